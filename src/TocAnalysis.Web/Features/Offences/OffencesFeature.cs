using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Offences;

/// <summary>Profiles of offences.</summary>
public sealed class OffencesFeature : IFeature
{
    /// <summary>Address of the downloads for the browser.</summary>
    public const string Download = "/download/offences";

    public void AddServices(IServiceCollection services) => services.AddScoped<GetOffence>();

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/offences", async (HttpContext http, GetOffence handler, CancellationToken cancellation) =>
            {
                if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
                    return RestApi.Problem(refused);
                var list = await handler.ListAsync(http.RestActor(), cancellation);
                return list.Succeeded ? Results.Json(new { items = list.Value, total = list.Value.Length }, CaseJson.Options) : RestApi.Problem(list);
            })
            .WithName("FindOffences").WithTags("Offences").WithSummary("Offences that cases record, each counted with all below it.");
        api.MapGet("/offences/{code}", async (string code, HttpContext http, GetOffence handler, CancellationToken cancellation) =>
            {
                var offence = await ReadAsync(http, http.RestActor(), code, handler, false, cancellation);
                return offence.Succeeded ? Results.Json(offence.Value, CaseJson.Options) : RestApi.Problem(offence);
            })
            .WithName("GetOffence").WithTags("Offences").WithSummary("One offence with all below it: roles, countries, groups, domains, issues and poles of its cases.")
            .Produces<OffenceDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        TableRoutes.MapRest(api, "/offences/{code}", "GetOffence", "Offences", "The profile of an offence, one number on each line, with threshold", FileName, (http, cancellation) => FileAsync(http, http.RestActor(), cancellation));
    }

    public void MapBrowser(IEndpointRouteBuilder app) =>
        TableRoutes.MapBrowser(app, Download + "/{code}", FileName, http => AppUrls.Offence(CodeOf(http)), (http, cancellation) => FileAsync(http, http.BrowserActor(), cancellation));

    private static async Task<Result<OffenceDetail>> ReadAsync(HttpContext http, Actor actor, string code, GetOffence handler, bool asFile, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["threshold"]) is { } refused)
            return refused;
        return Disclosure.Read(http.Request.Query["threshold"], out var threshold) is { } fault ? Refused.Invalid(fault) : await handler.HandleAsync(actor, code, threshold, asFile, cancellation);
    }

    private static async Task<Result<TableFile>> FileAsync(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        var read = await ReadAsync(http, actor, CodeOf(http), http.RequestServices.GetRequiredService<GetOffence>(), true, cancellation);
        if (!read.Succeeded)
            return new Refused(read.Refusal!.Value, read.Faults);
        var offence = read.Value;
        return ProfileFile.Of(
            $"Profile of {offence.Label}", $"offence {offence.Label} and what is below it", offence.Profile.Cases, offence.Date, offence.Profile.Disclosure,
            [.. offence.Profile.Lines(), .. offence.Roles.Select(r => new ProfileFileLine("role", r.Key, r.Label, r.Cases))], "Refuted involvements are left out.");
    }

    private static string CodeOf(HttpContext http) => http.GetRouteValue("code") as string ?? "";

    private static string FileName(HttpContext http) => $"toc-offence-{new string([.. CodeOf(http).Where(c => char.IsAsciiLetterOrDigit(c) || c == '.')])}";
}
