using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>One thing as it will be, with its row where it is recorded already.</summary>
internal sealed record Planned<TContent, TRow>(string Key, Merged<TContent> Merged, TRow? Row) where TRow : class
{
    public bool IsNew => Row is null;
}

/// <summary>What a sound package will do to what is recorded. Dry run and commit make the same plan; the commit then writes it.</summary>
internal sealed class ImportPlan
{
    public List<Planned<GroupContent, GroupRow>> Groups { get; } = [];

    public List<Planned<SourceContent, SourceRow>> Sources { get; } = [];

    public List<Planned<CaseContent, CaseRow>> Cases { get; } = [];

    public List<Planned<GroupLink, GroupLinkRow>> Links { get; } = [];

    public List<(PackageCoding Coding, Planned<CodingContent, CodingRow> Plan)> Codings { get; } = [];

    public List<Planned<Domain.Registers.RegisterEntry, RegisterRow>> Registers { get; } = [];

    /// <summary>Entries of registers that the package may not write or that would not be sound, and complete cases that would be without an answer.</summary>
    public List<PackageFault> RegisterFaults { get; } = [];

    /// <summary>Codings that the package would write in the name of somebody else's account.</summary>
    public List<PackageFault> OthersCodings { get; } = [];

    /// <summary>Codings that would go round the rules of a coding round; refused for everybody.</summary>
    public List<PackageFault> RoundCodings { get; } = [];

    /// <summary>Rows of cases that were deleted and come back under their old identifier.</summary>
    public Dictionary<string, CaseRow> Deleted { get; } = new(StringComparer.Ordinal);

    /// <summary>Identifiers of all recorded cases that the package names.</summary>
    public Dictionary<string, long> CaseIds { get; } = new(StringComparer.Ordinal);

    public ReferenceNames Names { get; private init; } = new();

    public IEnumerable<PackageChange> Changes => Cases.SelectMany(c => c.Merged.Changes).Concat(Groups.SelectMany(g => g.Merged.Changes)).Concat(Links.SelectMany(l => l.Merged.Changes))
        .Concat(Sources.SelectMany(s => s.Merged.Changes)).Concat(Registers.SelectMany(r => r.Merged.Changes)).Concat(Codings.SelectMany(c => c.Plan.Merged.Changes));

    public IReadOnlyDictionary<string, ImportCount> Counts => new Dictionary<string, ImportCount>
    {
        ["cases"] = Count(Cases),
        ["groups"] = Count(Groups),
        ["groupLinks"] = Count(Links),
        ["sources"] = Count(Sources),
        ["codings"] = Count(Codings.Select(c => c.Plan)),
        ["registers"] = Count(Registers),
    };

    /// <param name="context">Where the recorded things are.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="package">A sound package, or a portion of one.</param>
    /// <param name="importingCoder">As whom rows with an empty coder are coded.</param>
    /// <param name="whole">What else the package says that a portion does not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ImportPlan> MakeAsync(TocContext context, Actor actor, PackageContent package, string importingCoder, WholePackage whole, CancellationToken cancellationToken)
    {
        var plan = new ImportPlan { Names = new ReferenceNames(whole.Names) };
        await plan.AddGroupsAsync(context, package, cancellationToken);
        await plan.AddSourcesAsync(context, package, cancellationToken);
        await plan.AddCasesAsync(context, package, cancellationToken);
        await plan.AddLinksAsync(context, package, cancellationToken);
        await plan.AddCodingsAsync(context, actor, package, importingCoder, cancellationToken);
        var (registers, faults) = await PackageRegisters.PlanAsync(context, actor, package, plan.Names, cancellationToken);
        plan.Registers.AddRange(registers);
        plan.RegisterFaults.AddRange(faults);
        plan.RegisterFaults.AddRange(await PackageHostSide.FaultsAsync(context, plan, whole, cancellationToken));
        return plan;
    }

    private async Task AddGroupsAsync(TocContext context, PackageContent package, CancellationToken cancellationToken)
    {
        var named = package.Groups.Select(g => g.Value.Reference!)
            .Concat(package.CaseGroups.Select(g => g.Value.Part.Group)).Concat(package.GroupLinks.SelectMany(l => new[] { l.Value.From, l.Value.To }))
            .Concat(package.Registers.SelectMany(r => new[] { r.Value.FromGroup, r.Value.ToGroup }).OfType<string>()).Distinct().ToList();
        var rows = await context.Groups.Where(g => named.Contains(g.Reference)).ToDictionaryAsync(g => g.Reference, StringComparer.Ordinal, cancellationToken);
        foreach (var row in rows.Values)
            Names.AddGroup(row.Id, row.Reference);
        foreach (var given in package.Groups)
        {
            var row = rows.GetValueOrDefault(given.Value.Reference!);
            Groups.Add(new(given.Value.Reference!, PackageMerge.Group(row is null ? null : PackageRecords.Content(row), given, package), row));
        }
    }

