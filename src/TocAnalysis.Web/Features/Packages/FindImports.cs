using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>A batch as lists and REST show it.</summary>
public sealed record ImportBatch(
    long Id, string FileName, string Hash, DateTimeOffset At, string By, string Door, IReadOnlyDictionary<string, ImportCount> Counts, DateTimeOffset? UndoneAt, string? UndoneBy);

/// <summary>Looks up batches.</summary>
public sealed class FindImports(TocDatabase database)
{
    private const int MostListed = 50;

    /// <summary>The latest batches, the last one first.</summary>
    public async Task<Result<IReadOnlyList<ImportBatch>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("imports");
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await Shown(context.ImportBatches.OrderByDescending(b => b.Id).Take(MostListed)).ToListAsync(cancellationToken);
        return rows.ConvertAll(Batch);
    }

    /// <summary>One batch.</summary>
    public async Task<Result<ImportBatch>> GetAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("imports");
        await using var context = await database.ReadAsync(cancellationToken);
        var row = await Shown(context.ImportBatches.Where(b => b.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return row is null ? Refused.NotFound("import") : Batch(row);
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

    private static ImportBatch Batch(ImportBatchRow row) =>
        new(row.Id, row.FileName, row.Hash, row.At, row.By, row.Door, CaseJson.Read<Dictionary<string, ImportCount>>(row.Counts), row.UndoneAt, row.UndoneBy);
}
