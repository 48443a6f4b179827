using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>A decision as it is sent.</summary>
public sealed record DecisionBody(AdjudicationOutcome Outcome, CodingValue? Value = null, string? Reason = null);

/// <summary>The units of a round in REST.</summary>
public sealed record AdjudicationAnswer(IReadOnlyList<UnitView> Items, int Total, bool TotalIsExact, string? Next, int Open, int Agreed, int Decided, bool OwnAllowed);

/// <summary>How many agreements were accepted.</summary>
public sealed record AcceptedAnswer(int Accepted);

/// <summary>Routes of adjudication.</summary>
internal static class AdjudicationApi
{
    private const string Tag = "Rounds";

    private static readonly (string Name, string[] Values)[] Choices =
        [("show", ["open", "agreed", "decided"]), ("sort", ["case", "code"]), ("names", ["shown", "hidden"]), ("order", ["name", "shuffled"])];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/rounds/{name}/adjudication", ListAsync)
            .WithName("GetAdjudication").WithTags(Tag)
            .WithSummary("Units that can be decided: show (open, agreed, decided), sort (case, code), names (shown, hidden), order (name, shuffled), limit, after. The ETag is that of the round.")
            .Produces<AdjudicationAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/rounds/{name}/adjudication/{id}/{code}", UnitAsync)
            .WithName("GetAdjudicationUnit").WithTags(Tag).WithSummary("One unit with its readings and its decision; its ETag is needed to decide it. Takes names and order.")
            .Produces<UnitView>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/rounds/{name}/adjudication/{id}/{code}", DecideAsync)
            .WithName("DecideUnit").WithTags(Tag)
            .WithSummary("Decides a unit; the decision before stays in the history and no coding is touched. If-Match: the ETag of the unit. Takes an Idempotency-Key.")
            .Accepts<DecisionBody>("application/json", "*/*").Produces<Decision>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        api.MapPost("/rounds/{name}/adjudication/accept", AcceptAsync)
            .WithName("AcceptAgreements").WithTags(Tag).WithSummary("Accepts all agreements of the round. If-Match: the ETag of the round. Takes an Idempotency-Key.")
            .Accepts<EmptyBody>("application/json", "*/*").Produces<AcceptedAnswer>().ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        api.MapGet("/rounds/{name}/differences", DifferencesAsync)
            .WithName("GetDifferences").WithTags(Tag).WithSummary("Your own codings of the round that were decided otherwise, with the reasons.")
            .Produces<ListPart<DifferenceView>>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(string name, HttpContext http, [FromServices] GetAdjudication handler, [FromServices] GetRound rounds, CancellationToken cancellation)
    {
        var request = Read(http.Request.Query, name, ["limit", "after", "show", "sort", "names", "order"]);
        var window = ListWindow.Read(http.Request.Query["limit"], http.Request.Query["after"]);
        if (!request.Succeeded || !window.Succeeded)
            return RestApi.Problem(Refused.Invalid([.. request.Faults, .. window.Faults]));
        var found = await handler.HandleAsync(http.RestActor(), request.Value with { Skip = window.Value.Skip, Take = window.Value.Limit }, cancellation);
        if (!found.Succeeded)
            return RestApi.Problem(found);
        var view = found.Value;
        var end = window.Value.Skip + view.Units.Count;
        if (await rounds.HandleAsync(http.RestActor(), name, cancellation) is { Succeeded: true } round)
            RoundsApi.SetVersion(http, round.Value);
        return RoundsApi.Json(new AdjudicationAnswer(
            view.Units, view.Total, true, view.Units.Count > 0 && end < view.Total ? end.ToString(System.Globalization.CultureInfo.InvariantCulture) : null, view.Open, view.Agreed, view.Decided, view.OwnAllowed));
    }

    private static async Task<IResult> UnitAsync(string name, string id, string code, HttpContext http, [FromServices] GetAdjudication handler, CancellationToken cancellation)
    {
        var request = Read(http.Request.Query, name, ["names", "order"]);
        if (!request.Succeeded)
            return RestApi.Problem(request);
        var unit = await handler.UnitAsync(http.RestActor(), request.Value, id, code, cancellation);
        if (!unit.Succeeded)
            return RestApi.Problem(unit);
        RestApi.SetVersion(http, unit.Value.Version);
        return RoundsApi.Json(unit.Value);
    }

    private static async Task<IResult> DecideAsync(string name, string id, string code, HttpContext http, [FromServices] DecideUnit handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var sent = await WriteRequest.ReadAsync(http, RoundsApi.LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = JsonBody.Read<DecisionBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var (outcome, value, reason) = body.Value;
        var decided = await handler.HandleAsync(http.RestActor(), new DecideRequest(name, id, code, outcome, value, reason, version, sent.Value.Once), cancellation);
        return decided.Succeeded ? RoundsApi.Json(decided.Value) : WriteRequest.Problem(decided);
    }

    private static async Task<IResult> AcceptAsync(string name, HttpContext http, [FromServices] DecideUnit handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } unknown)
            return RestApi.Problem(unknown);
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var sent = await WriteRequest.ReadAsync(http, RoundsApi.LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var accepted = await handler.AcceptAgreementsAsync(http.RestActor(), name, version, sent.Value.Once, cancellation);
        return accepted.Succeeded ? RoundsApi.Json(new AcceptedAnswer(accepted.Value)) : WriteRequest.Problem(accepted);
    }

    private static async Task<IResult> DifferencesAsync(string name, HttpContext http, [FromServices] GetAdjudication handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["limit", "after"]) is { } unknown)
            return RestApi.Problem(unknown);
        var window = ListWindow.Read(http.Request.Query["limit"], http.Request.Query["after"]);
        if (!window.Succeeded)
            return RestApi.Problem(window);
        var differences = await handler.DifferencesAsync(http.RestActor(), name, cancellation);
        return differences.Succeeded ? RoundsApi.Json(window.Value.Of(differences.Value)) : RestApi.Problem(differences);
    }

    private static Result<AdjudicationRequest> Read(IQueryCollection query, string name, IReadOnlyCollection<string> known)
    {
        var faults = QueryNames.Refuse(query, known)?.Faults.ToList() ?? [];
        string Chosen(string parameter)
        {
            var (_, values) = Choices.Single(c => c.Name == parameter);
            var given = query[parameter].ToString();
            if (given.Length > 0 && !values.Contains(given, StringComparer.Ordinal))
                faults.Add(new Fault(parameter, $"One of: {string.Join(", ", values)}.", given));
            return given.Length > 0 ? given : values[0];
        }

        var request = new AdjudicationRequest(name, Chosen("names") == "hidden", Chosen("order") == "shuffled", Chosen("sort") == "code", Chosen("show"));
        return faults.Count > 0 ? Refused.Invalid(faults) : request;
    }
}
