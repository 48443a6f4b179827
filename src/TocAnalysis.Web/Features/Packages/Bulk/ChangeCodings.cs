using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <summary>What is done to codings of many cases.</summary>
public enum CodingAction
{
    /// <summary>They are taken back: the cases are then not coded.</summary>
    [Token("withdraw")] Withdraw,

    /// <summary>Their value becomes another.</summary>
    [Token("replace-value")] ReplaceValue,

    /// <summary>They become codings of another code.</summary>
    [Token("replace-code")] ReplaceCode,
}

/// <param name="Filter">Which cases.</param>
/// <param name="Ids">Identifiers of a selection, which go before the filter; null: all that the filter leaves.</param>
/// <param name="Action">What is done.</param>
/// <param name="Code">Codings of which code.</param>
/// <param name="Value">Only those of this value; null: of any.</param>
/// <param name="With">The new value or code; null where codings are withdrawn.</param>
/// <param name="Reason">Why.</param>
/// <param name="DryRun">True: tell what would be done and write nothing.</param>
public sealed record CodingsRequest(CaseFilter Filter, IReadOnlyList<long>? Ids, CodingAction Action, string Code, string? Value, string? With, string? Reason, bool DryRun);

/// <param name="Matched">The actor's own codings that are meant.</param>
/// <param name="Changed">Those that change.</param>
/// <param name="InRounds">Those that belong to a round, which are left to its workbench.</param>
/// <param name="Preview">The first that change: case, title, value before.</param>
/// <param name="Faults">What stands against it, each with its case; then nothing was written.</param>
/// <param name="Batch">Number of the batch; null: nothing was written.</param>
public sealed record CodingsOutcome(int Matched, int Changed, int InRounds, IReadOnlyList<(string Id, string Title, string Value)> Preview, IReadOnlyList<Fault> Faults, long? Batch);

/// <summary>
/// Changes many codings of whoever asks: nobody changes what others said, and codings of a round are changed in its workbench alone. All or none, as one
/// batch with an undo.
/// </summary>
public sealed class ChangeCodings(TocDatabase database, CaseQuery query, Vocabularies vocabularies)
{
    private const int MostPreviewed = 25;

    private const int MostFaults = 200;

