using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>How the adjudicator wants to see the units.</summary>
/// <param name="Round">Name of the round.</param>
/// <param name="HideNames">Readings bear numbers instead of names.</param>
/// <param name="Shuffle">Their order is drawn for each case by the seed of the round.</param>
/// <param name="ByCode">Sorted by code and then by case; else by case and then by code.</param>
/// <param name="Show"><c>open</c> disagreements, <c>agreed</c> ones that are not accepted yet, or <c>decided</c>.</param>
/// <param name="Skip">Units before the first one shown.</param>
/// <param name="Take">Most units at once.</param>
public sealed record AdjudicationRequest(
    string Round, bool HideNames = false, bool Shuffle = false, bool ByCode = false, string Show = "open", int Skip = 0, int Take = GetAdjudication.PageSize);

/// <summary>A unit as the adjudicator sees it; the coder of a reading is a number where names are hidden.</summary>
public sealed record UnitView(
    string Case, string Title, string Code, IReadOnlyList<CoderReading> Readings, bool Agreed, Decision? Decision, bool OwnCase, bool MayDecide, int Version);

/// <summary>The units of a round.</summary>
/// <param name="Round">Name of the round.</param>
/// <param name="CodebookVersion">The version that the round codes with.</param>
/// <param name="OwnAllowed">Whether own cases may be decided.</param>
/// <param name="Open">Disagreements that wait.</param>
/// <param name="Agreed">Agreements not accepted yet.</param>
/// <param name="Decided">Units that are settled.</param>
/// <param name="Units">Those asked for.</param>
/// <param name="Total">How many there are of those asked for.</param>
public sealed record AdjudicationView(string Round, int CodebookVersion, bool OwnAllowed, int Open, int Agreed, int Decided, IReadOnlyList<UnitView> Units, int Total);

/// <summary>An own coding that was decided otherwise.</summary>
public sealed record DifferenceView(string Case, string Title, string Code, CodingValue? Own, string? OwnRationale, Decision Decision);

/// <summary>Reads what can be decided in a round, and what was decided otherwise than its coder had said.</summary>
public sealed class GetAdjudication(TocDatabase database)
{
    /// <summary>Units on one page.</summary>
    public const int PageSize = 20;

