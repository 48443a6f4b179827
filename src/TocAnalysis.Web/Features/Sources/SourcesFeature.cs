using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Sources;

/// <summary>The register of sources.</summary>
public sealed class SourcesFeature : IFeature
{
    /// <summary>Address of the downloads for the browser.</summary>
    public const string Download = "/download/sources";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<FindSources>();
        services.AddScoped<GetSource>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/sources", ListAsync).WithName("FindSources").WithTags("Sources").WithSummary("Sources with the visible cases and codings that cite them; type and q narrow.")
            .Produces<ListPart<SourceEntry>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/sources/{id}", GetAsync).WithName("GetSource").WithTags("Sources").WithSummary("One source and what rests on it.")
            .Produces<SourceDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        TableRoutes.MapRest(api, "/sources/{id}", "GetSource", "Sources", "What rests on a source, one statement on each line", FileName, (http, cancellation) => FileAsync(http, http.RestActor(), cancellation), namesCases: true);
    }

    public void MapBrowser(IEndpointRouteBuilder app) =>
        TableRoutes.MapBrowser(app, Download + "/{id}", FileName, http => AppUrls.Source(IdOf(http)), (http, cancellation) => FileAsync(http, http.BrowserActor(), cancellation));

    private static async Task<Result<TableFile>> FileAsync(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return refused;
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("sources");
        var read = await http.RequestServices.GetRequiredService<GetSource>().HandleAsync(actor, IdOf(http), cancellation);
        if (!read.Succeeded)
            return new Refused(read.Refusal!.Value, read.Faults);
        var source = read.Value;
        return new TableFile(
            $"What rests on {source.Title}",
            [
                ("Selection", $"source {source.Reference}"), ("Number of cases", source.CaseCount.ToString(CultureInfo.InvariantCulture)), ("Date", source.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
            ],
            ["A case stands on a line for each statement of it that rests on the source."], ["part", "case", "title", "what", "value", "locator"],
            [
                .. source.Cases.Select(c => Row("case", c.Case, c.Title, "", "", c.Locator)),
                .. source.Involvements.Select(c => Row("involvement", c.Case, c.Title, c.Country, $"{c.Stage?.Text()} {c.Flow?.Text()} {c.Certainty.Text()}".Trim(), c.Locator)),
                .. source.Offences.Select(c => Row("offence", c.Case, c.Title, c.Part, "", c.Locator)), .. source.Groups.Select(c => Row("group", c.Case, c.Title, c.Part, "", c.Locator)),
                .. source.Codings.Select(c => Row("coding", c.Case, c.Title, c.Code, $"{c.Value.Text()} {c.Coder}", c.Locator)),
            ])
        {
            Date = source.Date,
            Cases = [.. source.Cases.Select(c => c.Case), .. source.Involvements.Select(c => c.Case), .. source.Offences.Select(c => c.Case), .. source.Groups.Select(c => c.Case), .. source.Codings.Select(c => c.Case)],
        };

        static IReadOnlyList<TableFileCell> Row(string part, string of, string title, string what, string value, string? locator) => [new(part), new(of), new(title), new(what), new(value), new(locator ?? "")];
    }

    private static string IdOf(HttpContext http) => http.GetRouteValue("id") as string ?? "";

    private static string FileName(HttpContext http) => $"toc-source-{new string([.. IdOf(http).Where(char.IsAsciiLetterOrDigit)])}";

    private static async Task<IResult> ListAsync(HttpContext http, FindSources handler, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (QueryNames.Refuse(query, ["type", "q", "limit", "after"]) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), new FindSourcesRequest(query["type"], query["q"], query["limit"], query["after"]), cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, GetSource handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), id, cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }
}
