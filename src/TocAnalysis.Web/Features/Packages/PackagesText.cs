namespace TocAnalysis.Web.Features.Packages;

/// <summary>Marks the resource file with the visible text of the import page: <c>IStringLocalizer&lt;PackagesText&gt;</c>.</summary>
public sealed class PackagesText;
