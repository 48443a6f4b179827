namespace TocAnalysis.Web.Features.Countries;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class CountriesText;
