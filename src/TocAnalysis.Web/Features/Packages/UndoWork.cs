using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Takes back what a batch wrote, inside the transaction of its caller, portion by portion, so that a batch of any size is never in memory as a whole.</summary>
internal sealed class UndoWork(TocContext context, ImportUndo undo, CaseStore cases, Actor actor)
{
    /// <summary>Records that are loaded, changed and saved together.</summary>
    private const int Portion = 500;

    public async Task RunAsync(PackageRegistersUndo registers, CancellationToken cancellationToken)
    {
        await BringBackAsync(cancellationToken);
        await registers.RunAsync(new ReferenceNames(), actor, cancellationToken);
        LetGo();
        await UndoCodingsAsync(cancellationToken);
        await UndoLinksAsync(cancellationToken);
        context.Coders.RemoveRange(await context.Coders.Where(c => undo.Coders.Contains(c.Id) && !context.Codings.Any(k => k.CoderId == c.Id)).ToListAsync(cancellationToken));
        await SaveAsync(cancellationToken);
        foreach (var portion in undo.Cases.Where(c => c.IsNew).Chunk(Portion))
            await TakeAwayAsync([.. portion.Select(c => c.Id)], cancellationToken);
        foreach (var portion in undo.Cases.Where(c => !c.IsNew).Chunk(Portion))
            await RestoreAsync(portion, cancellationToken);
        await UndoActorsAsync(cancellationToken);
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        LetGo();
    }