    private async Task AddSourcesAsync(TocContext context, PackageContent package, CancellationToken cancellationToken)
    {
        var named = package.Sources.Select(s => s.Value.Reference)
            .Concat(package.Countries.Select(p => p.Value.Part.Source)).Concat(package.Offences.Select(p => p.Value.Part.Source)).Concat(package.CaseGroups.Select(p => p.Value.Part.Source))
            .Concat(package.CaseSources.Select(p => p.Value.Part.Source)).Concat(package.Competing.Select(p => p.Value.Part.Source)).Concat(package.GroupLinks.Select(l => l.Value.Source))
            .Concat(package.Codings.SelectMany(c => c.Value.Coding.Evidence).Select(e => e.Source))
            .Concat(package.Registers.Select(r => r.Value.Source)).OfType<string>().Distinct().ToList();
        var rows = await context.Sources.Where(s => named.Contains(s.Reference)).ToDictionaryAsync(s => s.Reference, StringComparer.Ordinal, cancellationToken);
        foreach (var row in rows.Values)
            Names.AddSource(row.Id, row.Reference);
        foreach (var given in package.Sources)
        {
            var row = rows.GetValueOrDefault(given.Value.Reference!);
            Sources.Add(new(given.Value.Reference!, PackageMerge.Source(row is null ? null : PackageRecords.Content(row), given, package), row));
        }
    }

    private async Task AddCasesAsync(TocContext context, PackageContent package, CancellationToken cancellationToken)
    {
        var byCase = new PackageByCase(package);
        var rows = await CaseStore.WithParts(context.Cases).Where(c => byCase.References.Contains(c.Reference)).ToListAsync(cancellationToken);
        var names = await ReferenceNames.OfAsync(context, rows, cancellationToken);
        foreach (var row in rows)
        {
            foreach (var id in row.Groups.Select(p => p.GroupId))
                Names.AddGroup(id, names.Group(id));
            foreach (var id in row.Countries.Select(p => p.SourceId).Concat(row.Offences.Select(p => p.SourceId)).Concat(row.Groups.Select(p => p.SourceId)).Concat(row.Sources.Select(p => (long?)p.SourceId)).Concat(row.Competing.Select(p => p.SourceId)).OfType<long>())
                Names.AddSource(id, names.Source(id)!);
        }

        var byReference = rows.ToDictionary(r => r.Reference, StringComparer.Ordinal);
        var masks = await IdentityStore.MasksAsync(context, [.. rows.Select(r => r.Id)], cancellationToken);
        foreach (var reference in byCase.References)
        {
            var row = byReference.GetValueOrDefault(reference);
            if (row?.DeletedAt is not null)
            {
                Deleted[reference] = row;
                row = null;
            }

            var recorded = row is null ? null : CaseStore.Content(row, Names);
            var merged = PackageMerge.Case(recorded, byCase, reference);
            // What comes back brings its history with it, which stays as sensitive as it was.
            if (Deleted.TryGetValue(reference, out var gone) && merged.Content.Sensitivity < gone.Sensitivity)
                merged = merged with { Content = merged.Content with { Sensitivity = gone.Sensitivity } };
            if (row is not null && masks.TryGetValue(row.Id, out var mask))
                merged = Masked(merged, mask, recorded!);
            Cases.Add(new(reference, merged, row));
        }

        var others = package.Codings.Select(c => c.Value.Case).Concat(package.GroupLinks.Select(l => l.Value.Case).OfType<string>()).Concat(byCase.References)
            .Concat(package.Registers.SelectMany(r => r.Value.Cases.Concat(new[] { r.Value.Case }.OfType<string>()))).Distinct().ToList();
        foreach (var known in await context.Cases.Where(c => others.Contains(c.Reference)).Select(c => new { c.Reference, c.Id }).ToListAsync(cancellationToken))
            CaseIds[known.Reference] = known.Id;
    }

    /// <summary>A package that still has a name where the record has its label changes nothing there.</summary>
    private static Merged<CaseContent> Masked(Merged<CaseContent> merged, IdentityMask mask, CaseContent recorded)
    {
        var content = mask.Apply(merged.Content with { Status = recorded.Status });
        return CaseJson.Write(content) == CaseJson.Write(recorded) ? new(content, []) : new(CaseReview.After(recorded, content), merged.Changes);
    }

    private async Task AddLinksAsync(TocContext context, PackageContent package, CancellationToken cancellationToken)
    {
        if (package.GroupLinks.Count == 0)
            return;
        var ends = package.GroupLinks.SelectMany(l => new[] { l.Value.From, l.Value.To }).Distinct().Where(Names.HasGroup).Select(Names.GroupId).ToList();
        var rows = await context.GroupLinks.Where(l => ends.Contains(l.FromId) && ends.Contains(l.ToId)).ToListAsync(cancellationToken);
        await AddSourceNamesAsync(context, rows.Select(l => l.SourceId), cancellationToken);
        foreach (var given in package.GroupLinks)
        {
            var link = given.Value;
            var caseId = link.Case is null ? (long?)null : CaseIds.GetValueOrDefault(link.Case);
            var row = !Names.HasGroup(link.From) || !Names.HasGroup(link.To) ? null : rows.Find(r =>
                r.Kind == link.Kind && r.CaseId == caseId
                && ((r.FromId == Names.GroupId(link.From) && r.ToId == Names.GroupId(link.To))
                    || (link.Kind is GroupLinkKind.Partner or GroupLinkKind.Competes && r.FromId == Names.GroupId(link.To) && r.ToId == Names.GroupId(link.From))));
            Links.Add(new($"{link.From} {link.Kind} {link.To}", PackageMerge.Link(row is null ? null : PackageRecords.Content(row, Names, link.Case), given, package), row));
        }
    }

