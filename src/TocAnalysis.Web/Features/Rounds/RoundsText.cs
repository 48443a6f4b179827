namespace TocAnalysis.Web.Features.Rounds;

/// <summary>Marks the visible texts of this feature.</summary>
public sealed class RoundsText;
