using TocAnalysis.Web.Api;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Sources;

/// <summary>The register of sources.</summary>
public sealed class SourcesFeature : IFeature
{
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
    }

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
