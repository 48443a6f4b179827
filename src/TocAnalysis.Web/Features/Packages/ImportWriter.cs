using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Writes the plans of an import, one portion after the other, inside the transaction of its caller, and keeps what an undo needs.</summary>
internal sealed class ImportWriter(TocContext context, CaseStore cases, int codebookVersion, Actor actor, PackageRead package)
{
    /// <summary>Longest reason that a version or an audit entry keeps.</summary>
    private const int MaxReason = 4_000;

    /// <summary>
    /// Things that are saved at once. The context looks at everything that it tracks with every save, so what is written is let go of, and a
    /// package of many thousands costs as many times more as it is larger, in time and in memory.
    /// </summary>
    private const int Portion = 500;

    private readonly Actor importer = actor with { Door = Door.Import };
    private readonly ImportUndo undo = new();
    private readonly Dictionary<string, long> coders = new(StringComparer.Ordinal);
    private ImportBatchRow? batch;
    private Dictionary<string, string>? mappings;

    /// <summary>What rows of new cases are made on, here or beside.</summary>
    public async Task<FreshGround> GroundAsync(IEnumerable<string> coderNames, string importingCoder, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await EnsureCodersAsync(coderNames, cancellationToken);
        mappings ??= await context.CodeMappings.AsNoTracking().ToDictionaryAsync(m => m.Code, m => m.CountsAs, StringComparer.Ordinal, cancellationToken);
        return new FreshGround(context, cases, importer, codebookVersion, Reason) { Coders = coders, ImportingCoder = importingCoder, Mappings = mappings };
    }

