namespace TocAnalysis.Web.Features.Offences;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class OffencesText;
