namespace TocAnalysis.Web.Features.Packages.Quality;

/// <summary>Marks the texts of the quality board.</summary>
public sealed class QualityText;
