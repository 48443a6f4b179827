namespace TocAnalysis.Web.Features.Packages.Profiles;

/// <summary>Marks the texts of mapping profiles.</summary>
public sealed class ProfilesText;
