using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Data;

/// <summary>Keeps the value that counts for each code on each case. Called after codings were written, in the same transaction.</summary>
public static class PositionStore
{
    /// <summary>Cases that are refreshed at once where there are many.</summary>
    private const int Portion = 1_000;

    /// <summary>As <see cref="RefreshAsync"/> for the many cases of an import, which has saved everything else: in portions, new values by COPY.</summary>
    public static async Task RefreshManyAsync(TocContext context, IReadOnlyCollection<long> caseIds, CancellationToken cancellationToken)
    {
        foreach (var portion in caseIds.Chunk(Portion))
        {
            await PrepareAsync(context, portion, cancellationToken);
            var entries = context.ChangeTracker.Entries<PositionRow>().ToList();
            if (entries.TrueForAll(e => e.State == EntityState.Added))
                await CopySave.RunAsync(context, cancellationToken);
            else
                await context.SaveChangesAsync(cancellationToken);
            foreach (var entry in entries)
                entry.State = EntityState.Detached;
        }
    }

    public static async Task RefreshAsync(TocContext context, IReadOnlyCollection<long> caseIds, CancellationToken cancellationToken)
    {
        await PrepareAsync(context, caseIds, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task PrepareAsync(TocContext context, IReadOnlyCollection<long> caseIds, CancellationToken cancellationToken)
    {
        var codings = await (
            from coding in context.Codings.AsNoTracking()
            join coder in context.Coders on coding.CoderId equals coder.Id
            where caseIds.Contains(coding.CaseId)
            select new { coding.CaseId, Code = coding.CountsAs, coding.Value, coding.UpdatedAt, coding.Id, Coder = coder.Name }).ToListAsync(cancellationToken);
        var known = await context.Positions.Where(p => caseIds.Contains(p.CaseId)).ToDictionaryAsync(p => (p.CaseId, p.Code), cancellationToken);
        var adjudicated = await context.Adjudications.AsNoTracking().Where(a => caseIds.Contains(a.CaseId)).InForce(context)
            .ToDictionaryAsync(a => (a.CaseId, a.CountsAs), a => a.Value, cancellationToken);
        foreach (var unit in codings.GroupBy(c => (c.CaseId, c.Code)))
        {
            if (!known.Remove(unit.Key, out var row))
            {
                row = new PositionRow { CaseId = unit.Key.CaseId, Code = unit.Key.Code };
                context.Positions.Add(row);
            }

            // Each coder counts once; where somebody coded in several rounds, the latest coding does.
            List<CoderValue> values = [.. unit.GroupBy(c => c.Coder, StringComparer.Ordinal)
                .Select(own => own.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id).First())
                .Select(c => new CoderValue(c.Coder, c.Value))];
            Write(row, values, adjudicated.TryGetValue(unit.Key, out var decided) ? decided : null);
        }

        context.Positions.RemoveRange(known.Values);
    }

    /// <summary>Positions of cases that are new with all their codings, one of a coder for each code and round.</summary>
    /// <param name="codings">The codings, with the names of their coders, in the order of their keys.</param>
    /// <param name="mappings">Codes that count as others.</param>
    internal static IEnumerable<PositionRow> Fresh(IEnumerable<(CodingRow Coding, string Coder)> codings, IReadOnlyDictionary<string, string> mappings)
    {
        foreach (var unit in codings.GroupBy(c => (c.Coding.CaseId, Code: mappings.GetValueOrDefault(c.Coding.Code, c.Coding.Code))))
        {
            var row = new PositionRow { CaseId = unit.Key.CaseId, Code = unit.Key.Code };
            Write(row, [.. unit.GroupBy(c => c.Coder, StringComparer.Ordinal).Select(own => own.Last()).Select(c => new CoderValue(c.Coder, c.Coding.Value))], null);
            yield return row;
        }
    }

    private static void Write(PositionRow row, IReadOnlyList<CoderValue> values, PositionValue? adjudicated)
    {
        row.Adjudicated = PositionRule.Resolve(values, Basis.Adjudicated, adjudicated).Single();
        row.Majority = PositionRule.Resolve(values, Basis.Majority).Single();
        row.Coders = values.Count;
    }
}
