namespace TocAnalysis.Web.Features.Map;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class MapText;
