using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Moves entries of registers between their rows and packages, plans and writes those of an import, and takes them back.</summary>
internal static class PackageRegisters
{
    /// <summary>An entry of a package out of its row; cases by reference, those that are not among the given ones are left out.</summary>
    public static RegisterEntry Content(RegisterRow row, ReferenceNames names, IReadOnlyDictionary<long, string> cases) => new()
    {
        Kind = row.Kind,
        Reference = row.Reference,
        Title = row.Title,
        Case = row.CaseId is { } id ? cases.GetValueOrDefault(id) : null,
        Country = row.Country,
        Period = row.Period is { } period ? PartialDate.Parse(period) : null,
        Codes = row.Codes,
        FromGroup = row.FromGroupId is { } from ? names.Group(from) : null,
        ToGroup = row.ToGroupId is { } to ? names.Group(to) : null,
        Cases = [.. row.CaseIds.Where(cases.ContainsKey).Select(c => cases[c])],
        Values = RegisterStore.Values(row),
        Note = row.Note,
        Source = names.Source(row.SourceId),
        Locator = row.Locator,
    };

    /// <summary>Writes an entry into its row. Further cases that the entry does not name stay: an import never takes any away.</summary>
    /// <param name="row">The row.</param>
    /// <param name="entry">The entry in its one form.</param>
    /// <param name="names">Groups and sources.</param>
    /// <param name="cases">Cases by reference.</param>
    /// <param name="exactly">Further cases as they are to be; null: those of the row and of the entry.</param>
    public static void Write(RegisterRow row, RegisterEntry entry, ReferenceNames names, IReadOnlyDictionary<string, long> cases, long[]? exactly = null)
    {
        (row.Kind, row.Reference, row.Title, row.Country, row.Period) = (entry.Kind, entry.Reference!, entry.Title, entry.Country, entry.Period?.Text);
        row.CaseId = entry.Case is null ? null : cases[entry.Case];
        (row.FromGroupId, row.ToGroupId) = (entry.FromGroup is null ? null : names.GroupId(entry.FromGroup), entry.ToGroup is null ? null : names.GroupId(entry.ToGroup));
        (row.Note, row.SourceId, row.Locator) = (entry.Note, names.SourceId(entry.Source), entry.Locator);
        long[] further = exactly ?? [.. row.CaseIds.Union(entry.Cases.Select(c => cases[c])).Order()];
        if (!row.CaseIds.SequenceEqual(further))
            row.CaseIds = further;
        if (!row.Codes.SequenceEqual(entry.Codes))
            row.Codes = [.. entry.Codes];
        if (row.Version == 0 || !RegisterStore.Values(row).OrderBy(v => v.Key, StringComparer.Ordinal).SequenceEqual(entry.Values.OrderBy(v => v.Key, StringComparer.Ordinal)))
            row.Data = CaseJson.Write(entry.Values);
    }

