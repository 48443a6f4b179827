using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>A submission as it is sent.</summary>
/// <param name="LeaveUncoded">Submit although codes of the round have no value; they stay missing.</param>
public sealed record SubmitBody(bool LeaveUncoded = false);

/// <summary>Routes of a coder's own work in a round. The codings themselves are recorded on the case.</summary>
internal static class RoundWorkApi
{
    private const string Tag = "Rounds";

    private const int LongestBody = 10_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/rounds/{name}/cases/{id}", ReadAsync)
            .WithName("GetRoundWork").WithTags(Tag).WithSummary("What the round asks of you on this case and what you have given; its ETag is needed to submit.")
            .Produces<RoundWorkView>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/rounds/{name}/cases/{id}/submit", SubmitAsync)
            .WithName("SubmitCase").WithTags(Tag)
            .WithSummary("Submits your codings of the round on this case; they can no longer be changed. Codes without a value are named, unless leaveUncoded is true. If-Match: the ETag of the work. Takes an Idempotency-Key.")
            .Accepts<SubmitBody>("application/json", "*/*").Produces<Submitted>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> ReadAsync(string name, string id, HttpContext http, [FromServices] GetRoundWork handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        var work = await handler.HandleAsync(http.RestActor(), name, id, cancellation);
        if (!work.Succeeded)
            return RestApi.Problem(work);
        RestApi.SetVersion(http, work.Value.Version);
        return Results.Json(work.Value, CaseJson.Options);
    }

    private static async Task<IResult> SubmitAsync(string name, string id, HttpContext http, [FromServices] SubmitCase handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = sent.Value.Body.IsEmpty ? new SubmitBody() : JsonBody.Read<SubmitBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var submitted = await handler.HandleAsync(http.RestActor(), new SubmitCaseRequest(id, name, body.Value.LeaveUncoded, version, sent.Value.Once), cancellation);
        return submitted.Succeeded ? Results.Json(submitted.Value, CaseJson.Options) : WriteRequest.Problem(submitted);
    }
}
