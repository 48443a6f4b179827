using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>What a rebuild found.</summary>
/// <param name="Cases">Cases looked at.</param>
/// <param name="Corrected">Cases whose results of paragraph 4 were not what their countries say.</param>
public sealed record RebuiltIndex(long Cases, long Corrected);

/// <summary>
/// Works out everything anew that is derived from the records: positions of the codings, results of the test of paragraph 4, and the sets of case numbers of
/// every running instance. It goes in small steps beside the work of others, and may be stopped and begun again.
/// </summary>
public sealed class RebuildIndex(TocDatabase database, CaseStore store, CaseIndex index, SetSnapshot snapshot)
{
    private const int Step = 500;

    public async Task<RebuiltIndex> HandleAsync(Actor actor, Action<long> progress, CancellationToken cancellationToken)
    {
        var (done, corrected, last) = (0L, 0L, 0L);
        using var reading = RowReader.Begin(RowReader.Everything);
        while (true)
        {
            await using var context = await database.OpenAsync(actor, cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var ids = await context.Cases.Where(c => c.Id > last).OrderBy(c => c.Id).Select(c => c.Id).Take(Step).ToListAsync(cancellationToken);
            if (ids.Count == 0)
                break;
            await PositionStore.RefreshAsync(context, ids, cancellationToken);
            foreach (var (id, content) in await CaseStore.ContentsAsync(context, ids, cancellationToken))
            {
                Transnationality Of(Reading reading) => store.Decide(content, reading).Result;
                var (union, stage, direct, conduct, established) = (Of(Reading.Union), Of(Reading.SingleStage), Of(Reading.Direct), Of(Reading.Conduct), Of(Reading.Established));
                // Derived columns are no content: neither the version nor the time of the last change moves.
                corrected += await context.Cases
                    .Where(c => c.Id == id && (c.ResultUnion != union || c.ResultSingleStage != stage || c.ResultDirect != direct || c.ResultConduct != conduct || c.ResultEstablished != established))
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(c => c.ResultUnion, union).SetProperty(c => c.ResultSingleStage, stage).SetProperty(c => c.ResultDirect, direct)
                            .SetProperty(c => c.ResultConduct, conduct).SetProperty(c => c.ResultEstablished, established), cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            (done, last) = (done + ids.Count, ids[^1]);
            progress(done);
        }

        await using (var context = await database.OpenAsync(actor, cancellationToken))
            await context.Database.ExecuteSqlAsync($"INSERT INTO case_change (case_id, words) VALUES (-1, true) ON CONFLICT DO NOTHING; SELECT pg_notify('toc_case_change', '')", cancellationToken);
        await index.RebuildAsync(cancellationToken);
        await snapshot.SaveAsync(index, cancellationToken);
        return new RebuiltIndex(done, corrected);
    }
}