    public async Task<Result<CodingsOutcome>> HandleAsync(Actor actor, CodingsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("codings");
        var wrong = Wrong(request).ToList();
        if (wrong.Count > 0)
            return Refused.Invalid(wrong);
        try
        {
            await using var context = await database.OpenAsync(actor, cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (!request.DryRun)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportPackage.Lock})", cancellationToken);
            var cases = query.Where(context, actor, request.Ids is null ? request.Filter : CaseFilter.All);
            if (request.Ids is { } chosen)
                cases = cases.Where(c => chosen.Contains(c.Id));
            var coder = await CoderStore.FindAsync(context, actor, cancellationToken);
            var own = coder is null ? [] : await context.Codings.Include(c => c.Evidence).Where(c => c.CoderId == coder.Id && c.Code == request.Code && cases.Any(m => m.Id == c.CaseId))
                .OrderBy(c => c.CaseId).ThenBy(c => c.Id).Take(ChangeInBulk.Most + 1).ToListAsync(cancellationToken);
            if (own.Count > ChangeInBulk.Most)
                return Refused.Invalid(new Fault("codings", $"At most {ChangeInBulk.Most} codings at once; narrow the filter."));
            var meant = own.FindAll(c => request.Value is null || c.Value.Text() == request.Value);
            var free = meant.FindAll(c => c.Round is null);
            var outcome = await RunAsync(context, actor, request, free, meant.Count, cancellationToken);
            if (outcome.Batch is not null)
                await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("codings");
        }
    }

    private IEnumerable<Fault> Wrong(CodingsRequest request)
    {
        if (Definition(request.Code) is not { } code)
        {
            yield return Unknown("code", request.Code);
            yield break;
        }

        var values = CodingRules.Allowed(code.Scale).Select(v => v.Text()).ToList();
        if (request.Value is { } value && !values.Contains(value))
            yield return new Fault("value", $"One of {string.Join(", ", values)}.", value);
        if (request.Action == CodingAction.Withdraw && request.With is not null)
            yield return new Fault("with", "Nothing, where codings are withdrawn.", request.With);
        if (request.Action == CodingAction.ReplaceValue && (request.With is null || !values.Contains(request.With)))
            yield return new Fault("with", $"One of {string.Join(", ", values)}.", request.With);
        if (request.Action == CodingAction.ReplaceCode && (Definition(request.With ?? "") is not { } other || other.Key == code.Key))
            yield return Unknown("with", request.With);
        if (request.Reason is { Length: > 4_000 })
            yield return new Fault("reason", "At most 4000 characters.");
    }

    private Domain.Codebook.CodeDefinition? Definition(string key) => vocabularies.Codebook.Codes.FirstOrDefault(c => c.Key == key && c.IsCodable);

    private Fault Unknown(string place, string? given)
    {
        var keys = vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key);
        return new Fault(place, "A code of the codebook that takes codings.", given, given is null ? [] : Domain.Suggestions.NearestTerms.Of(given, keys));
    }

    private async Task<CodingsOutcome> RunAsync(TocContext context, Actor actor, CodingsRequest request, List<CodingRow> rows, int matched, CancellationToken cancellationToken)
    {
        var ids = rows.ConvertAll(r => r.CaseId);
        var titles = await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Title }).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        var coderIds = rows.Select(r => r.CoderId).Distinct().ToList();
        var taken = request.Action != CodingAction.ReplaceCode ? [] : await context.Codings.Where(c => ids.Contains(c.CaseId) && coderIds.Contains(c.CoderId) && c.Code == request.With && c.Round == null).Select(c => c.CaseId).ToHashSetAsync(cancellationToken);
        var allowed = request.Action == CodingAction.ReplaceCode ? CodingRules.Allowed(Definition(request.With!)!.Scale) : [];
        var changing = rows.FindAll(r => request.Action != CodingAction.ReplaceValue || r.Value.Text() != request.With);
        List<Fault> faults = [.. changing.Select(r => Against(request, r, taken, allowed)).OfType<Fault>().Take(MostFaults)];
        List<(string, string, string)> preview = [.. changing.Take(MostPreviewed).Select(r => (CaseId.Text(r.CaseId), titles[r.CaseId], r.Value.Text()))];
        var outcome = new CodingsOutcome(matched, changing.Count, matched - rows.Count, preview, faults, null);
        if (request.DryRun || faults.Count > 0 || changing.Count == 0)
            return outcome;
        var batch = new ImportBatchRow { FileName = $"bulk change: {request.Action.Text()} of codings of {request.Code}", At = context.Clock.GetUtcNow(), By = actor.Name, Door = actor.Door.Text() };
        context.ImportBatches.Add(batch);
        await context.SaveChangesAsync(cancellationToken);
        (context.BatchId, context.Reason) = (batch.Id, string.IsNullOrWhiteSpace(request.Reason) ? batch.FileName : request.Reason.Trim());
        var undo = await WriteAsync(context, actor, request, changing, cancellationToken);
        (batch.Undo, batch.Counts) = (CaseJson.Write(undo), CaseJson.Write(new Dictionary<string, ImportCount> { ["codings"] = new(0, changing.Count, matched - changing.Count) }));
        await context.SaveChangesAsync(cancellationToken);
        return outcome with { Batch = batch.Id };
    }

    /// <summary>What stands against the change of one coding; null: nothing.</summary>
    private static Fault? Against(CodingsRequest request, CodingRow row, HashSet<long> taken, IReadOnlyList<CodingValue> allowed)
    {
        if (request.Action == CodingAction.ReplaceCode && taken.Contains(row.CaseId))
            return new Fault(CaseId.Text(row.CaseId), $"A case on which you have not coded {request.With} yet.");
        if (request.Action == CodingAction.ReplaceCode && !allowed.Contains(row.Value))
            return new Fault(CaseId.Text(row.CaseId), $"A value that {request.With} takes: {string.Join(", ", allowed.Select(v => v.Text()))}.", row.Value.Text());
        return request.Action == CodingAction.ReplaceValue && CodingRules.NeedsEvidence(Tokens.Parse<CodingValue>(request.With!)) && row.Evidence.Count == 0
            ? new Fault(CaseId.Text(row.CaseId), $"A coding with evidence, which {request.With} needs; this one has none.") : null;
    }

    private static async Task<ImportUndo> WriteAsync(TocContext context, Actor actor, CodingsRequest request, List<CodingRow> rows, CancellationToken cancellationToken)
    {
        var sources = rows.SelectMany(r => r.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList();
        var names = new ReferenceNames();
        foreach (var source in await context.Sources.Where(s => sources.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(source.Id, source.Reference);
        var undo = new ImportUndo();
        foreach (var row in rows)
        {
            var before = PackageRecords.Content(row, names);
            if (request.Action == CodingAction.Withdraw)
            {
                undo.RemovedCodings.Add(new RemovedCoding(row.Id, row.CaseId, row.CoderId, row.CodebookVersion, row.Version, row.CreatedAt, row.CreatedBy, before));
                context.RemoveRange(row.Evidence);
                context.Codings.Remove(row);
                continue;
            }

            PackageRecords.Write(row, request.Action == CodingAction.ReplaceCode ? before with { Code = request.With! } : before with { Value = Tokens.Parse<CodingValue>(request.With!) }, names);
            PackageRecords.Touch(context, row, actor);
            undo.Codings.Add(new(row.Id, row.Version, before));
        }

        await context.SaveChangesAsync(cancellationToken);
        await PositionStore.RefreshAsync(context, [.. rows.Select(r => r.CaseId).Distinct()], cancellationToken);
        return undo;
    }
}
