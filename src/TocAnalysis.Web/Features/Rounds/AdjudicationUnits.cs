using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>What one coder said of a unit.</summary>
/// <param name="CodingId">The coding; null: this coder left the code uncoded.</param>
/// <param name="CoderId">Who.</param>
/// <param name="Coder">Name of the coder.</param>
/// <param name="Version">Version of the coding.</param>
/// <param name="Value">The value; null: not coded.</param>
/// <param name="Confidence">How sure.</param>
/// <param name="Rationale">Why.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Memos">Notes that this coder wrote on this code of the case; never compared.</param>
public sealed record CoderReading(
    long? CodingId, long CoderId, string Coder, int Version, CodingValue? Value, Confidence? Confidence, string? Rationale, IReadOnlyList<Evidence> Evidence, IReadOnlyList<string> Memos);

/// <summary>A decision in force.</summary>
public sealed record Decision(AdjudicationOutcome Outcome, PositionValue? Value, string? Reason, string By, DateTimeOffset At, bool OwnCase);

/// <summary>One code on one case that several coders have submitted, with the latest of its decisions and how many there were.</summary>
internal sealed record AdjudicationUnit(long CaseId, string Code, IReadOnlyList<CoderReading> Readings, Decision? Decision, int Decisions)
{
    /// <summary>Another one after every decision and every change of a coding that it rests on.</summary>
    public int Version => ContentVersion.Of([$"{Decisions}", .. Readings.Select(r => $"{r.CoderId} {r.Value} {r.Version}")]);

    /// <summary>All coders gave the same value. A difference in rationale, confidence, evidence or memo alone is no disagreement.</summary>
    public bool IsAgreed => Readings.All(r => r.Value is not null && r.Value == Readings[0].Value);

    /// <summary>Settled; a unit that was sent back is open again.</summary>
    public bool IsDecided => Decision is { Outcome: not AdjudicationOutcome.SentBack };
}

/// <summary>How a unit stands, without what its coders said.</summary>
internal readonly record struct UnitState(long CaseId, string Code, bool IsAgreed, bool IsDecided);

/// <summary>Reads the units of a round that can be decided: on cases that at least two coders have submitted and that none still works on.</summary>
internal static class AdjudicationUnits
{
    /// <summary>How all units stand, by case and then in the order of the round's codes. A round may have many thousand, so nothing else is read of them.</summary>
    public static async Task<IReadOnlyList<UnitState>> StatesAsync(TocContext context, Actor actor, RoundRow round, CancellationToken cancellationToken)
    {
        var (id, name) = (round.Id, round.Name);
        var coders = await context.Assignments.Where(a => a.RoundId == id && a.State != AssignmentState.Returned && context.VisibleCases(actor).Any(c => c.Id == a.CaseId))
            .GroupBy(a => a.CaseId).Where(g => g.Count() >= 2 && g.Count(a => a.State != AssignmentState.Submitted) == 0)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var given = await context.VisibleCodings(actor)
            .Where(c => c.Round == name && context.Assignments.Any(a => a.RoundId == id && a.CaseId == c.CaseId && a.CoderId == c.CoderId && a.State == AssignmentState.Submitted))
            .GroupBy(c => new { c.CaseId, c.Code }).Select(g => new { g.Key.CaseId, g.Key.Code, Count = g.Count(), Values = g.Select(c => c.Value).Distinct().Count() }).ToListAsync(cancellationToken);
        var outcomes = await context.VisibleAdjudications(actor).Where(a => a.RoundId == id).OrderBy(a => a.Id).Select(a => new { a.CaseId, a.Code, a.Outcome }).ToListAsync(cancellationToken);
        var latest = new Dictionary<(long, string), AdjudicationOutcome>();
        foreach (var decision in outcomes)
            latest[(decision.CaseId, decision.Code)] = decision.Outcome;
        var place = round.Codes.Select((code, index) => (code, index)).ToDictionary(c => c.code, c => c.index, StringComparer.Ordinal);
        return
        [
            .. given.Where(g => coders.ContainsKey(g.CaseId) && place.ContainsKey(g.Code)).OrderBy(g => g.CaseId).ThenBy(g => place[g.Code]).Select(g => new UnitState(
                g.CaseId, g.Code, g.Count == coders[g.CaseId] && g.Values == 1, latest.TryGetValue((g.CaseId, g.Code), out var outcome) && outcome != AdjudicationOutcome.SentBack)),
        ];
    }

