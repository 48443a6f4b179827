namespace TocAnalysis.Web.Features.Cases.Public;

/// <summary>Texts of the pages that everybody may read.</summary>
public sealed class PublicText;