    private async Task AddCodingsAsync(TocContext context, Actor actor, PackageContent package, string importingCoder, CancellationToken cancellationToken)
    {
        if (package.Codings.Count == 0)
            return;
        var cases = package.Codings.Select(c => c.Value.Case).Distinct().Where(CaseIds.ContainsKey).Select(c => CaseIds[c]).ToList();
        var coders = package.Codings.Select(c => c.Value.Coder ?? importingCoder).Distinct().ToList();
        var accounts = await context.Coders.Where(c => c.UserId != null && c.Name != importingCoder && coders.Contains(c.Name)).Select(c => c.Name).ToHashSetAsync(cancellationToken);
        var known = await (
            from coding in context.Codings.Include(c => c.Evidence)
            join coder in context.Coders on coding.CoderId equals coder.Id
            where cases.Contains(coding.CaseId) && coders.Contains(coder.Name)
            select new { coding, coder.Name }).ToListAsync(cancellationToken);
        var rounds = await context.Rounds.Select(r => r.Name).ToHashSetAsync(cancellationToken);
        var blind = await context.BlindCases(actor).Where(c => cases.Contains(c)).ToHashSetAsync(cancellationToken);
        await AddSourceNamesAsync(context, known.SelectMany(k => k.coding.Evidence).Select(e => e.SourceId), cancellationToken);
        var rows = known.ToDictionary(k => (k.coding.CaseId, k.coding.Code, k.Name, k.coding.Round), k => k.coding);
        var mapped = known.Where(k => k.coding.CountsAs != k.coding.Code).ToLookup(k => (k.coding.CaseId, k.coding.CountsAs, k.Name, k.coding.Round), k => k.coding);
        foreach (var given in package.Codings)
        {
            var coder = given.Value.Coder ?? importingCoder;
            var row = CaseIds.TryGetValue(given.Value.Case, out var caseId) ? rows.GetValueOrDefault((caseId, given.Value.Coding.Code, coder, given.Value.Coding.Round)) : null;
            var merged = PackageMerge.Coding(row is null ? null : PackageRecords.Content(row, Names), given, package);
            // A coding that counts under this code since its own was mapped to it is the same coding as long as nothing else differs.
            if (row is null && mapped[(caseId, given.Value.Coding.Code, coder, given.Value.Coding.Round)].Select(m => (Row: m, Merged: PackageMerge.Coding(
                    PackageRecords.Content(m, Names) with { Code = given.Value.Coding.Code }, given, package))).FirstOrDefault(m => !m.Merged.HasChanges) is { Row: not null } same)
                (row, merged) = same;
            Codings.Add((given.Value, new($"{given.Value.Case} {given.Value.Coding.Code}", merged, row)));
            // Refused whatever is recorded there, so that the answer tells nothing of it.
            if (blind.Contains(caseId) && coder != importingCoder)
            {
                RoundCodings.Add(PackageFault.Of(PackageFaultKind.NotAllowed, given.File, given.Row, "coder", coder,
                    "Your own codings only: you code this case in an open blind round, and what others say of it stays closed until the round ends."));
            }
            else if (merged.HasChanges && given.Value.Coding.Round is { } round && rounds.Contains(round))
            {
                RoundCodings.Add(PackageFault.Of(PackageFaultKind.NotAllowed, given.File, given.Row, "round", round,
                    "A round that is not held here, or none: codings of a round of this installation are made in its workbench."));
            }
            else if (merged.HasChanges && accounts.Contains(coder))
            {
                OthersCodings.Add(PackageFault.Of(PackageFaultKind.NotAllowed, given.File, given.Row, "coder", coder,
                    "A coder without an account here, or none for yourself: codings of an account are made by that account, or brought in by an administrator."));
            }
        }
    }

    private async Task AddSourceNamesAsync(TocContext context, IEnumerable<long?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<long>().Distinct().ToList();
        foreach (var source in await context.Sources.Where(s => wanted.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            Names.AddSource(source.Id, source.Reference);
    }

    private static ImportCount Count<TContent, TRow>(IEnumerable<Planned<TContent, TRow>> planned) where TRow : class
    {
        var all = planned.ToList();
        return new ImportCount(all.Count(p => p.IsNew), all.Count(p => !p.IsNew && p.Merged.HasChanges), all.Count(p => !p.IsNew && !p.Merged.HasChanges));
    }
}
