namespace TocAnalysis.Web.Features.Packages.Batches;

/// <summary>Marks the texts of the page of one batch.</summary>
public sealed class BatchesText;