    /// <summary>Adds names of the groups and sources of these rows.</summary>
    public static async Task AddNamesAsync(TocContext context, ReferenceNames names, IReadOnlyCollection<RegisterRow> rows, CancellationToken cancellationToken)
    {
        var (groups, sources) = (rows.SelectMany(r => new[] { r.FromGroupId, r.ToGroupId }).OfType<long>().Distinct().ToList(), rows.Select(r => r.SourceId).OfType<long>().Distinct().ToList());
        foreach (var group in await context.Groups.Where(g => groups.Contains(g.Id)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
            names.AddGroup(group.Id, group.Reference);
        foreach (var source in await context.Sources.Where(s => sources.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(source.Id, source.Reference);
    }

    /// <summary>Entries that the actor may see and that belong to cases of a package; with a whole package also those of no case.</summary>
    public static async Task<IReadOnlyList<RegisterEntry>> ExportedAsync(
        TocContext context, Actor actor, IReadOnlyDictionary<long, string> cases, ReferenceNames names, bool isWhole, CancellationToken cancellationToken)
    {
        var rows = await context.VisibleRegisters(actor).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        return [.. rows.Where(r => r.CaseId is { } id ? cases.ContainsKey(id) : isWhole || r.CaseIds.Any(cases.ContainsKey)).Select(r => Content(r, names, cases))];
    }

    /// <summary>What a package does to the registers, and what stands against it.</summary>
    public static async Task<(List<Planned<RegisterEntry, RegisterRow>> Plan, List<PackageFault> Faults)> PlanAsync(
        TocContext context, Actor actor, PackageContent package, ReferenceNames names, CancellationToken cancellationToken)
    {
        var (plan, faults) = (new List<Planned<RegisterEntry, RegisterRow>>(), new List<PackageFault>());
        if (package.Registers.Count == 0)
            return (plan, faults);
        var references = package.Registers.Select(r => r.Value.Reference!).ToList();
        var rows = await context.Registers.Where(r => references.Contains(r.Reference)).ToDictionaryAsync(r => r.Reference, StringComparer.Ordinal, cancellationToken);
        var visible = (await context.VisibleRegisters(actor).Where(r => references.Contains(r.Reference)).Select(r => r.Id).ToListAsync(cancellationToken)).ToHashSet();
        await AddNamesAsync(context, names, rows.Values, cancellationToken);
        var ids = rows.Values.SelectMany(r => r.CaseIds.Concat(new[] { r.CaseId }.OfType<long>())).Distinct().ToList();
        var cases = await context.Cases.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Reference, cancellationToken);
        foreach (var given in package.Registers)
        {
            var row = rows.GetValueOrDefault(given.Value.Reference!);
            if (row is not null && (row.Kind != given.Value.Kind || !visible.Contains(row.Id)))
            {
                faults.Add(PackageFault.Of(PackageFaultKind.NotAllowed, given.File, given.Row, "entry", given.Value.Reference, "A reference that you may use; another record has this one."));
                continue;
            }

            var merged = PackageMerge.Register(row is null ? null : Content(row, names, cases), given, package);
            var sound = merged.Content.Check();
            faults.AddRange(sound.Faults.Select(f => RegisterFiles.Fault(given.File, given.Row, f)));
            plan.Add(new(given.Value.Reference!, sound.Succeeded ? merged with { Content = sound.Value } : merged, row));
        }

        return (plan, faults);
    }

    /// <summary>Writes the planned entries inside the transaction of the import.</summary>
    public static async Task<IReadOnlyList<WrittenThing<WrittenEntry>>> WriteAsync(TocContext context, ImportPlan plan, Action<EditedRow, IReadOnlyList<PackageChange>> touch, CancellationToken cancellationToken)
    {
        var changed = plan.Registers.Where(r => r.Merged.HasChanges).ToList();
        if (changed.Count == 0)
            return [];
        var numbers = new Queue<long>(await NumberSequences.NextAsync(context, NumberSequences.Register, changed.Count(c => c.IsNew), cancellationToken));
        var cases = plan.CaseIds.ToDictionary(c => c.Value, c => c.Key);
        var ids = changed.Where(c => c.Row is not null).SelectMany(c => c.Row!.CaseIds.Concat(new[] { c.Row.CaseId }.OfType<long>())).Where(id => !cases.ContainsKey(id)).Distinct().ToList();
        foreach (var known in await context.Cases.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Reference }).ToListAsync(cancellationToken))
            (cases[known.Id], plan.CaseIds[known.Reference]) = (known.Reference, known.Id);
        var written = new List<(RegisterRow Row, WrittenEntry? Before)>();
        foreach (var planned in changed)
        {
            var row = planned.Row ?? context.Registers.Add(new RegisterRow { Id = numbers.Dequeue() }).Entity;
            written.Add((row, planned.IsNew ? null : new WrittenEntry(Content(row, plan.Names, cases), row.CaseIds)));
            Write(row, planned.Merged.Content, plan.Names, plan.CaseIds);
            touch(row, planned.Merged.Changes);
        }

        await context.SaveChangesAsync(cancellationToken);
        return [.. written.Select(w => new WrittenThing<WrittenEntry>(w.Row.Id, w.Row.Version, w.Before))];
    }
}
