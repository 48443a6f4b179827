using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>What stands in the way of taking a batch back: everything that was changed since, or that something from outside the batch rests on.</summary>
internal sealed class UndoFaults(TocContext context, ImportUndo undo, Actor actor)
{
    /// <summary>Records that are looked at together, so that a batch of any size is never in memory as a whole.</summary>
    private const int Portion = 5_000;

    private readonly List<Fault> faults = [];

    /// <summary>One fault for each such record.</summary>
    /// <param name="registers">Entries of registers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Fault>> FindAsync(PackageRegistersUndo registers, CancellationToken cancellationToken)
    {
        await CheckAsync(undo.Cases.Select(c => (c.Id, c.Version, IsGone: c.IsGone || c.WasGone)), ids => context.Cases.Where(c => ids.Contains(c.Id))
            .Select(c => new Header(c.Id, c.Reference, c.Version, c.UpdatedBy, c.DeletedAt != null)), cancellationToken);
        await CheckAsync(undo.Groups.Select(g => (g.Id, g.Version, false)), ids => context.Groups.Where(g => ids.Contains(g.Id))
            .Select(g => new Header(g.Id, g.Reference, g.Version, g.UpdatedBy, false)), cancellationToken);
        await CheckAsync(undo.Sources.Select(s => (s.Id, s.Version, false)), ids => context.Sources.Where(s => ids.Contains(s.Id))
            .Select(s => new Header(s.Id, s.Reference, s.Version, s.UpdatedBy, false)), cancellationToken);
        await CheckAsync(undo.Links.Select(l => (l.Id, l.Version, false)).Concat(undo.MovedLinks.Select(l => (l.Id, l.Version, false))), ids => context.GroupLinks.Where(l => ids.Contains(l.Id))
            .Select(l => new Header(l.Id, "group link", l.Version, l.UpdatedBy, false)), cancellationToken);
        await AddTakenAsync(cancellationToken);
        await CheckAsync(undo.Codings.Select(c => (c.Id, c.Version, false)).Concat(undo.MovedCodings.Select(c => (c.Id, c.Version, false))), ids => context.Codings.Where(c => ids.Contains(c.Id))
            .Select(c => new Header(c.Id, "coding of " + c.Code, c.Version, c.UpdatedBy, false)), cancellationToken);
        faults.AddRange(await UndoCodings.TakenAsync(context, undo, cancellationToken));
        var newCases = undo.Cases.Where(c => c.IsNew).Select(c => c.Id).ToList();
        var newGroups = undo.Groups.Where(g => g.Before is null).Select(g => g.Id).ToList();
        var newSources = undo.Sources.Where(s => s.Before is null).Select(s => s.Id).ToList();
        await AddUsedAsync(newCases, newGroups, newSources, cancellationToken);
        faults.AddRange(await registers.FaultsAsync(actor, newCases, newGroups, newSources, cancellationToken));
        return faults;
    }

    /// <param name="written">What the batch wrote: which, its version then, and whether it was deleted then.</param>
    /// <param name="headers">Finds what they are now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task CheckAsync(IEnumerable<(long Id, int Version, bool IsGone)> written, Func<List<long>, IQueryable<Header>> headers, CancellationToken cancellationToken)
    {
        foreach (var portion in written.Chunk(Portion))
        {
            var found = await headers([.. portion.Select(w => w.Id)]).ToDictionaryAsync(h => h.Id, cancellationToken);
            foreach (var (id, version, isGone) in portion)
            {
                if (!found.TryGetValue(id, out var row) || row.IsGone != isGone)
                    faults.Add(new Fault(row?.Name ?? "record", "A record that still stands; this one was deleted since the import."));
                else if (row.Version != version)
                    faults.Add(new Fault(row.Name, $"A record that nobody has changed since the import; this one was changed by {row.By}."));
            }
        }
    }

    private async Task AddUsedAsync(List<long> newCases, List<long> newGroups, List<long> newSources, CancellationToken cancellationToken)
    {
        var (ownCodings, ownLinks) = (undo.Codings.Where(c => c.Before is null).Select(c => c.Id).ToHashSet(), undo.Links.Where(l => l.Before is null).Select(l => l.Id).ToHashSet());
        foreach (var ids in newCases.Chunk(Portion))
        {
            var used = (await context.Codings.Where(k => ids.Contains(k.CaseId)).Select(k => new { k.CaseId, k.Id }).ToListAsync(cancellationToken)).Where(k => !ownCodings.Contains(k.Id)).Select(k => k.CaseId)
                .Concat((await context.GroupLinks.Where(l => l.CaseId != null && ids.Contains(l.CaseId.Value)).Select(l => new { l.CaseId, l.Id }).ToListAsync(cancellationToken)).Where(l => !ownLinks.Contains(l.Id)).Select(l => l.CaseId!.Value))
                .Distinct().ToList();
            foreach (var reference in await context.Cases.Where(c => used.Contains(c.Id)).OrderBy(c => c.Id).Select(c => c.Reference).ToListAsync(cancellationToken))
                faults.Add(new Fault(reference, "A case that nobody has coded or linked since the import; remove those codings and links first."));
        }

        var (cases, links, codings) = (undo.Cases.Select(c => c.Id).ToList(), ownLinks.ToList(), ownCodings.ToList());
        foreach (var ids in newGroups.Chunk(Portion))
        {
            foreach (var reference in await context.Groups.Where(g => ids.Contains(g.Id)
                && (context.CaseGroups.Any(p => p.GroupId == g.Id && !cases.Contains(p.CaseId)) || context.GroupLinks.Any(l => (l.FromId == g.Id || l.ToId == g.Id) && !links.Contains(l.Id))))
                .Select(g => g.Reference).ToListAsync(cancellationToken))
                faults.Add(new Fault(reference, "A group that nothing from outside the import refers to."));
        }

        foreach (var ids in newSources.Chunk(Portion))
        {
            foreach (var reference in await context.Sources.Where(s => ids.Contains(s.Id)
                && (context.CaseSources.Any(p => p.SourceId == s.Id && !cases.Contains(p.CaseId))
                    || context.CaseCountries.Any(p => p.SourceId == s.Id && !cases.Contains(p.CaseId))
                    || context.CaseOffences.Any(p => p.SourceId == s.Id && !cases.Contains(p.CaseId))
                    || context.CaseGroups.Any(p => p.SourceId == s.Id && !cases.Contains(p.CaseId))
                    || context.GroupLinks.Any(l => l.SourceId == s.Id && !links.Contains(l.Id))
                    || context.Evidence.Any(e => e.SourceId == s.Id && !codings.Contains(e.CodingId))))
                .Select(s => s.Reference).ToListAsync(cancellationToken))
                faults.Add(new Fault(reference, "A source that nothing from outside the import cites."));
        }
    }

    /// <summary>References that are to come back and have been given to others since.</summary>
    private async Task AddTakenAsync(CancellationToken cancellationToken)
    {
        var (groupReferences, sourceReferences) = (undo.RemovedGroups.Select(g => g.Reference!).ToList(), undo.RemovedSources.Select(s => s.Reference!).ToList());
        var taken = await context.Groups.Where(g => groupReferences.Contains(g.Reference)).Select(g => g.Reference).ToListAsync(cancellationToken);
        taken.AddRange(await context.Sources.Where(s => sourceReferences.Contains(s.Reference)).Select(s => s.Reference).ToListAsync(cancellationToken));
        faults.AddRange(taken.Select(r => new Fault(r, "A reference that nothing else bears; another record has it since.")));
    }

    private sealed record Header(long Id, string Name, int Version, string By, bool IsGone);
}
