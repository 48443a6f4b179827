using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Packages.Profiles;

/// <summary>Profiles as files.</summary>
internal static class ProfileFiles
{
    public static string Address(long id) => string.Create(CultureInfo.InvariantCulture, $"/imports/profiles/{id}.json");

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/imports/profiles/{id:long}.json", GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(long id, HttpContext http, [FromServices] ImportProfiles profiles, CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(http.BrowserActor(), id, cancellationToken);
        return profile.Succeeded ? OutgoingFile.Of(ImportProfiles.ToFile(profile.Value), "application/json", "import-profile.json", FileContents.WithoutCases(1, AppUrls.ImportProfiles)) : Results.Redirect(AppUrls.Forbidden);
    }
}
