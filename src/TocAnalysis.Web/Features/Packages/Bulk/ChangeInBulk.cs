using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <param name="Filter">Which cases.</param>
/// <param name="Ids">Identifiers of a selection, which go before the filter; null: all that the filter leaves.</param>
/// <param name="Edits">What is done to each, in this order.</param>
/// <param name="Reason">Why, for the history of each.</param>
/// <param name="DryRun">True: tell what would be done and write nothing.</param>
public sealed record BulkRequest(CaseFilter Filter, IReadOnlyList<long>? Ids, IReadOnlyList<BulkEdit> Edits, string? Reason, bool DryRun);

/// <summary>A case as a change of many makes it.</summary>
public sealed record BulkChange(string Id, string Title, IReadOnlyList<FieldChange> Changes);

/// <param name="Matched">Cases that were looked at.</param>
/// <param name="Changed">Cases that change.</param>
/// <param name="Preview">The first of them, field by field.</param>
/// <param name="Faults">What is wrong, each with its case; then nothing was written.</param>
/// <param name="FaultyCases">Cases with faults.</param>
/// <param name="Batch">Number of the batch; null: nothing was written.</param>
public sealed record BulkOutcome(int Matched, int Changed, IReadOnlyList<BulkChange> Preview, IReadOnlyList<Fault> Faults, int FaultyCases, long? Batch);

/// <summary>
/// Makes the same changes to many cases: all or none, in one transaction, as one batch with an undo. A trial makes the same check. Each case gets its
/// version, history and audit entry as if it had been edited alone.
/// </summary>
public sealed class ChangeInBulk(TocDatabase database, CaseStore store, CaseQuery query, Vocabularies vocabularies)
{
    /// <summary>Most cases of one change.</summary>
    public const int Most = 10_000;

    public const int MostEdits = 10;

    private const int MostPreviewed = 25;

    private const int MostFaults = 200;

    private const int MaxReason = 4_000;

    private const int Portion = 200;

