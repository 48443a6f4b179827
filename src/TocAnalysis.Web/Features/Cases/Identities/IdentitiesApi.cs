using TocAnalysis.Domain;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.Identities;

/// <summary>The protected people of a case by REST: labels alone. A key does not say in whose hand it is, so names are never given to one.</summary>
public static class IdentitiesApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/cases/{id}/identities", ReadAsync)
        .WithName("GetCaseIdentities").WithTags("Cases").WithSummary("The protected people of a case: label and part. Names are not given by REST.")
        .Produces<IdentitiesAnswer>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAsync(string id, HttpContext http, ListIdentities list, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        if (!CaseId.TryParse(id, out var number))
            return RestApi.Problem(Refused.NotFound(id));
        var found = await list.HandleAsync(http.RestActor(), number, cancellation);
        return found.Succeeded ? Results.Ok(new IdentitiesAnswer(found.Value)) : RestApi.Problem(found);
    }
}

/// <summary>What REST answers.</summary>
/// <param name="Items">By label.</param>
public sealed record IdentitiesAnswer(IReadOnlyList<MaskedIdentity> Items);