    /// <summary>The units of some cases with all that was said of them.</summary>
    public static async Task<IReadOnlyList<AdjudicationUnit>> LoadAsync(TocContext context, Actor actor, RoundRow round, IReadOnlyCollection<long> cases, CancellationToken cancellationToken)
    {
        var (codings, adjudications) = (context.VisibleCodings(actor), context.VisibleAdjudications(actor));
        var assignments = await (
            from assignment in context.Assignments.AsNoTracking()
            join coder in context.Coders on assignment.CoderId equals coder.Id
            where assignment.RoundId == round.Id && assignment.State != AssignmentState.Returned && cases.Contains(assignment.CaseId)
            select new { assignment.CaseId, assignment.CoderId, coder.Name, assignment.State }).ToListAsync(cancellationToken);
        var complete = assignments.GroupBy(a => a.CaseId).Where(g => g.Count() >= 2 && g.All(a => a.State == AssignmentState.Submitted)).ToDictionary(g => g.Key, g => g.ToList());
        var name = round.Name;
        var rows = await codings.AsNoTracking().Include(c => c.Evidence)
            .Where(c => c.Round == name && cases.Contains(c.CaseId) && context.Assignments.Any(a =>
                a.RoundId == round.Id && a.CaseId == c.CaseId && a.CoderId == c.CoderId && a.State == AssignmentState.Submitted))
            .ToListAsync(cancellationToken);
        var sourceIds = rows.SelectMany(r => r.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList();
        var sources = await context.Sources.AsNoTracking().Where(s => sourceIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Reference, cancellationToken);
        var byUnit = rows.ToLookup(r => (r.CaseId, r.Code));
        var decided = (await adjudications.AsNoTracking().Where(a => a.RoundId == round.Id && cases.Contains(a.CaseId)).ToListAsync(cancellationToken))
            .GroupBy(a => (a.CaseId, a.Code)).ToDictionary(g => g.Key, g => (Latest: g.MaxBy(a => a.Id)!, Count: g.Count()));
        var notes = (await context.VisibleMemos(actor).Where(m => m.CaseId != null && cases.Contains(m.CaseId.Value) && m.Code != null).OrderBy(m => m.Id)
            .Select(m => new { m.CaseId, m.Code, m.CoderId, m.Text }).ToListAsync(cancellationToken)).ToLookup(m => (m.CaseId!.Value, m.Code!, m.CoderId), m => m.Text);
        var units = new List<AdjudicationUnit>();
        foreach (var (record, coders) in complete.OrderBy(c => c.Key))
        {
            foreach (var code in round.Codes)
            {
                var given = byUnit[(record, code)].ToDictionary(c => c.CoderId);
                if (given.Count == 0)
                    continue;
                var (latest, decisions) = decided.GetValueOrDefault((record, code));
                units.Add(new AdjudicationUnit(
                    record, code,
                    [.. coders.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => given.TryGetValue(c.CoderId, out var row)
                        ? new CoderReading(row.Id, c.CoderId, c.Name, row.Version, row.Value, row.Confidence, row.Rationale,
                            [.. row.Evidence.OrderBy(e => e.Position).Select(e => new Evidence(e.Quote, e.Text, e.Start, e.SourceId is { } id ? sources[id] : null, e.Locator))], [.. notes[(record, code, c.CoderId)]])
                        : new CoderReading(null, c.CoderId, c.Name, 0, null, null, null, [], [.. notes[(record, code, c.CoderId)]]))],
                    latest is null ? null : new Decision(latest.Outcome, latest.Value, latest.Reason, latest.By, latest.At, latest.OwnCase),
                    decisions));
            }
        }

        return units;
    }
}