    public async Task<Result<BulkOutcome>> HandleAsync(Actor actor, BulkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("cases");
        var wrong = Wrong(request).ToList();
        if (wrong.Count > 0)
            return Refused.Invalid(wrong);
        try
        {
            await using var context = await database.OpenAsync(actor, cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (!request.DryRun)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportPackage.Lock})", cancellationToken);
            var found = query.Where(context, actor, request.Ids is null ? request.Filter : CaseFilter.All);
            if (request.Ids is { } chosen)
                found = found.Where(c => chosen.Contains(c.Id));
            var ids = await found.OrderBy(c => c.Id).Select(c => c.Id).Take(Most + 1).ToListAsync(cancellationToken);
            if (ids.Count > Most)
                return Refused.Invalid(new Fault("cases", $"At most {Most} cases at once; narrow the filter."));
            if (await UnknownAsync(context, request.Edits, cancellationToken) is { Count: > 0 } unknown)
                return Refused.Invalid(unknown);
            var outcome = await RunAsync(context, actor, request, ids, cancellationToken);
            if (outcome.Batch is not null)
                await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("cases");
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            return Refused.Invalid(new Fault("value", "Words that can be looked for in reasonable time."));
        }
    }

    private static IEnumerable<Fault> Wrong(BulkRequest request)
    {
        if (request.Edits.Count is 0 or > MostEdits)
            yield return new Fault("edits", $"1 to {MostEdits} changes.");
        if (request.Reason is { Length: > MaxReason })
            yield return new Fault("reason", $"At most {MaxReason} characters.");
        foreach (var (edit, index) in request.Edits.Select((e, i) => (e, i)))
        {
            foreach (var fault in edit.Check())
                yield return fault with { Place = $"{index + 1}: {fault.Place}" };
            if (new[] { edit.Value, edit.With }.Concat(edit.Details.Values).Any(v => v?.Contains('\0', StringComparison.Ordinal) == true))
                yield return new Fault($"{index + 1}: value", "Text without a null character.");
        }
    }

    private async Task<BulkOutcome> RunAsync(TocContext context, Actor actor, BulkRequest request, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var (groups, sources) = await ReferencesAsync(context, request.Edits, cancellationToken);
        var (preview, faults, undo) = (new List<BulkChange>(), new List<Fault>(), new ImportUndo());
        var (changed, faulty) = (0, 0);
        long? batch = request.DryRun ? null : await BatchAsync(context, actor, request.Edits, cancellationToken);
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? Describe(request.Edits) : request.Reason.Trim();
        foreach (var portion in ids.Chunk(Portion))
        {
            var rows = await CaseStore.WithParts(context.Cases).Where(c => portion.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
            var names = await ReferenceNames.OfAsync(context, rows, cancellationToken);
            foreach (var (id, reference) in groups)
                names.AddGroup(id, reference);
            foreach (var (id, reference) in sources)
                names.AddSource(id, reference);
            foreach (var row in rows)
            {
                var before = CaseStore.Content(row, names);
                var (after, found) = Make(before, request.Edits, groups, sources);
                if (ReferenceEquals(after, before))
                    continue;
                if (found.Count == 0 && await HostSideCheck.FaultAsync(context, row, after, names, cancellationToken) is { } unexamined)
                    found = [unexamined];
                if (found.Count == 0 && await SecondReader.FaultAsync(context, row, after, names, cancellationToken) is { } unread)
                    found = [unread];
                if (found.Count > 0)
                {
                    faulty++;
                    faults.AddRange(found.Select(f => f with { Place = $"{CaseId.Text(row.Id)}: {f.Place}" }).Take(MostFaults - faults.Count));
                    continue;
                }

                var differences = CaseChanges.Between(before, after);
                if (differences.Count == 0)
                    continue;
                changed++;
                if (preview.Count < MostPreviewed)
                    preview.Add(new BulkChange(CaseId.Text(row.Id), row.Title, differences));
                if (batch is null)
                    continue;
                await store.UpdateAsync(context, row, after, names, actor, reason, cancellationToken);
                undo.Cases.Add(new WrittenCase(row.Id, row.Version, IsNew: false));
            }

            if (batch is not null)
                await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        if (batch is null || faulty > 0 || changed == 0)
            return new BulkOutcome(ids.Count, changed, preview, faults, faulty, null);
        var kept = await context.ImportBatches.SingleAsync(b => b.Id == batch, cancellationToken);
        kept.Counts = CaseJson.Write(new Dictionary<string, ImportCount> { ["cases"] = new(0, changed, ids.Count - changed) });
        kept.Undo = CaseJson.Write(undo);
        await context.SaveChangesAsync(cancellationToken);
        return new BulkOutcome(ids.Count, changed, preview, [], 0, batch);
    }

    private (CaseContent After, IReadOnlyList<Fault> Faults) Make(
        CaseContent before, IReadOnlyList<BulkEdit> edits, IReadOnlyList<(long Id, string Reference)> groups, IReadOnlyList<(long Id, string Reference)> sources)
    {
        var after = edits.Aggregate(before, (content, edit) => edit.Apply(content));
        if (ReferenceEquals(after, before))
            return (before, []);
        var lookups = RecordLookups.From(
            vocabularies.Countries, vocabularies.Offences, before.Groups.Select(g => g.Group).Concat(groups.Select(g => g.Reference)),
            before.Countries.Select(c => c.Source).Concat(before.Offences.Select(o => o.Source)).Concat(before.Groups.Select(g => g.Source)).Concat(before.Sources.Select(s => s.Source)).OfType<string>().Concat(sources.Select(s => s.Reference)));
        after = CaseRules.Normalize(after, lookups);
        return (after, CaseRules.Validate(after, lookups));
    }

    /// <summary>References of groups and sources that are to be put into cases and that nothing recorded has; no case need be looked at to know.</summary>
    private static async Task<IReadOnlyList<Fault>> UnknownAsync(TocContext context, IReadOnlyList<BulkEdit> edits, CancellationToken cancellationToken)
    {
        var (groups, sources) = await ReferencesAsync(context, edits, cancellationToken);
        var faults = new List<Fault>();
        foreach (var (edit, index) in edits.Select((e, i) => (e, i)).Where(e => e.e.Field is BulkField.Group or BulkField.Source))
        {
            var (place, given) = edit.Action == BulkAction.Replace ? ("with", edit.With) : ("value", edit.Action == BulkAction.Remove ? null : edit.Value);
            if (string.IsNullOrWhiteSpace(given) || (edit.Field == BulkField.Group ? groups : sources).Exists(r => r.Reference == given.Trim()))
                continue;
            var known = edit.Field == BulkField.Group
                ? await context.Groups.Select(g => g.Reference).ToListAsync(cancellationToken) : await context.Sources.Select(s => s.Reference).ToListAsync(cancellationToken);
            faults.Add(new Fault($"{index + 1}: {place}", $"The reference of a recorded {edit.Field.Text()}.", given, Domain.Suggestions.NearestTerms.Of(given, known)));
        }

        return faults;
    }

    /// <summary>Groups and sources that the changes name, as far as they are recorded.</summary>
    private static async Task<(List<(long Id, string Reference)> Groups, List<(long Id, string Reference)> Sources)> ReferencesAsync(TocContext context, IReadOnlyList<BulkEdit> edits, CancellationToken cancellationToken)
    {
        List<string> Named(BulkField field) => [.. edits.Where(e => e.Field == field).SelectMany(e => new[] { e.Value, e.With }).OfType<string>().Select(v => v.Trim())];
        var (groups, sources) = (Named(BulkField.Group), Named(BulkField.Source));
        var groupRows = await context.Groups.Where(g => groups.Contains(g.Reference)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken);
        var sourceRows = await context.Sources.Where(s => sources.Contains(s.Reference)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken);
        return (groupRows.ConvertAll(g => (g.Id, g.Reference)), sourceRows.ConvertAll(s => (s.Id, s.Reference)));
    }

    private static async Task<long> BatchAsync(TocContext context, Actor actor, IReadOnlyList<BulkEdit> edits, CancellationToken cancellationToken)
    {
        var batch = new ImportBatchRow { FileName = Describe(edits), At = context.Clock.GetUtcNow(), By = actor.Name, Door = actor.Door.Text() };
        context.ImportBatches.Add(batch);
        await context.SaveChangesAsync(cancellationToken);
        context.BatchId = batch.Id;
        return batch.Id;
    }

    /// <summary>What is done, in words for lists and histories; words that are looked for in texts are nobody else's concern.</summary>
    private static string Describe(IReadOnlyList<BulkEdit> edits)
    {
        var text = "bulk change: " + string.Join("; ", edits.Select(e => e.Field == BulkField.Text ? "replace words in texts" : $"{e.Action.Text()} {e.Field.Text()}"));
        return text.Length > 260 ? text[..259] + "…" : text;
    }
}
