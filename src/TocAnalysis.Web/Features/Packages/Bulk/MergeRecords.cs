using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <param name="Kind">File of the package that such things stand in: cases, groups or sources.</param>
/// <param name="Keep">Reference of the one that stays; of a case its identifier.</param>
/// <param name="Away">References of those that go into it.</param>
/// <param name="DryRun">True: tell what would be done and write nothing.</param>
public sealed record MergeRequest(string Kind, string Keep, IReadOnlyList<string> Away, bool DryRun);

/// <param name="Keep">The one that stays.</param>
/// <param name="Away">Those that go.</param>
/// <param name="Cases">Cases that are changed.</param>
/// <param name="Links">Links between groups that are changed or fall away.</param>
/// <param name="Taken">What the one that stays takes over, by field.</param>
/// <param name="Batch">Number of the batch; null: a trial.</param>
public sealed record MergeOutcome(string Keep, IReadOnlyList<string> Away, int Cases, int Links, IReadOnlyList<Domain.Cases.FieldChange> Taken, long? Batch)
{
    /// <summary>Codings that go to the case that stays, with their coders.</summary>
    public int Codings { get; init; }

    /// <summary>Codings that are withdrawn since the same coder coded the same code on the case that stays: case, code and coder.</summary>
    public IReadOnlyList<string> Withdrawn { get; init; } = [];

    /// <summary>Quotations that do not stand once in the words of the case that stays.</summary>
    public int Unfound { get; init; }
}

/// <summary>
/// Puts records that are the same thing together: what refers to those that go refers to the one that stays, which takes over what it lacks. One
/// transaction and one batch, with an undo that brings everything back.
/// </summary>
public sealed class MergeRecords(TocDatabase database, CaseStore store)
{
    /// <summary>Most records that go into one at once.</summary>
    public const int Most = 20;

    public async Task<Result<MergeOutcome>> HandleAsync(Actor actor, MergeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A merge touches every case that refers to the thing, so it is for those who may see them all.
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("merge");
        var away = request.Away.Select(a => a.Trim()).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (away.Count is 0 or > Most || away.Contains(request.Keep.Trim()) || away.Append(request.Keep).Any(r => r.Contains('\0', StringComparison.Ordinal)))
            return Refused.Invalid(new Fault("away", $"1 to {Most} others than the one that stays."));
        try
        {
            await using var context = await database.OpenAsync(actor, cancellationToken);
            if (!await context.SeesEveryCaseAsync(actor, cancellationToken))
                return Refused.Forbidden("merge");
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportPackage.Lock})", cancellationToken);
            var batch = new ImportBatchRow { FileName = $"merge of {request.Kind[..^4]} into {request.Keep}", At = context.Clock.GetUtcNow(), By = actor.Name, Door = actor.Door.Text() };
            context.ImportBatches.Add(batch);
            await context.SaveChangesAsync(cancellationToken);
            (context.BatchId, context.Reason) = (batch.Id, batch.FileName);
            var merge = new MergeWork(context, store, actor);
            var result = request.Kind switch
            {
                PackageFormat.Groups => await merge.GroupsAsync(request.Keep.Trim(), away, cancellationToken),
                PackageFormat.Sources => await merge.SourcesAsync(request.Keep.Trim(), away, cancellationToken),
                PackageFormat.Cases => await new MergeCases(merge).RunAsync(request.Keep.Trim(), away, cancellationToken),
                _ => Refused.Invalid(new Fault("kind", "cases.csv, groups.csv or sources.csv.", request.Kind)),
            };
            if (!result.Succeeded || request.DryRun)
                return result;
            batch.Undo = CaseJson.Write(merge.Undo);
            batch.Counts = CaseJson.Write(new Dictionary<string, ImportCount>
            {
                ["cases"] = new(0, merge.Undo.Cases.Count, 0),
                ["groups"] = new(0, merge.Undo.Groups.Count, 0),
                ["groupLinks"] = new(0, merge.Undo.Links.Count, 0),
                ["sources"] = new(0, merge.Undo.Sources.Count, 0),
                ["codings"] = new(0, merge.Undo.MovedCodings.Count + merge.Undo.RemovedCodings.Count + merge.Undo.Codings.Count, 0),
            });
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result.Value with { Batch = batch.Id };
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(request.Keep);
        }
    }
}
