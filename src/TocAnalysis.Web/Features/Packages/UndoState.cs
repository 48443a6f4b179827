using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>The records that a batch wrote as they are now, and what stands in the way of taking them back.</summary>
internal sealed class UndoState
{
    private readonly TocContext context;
    private readonly PackageRegistersUndo registers;
    private Dictionary<long, GroupRow> groups = [];
    private Dictionary<long, SourceRow> sources = [];
    private Dictionary<long, GroupLinkRow> links = [];
    private Dictionary<long, CodingRow> codings = [];

    private UndoState(TocContext context, ImportUndo undo) => (this.context, Undo, registers) = (context, undo, new PackageRegistersUndo(context, undo));

    public ImportUndo Undo { get; }

    public Dictionary<long, CaseRow> Cases { get; private set; } = [];

    public ReferenceNames Names { get; private set; } = new();

    public static async Task<UndoState> LoadAsync(TocContext context, ImportUndo undo, CancellationToken cancellationToken)
    {
        var state = new UndoState(context, undo);
        var (caseIds, groupIds, sourceIds) = (undo.Cases.Select(c => c.Id).ToList(), undo.Groups.Select(g => g.Id).ToList(), undo.Sources.Select(s => s.Id).ToList());
        var (linkIds, codingIds) = (undo.Links.Select(l => l.Id).Concat(undo.MovedLinks.Select(l => l.Id)).ToList(), undo.Codings.Select(c => c.Id).Concat(undo.MovedCodings.Select(c => c.Id)).ToList());
        state.Cases = await CaseStore.WithParts(context.Cases).Where(c => caseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        state.groups = await context.Groups.Where(g => groupIds.Contains(g.Id)).ToDictionaryAsync(g => g.Id, cancellationToken);
        state.sources = await context.Sources.Where(s => sourceIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        state.links = await context.GroupLinks.Where(l => linkIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        state.codings = await context.Codings.Include(c => c.Evidence).Where(c => codingIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        await state.registers.LoadAsync(cancellationToken);
        state.Names = await ReferenceNames.OfAsync(context, state.Cases.Values, cancellationToken);
        return state;
    }

    public CaseContent Content(CaseRow row) => CaseStore.Content(row, Names);

    /// <summary>Everything that was changed since, or that something from outside the batch rests on.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsAsync(CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        foreach (var written in Undo.Cases)
            Check(Cases, written.Id, written.Version, row => row.Reference, row => (row.DeletedAt is not null) == (written.IsGone || written.WasGone));
        foreach (var written in Undo.Groups)
            Check(groups, written.Id, written.Version, row => row.Reference, _ => true);
        foreach (var written in Undo.Sources)
            Check(sources, written.Id, written.Version, row => row.Reference, _ => true);
        foreach (var written in Undo.Links)
            Check(links, written.Id, written.Version, _ => "group link", _ => true);
        foreach (var moved in Undo.MovedLinks)
            Check(links, moved.Id, moved.Version, _ => "group link", _ => true);
        await AddTakenAsync(faults, cancellationToken);
        foreach (var written in Undo.Codings)
            Check(codings, written.Id, written.Version, row => $"coding of {row.Code}", _ => true);
        foreach (var moved in Undo.MovedCodings)
            Check(codings, moved.Id, moved.Version, row => $"coding of {row.Code}", _ => true);
        faults.AddRange(await UndoCodings.TakenAsync(context, Undo, cancellationToken));

        var newCases = Undo.Cases.Where(c => c.IsNew).Select(c => c.Id).ToList();
        var newGroups = Undo.Groups.Where(g => g.Before is null).Select(g => g.Id).ToList();
        var newSources = Undo.Sources.Where(s => s.Before is null).Select(s => s.Id).ToList();
        var ownCodings = Undo.Codings.Where(c => c.Before is null).Select(c => c.Id).ToList();
        var ownLinks = Undo.Links.Where(l => l.Before is null).Select(l => l.Id).ToList();
        var ownCases = Undo.Cases.Select(c => c.Id).ToList();

        foreach (var reference in await context.Cases.Where(c => newCases.Contains(c.Id)
            && (context.Codings.Any(k => k.CaseId == c.Id && !ownCodings.Contains(k.Id)) || context.GroupLinks.Any(l => l.CaseId == c.Id && !ownLinks.Contains(l.Id))))
            .Select(c => c.Reference).ToListAsync(cancellationToken))
            faults.Add(new Fault(reference, "A case that nobody has coded or linked since the import; remove those codings and links first."));
        foreach (var reference in await context.Groups.Where(g => newGroups.Contains(g.Id)
            && (context.CaseGroups.Any(p => p.GroupId == g.Id && !ownCases.Contains(p.CaseId)) || context.GroupLinks.Any(l => (l.FromId == g.Id || l.ToId == g.Id) && !ownLinks.Contains(l.Id))))
            .Select(g => g.Reference).ToListAsync(cancellationToken))
            faults.Add(new Fault(reference, "A group that nothing from outside the import refers to."));
        foreach (var reference in await context.Sources.Where(s => newSources.Contains(s.Id)
            && (context.CaseSources.Any(p => p.SourceId == s.Id && !ownCases.Contains(p.CaseId))
                || context.CaseCountries.Any(p => p.SourceId == s.Id && !ownCases.Contains(p.CaseId))
                || context.CaseOffences.Any(p => p.SourceId == s.Id && !ownCases.Contains(p.CaseId))
                || context.CaseGroups.Any(p => p.SourceId == s.Id && !ownCases.Contains(p.CaseId))
                || context.GroupLinks.Any(l => l.SourceId == s.Id && !ownLinks.Contains(l.Id))
                || context.Evidence.Any(e => e.SourceId == s.Id && !ownCodings.Contains(e.CodingId))))
            .Select(s => s.Reference).ToListAsync(cancellationToken))
            faults.Add(new Fault(reference, "A source that nothing from outside the import cites."));
        faults.AddRange(await registers.FaultsAsync(newCases, newGroups, newSources, cancellationToken));
        return faults;

        void Check<T>(Dictionary<long, T> rows, long id, int version, Func<T, string> name, Func<T, bool> stands) where T : EditedRow
        {
            if (!rows.TryGetValue(id, out var row) || !stands(row))
                faults.Add(new Fault(row is null ? "record" : name(row), "A record that still stands; this one was deleted since the import."));
            else if (row.Version != version)
                faults.Add(new Fault(name(row), $"A record that nobody has changed since the import; this one was changed by {row.UpdatedBy}."));
        }
    }

    public async Task UndoCodingsAndLinksAsync(Actor actor, CancellationToken cancellationToken)
    {
        await registers.RunAsync(Names, actor, cancellationToken);
        foreach (var written in Undo.Codings)
        {
            var row = codings[written.Id];
            if (written.Before is null)
            {
                context.Codings.Remove(row);
                continue;
            }

            await AddNamesAsync([], [.. written.Before.Evidence.Select(e => e.Source)], cancellationToken);
            PackageRecords.Write(row, written.Before, Names);
            PackageRecords.Touch(context, row, actor);
        }

        foreach (var written in Undo.Links)
        {
            var row = links[written.Id];
            if (written.Before is null)
            {
                context.GroupLinks.Remove(row);
                continue;
            }

            await AddNamesAsync([written.Before.From, written.Before.To], [written.Before.Source], cancellationToken);
            PackageRecords.Write(row, written.Before, Names, row.CaseId);
            PackageRecords.Touch(context, row, actor);
        }

        foreach (var moved in Undo.MovedLinks)
        {
            links[moved.Id].CaseId = moved.CaseId;
            PackageRecords.Touch(context, links[moved.Id], actor);
        }

        var touched = codings.Values.Select(c => c.CaseId).ToHashSet();
        foreach (var moved in Undo.MovedCodings)
            await AddNamesAsync([], [.. moved.Before.Evidence.Select(e => e.Source)], cancellationToken);
        foreach (var removed in Undo.RemovedCodings)
            await AddNamesAsync([], [.. removed.Content.Evidence.Select(e => e.Source)], cancellationToken);
        touched.UnionWith(UndoCodings.Run(context, Undo, codings, Names, actor));
        await context.SaveChangesAsync(cancellationToken);
        if (touched.Count > 0)
            await PositionStore.RefreshAsync(context, touched, cancellationToken);
        context.Coders.RemoveRange(await context.Coders.Where(c => Undo.Coders.Contains(c.Id) && !context.Codings.Any(k => k.CoderId == c.Id)).ToListAsync(cancellationToken));
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Makes the groups, sources and links again that a merge took away, under their references.</summary>
    public async Task BringBackAsync(Actor actor, CancellationToken cancellationToken)
    {
        foreach (var content in Undo.RemovedGroups)
            Add(context.Groups.Add(new GroupRow()).Entity, row => PackageRecords.Write(row, content));
        foreach (var content in Undo.RemovedSources)
            Add(context.Sources.Add(new SourceRow()).Entity, row => PackageRecords.Write(row, content));
        await context.SaveChangesAsync(cancellationToken);
        var references = Undo.RemovedLinks.Select(l => l.Case).OfType<string>().ToList();
        var cases = await context.Cases.Where(c => references.Contains(c.Reference)).ToDictionaryAsync(c => c.Reference, c => c.Id, cancellationToken);
        await AddNamesAsync([.. Undo.RemovedLinks.SelectMany(l => new[] { l.From, l.To })], [.. Undo.RemovedLinks.Select(l => l.Source)], cancellationToken);
        foreach (var content in Undo.RemovedLinks)
            Add(context.GroupLinks.Add(new GroupLinkRow()).Entity, row => PackageRecords.Write(row, content, Names, content.Case is { } of ? cases[of] : null));
        await context.SaveChangesAsync(cancellationToken);

        void Add<T>(T row, Action<T> write) where T : EditedRow
        {
            write(row);
            PackageRecords.Touch(context, row, actor);
        }
    }

    /// <summary>References that are to come back and have been given to others since.</summary>
    private async Task AddTakenAsync(List<Fault> faults, CancellationToken cancellationToken)
    {
        var (groupReferences, sourceReferences) = (Undo.RemovedGroups.Select(g => g.Reference!).ToList(), Undo.RemovedSources.Select(s => s.Reference!).ToList());
        var taken = await context.Groups.Where(g => groupReferences.Contains(g.Reference)).Select(g => g.Reference).ToListAsync(cancellationToken);
        taken.AddRange(await context.Sources.Where(s => sourceReferences.Contains(s.Reference)).Select(s => s.Reference).ToListAsync(cancellationToken));
        faults.AddRange(taken.Select(r => new Fault(r, "A reference that nothing else bears; another record has it since.")));
    }

    public async Task UndoActorsAsync(Actor actor, CancellationToken cancellationToken)
    {
        foreach (var written in Undo.Groups)
        {
            var row = groups[written.Id];
            if (written.Before is null)
            {
                context.Groups.Remove(row);
                continue;
            }

            PackageRecords.Write(row, written.Before);
            PackageRecords.Touch(context, row, actor);
        }

        foreach (var written in Undo.Sources)
        {
            var row = sources[written.Id];
            if (written.Before is null)
            {
                context.Sources.Remove(row);
                continue;
            }

            PackageRecords.Write(row, written.Before);
            PackageRecords.Touch(context, row, actor);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task AddNamesAsync(CaseContent content, CancellationToken cancellationToken) => await AddNamesAsync(
        [.. content.Groups.Select(g => g.Group)],
        [.. content.Countries.Select(p => p.Source), .. content.Offences.Select(p => p.Source), .. content.Groups.Select(p => p.Source), .. content.Sources.Select(p => p.Source)],
        cancellationToken);

    private async Task AddNamesAsync(IReadOnlyList<string> groupReferences, IReadOnlyList<string?> sourceReferences, CancellationToken cancellationToken)
    {
        var (missingGroups, missingSources) = (groupReferences.Where(g => !Names.HasGroup(g)).Distinct().ToList(), sourceReferences.OfType<string>().Where(s => !Names.HasSource(s)).Distinct().ToList());
        if (missingGroups.Count > 0)
        {
            foreach (var group in await context.Groups.Where(g => missingGroups.Contains(g.Reference)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
                Names.AddGroup(group.Id, group.Reference);
        }

        if (missingSources.Count > 0)
        {
            foreach (var source in await context.Sources.Where(s => missingSources.Contains(s.Reference)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
                Names.AddSource(source.Id, source.Reference);
        }
    }
}
