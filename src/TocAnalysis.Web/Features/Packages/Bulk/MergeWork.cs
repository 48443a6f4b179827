using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <summary>Merges groups and sources inside the transaction of its caller, and keeps what an undo needs.</summary>
internal sealed class MergeWork(TocContext context, CaseStore store, Actor actor)
{
    public TocContext Context => context;

    public CaseStore Store => store;

    public Actor Actor => actor;

    public ImportUndo Undo { get; } = new();

    public async Task<Result<MergeOutcome>> GroupsAsync(string keep, IReadOnlyList<string> away, CancellationToken cancellationToken)
    {
        var rows = await context.Groups.Where(g => g.Reference == keep || away.Contains(g.Reference)).ToListAsync(cancellationToken);
        if (Missing(rows.Select(r => r.Reference), keep, away) is { } missing)
            return missing;
        var kept = rows.Single(r => r.Reference == keep);
        var gone = rows.Where(r => r.Id != kept.Id).OrderBy(r => r.Id).ToList();
        var ids = gone.ConvertAll(g => g.Id);
        var before = PackageRecords.Content(kept);
        var names = gone.SelectMany(g => g.Aliases.Prepend(g.Name)).Where(n => !string.Equals(n, kept.Name, StringComparison.OrdinalIgnoreCase));
        PackageRecords.Write(kept, before with
        {
            Aliases = [.. before.Aliases.Concat(names).Distinct(StringComparer.OrdinalIgnoreCase)],
            Structure = before.Structure ?? gone.Select(g => g.Structure).FirstOrDefault(s => s is not null),
            HomeCountry = before.HomeCountry ?? gone.Select(g => g.HomeCountry).FirstOrDefault(h => h is not null),
            Note = before.Note ?? gone.Select(g => g.Note).FirstOrDefault(n => n is not null),
        });
        var taken = CaseChanges.Between(before, PackageRecords.Content(kept));
        if (taken.Count > 0)
        {
            PackageRecords.Touch(context, kept, actor);
            Undo.Groups.Add(new(kept.Id, kept.Version, before));
        }

        var cases = await CasesAsync(c => c.Groups.Any(p => ids.Contains(p.GroupId)), content => content with
        {
            Groups = [.. content.Groups.Select(g => away.Contains(g.Group) ? g with { Group = keep } : g).DistinctBy(g => (g.Group, g.Role, g.Note, g.Source, g.Locator))],
        }, n => n.AddGroup(kept.Id, keep), cancellationToken);
        var links = await LinksAsync(kept, gone, cancellationToken);
        await RegistersAsync(r => (r.FromGroupId != null && ids.Contains(r.FromGroupId.Value)) || (r.ToGroupId != null && ids.Contains(r.ToGroupId.Value)), row =>
        {
            if (row.FromGroupId is { } from && ids.Contains(from))
                row.FromGroupId = kept.Id;
            if (row.ToGroupId is { } to && ids.Contains(to))
                row.ToGroupId = kept.Id == row.FromGroupId ? null : kept.Id;
        }, cancellationToken);
        Undo.RemovedGroups.AddRange(gone.Select(PackageRecords.Content));
        context.Groups.RemoveRange(gone);
        await context.SaveChangesAsync(cancellationToken);
        return new MergeOutcome(keep, away, cases, links, taken, null);
    }

