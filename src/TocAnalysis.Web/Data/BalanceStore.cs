using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Reads the balance of codes over a selection of cases. One home for it, so that the page of a code, REST and the workbench show the same numbers.
/// The caller gives cases that are already narrowed to what its actor may see; codings are narrowed here.
/// </summary>
public static class BalanceStore
{
    /// <summary>The balance of one code, computed by the Domain from its codings.</summary>
    public static async Task<IssueBalance> OfAsync(
        TocContext context, Actor actor, IQueryable<CaseRow> cases, CodeDefinition code, Basis basis, CancellationToken cancellationToken)
    {
        // Count and codings are of one moment: a case coded between the two would stand among the coded but not among the counted.
        await using var snapshot = context.Database.CurrentTransaction is null
            ? await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            : null;
        var selected = await cases.CountAsync(cancellationToken);
        var units = await UnitsAsync(context, actor, cases, code.Key, cancellationToken);
        return IssueBalance.Compute(code.Scale, units, Math.Max(selected, units.Count), basis);
    }

    /// <summary>The cases that have codings of a code, each with the latest coding of every coder.</summary>
    public static async Task<IReadOnlyList<BalanceCase>> UnitsAsync(
        TocContext context, Actor actor, IQueryable<CaseRow> cases, string code, CancellationToken cancellationToken)
    {
        var codings = context.VisibleCodings(actor);
        var adjudicated = await context.VisibleAdjudications(actor).Where(a => a.CountsAs == code).InForce(context)
            .Where(a => cases.Any(c => c.Id == a.CaseId)).ToDictionaryAsync(a => a.CaseId, a => a.Value, cancellationToken);
        var rows = await (
            from coding in codings
            join coder in context.Coders on coding.CoderId equals coder.Id
            where coding.CountsAs == code && cases.Any(c => c.Id == coding.CaseId)
            select new
            {
                coding.CaseId,
                Coder = coder.Name,
                coding.Value,
                coding.UpdatedAt,
                coding.Id,
                Sources = context.Evidence.Where(e => e.CodingId == coding.Id && e.SourceId != null).Select(e => e.SourceId!.Value).ToArray(),
            }).AsNoTracking().ToListAsync(cancellationToken);
        return [.. rows.GroupBy(r => r.CaseId).Select(g => new BalanceCase(
            CaseId.Text(g.Key),
            [.. g.GroupBy(r => r.Coder, StringComparer.Ordinal)
                .Select(own => own.OrderByDescending(r => r.UpdatedAt).ThenByDescending(r => r.Id).First())
                .Select(r => new BalanceCoding(r.Coder, r.Value, [.. r.Sources.Distinct().Select(s => s.ToString(CultureInfo.InvariantCulture))]))],
            adjudicated.GetValueOrDefault(g.Key)))];
    }

    /// <summary>Distinct cases by position for every code at once, on the default basis, from the positions that are kept with the codings.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<PositionValue, int>>> PositionsAsync(
        TocContext context, Actor actor, IQueryable<CaseRow> cases, CancellationToken cancellationToken)
    {
        var rows = await context.VisiblePositions(actor).Where(p => cases.Any(c => c.Id == p.CaseId))
            .GroupBy(p => new { p.Code, p.Adjudicated })
            .Select(g => new { g.Key.Code, g.Key.Adjudicated, Cases = g.Count() }).ToListAsync(cancellationToken);
        return rows.GroupBy(r => r.Code).ToDictionary(g => g.Key, g => (IReadOnlyDictionary<PositionValue, int>)g.ToDictionary(r => r.Adjudicated, r => r.Cases));
    }
}
