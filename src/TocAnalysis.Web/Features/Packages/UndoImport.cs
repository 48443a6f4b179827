using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// Takes back what a batch wrote, all of it or nothing: what it brought goes, what it changed is as before. Where somebody has built on it since, the
/// undo is refused and names each such record, so that nobody's later work is lost.
/// </summary>
public sealed class UndoImport(TocDatabase database, CaseStore cases)
{
    /// <summary>Undoes a batch.</summary>
    public async Task<Result<ImportBatch>> HandleAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("import");
        try
        {
            await using var context = await database.OpenAsync(actor with { Door = Door.Import }, cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportPackage.Lock})", cancellationToken);
            var batch = await context.ImportBatches.SingleOrDefaultAsync(b => b.Id == id, cancellationToken);
            if (batch is null)
                return Refused.NotFound("import");
            var undo = CaseJson.Read<ImportUndo>(batch.Undo);
            // A batch with cases that the actor may not write answers like one that is not there.
            if (!await BatchReach.UndoesAsync(context, actor, undo, cancellationToken))
                return Refused.NotFound("import");
            if (batch.UndoneAt is not null)
                return Refused.Invalid(new Fault("import", $"A batch that stands; this one was undone already by {batch.UndoneBy}."));

            var registers = new PackageRegistersUndo(context, undo);
            await registers.LoadAsync(cancellationToken);
            var faults = await new UndoFaults(context, undo, actor).FindAsync(registers, cancellationToken);
            if (faults.Count > 0)
                return Refused.Invalid(faults);

            context.Reason = $"undo of import {id}";
            context.BatchId = id;
            await new UndoWork(context, undo, cases, actor).RunAsync(registers, cancellationToken);
            batch.UndoneAt = context.Clock.GetUtcNow();
            batch.UndoneBy = actor.Name;
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return FindImports.Batch(batch);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("import");
        }
    }
}