    public async Task<Result<MergeOutcome>> SourcesAsync(string keep, IReadOnlyList<string> away, CancellationToken cancellationToken)
    {
        var rows = await context.Sources.Where(s => s.Reference == keep || away.Contains(s.Reference)).ToListAsync(cancellationToken);
        if (Missing(rows.Select(r => r.Reference), keep, away) is { } missing)
            return missing;
        var kept = rows.Single(r => r.Reference == keep);
        var gone = rows.Where(r => r.Id != kept.Id).OrderBy(r => r.Id).ToList();
        var ids = gone.ConvertAll(s => s.Id);
        var before = PackageRecords.Content(kept);
        PackageRecords.Write(kept, before with
        {
            Authors = before.Authors ?? gone.Select(g => g.Authors).FirstOrDefault(a => a is not null),
            Year = before.Year ?? gone.Select(g => g.Year).FirstOrDefault(y => y is not null),
            Publisher = before.Publisher ?? gone.Select(g => g.Publisher).FirstOrDefault(p => p is not null),
            Url = before.Url ?? gone.Select(g => g.Url).FirstOrDefault(u => u is not null),
            Reliability = before.Reliability ?? gone.Select(g => g.Reliability).FirstOrDefault(r => r is not null),
            Note = before.Note ?? gone.Select(g => g.Note).FirstOrDefault(n => n is not null),
        });
        var taken = CaseChanges.Between(before, PackageRecords.Content(kept));
        if (taken.Count > 0)
        {
            PackageRecords.Touch(context, kept, actor);
            Undo.Sources.Add(new(kept.Id, kept.Version, before));
        }

        string? Kept(string? source) => source is not null && away.Contains(source) ? keep : source;
        var cases = await CasesAsync(
            c => c.Sources.Any(p => ids.Contains(p.SourceId)) || c.Countries.Any(p => p.SourceId != null && ids.Contains(p.SourceId.Value)) || c.Offences.Any(p => p.SourceId != null && ids.Contains(p.SourceId.Value))
                || c.Groups.Any(p => p.SourceId != null && ids.Contains(p.SourceId.Value)),
            content => content with
            {
                Countries = [.. content.Countries.Select(p => p with { Source = Kept(p.Source) })],
                Offences = [.. content.Offences.Select(p => p with { Source = Kept(p.Source) })],
                Groups = [.. content.Groups.Select(p => p with { Source = Kept(p.Source) }).Distinct()],
                Sources = [.. content.Sources.Select(p => p with { Source = Kept(p.Source)! }).Distinct()],
                Competing = [.. content.Competing.Select(p => p with { Source = Kept(p.Source) }).Distinct()],
            }, n => n.AddSource(kept.Id, keep), cancellationToken);
        var links = await CitedLinksAsync(kept, gone, cancellationToken);
        await CodingsAsync(kept, gone, cancellationToken);
        await RegistersAsync(r => r.SourceId != null && ids.Contains(r.SourceId.Value), row => row.SourceId = kept.Id, cancellationToken);
        Undo.RemovedSources.AddRange(gone.Select(PackageRecords.Content));
        context.Sources.RemoveRange(gone);
        await context.SaveChangesAsync(cancellationToken);
        return new MergeOutcome(keep, away, cases, links, taken, null);
    }

    /// <summary>Changes the cases that a condition names, deleted ones too, so that nothing refers to what goes.</summary>
    private async Task<int> CasesAsync(System.Linq.Expressions.Expression<Func<CaseRow, bool>> which, Func<CaseContent, CaseContent> change, Action<ReferenceNames> names, CancellationToken cancellationToken)
    {
        var rows = await CaseStore.WithParts(context.Cases).Where(which).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var known = await ReferenceNames.OfAsync(context, rows, cancellationToken);
        names(known);
        foreach (var row in rows)
        {
            await store.UpdateAsync(context, row, change(CaseStore.Content(row, known)), known, actor, context.Reason, cancellationToken);
            Undo.Cases.Add(new WrittenCase(row.Id, row.Version, IsNew: false, WasGone: row.DeletedAt is not null));
        }

        await context.SaveChangesAsync(cancellationToken);
        return rows.Count;
    }

    private async Task<int> LinksAsync(GroupRow kept, List<GroupRow> gone, CancellationToken cancellationToken)
    {
        var ids = gone.ConvertAll(g => g.Id);
        var rows = await context.GroupLinks.Where(l => ids.Contains(l.FromId) || ids.Contains(l.ToId)).OrderBy(l => l.Id).ToListAsync(cancellationToken);
        var names = await LinkNamesAsync(rows, cancellationToken);
        var standing = (await context.GroupLinks.Where(l => !ids.Contains(l.FromId) && !ids.Contains(l.ToId) && (l.FromId == kept.Id || l.ToId == kept.Id)).ToListAsync(cancellationToken)).ConvertAll(Key).ToHashSet();
        foreach (var row in rows)
        {
            var before = PackageRecords.Content(row, names.Names, Case(row, names.Cases));
            if (ids.Contains(row.FromId))
                row.FromId = kept.Id;
            if (ids.Contains(row.ToId))
                row.ToId = kept.Id;
            if (row.FromId == row.ToId || !standing.Add(Key(row)))
            {
                Undo.RemovedLinks.Add(before);
                context.GroupLinks.Remove(row);
                continue;
            }

            PackageRecords.Touch(context, row, actor);
            Undo.Links.Add(new(row.Id, row.Version, before));
        }

        await context.SaveChangesAsync(cancellationToken);
        return rows.Count;
    }

