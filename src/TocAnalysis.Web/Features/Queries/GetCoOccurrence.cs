using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Queries;

/// <summary>Which codes meet on cases.</summary>
/// <param name="Found">The counts with the cases behind them.</param>
/// <param name="Selected">Cases of the selection.</param>
/// <param name="Contested">Cases with a contested position on some code, which does not count as bearing on it.</param>
/// <param name="WithoutAny">Cases that bear on no code.</param>
/// <param name="Filter">The selection in words.</param>
/// <param name="Basis">On which codings positions rest.</param>
/// <param name="CodebookVersion">The codebook in use.</param>
/// <param name="Date">Day of the count (UTC).</param>
public sealed record CoOccurrenceView(CoOccurrence Found, int Selected, int Contested, int WithoutAny, string Filter, Basis Basis, int CodebookVersion, DateOnly Date);

/// <summary>Counts how often two codes meet on one case.</summary>
public sealed class GetCoOccurrence(ReplicaReads reads, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<CoOccurrenceView>> HandleAsync(Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codes");
        return await reads.RunAsync(place => CountAsync(place, actor, filter, cancellationToken), cancellationToken);
    }

    private async Task<CoOccurrenceView> CountAsync(ReadPlace place, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        var basis = filter.Basis ?? Basis.Adjudicated;
        await using var context = await place.ReadAsync(cancellationToken);
        await using var snapshot = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var cases = query.Where(context, actor, filter);
        var selected = await cases.CountAsync(cancellationToken);
        List<(long Case, string Code, PositionValue Position)> positions;
        if (basis.Kind is BasisKind.Adjudicated or BasisKind.Majority)
        {
            positions = [.. (await context.VisiblePositions(actor).Where(p => cases.Any(c => c.Id == p.CaseId)).Select(p => new { p.CaseId, p.Code, p.Adjudicated, p.Majority }).ToListAsync(cancellationToken))
                .Select(p => (p.CaseId, p.Code, basis.Kind == BasisKind.Majority ? p.Majority : p.Adjudicated))];
        }
        else
        {
            var name = basis.Coder;
            positions = [.. (await context.VisibleCodings(actor).Where(k => cases.Any(c => c.Id == k.CaseId) && (name == null || context.Coders.Any(o => o.Id == k.CoderId && o.Name == name)))
                .Select(k => new { k.CaseId, Code = k.CountsAs, k.CoderId, k.Value, k.UpdatedAt, k.Id }).ToListAsync(cancellationToken))
                .GroupBy(k => (k.CaseId, k.Code, k.CoderId)).Select(g => g.OrderByDescending(k => k.UpdatedAt).ThenByDescending(k => k.Id).First())
                .Select(k => (k.CaseId, k.Code, PositionRule.Of(k.Value)))];
        }

        var found = CoOccurrence.Of(positions.Select(p => (CaseId.Text(p.Case), p.Code, p.Position)));
        return new CoOccurrenceView(
            found, selected, positions.Where(p => p.Position == PositionValue.Contested).Select(p => p.Case).Distinct().Count(),
            selected - positions.Where(p => CoOccurrence.Bears(p.Position)).Select(p => p.Case).Distinct().Count(),
            labels.InWords(filter with { Basis = null }), basis, vocabularies.Codebook.Version, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>The titles of some cases.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TitlesAsync(Actor actor, IReadOnlyList<string> cases, CancellationToken cancellationToken)
    {
        await using var context = await reads.Primary.ReadAsync(cancellationToken);
        var ids = cases.Select(c => CaseId.TryParse(c, out var id) ? id : 0).ToList();
        return await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => CaseId.Text(c.Id), c => c.Title, cancellationToken);
    }

    /// <summary>The same as a file.</summary>
    public async Task<Result<TableFile>> FileAsync(Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("codes");
        var result = await HandleAsync(actor, filter, cancellationToken);
        if (!result.Succeeded)
            return new Refused(result.Refusal!.Value, result.Faults);
        var view = result.Value;
        return new TableFile(
            "Code by code: cases that bear on both",
            [
                ("Selection", view.Filter), ("Number of cases", Number(view.Selected)), ("Basis", view.Basis.InWords()), ("Codebook version", Number(view.CodebookVersion)),
                ("Date", view.Date.ToString("O", CultureInfo.InvariantCulture)), ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
            ],
            [.. Notes(view)], ["code", .. view.Found.Codes],
            [.. view.Found.Codes.Select(a => (IReadOnlyList<TableFileCell>)[new TableFileCell(a), .. view.Found.Codes.Select(b => view.Found.Cases(a, b).Count).Select(n => new TableFileCell(Number(n), n))])]);
    }

    /// <summary>What a reader must know.</summary>
    public static IEnumerable<string> Notes(CoOccurrenceView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        yield return "A case bears on a code when it is coded A, B, mixed or present on it. The diagonal holds the cases that bear on one code.";
        yield return $"Of {view.Selected} cases, {view.WithoutAny} bear on no code; {view.Contested} have a contested position on some code, which does not count as bearing on it.";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
