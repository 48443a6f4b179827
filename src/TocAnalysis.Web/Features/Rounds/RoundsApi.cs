using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>Routes of rounds: read, set up, run. They enter by the same handlers as the pages.</summary>
internal static class RoundsApi
{
    private const string Tag = "Rounds";

    /// <summary>No body of these routes is longer.</summary>
    public const int LongestBody = 200_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/rounds", ListAsync)
            .WithName("FindRounds").WithTags(Tag).WithSummary("The rounds, latest first, and the cases that wait for the reader. limit and after as in every list.")
            .Produces<RoundListAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/rounds/{name}", ReadAsync)
            .WithName("GetRound").WithTags(Tag)
            .WithSummary("One round with its progress and its assignments. Of others' work on an open blind round nothing is told; its version is the ETag for those who run it.")
            .Produces<RoundAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/rounds", CreateAsync)
            .WithName("CreateRound").WithTags(Tag)
            .WithSummary("Sets a round up; with dryRun=true tells what it would be. Coders are names or identifiers of accounts, or names of keys. Takes an Idempotency-Key.")
            .Accepts<RoundBody>("application/json", "*/*").Produces<RoundOutline>().Produces<RoundOutline>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Change<EmptyBody>(api, "fill", "FillRound", "Gives cases that lack coders to those who have least.", (change, actor, name, _, token) => change.FillAsync(actor, name, token));
        Change<ShareBody>(api, "share", "RaiseShareOfRound", "Raises the percentage of cases that several coders code. Adds assignments and takes none away.",
            (change, actor, name, body, token) => change.RaiseShareAsync(actor, name, body.Share, token));
        Change<LeaveBody>(api, "leave", "LeaveRound", "A coder leaves: what is submitted stays valid, the rest is shared out.", LeaveAsync);
        Change<ReassignBody>(api, "reassign", "ReassignCase", "Takes a case from a coder who has not submitted it and gives it to another coder of the round.", ReassignAsync);
        Change<ReopenBody>(api, "reopen", "ReopenCase", "Gives a submitted case back to its coder, with the reason.", ReopenAsync);
        Change<EmptyBody>(api, "close", "CloseRound", "Ends the coding; from now on everybody sees everything.", (change, actor, name, _, token) => change.CloseAsync(actor, name, token));
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] GetRound read, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["limit", "after"]) is { } unknown)
            return RestApi.Problem(unknown);
        var window = ListWindow.Read(http.Request.Query["limit"], http.Request.Query["after"]);
        if (!window.Succeeded)
            return RestApi.Problem(window);
        var list = await read.ListAsync(http.RestActor(), cancellation);
        if (!list.Succeeded)
            return RestApi.Problem(list);
        var part = window.Value.Of(list.Value.Rounds);
        return Json(new RoundListAnswer(part.Items, part.Total, part.TotalIsExact, part.Next, list.Value.Queue));
    }

    private static async Task<IResult> ReadAsync(string name, HttpContext http, [FromServices] GetRound read, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        var round = await read.HandleAsync(http.RestActor(), name, cancellation);
        if (!round.Succeeded)
            return RestApi.Problem(round);
        SetVersion(http, round.Value);
        return Json(RoundAnswer.Of(round.Value));
    }

    private static async Task<IResult> CreateAsync(HttpContext http, [FromServices] CreateRound create, [FromServices] GetRound read, [FromServices] CaseQuery query, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["dryRun"]) is { } unknown)
            return RestApi.Problem(unknown);
        if (http.Request.Query["dryRun"].ToString() is not ("" or "true" or "false") and var given)
            return RestApi.Problem(Refused.Invalid(new Fault("dryRun", "true or false.", given)));
        var dryRun = http.Request.Query["dryRun"] == "true";
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = JsonBody.Read<RoundBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var actor = http.RestActor();
        var coders = await create.NamedAsync(actor, body.Value.Coders, cancellation);
        if (coders.Refusal is not null and not Refusal.Invalid)
            return RestApi.Problem(coders);
        var filter = query.Read(QueryHelpers.ParseQuery(body.Value.Filter ?? ""));
        var faults = coders.Faults.Concat(filter.Faults.Select(f => f with { Place = $"filter.{f.Place}" })).ToList();
        if (faults.Count > 0)
            return RestApi.Problem(Refused.Invalid(faults));
        var outline = await create.HandleAsync(actor, Request(body.Value, coders.Value, filter.Value, sent.Value.Once), dryRun, cancellation);
        if (!outline.Succeeded)
            return WriteRequest.Problem(outline);
        if (dryRun)
            return Json(outline.Value);
        var round = await read.HandleAsync(actor, outline.Value.Name, cancellation);
        if (round.Succeeded)
            SetVersion(http, round.Value);
        http.Response.Headers.Location = $"{RestApi.Root}{AppUrls.Round(outline.Value.Name)}";
        return Json(outline.Value, StatusCodes.Status201Created);
    }

    private static CreateRoundRequest Request(RoundBody body, NamedCoders coders, CaseFilter filter, Once? once)
    {
        var count = coders.Accounts.Count + coders.Keys.Count;
        return new CreateRoundRequest(
            body.Name, body.Note, filter, body.Sample, coders.Accounts, body.Codes, body.Share ?? (count < 2 ? 0 : RoundBody.UsualShare), body.CodersPerDoubled, body.Blind, body.OwnAdjudication, body.Seed,
            coders.Keys, once);
    }

    private static async Task<Result<int>> LeaveAsync(ChangeRound change, Actor actor, string name, LeaveBody body, CancellationToken cancellation)
    {
        var place = await change.PlaceAsync(actor, name, body.Coder, null, cancellation);
        return place.Succeeded ? await change.LeaveAsync(actor, name, place.Value.Coder, body.Reason, cancellation) : new Refused(place.Refusal!.Value, place.Faults);
    }

    private static async Task<Result<int>> ReassignAsync(ChangeRound change, Actor actor, string name, ReassignBody body, CancellationToken cancellation)
    {
        var from = await change.PlaceAsync(actor, name, body.Coder, body.Case, cancellation);
        if (!from.Succeeded)
            return new Refused(from.Refusal!.Value, from.Faults);
        var to = await change.PlaceAsync(actor, name, body.To, null, cancellation);
        return to.Succeeded
            ? await change.ReassignAsync(actor, name, from.Value.Assignment!.Value, to.Value.Coder, body.Reason, cancellation)
            : new Refused(to.Refusal!.Value, [.. to.Faults.Select(f => f.Place == "coder" ? f with { Place = "to" } : f)]);
    }

    private static async Task<Result<int>> ReopenAsync(ChangeRound change, Actor actor, string name, ReopenBody body, CancellationToken cancellation)
    {
        var place = await change.PlaceAsync(actor, name, body.Coder, body.Case, cancellation);
        return place.Succeeded ? await change.ReopenAsync(actor, name, place.Value.Assignment!.Value, body.Reason, cancellation) : new Refused(place.Refusal!.Value, place.Faults);
    }

    /// <summary>One way of running a round: <c>POST /rounds/{name}/verb</c> with the ETag of the round.</summary>
    private static void Change<T>(RouteGroupBuilder api, string verb, string operation, string summary, Func<ChangeRound, Actor, string, T, CancellationToken, Task<Result<int>>> run) where T : class =>
        api.MapPost($"/rounds/{{name}}/{verb}", async (string name, HttpContext http, [FromServices] ChangeRound change, [FromServices] GetRound read, CancellationToken cancellation) =>
        {
            if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
                return RestApi.Problem(unknown);
            if (RestApi.RequireVersion(http, out var version) is { } missing)
                return missing;
            var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
            if (!sent.Succeeded)
                return RestApi.Problem(sent);
            var body = JsonBody.Read<T>(sent.Value.Body.IsEmpty && typeof(T) == typeof(EmptyBody) ? "{}"u8.ToArray() : sent.Value.Body, []);
            if (!body.Succeeded)
                return RestApi.Problem(body);
            var actor = http.RestActor();
            var changed = await run(change.For(version, sent.Value.Once), actor, name, body.Value, cancellation);
            if (!changed.Succeeded)
                return WriteRequest.Problem(changed);
            var round = await read.HandleAsync(actor, name, cancellation);
            if (!round.Succeeded)
                return RestApi.Problem(round);
            SetVersion(http, round.Value);
            return Json(new RoundChangedAnswer(changed.Value, RoundAnswer.Of(round.Value)));
        })
            .WithName(operation).WithTags(Tag).WithSummary($"{summary} If-Match: the ETag of the round. Takes an Idempotency-Key.")
            .Accepts<T>("application/json", "*/*").Produces<RoundChangedAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status428PreconditionRequired);

    /// <summary>The version goes up when work is reopened, so a coder of a blind round does not learn it.</summary>
    public static void SetVersion(HttpContext http, RoundView round)
    {
        if (!round.IsBlindForReader || round.MayRun)
            RestApi.SetVersion(http, round.Version);
    }

    public static IResult Json<T>(T answer, int status = StatusCodes.Status200OK) => Results.Json(answer, CaseJson.Options, statusCode: status);
}
