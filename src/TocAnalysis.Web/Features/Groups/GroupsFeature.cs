using TocAnalysis.Web.Api;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Groups;

/// <summary>The register of groups and persons that take part in cases.</summary>
public sealed class GroupsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<FindGroups>();
        services.AddScoped<GetGroup>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/groups", ListAsync).WithName("FindGroups").WithTags("Groups").WithSummary("Groups with their visible cases and links; kind and q narrow, sort is name or cases.")
            .Produces<ListPart<GroupLine>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/groups/{id}", GetAsync).WithName("GetGroup").WithTags("Groups").WithSummary("One group: what is recorded of it, its cases and its links.")
            .Produces<GroupDetail>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindGroups handler, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (QueryNames.Refuse(query, ["kind", "q", "sort", "limit", "after"]) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), new FindGroupsRequest(query["kind"], query["q"], query["sort"], query["limit"], query["after"]), cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, GetGroup handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), id, cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }
}
