using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Data;

/// <summary>Keeps the value that counts for each code on each case. Called after codings were written, in the same transaction.</summary>
public static class PositionStore
{
    public static async Task RefreshAsync(TocContext context, IReadOnlyCollection<long> caseIds, CancellationToken cancellationToken)
    {
        var codings = await context.Codings.AsNoTracking().Where(c => caseIds.Contains(c.CaseId)).Select(c => new { c.CaseId, c.Code, c.Value, c.CoderId }).ToListAsync(cancellationToken);
        var known = await context.Positions.Where(p => caseIds.Contains(p.CaseId)).ToDictionaryAsync(p => (p.CaseId, p.Code), cancellationToken);
        foreach (var unit in codings.GroupBy(c => (c.CaseId, c.Code)))
        {
            if (!known.Remove(unit.Key, out var row))
            {
                row = new PositionRow { CaseId = unit.Key.CaseId, Code = unit.Key.Code };
                context.Positions.Add(row);
            }

            List<CodingValue> values = [.. unit.Select(c => c.Value)];
            row.Adjudicated = PositionRule.Resolve(values, Basis.Adjudicated).Text();
            row.Majority = PositionRule.Resolve(values, Basis.Majority).Text();
            row.Coders = unit.Select(c => c.CoderId).Distinct().Count();
        }

        context.Positions.RemoveRange(known.Values);
        await context.SaveChangesAsync(cancellationToken);
    }
}
