namespace TocAnalysis.Web.Features.Codebook;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class CodebookText;
