namespace TocAnalysis.Web.Features.Codings;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class CodingsText;
