using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Home;

/// <summary>The home page.</summary>
public sealed class HomeFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending.</summary>
    public const string Download = "/download/overview";

    private const string FileName = "toc-overview";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetHome>();
        services.AddScoped<GetOverview>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/overview", async (HttpContext http, GetOverview handler, CancellationToken cancellation) =>
            {
                var overview = await ReadAsync(http, http.RestActor(), handler, false, cancellation);
                return overview.Succeeded ? Results.Json(overview.Value, CaseJson.Options) : RestApi.Problem(overview);
            })
            .WithName("GetOverview").WithTags("Overview").WithSummary("Balance of the ten issues, coverage of the paper's paragraphs and gaps, by distinct case; threshold withholds small counts.")
            .Produces<Overview>().ProducesProblem(StatusCodes.Status400BadRequest);
        TableRoutes.MapRest(api, "/overview", "GetOverview", "Overview", "The same, one number on each line", _ => FileName, (http, cancellation) => FileAsync(http, http.RestActor(), cancellation));
    }

    public void MapBrowser(IEndpointRouteBuilder app) =>
        TableRoutes.MapBrowser(app, Download, _ => FileName, _ => AppUrls.Home, (http, cancellation) => FileAsync(http, http.BrowserActor(), cancellation));

    private static async Task<Result<Overview>> ReadAsync(HttpContext http, Actor actor, GetOverview handler, bool asFile, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["threshold"]) is { } refused)
            return refused;
        return Disclosure.Read(http.Request.Query["threshold"], out var threshold) is { } fault ? Refused.Invalid(fault) : await handler.RunAsync(actor, threshold, asFile, cancellation);
    }

    private static async Task<Result<TableFile>> FileAsync(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        var read = await ReadAsync(http, actor, http.RequestServices.GetRequiredService<GetOverview>(), true, cancellation);
        return read.Succeeded ? GetOverview.File(read.Value) : new Refused(read.Refusal!.Value, read.Faults);
    }
}
