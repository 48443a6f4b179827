using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <summary>One change as REST takes it.</summary>
public sealed record BulkEditBody(BulkField Field, BulkAction Action, string? Value = null, string? With = null, IReadOnlyDictionary<string, string>? Details = null);

/// <param name="Filter">Cases, named as in the address of the list of cases; empty: all.</param>
/// <param name="Ids">Identifiers of cases, which go before the filter.</param>
/// <param name="Edits">What is done to each, in this order.</param>
/// <param name="Reason">Why.</param>
/// <param name="DryRun">True: tell what would be done and write nothing.</param>
public sealed record BulkBody(string? Filter = null, IReadOnlyList<string>? Ids = null, IReadOnlyList<BulkEditBody>? Edits = null, string? Reason = null, bool DryRun = false);

/// <param name="Action">What is done.</param>
/// <param name="Code">Codings of which code.</param>
/// <param name="Filter">Cases, named as in the address of the list of cases; empty: all.</param>
/// <param name="Ids">Identifiers of cases, which go before the filter.</param>
/// <param name="Value">Only codings of this value.</param>
/// <param name="With">The new value or code.</param>
/// <param name="Reason">Why.</param>
/// <param name="DryRun">True: tell what would be done and write nothing.</param>
public sealed record CodingsBody(CodingAction Action, string Code, string? Filter = null, IReadOnlyList<string>? Ids = null, string? Value = null, string? With = null, string? Reason = null, bool DryRun = false);

/// <summary>A merge as REST takes it.</summary>
public sealed record MergeBody(string Kind, string Keep, IReadOnlyList<string> Away, bool DryRun = false);

/// <summary>One coding that changes.</summary>
public sealed record ChangedCoding(string Id, string Title, string Value);

/// <summary>What a change of codings does.</summary>
public sealed record CodingsAnswer(int Matched, int Changed, int InRounds, IReadOnlyList<ChangedCoding> Preview, IReadOnlyList<Fault> Faults, long? Batch);

/// <summary>REST routes of work on many records: a trial and the run itself, by the handlers of the pages.</summary>
internal static class BulkApi
{
    private const string Tag = "Bulk";
    private const int LongestBody = 1_000_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/bulk/cases", CasesAsync).WithName("ChangeCases").WithTags(Tag).WithSummary("Makes the same changes to many cases, all or none, as one batch with an undo; dryRun: true only tells what would be done.")
            .Accepts<BulkBody>("application/json").Produces<BulkOutcome>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapPost("/bulk/codings", CodingsAsync).WithName("ChangeCodings").WithTags(Tag).WithSummary("Withdraws your own codings of one code on many cases, or gives them another value or code; those of rounds stay.")
            .Accepts<CodingsBody>("application/json").Produces<CodingsAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapPost("/bulk/merge", MergeAsync).WithName("MergeRecords").WithTags(Tag).WithSummary("Puts cases, groups or sources together that are the same; kind is cases.csv, groups.csv or sources.csv.")
            .Accepts<MergeBody>("application/json").Produces<MergeOutcome>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> CasesAsync(HttpContext http, [FromServices] ChangeInBulk handler, [FromServices] CaseQuery query, CancellationToken cancellationToken)
    {
        var body = await BodyAsync<BulkBody>(http, cancellationToken);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var which = Which(query, body.Value.Filter, body.Value.Ids);
        if (!which.Succeeded)
            return RestApi.Problem(which);
        var edits = (body.Value.Edits ?? []).Select(e => new BulkEdit(e.Field, e.Action, e.Value, e.With, e.Details ?? new Dictionary<string, string>())).ToList();
        return Answer(await handler.HandleAsync(http.RestActor(), new BulkRequest(which.Value.Filter, which.Value.Ids, edits, body.Value.Reason, body.Value.DryRun), cancellationToken));
    }

    private static async Task<IResult> CodingsAsync(HttpContext http, [FromServices] ChangeCodings handler, [FromServices] CaseQuery query, CancellationToken cancellationToken)
    {
        var body = await BodyAsync<CodingsBody>(http, cancellationToken);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var which = Which(query, body.Value.Filter, body.Value.Ids);
        if (!which.Succeeded)
            return RestApi.Problem(which);
        var given = body.Value;
        var result = await handler.HandleAsync(
            http.RestActor(), new CodingsRequest(which.Value.Filter, which.Value.Ids, given.Action, given.Code, given.Value, given.With, given.Reason, given.DryRun), cancellationToken);
        return !result.Succeeded ? RestApi.Problem(result) : Results.Json(
            new CodingsAnswer(result.Value.Matched, result.Value.Changed, result.Value.InRounds, [.. result.Value.Preview.Select(p => new ChangedCoding(p.Id, p.Title, p.Value))], result.Value.Faults, result.Value.Batch), CaseJson.Options);
    }

    private static async Task<IResult> MergeAsync(HttpContext http, [FromServices] MergeRecords handler, CancellationToken cancellationToken)
    {
        var body = await BodyAsync<MergeBody>(http, cancellationToken);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        return Answer(await handler.HandleAsync(http.RestActor(), new MergeRequest(body.Value.Kind, body.Value.Keep, body.Value.Away, body.Value.DryRun), cancellationToken));
    }

    private static async Task<Result<T>> BodyAsync<T>(HttpContext http, CancellationToken cancellationToken) where T : class
    {
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellationToken);
        return sent.Succeeded ? JsonBody.Read<T>(sent.Value.Body, []) : new Refused(sent.Refusal!.Value, sent.Faults);
    }

    /// <summary>Which cases a request means; without a filter and a selection it means none, so that nobody changes all by leaving something out.</summary>
    private static Result<Chosen> Which(CaseQuery query, string? filter, IReadOnlyList<string>? ids)
    {
        if (filter is null && ids is null)
            return Refused.Invalid(new Fault("filter", "A filter, named as in the address of the list of cases, or ids; an empty filter means all cases."));
        var wrong = (ids ?? []).Where(i => !CaseId.TryParse(i, out _)).Select(i => new Fault("ids", "Identifiers of cases, such as TOC-0012.", i)).ToList();
        if (wrong.Count > 0)
            return Refused.Invalid(wrong);
        var read = query.Read(QueryHelpers.ParseQuery(filter ?? ""));
        return read.Succeeded ? new Chosen(read.Value, ids?.Select(i => CaseId.TryParse(i, out var id) ? id : 0).ToList()) : new Refused(read.Refusal!.Value, read.Faults);
    }

    private static IResult Answer<T>(Result<T> result) => result.Succeeded ? Results.Json(result.Value, CaseJson.Options) : RestApi.Problem(result);

    private sealed record Chosen(CaseFilter Filter, IReadOnlyList<long>? Ids);
}
