namespace TocAnalysis.Web.Features.Timeline;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class TimelineText;
