using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>A batch as lists and REST show it.</summary>
public sealed record ImportBatch(
    long Id, string FileName, string Hash, DateTimeOffset At, string By, string Door, IReadOnlyDictionary<string, ImportCount> Counts, DateTimeOffset? UndoneAt, string? UndoneBy);

/// <summary>Looks up batches, of those that the actor sees every case of.</summary>
public sealed class FindImports(TocDatabase database)
{
    private const int MostListed = 50;

    /// <summary>The latest batches, the last one first.</summary>
    public async Task<Result<IReadOnlyList<ImportBatch>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("imports");
        await using var context = await database.ReadAsync(cancellationToken);
        if (await context.SeesEveryCaseAsync(actor, cancellationToken))
            return (await Shown(context.ImportBatches.OrderByDescending(b => b.Id).Take(MostListed)).ToListAsync(cancellationToken)).ConvertAll(Batch);
        // One by one: what was written may be long.
        var (batches, before) = (new List<ImportBatch>(), long.MaxValue);
        while (batches.Count < MostListed && await context.ImportBatches.AsNoTracking().Where(b => b.Id < before).OrderByDescending(b => b.Id).FirstOrDefaultAsync(cancellationToken) is { } row)
        {
            before = row.Id;
            if (await BatchReach.SeesAsync(context, actor, CaseJson.Read<ImportUndo>(row.Undo), cancellationToken))
                batches.Add(Batch(row));
        }

        return batches;
    }

    /// <summary>One batch.</summary>
    public async Task<Result<ImportBatch>> GetAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("imports");
        await using var context = await database.ReadAsync(cancellationToken);
        var row = await context.ImportBatches.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancellationToken);
        return row is null || !await BatchReach.SeesAsync(context, actor, CaseJson.Read<ImportUndo>(row.Undo), cancellationToken) ? Refused.NotFound("import") : Batch(row);
    }

    // What an undo needs may be long and is for the undo alone.
    private static IQueryable<ImportBatchRow> Shown(IQueryable<ImportBatchRow> rows) => rows.Select(b => new ImportBatchRow
    {
        Id = b.Id,
        FileName = b.FileName,
        Hash = b.Hash,
        At = b.At,
        By = b.By,
        Door = b.Door,
        Counts = b.Counts,
        UndoneAt = b.UndoneAt,
        UndoneBy = b.UndoneBy,
    });

    /// <summary>A batch as it is shown.</summary>
    internal static ImportBatch Batch(ImportBatchRow row) =>
        new(row.Id, row.FileName, row.Hash, row.At, row.By, row.Door, CaseJson.Read<Dictionary<string, ImportCount>>(row.Counts), row.UndoneAt, row.UndoneBy);
}
