using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Entries of registers that a batch wrote or moved, as they are now, and the way back.</summary>
internal sealed class PackageRegistersUndo(TocContext context, ImportUndo undo)
{
    private Dictionary<long, RegisterRow> rows = [];

    /// <summary>Ids of entries that the batch wrote anew.</summary>
    private List<long> Own => [.. undo.Registers.Where(r => r.Before is null).Select(r => r.Id)];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var ids = undo.Registers.Select(r => r.Id).Concat(undo.MovedRegisters.Select(m => m.Id)).ToList();
        rows = await context.Registers.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
    }

    /// <summary>Entries that were changed since, and entries from outside that rest on what came with the batch.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsAsync(Actor actor, IReadOnlyList<long> newCases, IReadOnlyList<long> newGroups, IReadOnlyList<long> newSources, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        foreach (var (id, version) in undo.Registers.Select(r => (r.Id, r.Version)).Concat(undo.MovedRegisters.Select(m => (m.Id, m.Version))))
        {
            if (!rows.TryGetValue(id, out var row))
                faults.Add(new Fault(RegisterId.Text(id), "A record that still stands; this one was deleted since the import."));
            else if (row.Version != version)
                faults.Add(new Fault(row.Reference, $"A record that nobody has changed since the import; this one was changed by {row.UpdatedBy}."));
        }

        var own = Own;
        var outside = await context.Registers.Where(r => !own.Contains(r.Id)
            && ((r.CaseId != null && newCases.Contains(r.CaseId.Value)) || (r.FromGroupId != null && newGroups.Contains(r.FromGroupId.Value)) || (r.ToGroupId != null && newGroups.Contains(r.ToGroupId.Value)) || (r.SourceId != null && newSources.Contains(r.SourceId.Value))))
            .Select(r => context.VisibleRegisters(actor).Any(v => v.Id == r.Id) ? r.Reference : "register").ToListAsync(cancellationToken);
        // An entry that the batch changed leads back to what it named before.
        faults.AddRange(outside.Except(undo.Registers.Where(r => r.Before is not null && rows.ContainsKey(r.Id)).Select(r => rows[r.Id].Reference)).Select(r => new Fault(r, "An entry of a register that does not rest on what the import brought; take it out first.")));
        return faults;
    }

    public async Task RunAsync(ReferenceNames names, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var written in undo.Registers.Where(r => r.Before is null))
            context.Registers.Remove(rows[written.Id]);
        foreach (var written in undo.Registers.Where(r => r.Before is not null))
        {
            var (row, before) = (rows[written.Id], written.Before!);
            var (groups, sources, of) = (new[] { before.Entry.FromGroup, before.Entry.ToGroup }.OfType<string>().ToList(), before.Entry.Source, before.Entry.Case);
            foreach (var group in await context.Groups.Where(g => groups.Contains(g.Reference)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
                names.AddGroup(group.Id, group.Reference);
            foreach (var source in await context.Sources.Where(s => s.Reference == sources).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
                names.AddSource(source.Id, source.Reference);
            var cases = await context.Cases.Where(c => c.Reference == of).ToDictionaryAsync(c => c.Reference, c => c.Id, cancellationToken);
            PackageRegisters.Write(row, before.Entry, names, cases, before.CaseIds);
            PackageRecords.Touch(context, row, actor);
        }

        foreach (var moved in undo.MovedRegisters)
        {
            var row = rows[moved.Id];
            row.CaseId = moved.CaseId;
            if (!row.CaseIds.SequenceEqual(moved.CaseIds))
                row.CaseIds = moved.CaseIds;
            PackageRecords.Touch(context, row, actor);
        }

        await context.SaveChangesAsync(cancellationToken);
    }
}
