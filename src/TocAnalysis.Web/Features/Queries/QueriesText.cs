namespace TocAnalysis.Web.Features.Queries;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class QueriesText;
