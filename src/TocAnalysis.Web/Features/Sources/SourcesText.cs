namespace TocAnalysis.Web.Features.Sources;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class SourcesText;
