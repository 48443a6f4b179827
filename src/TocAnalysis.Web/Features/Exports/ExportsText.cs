namespace TocAnalysis.Web.Features.Exports;

/// <summary>Marks the resource file with the visible text of exports.</summary>
public sealed class ExportsText;
