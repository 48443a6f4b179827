using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.Public;

/// <summary>What is public, by REST: the one part that needs no key, where the installation allows reading without an account.</summary>
public static class PublicApi
{
    private const string Tag = "Public reading";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/public/cases", ListAsync)
            .WithName("ListPublicCases").WithTags(Tag).WithSummary("Public, reviewed cases with counts. Needs no key where the installation is open to visitors; else it is not there.")
            .WithMetadata(new OpenToVisitorsAttribute()).Produces<PublicCases>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/public/cases/{id}", CaseAsync)
            .WithName("GetPublicCase").WithTags(Tag).WithSummary("A public, reviewed case, without names of anybody who worked on it.")
            .WithMetadata(new OpenToVisitorsAttribute()).Produces<PublicCase>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadPublic read, CancellationToken cancellation)
    {
        var found = await read.ListAsync(http.Request.Query, cancellation);
        return found.Succeeded ? Results.Ok(found.Value) : RestApi.Problem(found);
    }

    private static async Task<IResult> CaseAsync(string id, HttpContext http, ReadPublic read, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        var found = await read.CaseAsync(id, cancellation);
        return found.Succeeded ? Results.Json(found.Value, CaseJson.Options) : RestApi.Problem(found);
    }
}
