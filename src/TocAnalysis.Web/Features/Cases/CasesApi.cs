using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>Routes of one case: read, record, change, delete, test of paragraph 4, history, restore.</summary>
public static class CasesApi
{
    private const string Tag = "Cases";

    /// <summary>As long as the server takes any body.</summary>
    private const int LongestBody = 30_000_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/cases", ListAsync)
            .WithName("FindCases").WithTags(Tag)
            .WithSummary("Finds cases.")
            .WithDescription($"Filters, each repeated for OR, different ones AND: {string.Join(", ", CaseFilterParser.Names)}. Sort: {string.Join(", ", Tokens.All<CaseSortKey>())}, with - before it for the other direction. "
                + $"limit 1 to {FindCases.MaxLimit}; after: the cursor of the answer before. facets: a list of {string.Join(", ", CaseFacets.Names)}. Title and snippet are HTML in which only mark occurs.")
            .Produces<CaseListAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost("/cases", CreateAsync)
            .WithName("CreateCase").WithTags(Tag).WithSummary("Records a case. With an Idempotency-Key a repeated request brings the same answer and writes nothing.")
            .Accepts<CaseContent>("application/json").Produces<CaseContent>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/cases/{id}", ReadAsync)
            .WithName("GetCase").WithTags(Tag).WithSummary("The record with its parts, and its version as ETag.")
            .Produces<CaseContent>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/cases/{id}", ReplaceAsync)
            .WithName("ReplaceCase").WithTags(Tag).WithSummary("Replaces the whole record. What is left out is taken away; `reason` says why.")
            .Accepts<CaseContent>("application/json").Produces<CaseContent>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        api.MapDelete("/cases/{id}", DeleteAsync)
            .WithName("DeleteCase").WithTags(Tag).WithSummary("Takes the case out of every list. Any of its versions can be restored; `reason` says why.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        api.MapGet("/cases/{id}/transnationality", TestAsync)
            .WithName("GetTransnationality").WithTags(Tag).WithSummary("The test of paragraph 4 under one `reading`, with its reason and what it hangs on.")
            .Produces<TransnationalityAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/cases/{id}/history", HistoryAsync)
            .WithName("GetCaseHistory").WithTags(Tag).WithSummary("Every version with what it changed, latest first.")
            .Produces<HistoryAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/cases/{id}/restore/{version:int}", RestoreAsync)
            .WithName("RestoreCase").WithTags(Tag).WithSummary("Saves an old version as a new one; brings a deleted case back. If-Match is the present version, as the history tells it.")
            .Produces<CaseContent>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CaseQuery query, FindCases find, CancellationToken cancellation)
    {
        var request = CaseListQuery.Read(query, http.Request.Query);
        if (!request.Succeeded)
            return RestApi.Problem(request);
        var found = await find.HandleAsync(http.RestActor(), request.Value, cancellation);
        return found.Succeeded
            ? Results.Ok(new CaseListAnswer(found.Value.Items, found.Value.Total, found.Value.TotalIsExact, found.Value.Next, found.Value.Facets, found.Value.RankedAmong, found.Value.OtherSpellings is { Count: > 0 } spellings ? spellings : null))
            : RestApi.Problem(found);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SaveCase save, GetCase read, CaseStore store, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["reason"]) is { } unknown)
            return RestApi.Problem(unknown);
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var content = JsonBody.Read<CaseContent>(sent.Value.Body, CaseAnswers.BesideTheRecord);
        if (!content.Succeeded)
            return RestApi.Problem(content);
        var audiences = CaseAnswers.Audiences(sent.Value.Body);
        if (!audiences.Succeeded)
            return RestApi.Problem(audiences);
        var saved = await save.HandleAsync(http.RestActor(), new SaveCaseRequest(null, content.Value, null, Reason(http), sent.Value.Once) { Audiences = audiences.Value }, cancellation);
        if (!saved.Succeeded)
            return WriteRequest.Problem(saved);
        http.Response.Headers.Location = $"{RestApi.Root}/cases/{CaseId.Text(saved.Value.Id)}";
        return await AnswerAsync(http, saved.Value.Id, read, store, StatusCodes.Status201Created, cancellation);
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext http, GetCase read, CaseStore store, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        return CaseId.TryParse(id, out var number) ? await AnswerAsync(http, number, read, store, StatusCodes.Status200OK, cancellation) : NoCase(id);
    }

    private static async Task<IResult> ReplaceAsync(string id, HttpContext http, SaveCase save, GetCase read, CaseStore store, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["reason"]) is { } unknown)
            return RestApi.Problem(unknown);
        if (!CaseId.TryParse(id, out var number))
            return NoCase(id);
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var content = JsonBody.Read<CaseContent>(sent.Value.Body, CaseAnswers.BesideTheRecord);
        if (!content.Succeeded)
            return RestApi.Problem(content);
        var audiences = CaseAnswers.Audiences(sent.Value.Body);
        if (!audiences.Succeeded)
            return RestApi.Problem(audiences);
        var saved = await save.HandleAsync(http.RestActor(), new SaveCaseRequest(number, content.Value, version, Reason(http)) { Audiences = audiences.Value }, cancellation);
        return saved.Succeeded ? await AnswerAsync(http, number, read, store, StatusCodes.Status200OK, cancellation) : RestApi.Problem(saved);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, [Microsoft.AspNetCore.Mvc.FromServices] DeleteCase delete, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["reason"]) is { } unknown)
            return RestApi.Problem(unknown);
        if (!CaseId.TryParse(id, out var number))
            return NoCase(id);
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var deleted = await delete.HandleAsync(http.RestActor(), new DeleteCaseRequest(number, version, Reason(http)), cancellation);
        return deleted.Succeeded ? Results.NoContent() : RestApi.Problem(deleted);
    }

    private static async Task<IResult> TestAsync(string id, HttpContext http, GetTransnationality handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["reading"]) is { } unknown)
            return RestApi.Problem(unknown);
        if (!CaseId.TryParse(id, out var number))
            return NoCase(id);
        var given = http.Request.Query["reading"].ToString();
        var reading = Reading.Union;
        if (given.Length > 0 && !Tokens.TryParse(given, out reading))
            return RestApi.Problem(Refused.Invalid(new Fault("reading", $"One of: {string.Join(", ", Tokens.All<Reading>())}.", given, NearestTerms.Of(given, Tokens.All<Reading>()))));
        var result = await handler.HandleAsync(http.RestActor(), number, reading, cancellation);
        return result.Succeeded ? Results.Ok(CaseAnswers.Of(result.Value)) : RestApi.Problem(result);
    }

    private static async Task<IResult> HistoryAsync(string id, HttpContext http, GetCaseHistory handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        if (!CaseId.TryParse(id, out var number))
            return NoCase(id);
        var history = await handler.HandleAsync(http.RestActor(), number, cancellation);
        if (!history.Succeeded)
            return RestApi.Problem(history);
        RestApi.SetVersion(http, history.Value.Version);
        return Results.Ok(CaseAnswers.Of(history.Value));
    }

    private static async Task<IResult> RestoreAsync(string id, int version, HttpContext http, RestoreCase restore, GetCase read, CaseStore store, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["reason"]) is { } unknown)
            return RestApi.Problem(unknown);
        if (!CaseId.TryParse(id, out var number))
            return NoCase(id);
        if (RestApi.RequireVersion(http, out var from) is { } missing)
            return missing;
        var restored = await restore.HandleAsync(http.RestActor(), new RestoreCaseRequest(number, version, from, Reason(http)), cancellation);
        return restored.Succeeded ? await AnswerAsync(http, number, read, store, StatusCodes.Status200OK, cancellation) : RestApi.Problem(restored);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, long id, GetCase read, CaseStore store, int status, CancellationToken cancellation)
    {
        var detail = await read.HandleAsync(http.RestActor(), id, cancellation);
        if (!detail.Succeeded)
            return RestApi.Problem(detail);
        RestApi.SetVersion(http, detail.Value.Version);
        return Results.Json(CaseAnswers.Of(detail.Value, store.Decide(detail.Value.Content, Reading.Union).Result), CaseJson.Options, statusCode: status);
    }

    // The same words as for a case that is there and may not be seen.
    private static IResult NoCase(string id) => RestApi.Problem(Refused.NotFound(id));

    private static string? Reason(HttpContext http) => http.Request.Query["reason"].ToString() is { Length: > 0 } reason ? reason : null;
}