    /// <summary>Writes one portion.</summary>
    public async Task WriteAsync(ImportPlan plan, string importingCoder, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await WriteActorsAsync(plan, cancellationToken);
        var ground = await GroundAsync(plan.Codings.Where(c => c.Plan.IsNew).Select(c => c.Coding.Coder ?? ""), importingCoder, cancellationToken);
        var fresh = await FreshPortion.MakeAsync(plan, ground, context, cancellationToken);
        await WriteAsync(fresh, cancellationToken);
        foreach (var (reference, id) in fresh.Identifiers)
            plan.CaseIds[reference] = id;
        await WriteCasesAsync(plan, cancellationToken);
        var touched = await WriteLinksAndCodingsAsync(plan, cancellationToken);
        undo.Registers.AddRange(await PackageRegisters.WriteAsync(context, plan, Touch, cancellationToken));
        if (touched.Count > 0)
            await PositionStore.RefreshManyAsync(context, touched, cancellationToken);
        // The next portion has its own; what is tracked makes every save slower.
        await context.SaveChangesAsync(cancellationToken);
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.Entity != batch).ToList())
            entry.State = EntityState.Detached;
        context.Reasons.Clear();
    }

    /// <summary>Writes rows that were made beside.</summary>
    public async Task WriteAsync(FreshPortion portion, CancellationToken cancellationToken)
    {
        await portion.WriteAsync(context, cancellationToken);
        undo.Cases.AddRange(portion.WrittenCases);
        undo.Codings.AddRange(portion.WrittenCodings);
    }

    /// <summary>Closes the batch.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> EndAsync(IReadOnlyDictionary<string, ImportCount> counts, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        undo.Cases.Sort((one, other) => one.Id.CompareTo(other.Id));
        (batch!.Undo, batch.Counts) = (CaseJson.Write(undo), CaseJson.Write(counts));
        await context.SaveChangesAsync(cancellationToken);
        // Left waiting, the words would be read through by every search until somebody's small change paid for all of them.
        await context.Database.ExecuteSqlRawAsync(
            """
            SELECT gin_clean_pending_list(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
            WHERE a.amname = 'gin' AND i.indrelid IN ('case_record'::regclass, 'coding'::regclass, 'evidence'::regclass) AND pg_has_role(c.relowner, 'USAGE')
            """, cancellationToken);
        return batch.Id;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (batch is not null)
            return;
        // Both are settings of this transaction alone. Words go into the index at its end and not with each row.
        // Only who owns the index can put them in at the end.
        if (!context.HasRowSecurity)
            await context.Database.ExecuteSqlRawAsync("SET LOCAL gin_pending_list_limit = '256MB'", cancellationToken);
        context.Actor = importer;
        batch = new ImportBatchRow
        {
            FileName = package.Name.Length > 260 ? package.Name[..260] : package.Name,
            Hash = package.Hash,
            At = context.Clock.GetUtcNow(),
            By = actor.Name,
            Door = actor.Door.Text(),
        };
        context.ImportBatches.Add(batch);
        await context.SaveChangesAsync(cancellationToken);
        context.BatchId = batch.Id;
    }

    private async Task WriteActorsAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        var (groups, sources) = (new List<(GroupRow Row, GroupContent? Before)>(), new List<(SourceRow Row, SourceContent? Before)>());
        foreach (var group in plan.Groups.Where(g => g.Merged.HasChanges))
        {
            var row = group.Row ?? context.Groups.Add(new GroupRow()).Entity;
            groups.Add((row, group.Row is null ? null : PackageRecords.Content(row)));
            PackageRecords.Write(row, group.Merged.Content);
            Touch(row, group.Merged.Changes);
        }

        foreach (var source in plan.Sources.Where(s => s.Merged.HasChanges))
        {
            var row = source.Row ?? context.Sources.Add(new SourceRow()).Entity;
            sources.Add((row, source.Row is null ? null : PackageRecords.Content(row)));
            PackageRecords.Write(row, source.Merged.Content);
            Touch(row, source.Merged.Changes);
        }

        await context.SaveChangesAsync(cancellationToken);
        foreach (var (row, before) in groups)
        {
            plan.Names.AddGroup(row.Id, row.Reference);
            undo.Groups.Add(new(row.Id, row.Version, before));
        }

        foreach (var (row, before) in sources)
        {
            plan.Names.AddSource(row.Id, row.Reference);
            undo.Sources.Add(new(row.Id, row.Version, before));
        }
    }

    /// <summary>Cases that are recorded already, or were.</summary>
    private async Task WriteCasesAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        foreach (var portion in plan.Cases.Where(c => c.Merged.HasChanges && !FreshPortion.IsFresh(plan, c)).Chunk(Portion))
        {
            var written = new List<(CaseRow Row, bool IsNew)>();
            foreach (var planned in portion)
            {
                var reason = Reason(planned.Merged.Changes);
                // A deleted case comes back: the reference stays with its identifier, which is never given to another case.
                var row = planned.Row ?? plan.Deleted[planned.Key];
                row.DeletedAt = null;
                await cases.UpdateAsync(context, row, planned.Merged.Content, plan.Names, importer, reason, cancellationToken);
                context.Reasons[row] = reason;
                plan.CaseIds[planned.Key] = row.Id;
                written.Add((row, planned.IsNew));
            }

            await context.SaveChangesAsync(cancellationToken);
            undo.Cases.AddRange(written.Select(w => new WrittenCase(w.Row.Id, w.Row.Version, w.IsNew)));
            LetGo(written.Select(w => w.Row));
        }
    }

    /// <summary>Stops tracking what is written and not needed any more, with its parts, versions and audit entries.</summary>
    private void LetGo(IEnumerable<EditedRow> written)
    {
        var gone = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var row in written)
        {
            gone.Add(row);
            gone.UnionWith(row switch { CaseRow c => Parts(c), CodingRow c => c.Evidence, _ => [] });
            context.Reasons.Remove(row);
        }

        foreach (var entry in context.ChangeTracker.Entries().Where(e => gone.Contains(e.Entity) || e.Entity is CaseVersionRow or AuditRow).ToList())
            entry.State = EntityState.Detached;
    }

    private static IEnumerable<CasePartRow> Parts(CaseRow row) =>
        [.. row.Domains, .. row.Countries, .. row.Offences, .. row.Groups, .. row.Activities, .. row.Sources, .. row.Competing];

    private async Task<IReadOnlyCollection<long>> WriteLinksAndCodingsAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        var links = new List<(GroupLinkRow Row, GroupLink? Before)>();
        foreach (var link in plan.Links.Where(l => l.Merged.HasChanges))
        {
            var content = link.Merged.Content;
            var row = link.Row ?? context.GroupLinks.Add(new GroupLinkRow()).Entity;
            links.Add((row, link.Row is null ? null : PackageRecords.Content(row, plan.Names, content.Case)));
            PackageRecords.Write(row, content, plan.Names, content.Case is null ? null : plan.CaseIds[content.Case]);
            Touch(row, link.Merged.Changes);
        }

        var texts = plan.Cases.ToDictionary(c => c.Key, c => c.Merged.Content, StringComparer.Ordinal);
        await context.SaveChangesAsync(cancellationToken);
        undo.Links.AddRange(links.Select(l => new WrittenThing<GroupLink>(l.Row.Id, l.Row.Version, l.Before)));
        var touched = new HashSet<long>();
        var fresh = plan.Cases.Where(c => FreshPortion.IsFresh(plan, c)).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var changed = plan.Codings.Where(c => c.Plan.Merged.HasChanges && !fresh.Contains(c.Coding.Case)).ToList();
        var keys = await CopySave.KeysAsync(context, "coding", changed.Count(c => c.Plan.IsNew), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (portion, isFresh) in changed.Where(c => c.Plan.IsNew).Chunk(Portion).Select(p => (p, IsFresh: true)).Concat(changed.Where(c => !c.Plan.IsNew).Chunk(Portion).Select(p => (p, IsFresh: false))))
        {
            var written = new List<(CodingRow Row, CodingContent? Before)>();
            foreach (var (coding, planned) in portion)
            {
                // The same package may change the text that a quotation stands in.
                var content = texts.TryGetValue(coding.Case, out var text) ? CodingRules.Anchor(planned.Merged.Content, text.Summary, text.Narrative) : planned.Merged.Content;
                var row = planned.Row ?? context.Codings.Add(new CodingRow { Id = keys.Dequeue(), CaseId = plan.CaseIds[coding.Case], CoderId = coders[coding.Coder ?? ""], CodebookVersion = codebookVersion }).Entity;
                written.Add((row, planned.Row is null ? null : PackageRecords.Content(row, plan.Names)));
                PackageRecords.Write(row, content, plan.Names);
                Touch(row, planned.Merged.Changes);
                touched.Add(row.CaseId);
            }

            await (isFresh ? CopySave.RunAsync(context, cancellationToken) : context.SaveChangesAsync(cancellationToken));
            undo.Codings.AddRange(written.Select(c => new WrittenThing<CodingContent>(c.Row.Id, c.Row.Version, c.Before)));
            LetGo(written.Select(w => w.Row));
        }

        return touched;
    }

    /// <summary>Coders by name; whoever imports under the empty one. Those that nobody knows yet are made.</summary>
    private async Task EnsureCodersAsync(IEnumerable<string> given, CancellationToken cancellationToken)
    {
        var names = given.Where(n => !coders.ContainsKey(n)).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0)
            return;
        var known = await context.Coders.Select(c => c.Id).ToHashSetAsync(cancellationToken);
        foreach (var coder in await context.Coders.Where(c => names.Contains(c.Name)).Select(c => new { c.Name, c.Id }).ToListAsync(cancellationToken))
            coders[coder.Name] = coder.Id;
        if (names.Contains(""))
            coders[""] = (await CoderStore.FindOrCreateAsync(context, actor, cancellationToken)).Id;
        var added = names.Where(n => !coders.ContainsKey(n)).Select(n => new CoderRow { Name = n }).ToList();
        context.Coders.AddRange(added);
        await context.SaveChangesAsync(cancellationToken);
        foreach (var coder in added)
            coders[coder.Name] = coder.Id;
        undo.Coders.AddRange(names.Select(n => coders[n]).Distinct().Where(id => !known.Contains(id) && !undo.Coders.Contains(id)));
    }

    private void Touch(EditedRow row, IReadOnlyList<PackageChange> changes)
    {
        PackageRecords.Touch(context, row, importer);
        context.Reasons[row] = Reason(changes);
    }

    /// <summary>The rows that a change came from, such as <c>package.zip: cases.csv row 2, case_countries.csv rows 4, 5</c>.</summary>
    private string Reason(IReadOnlyList<PackageChange> changes)
    {
        var rows = changes.GroupBy(c => c.File).Select(g =>
        {
            var numbers = g.Select(c => c.Row).Distinct().Order().ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{g.Key} {(numbers.Count == 1 ? "row" : "rows")} {string.Join(", ", numbers)}");
        });
        var reason = $"{package.Name}: {string.Join("; ", rows)}";
        return reason.Length > MaxReason ? reason[..(MaxReason - 1)] + "…" : reason;
    }
}
