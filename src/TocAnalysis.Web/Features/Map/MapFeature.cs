using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Map;

/// <summary>Cases on the map, and flows between countries: the page, REST and files.</summary>
public sealed class MapFeature : IFeature
{
    /// <summary>Addresses of the downloads for the browser, without the ending.</summary>
    public const string Download = "/download/map";

    public const string FlowDownload = "/download/flows";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetMap>();
        services.AddScoped<MapPictures>();
        services.AddScoped<ViewPlace, MapViews>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/map", async (HttpContext http, CaseQuery query, GetMap handler, Vocabularies vocabularies, CancellationToken cancellation) =>
            {
                var map = await ReadAsync(http, http.RestActor(), query, handler.CountriesAsync, false, cancellation);
                return map.Succeeded ? Results.Json(MapAnswer.Of(map.Value, vocabularies), CaseJson.Options) : RestApi.Problem(map);
            })
            .WithName("GetMap").WithTags("Map").WithSummary("Cases by country and stage, with all case filters and threshold. Countries that are not listed have no case of the selection; that is no 0.")
            .Produces<MapAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/flows", async (HttpContext http, CaseQuery query, GetMap handler, CancellationToken cancellation) =>
            {
                var flows = await ReadAsync(http, http.RestActor(), query, handler.FlowsAsync, false, cancellation);
                return flows.Succeeded ? Results.Json(FlowsAnswer.Of(flows.Value), CaseJson.Options) : RestApi.Problem(flows);
            })
            .WithName("GetFlows").WithTags("Map").WithSummary("Cases by the two countries of a movement (movement=origin, production or proceeds), with the countries of transit; all case filters and threshold.")
            .Produces<FlowsAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var (ending, type, write) in MapFiles.Formats)
        {
            api.MapGet($"/map.{ending}", async (HttpContext http, CaseQuery query, GetMap handler, CancellationToken cancellation) =>
                File(http, await ReadAsync(http, http.RestActor(), query, handler.CountriesAsync, true, cancellation), m => write(MapFiles.Countries(m)), type, $"toc-map.{ending}"))
                .WithName($"GetMapAs{ending}").WithTags("Map").WithSummary($"The same as a {ending} file.").Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status403Forbidden);
            api.MapGet($"/flows.{ending}", async (HttpContext http, CaseQuery query, GetMap handler, CancellationToken cancellation) =>
                File(http, await ReadAsync(http, http.RestActor(), query, handler.FlowsAsync, true, cancellation), m => write(MapFiles.Flows(m)), type, $"toc-flows.{ending}"))
                .WithName($"GetFlowsAs{ending}").WithTags("Map").WithSummary($"The same as a {ending} file.").Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in MapFiles.Formats)
        {
            app.MapGet($"{Download}.{ending}", async (HttpContext http, CaseQuery query, GetMap handler, CancellationToken cancellation) =>
                Sent(http, await ReadAsync(http, http.BrowserActor(), query, handler.CountriesAsync, true, cancellation), m => write(MapFiles.Countries(m)), type, $"toc-map.{ending}")).ExcludeFromDescription();
            app.MapGet($"{FlowDownload}.{ending}", async (HttpContext http, CaseQuery query, GetMap handler, CancellationToken cancellation) =>
                Sent(http, await ReadAsync(http, http.BrowserActor(), query, handler.FlowsAsync, true, cancellation), m => write(MapFiles.Flows(m)), type, $"toc-flows.{ending}")).ExcludeFromDescription();
        }

        app.MapGet($"{Download}.svg", async (HttpContext http, CaseQuery query, GetMap handler, MapPictures pictures, CancellationToken cancellation) =>
            Sent(http, await ReadAsync(http, http.BrowserActor(), query, handler.CountriesAsync, true, cancellation), m => pictures.File(m, MapPage.LookOf(http.Request.Query), flows: false), "image/svg+xml", "toc-map.svg")).ExcludeFromDescription();
        app.MapGet($"{FlowDownload}.svg", async (HttpContext http, CaseQuery query, GetMap handler, MapPictures pictures, CancellationToken cancellation) =>
            Sent(http, await ReadAsync(http, http.BrowserActor(), query, handler.FlowsAsync, true, cancellation), m => pictures.File(m, MapPage.LookOf(http.Request.Query), flows: true), "image/svg+xml", "toc-flows.svg")).ExcludeFromDescription();
    }

    private static async Task<Result<CountedMap>> ReadAsync(
        HttpContext http, Actor actor, CaseQuery query, Func<Actor, MapRequest, bool, CancellationToken, Task<Result<CountedMap>>> handle, bool asFile, CancellationToken cancellation)
    {
        var request = MapRequest.Read(query, http.Request.Query, MapPage.OwnNames);
        return request.Succeeded ? await handle(actor, request.Value, asFile, cancellation) : Refused.Invalid([.. request.Faults]);
    }

    private static IResult File(HttpContext http, Result<CountedMap> map, Func<CountedMap, byte[]> write, string type, string name)
    {
        if (!map.Succeeded)
            return RestApi.Problem(map);
        return OutgoingFile.Of(write(map.Value), type, name, new FileContents(map.Value.Table.Rows.Count, AppUrls.Map + http.Request.QueryString) { Filter = map.Value.Request.Filter });
    }

    private static IResult Sent(HttpContext http, Result<CountedMap> map, Func<CountedMap, byte[]> write, string type, string name) =>
        map.Succeeded ? File(http, map, write, type, name) : Results.Redirect(map.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Map + http.Request.QueryString);
}