    /// <summary>Stops tracking what is written; the row of the batch is the caller's.</summary>
    private void LetGo()
    {
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.Entity is not ImportBatchRow).ToList())
            entry.State = EntityState.Detached;
    }

    private async Task UndoCodingsAsync(CancellationToken cancellationToken)
    {
        var newCases = undo.Cases.Where(c => c.IsNew).Select(c => c.Id).ToHashSet();
        var touched = new HashSet<long>();
        foreach (var portion in undo.Codings.Chunk(Portion))
        {
            var (rows, names) = (await CodingsAsync(portion.Select(w => w.Id), cancellationToken), new ReferenceNames());
            await AddNamesAsync(names, [], portion.Where(w => w.Before is not null).SelectMany(w => w.Before!.Evidence).Select(e => e.Source), cancellationToken);
            foreach (var written in portion)
            {
                var row = rows[written.Id];
                touched.Add(row.CaseId);
                if (written.Before is null)
                {
                    context.Codings.Remove(row);
                    continue;
                }

                PackageRecords.Write(row, written.Before, names);
                PackageRecords.Touch(context, row, actor);
            }

            await SaveAsync(cancellationToken);
        }

        var (moved, all) = (await CodingsAsync(undo.MovedCodings.Select(m => m.Id), cancellationToken), new ReferenceNames());
        touched.UnionWith(moved.Values.Select(c => c.CaseId));
        await AddNamesAsync(all, [], undo.MovedCodings.SelectMany(m => m.Before.Evidence).Concat(undo.RemovedCodings.SelectMany(r => r.Content.Evidence)).Select(e => e.Source), cancellationToken);
        touched.UnionWith(UndoCodings.Run(context, undo, moved, all, actor));
        await SaveAsync(cancellationToken);
        // Nobody else has coded a case that came with the batch, so nothing counts on it any more.
        foreach (var gone in touched.Where(newCases.Contains).Chunk(Portion * 10))
            await context.Positions.Where(p => gone.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await PositionStore.RefreshManyAsync(context, [.. touched.Where(id => !newCases.Contains(id))], cancellationToken);
        LetGo();
    }

    private async Task<Dictionary<long, CodingRow>> CodingsAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToList();
        return wanted.Count == 0 ? [] : await context.Codings.Include(c => c.Evidence).Where(c => wanted.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
    }

    private async Task UndoLinksAsync(CancellationToken cancellationToken)
    {
        foreach (var portion in undo.Links.Chunk(Portion))
        {
            var (ids, names) = (portion.Select(w => w.Id).ToList(), new ReferenceNames());
            var rows = await context.GroupLinks.Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
            var before = portion.Select(w => w.Before).OfType<Domain.Groups.GroupLink>().ToList();
            await AddNamesAsync(names, before.SelectMany(b => new[] { b.From, b.To }), before.Select(b => b.Source), cancellationToken);
            foreach (var written in portion)
            {
                var row = rows[written.Id];
                if (written.Before is null)
                {
                    context.GroupLinks.Remove(row);
                    continue;
                }

                PackageRecords.Write(row, written.Before, names, row.CaseId);
                PackageRecords.Touch(context, row, actor);
            }

            await SaveAsync(cancellationToken);
        }

        var moved = undo.MovedLinks.ToDictionary(m => m.Id);
        foreach (var row in await context.GroupLinks.Where(l => moved.Keys.Contains(l.Id)).ToListAsync(cancellationToken))
        {
            row.CaseId = moved[row.Id].CaseId;
            PackageRecords.Touch(context, row, actor);
        }

        await SaveAsync(cancellationToken);
    }

    /// <summary>Cases that the batch brought: the row stays, so that the identifier is never given again; its parts go, so that groups and sources that came with it can go too.</summary>
    private async Task TakeAwayAsync(long[] ids, CancellationToken cancellationToken)
    {
        await context.CaseCountries.Where(p => ids.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await context.CaseOffences.Where(p => ids.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await context.CaseGroups.Where(p => ids.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await context.CaseActivities.Where(p => ids.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await context.CaseSources.Where(p => ids.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await context.CaseCompeting.Where(p => ids.Contains(p.CaseId)).ExecuteDeleteAsync(cancellationToken);
        var names = new ReferenceNames();
        foreach (var row in await context.Cases.Include(c => c.Domains).Where(c => ids.Contains(c.Id)).ToListAsync(cancellationToken))
        {
            await cases.UpdateAsync(context, row, CaseStore.Content(row, names), names, actor, context.Reason, cancellationToken);
            row.DeletedAt = context.Clock.GetUtcNow();
        }

        await SaveAsync(cancellationToken);
    }

    /// <summary>Cases that the batch changed are as the version before says.</summary>
    private async Task RestoreAsync(WrittenCase[] portion, CancellationToken cancellationToken)
    {
        var (ids, versions) = (portion.Select(w => w.Id).ToArray(), portion.Select(w => w.Version - 1).ToArray());
        var before = (await context.CaseVersions
            .FromSql($"SELECT v.* FROM case_version v JOIN unnest({ids}, {versions}) AS w (id, version) ON v.case_id = w.id AND v.version = w.version").AsNoTracking()
            .Select(v => new { v.CaseId, v.Content }).ToListAsync(cancellationToken)).ToDictionary(v => v.CaseId, v => CaseJson.Read<CaseContent>(v.Content));
        var rows = await CaseStore.WithParts(context.Cases).Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var names = await ReferenceNames.OfAsync(context, rows.Values, cancellationToken);
        await AddNamesAsync(names, before.Values.SelectMany(c => c.Groups).Select(g => g.Group), before.Values.SelectMany(Sources), cancellationToken);
        foreach (var written in portion)
        {
            var row = rows[written.Id];
            if (written.IsGone)
                row.DeletedAt = null;
            await cases.UpdateAsync(context, row, before[written.Id], names, actor, context.Reason, cancellationToken);
        }

        await SaveAsync(cancellationToken);

        static IEnumerable<string?> Sources(CaseContent content) =>
            [.. content.Countries.Select(p => p.Source), .. content.Offences.Select(p => p.Source), .. content.Groups.Select(p => p.Source), .. content.Sources.Select(p => p.Source), .. content.Competing.Select(p => p.Source)];
    }

    /// <summary>Makes the groups, sources and links again that a merge took away, under their references.</summary>
    private async Task BringBackAsync(CancellationToken cancellationToken)
    {
        foreach (var content in undo.RemovedGroups)
            Add(context.Groups.Add(new GroupRow()).Entity, row => PackageRecords.Write(row, content));
        foreach (var content in undo.RemovedSources)
            Add(context.Sources.Add(new SourceRow()).Entity, row => PackageRecords.Write(row, content));
        await context.SaveChangesAsync(cancellationToken);
        var (references, names) = (undo.RemovedLinks.Select(l => l.Case).OfType<string>().ToList(), new ReferenceNames());
        var ofLinks = await context.Cases.Where(c => references.Contains(c.Reference)).ToDictionaryAsync(c => c.Reference, c => c.Id, cancellationToken);
        await AddNamesAsync(names, undo.RemovedLinks.SelectMany(l => new[] { l.From, l.To }), undo.RemovedLinks.Select(l => l.Source), cancellationToken);
        foreach (var content in undo.RemovedLinks)
            Add(context.GroupLinks.Add(new GroupLinkRow()).Entity, row => PackageRecords.Write(row, content, names, content.Case is { } of ? ofLinks[of] : null));
        await context.SaveChangesAsync(cancellationToken);

        void Add<T>(T row, Action<T> write) where T : EditedRow
        {
            write(row);
            PackageRecords.Touch(context, row, actor);
        }
    }

    private async Task UndoActorsAsync(CancellationToken cancellationToken)
    {
        foreach (var portion in undo.Groups.Chunk(Portion))
        {
            var before = portion.ToDictionary(w => w.Id, w => w.Before);
            foreach (var row in await context.Groups.Where(g => before.Keys.Contains(g.Id)).ToListAsync(cancellationToken))
                Undo(row, before[row.Id], PackageRecords.Write);
            await SaveAsync(cancellationToken);
        }

        foreach (var portion in undo.Sources.Chunk(Portion))
        {
            var before = portion.ToDictionary(w => w.Id, w => w.Before);
            foreach (var row in await context.Sources.Where(s => before.Keys.Contains(s.Id)).ToListAsync(cancellationToken))
                Undo(row, before[row.Id], PackageRecords.Write);
            await SaveAsync(cancellationToken);
        }

        void Undo<TRow, TContent>(TRow row, TContent? before, Action<TRow, TContent> write) where TRow : EditedRow where TContent : class
        {
            if (before is null)
            {
                context.Remove(row);
                return;
            }

            write(row, before);
            PackageRecords.Touch(context, row, actor);
        }
    }

    private async Task AddNamesAsync(ReferenceNames names, IEnumerable<string> groupReferences, IEnumerable<string?> sourceReferences, CancellationToken cancellationToken)
    {
        var (missingGroups, missingSources) = (groupReferences.Where(g => !names.HasGroup(g)).Distinct().ToList(), sourceReferences.OfType<string>().Where(s => !names.HasSource(s)).Distinct().ToList());
        if (missingGroups.Count > 0)
        {
            foreach (var group in await context.Groups.Where(g => missingGroups.Contains(g.Reference)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
                names.AddGroup(group.Id, group.Reference);
        }

        if (missingSources.Count > 0)
        {
            foreach (var source in await context.Sources.Where(s => missingSources.Contains(s.Reference)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
                names.AddSource(source.Id, source.Reference);
        }
    }
}
