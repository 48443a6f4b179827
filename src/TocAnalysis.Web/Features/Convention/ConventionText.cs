namespace TocAnalysis.Web.Features.Convention;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class ConventionText;