    private async Task<int> CitedLinksAsync(SourceRow kept, List<SourceRow> gone, CancellationToken cancellationToken)
    {
        var ids = gone.ConvertAll(s => (long?)s.Id);
        var rows = await context.GroupLinks.Where(l => ids.Contains(l.SourceId)).OrderBy(l => l.Id).ToListAsync(cancellationToken);
        var names = await LinkNamesAsync(rows, cancellationToken);
        foreach (var row in rows)
        {
            var before = PackageRecords.Content(row, names.Names, Case(row, names.Cases));
            row.SourceId = kept.Id;
            PackageRecords.Touch(context, row, actor);
            Undo.Links.Add(new(row.Id, row.Version, before));
        }

        return rows.Count;
    }

    /// <summary>Citations in codings follow; what the codings say is neither read nor told.</summary>
    private async Task CodingsAsync(SourceRow kept, List<SourceRow> gone, CancellationToken cancellationToken)
    {
        var ids = gone.ConvertAll(s => (long?)s.Id);
        var rows = await context.Codings.Include(c => c.Evidence).Where(c => c.Evidence.Any(e => ids.Contains(e.SourceId))).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var cited = rows.SelectMany(r => r.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList();
        var names = new ReferenceNames();
        foreach (var source in await context.Sources.Where(s => cited.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(source.Id, source.Reference);
        foreach (var row in rows)
        {
            var before = PackageRecords.Content(row, names);
            foreach (var evidence in row.Evidence.Where(e => ids.Contains(e.SourceId)))
                evidence.SourceId = kept.Id;
            PackageRecords.Touch(context, row, actor);
            Undo.Codings.Add(new(row.Id, row.Version, before));
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Entries of registers follow what they name.</summary>
    private async Task RegistersAsync(System.Linq.Expressions.Expression<Func<RegisterRow, bool>> which, Action<RegisterRow> change, CancellationToken cancellationToken)
    {
        var rows = await context.Registers.Where(which).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        var names = new ReferenceNames();
        await PackageRegisters.AddNamesAsync(context, names, rows, cancellationToken);
        var ids = rows.SelectMany(r => r.CaseIds.Concat(new[] { r.CaseId }.OfType<long>())).Distinct().ToList();
        var cases = await context.Cases.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Reference, cancellationToken);
        foreach (var row in rows)
        {
            var before = new WrittenEntry(PackageRegisters.Content(row, names, cases), row.CaseIds);
            change(row);
            PackageRecords.Touch(context, row, actor);
            Undo.Registers.Add(new(row.Id, row.Version, before));
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<(ReferenceNames Names, Dictionary<long, string> Cases)> LinkNamesAsync(List<GroupLinkRow> rows, CancellationToken cancellationToken)
    {
        var (groups, sources, cases) = (rows.SelectMany(r => new[] { r.FromId, r.ToId }).Distinct().ToList(), rows.Select(r => r.SourceId).OfType<long>().Distinct().ToList(), rows.Select(r => r.CaseId).OfType<long>().Distinct().ToList());
        var names = new ReferenceNames();
        foreach (var group in await context.Groups.Where(g => groups.Contains(g.Id)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
            names.AddGroup(group.Id, group.Reference);
        foreach (var source in await context.Sources.Where(s => sources.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(source.Id, source.Reference);
        return (names, await context.Cases.Where(c => cases.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Reference, cancellationToken));
    }

    private static string? Case(GroupLinkRow row, Dictionary<long, string> cases) => row.CaseId is { } id ? cases[id] : null;

    /// <summary>What a link is known by; one without direction is the same from either end.</summary>
    private static (long, long, GroupLinkKind, long?) Key(GroupLinkRow row)
    {
        var undirected = row.Kind is GroupLinkKind.Partner or GroupLinkKind.Competes && row.FromId > row.ToId;
        return undirected ? (row.ToId, row.FromId, row.Kind, row.CaseId) : (row.FromId, row.ToId, row.Kind, row.CaseId);
    }

    internal static Refused? Missing(IEnumerable<string> found, string keep, IReadOnlyList<string> away)
    {
        var known = found.ToHashSet(StringComparer.Ordinal);
        var faults = away.Prepend(keep).Where(r => !known.Contains(r)).Select(r => new Fault(r, "A record that is there.")).ToList();
        return faults.Count == 0 ? null : Refused.Invalid(faults);
    }
}