    public async Task<Result<AdjudicationView>> HandleAsync(Actor actor, AdjudicationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Adjudicate))
            return Refused.Forbidden("adjudication");
        await using var context = await database.ReadAsync(cancellationToken);
        if (await context.Rounds.SingleOrDefaultAsync(r => r.Name == request.Round, cancellationToken) is not { } round)
            return Refused.NotFound("round");
        if (!await RoundAccess.MayAdjudicateAsync(context, actor, round, cancellationToken))
            return Refused.Forbidden("adjudication");
        var states = await AdjudicationUnits.StatesAsync(context, actor, round, cancellationToken);
        var chosen = states.Where(u => request.Show switch { "decided" => u.IsDecided, "agreed" => !u.IsDecided && u.IsAgreed, _ => !u.IsDecided && !u.IsAgreed }).ToList();
        if (request.ByCode)
            chosen = [.. chosen.OrderBy(u => Array.IndexOf(round.Codes, u.Code)).ThenBy(u => u.CaseId)];
        return new AdjudicationView(
            round.Name, round.CodebookVersion, round.OwnAdjudication, states.Count(u => !u.IsDecided && !u.IsAgreed), states.Count(u => !u.IsDecided && u.IsAgreed), states.Count(u => u.IsDecided),
            await ViewsAsync(context, actor, round, [.. chosen.Skip(request.Skip).Take(request.Take)], request, cancellationToken), chosen.Count);
    }

    /// <summary>One unit, whether it is decided or not.</summary>
    public async Task<Result<UnitView>> UnitAsync(Actor actor, AdjudicationRequest request, string caseId, string code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Adjudicate))
            return Refused.Forbidden("adjudication");
        await using var context = await database.ReadAsync(cancellationToken);
        if (await context.Rounds.SingleOrDefaultAsync(r => r.Name == request.Round, cancellationToken) is not { } round)
            return Refused.NotFound("round");
        if (!await RoundAccess.MayAdjudicateAsync(context, actor, round, cancellationToken))
            return Refused.Forbidden("adjudication");
        if (!CaseId.TryParse(caseId, out var id) || await context.VisibleCases(actor).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } record)
            return Refused.NotFound("case");
        var own = await context.OwnCoder(actor).Select(c => c.Id).ToListAsync(cancellationToken);
        var units = await AdjudicationUnits.LoadAsync(context, actor, round, [id], cancellationToken);
        return units.SingleOrDefault(u => u.Code == code) is { } unit ? View(unit, record.Title, round, own, request) : Refused.NotFound("unit");
    }

    /// <summary>The actor's own codings that were decided otherwise, with the reasons, to learn from.</summary>
    public async Task<Result<IReadOnlyList<DifferenceView>>> DifferencesAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("rounds");
        await using var context = await database.ReadAsync(cancellationToken);
        if (await context.Rounds.SingleOrDefaultAsync(r => r.Name == name, cancellationToken) is not { } round)
            return Refused.NotFound("round");
        var own = await context.OwnCoder(actor).Select(c => (long?)c.Id).FirstOrDefaultAsync(cancellationToken);
        var mine = await context.VisibleCodings(actor).Where(c => c.Round == name && c.CoderId == own).Select(c => new { c.CaseId, c.Code, c.Value, c.Rationale }).ToListAsync(cancellationToken);
        var decided = (await context.VisibleAdjudications(actor).Where(a => a.RoundId == round.Id).ToListAsync(cancellationToken)).GroupBy(a => (a.CaseId, a.Code)).Select(g => g.MaxBy(a => a.Id)!).ToList();
        var ids = decided.Select(d => d.CaseId).Distinct().ToList();
        var titles = await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        return (
            from decision in decided
            join coding in mine on (decision.CaseId, decision.Code) equals (coding.CaseId, coding.Code)
            where decision.Value is { } value && value != PositionRule.Of(coding.Value) && titles.ContainsKey(decision.CaseId)
            orderby decision.CaseId, Array.IndexOf(round.Codes, decision.Code)
            select new DifferenceView(
                CaseId.Text(decision.CaseId), titles[decision.CaseId], decision.Code, coding.Value, coding.Rationale,
                new Decision(decision.Outcome, decision.Value, decision.Reason, decision.By, decision.At, decision.OwnCase))).ToList();
    }

    private static async Task<IReadOnlyList<UnitView>> ViewsAsync(
        TocContext context, Actor actor, RoundRow round, IReadOnlyList<UnitState> chosen, AdjudicationRequest request, CancellationToken cancellationToken)
    {
        List<long> cases = [.. chosen.Select(u => u.CaseId).Distinct()];
        var own = await context.OwnCoder(actor).Select(c => c.Id).ToListAsync(cancellationToken);
        var titles = await context.VisibleCases(actor).Where(c => cases.Contains(c.Id)).Select(c => new { c.Id, c.Title }).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        var units = (await AdjudicationUnits.LoadAsync(context, actor, round, cases, cancellationToken)).ToDictionary(u => (u.CaseId, u.Code));
        return [.. chosen.Where(u => units.ContainsKey((u.CaseId, u.Code)) && titles.ContainsKey(u.CaseId)).Select(u => View(units[(u.CaseId, u.Code)], titles[u.CaseId], round, own, request))];
    }

    private static UnitView View(AdjudicationUnit unit, string title, RoundRow round, List<long> own, AdjudicationRequest request)
    {
        var isOwn = unit.Readings.Any(r => own.Contains(r.CoderId));
        return new UnitView(
            CaseId.Text(unit.CaseId), title, unit.Code, Readings(unit, round, request), unit.IsAgreed, unit.Decision, isOwn, !isOwn || round.OwnAdjudication, unit.Version);
    }

    private static IReadOnlyList<CoderReading> Readings(AdjudicationUnit unit, RoundRow round, AdjudicationRequest request)
    {
        var readings = request.Shuffle ? SeededOrder.Shuffle(unit.Readings, SeededOrder.SeedOf((ulong)round.Seed, unit.CaseId)) : unit.Readings;
        return request.HideNames ? [.. readings.Select((r, i) => r with { Coder = $"{i + 1}", CoderId = 0, CodingId = null })] : readings;
    }
}
