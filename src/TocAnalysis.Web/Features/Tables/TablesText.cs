namespace TocAnalysis.Web.Features.Tables;

/// <summary>Marks the resource file with the visible text of the tables page.</summary>
public sealed class TablesText;
