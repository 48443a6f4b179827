namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <summary>Marks the texts of work on many records at once.</summary>
public sealed class BulkText;
