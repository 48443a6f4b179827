namespace TocAnalysis.Web.Features.Home;

/// <summary>Marks the resource file with the visible text of the home page.</summary>
public sealed class HomeText;
