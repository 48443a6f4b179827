using TocAnalysis.Domain;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Networks of actors: the page, REST and files.</summary>
public sealed class NetworkFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending; with <c>.json</c> what the picture is drawn from.</summary>
    public const string Download = "/download/network";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetNetwork>();
        services.AddSingleton<MeasuredNetworks>();
        services.AddScoped<ViewPlace, NetworkViews>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        ComputeApi.Map(api);
        api.MapGet("/network", async (HttpContext http, CaseQuery query, GetNetwork handler, CancellationToken cancellation) =>
            {
                var network = await ReadAsync(http, http.RestActor(), query, handler, false, cancellation);
                return network.Succeeded ? Results.Json(network.Value, CaseJson.Options) : RestApi.Problem(network);
            })
            .WithName("GetNetwork").WithTags("Network")
            .WithSummary("Groups with their recorded links (view=links), also with who takes part in one case together (view=together), or groups and cases (view=cases), with measures. All case filters; start and steps, nodeKind, link, evidence, since, until, undated; pathFrom and pathTo for a shortest way.")
            .Produces<NetworkAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var format in NetworkFiles.All)
        {
            api.MapGet($"/network.{format.Name}", async (HttpContext http, CaseQuery query, GetNetwork handler, CancellationToken cancellation) =>
                {
                    var network = await ReadAsync(http, http.RestActor(), query, handler, true, cancellation);
                    return network.Succeeded ? File(http, network.Value, format) : RestApi.Problem(network);
                })
                .CountsAsExport().WithName($"GetNetworkAs{format.Name}").WithTags("Network").WithSummary($"The network as a {format.Name} file.")
                .Produces(StatusCodes.Status200OK, contentType: format.ContentType.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        app.MapGet(Download + ".json", async (HttpContext http, CaseQuery query, GetNetwork handler, CancellationToken cancellation) =>
        {
            var network = await ReadAsync(http, http.BrowserActor(), query, handler, false, cancellation);
            http.Response.Headers.CacheControl = "no-store";
            return network.Succeeded ? Results.Json(network.Value, CaseJson.Options) : RestApi.Problem(network);
        }).ExcludeFromDescription();
        foreach (var format in NetworkFiles.All)
        {
            app.MapGet($"{Download}.{format.Name}", async (HttpContext http, CaseQuery query, GetNetwork handler, CancellationToken cancellation) =>
            {
                var network = await ReadAsync(http, http.BrowserActor(), query, handler, true, cancellation);
                return network.Succeeded ? File(http, network.Value, format) : Results.Redirect(network.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Network + http.Request.QueryString);
            }).ExcludeFromDescription();
        }
    }

    private static async Task<Result<NetworkAnswer>> ReadAsync(HttpContext http, Domain.Access.Actor actor, CaseQuery query, GetNetwork handler, bool asFile, CancellationToken cancellation)
    {
        var request = NetworkRequest.Read(query, http.Request.Query, NetworkPage.OwnNames);
        return request.Succeeded ? await handler.HandleAsync(actor, request.Value, asFile, cancellation) : Refused.Invalid([.. request.Faults]);
    }

    private static IResult File(HttpContext http, NetworkAnswer network, NetworkFormat format)
    {
        // ties.csv becomes toc-network-ties.csv, gexf toc-network.gexf.
        var request = NetworkRequest.Read(http.RequestServices.GetRequiredService<CaseQuery>(), http.Request.Query, NetworkPage.OwnNames).Value;
        return OutgoingFile.Of(
            format.Write(network), format.ContentType, $"toc-network{(format.Name.Contains('.', StringComparison.Ordinal) ? "-" : ".")}{format.Name}",
            new FileContents(network.Nodes.Count + network.Ties.Count, AppUrls.Network + http.Request.QueryString) { Filter = request.Filter });
    }
}
