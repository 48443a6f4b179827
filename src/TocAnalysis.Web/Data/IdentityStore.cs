using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Keeps protected names out of everything that a case consists of. Texts are masked before they are written, by whatever door they come, so that search, lists,
/// files, REST and history have nothing to leave out; what was written before a name was protected is masked when it is.
/// </summary>
public static class IdentityStore
{
    /// <summary>The protected people of a case, with their names: for the act of showing them, and for masks.</summary>
    internal static async Task<IReadOnlyList<ProtectedIdentity>> PeopleAsync(TocContext context, long caseId, CancellationToken cancellationToken) =>
        [.. (await context.CaseIdentities.AsNoTracking().Where(i => i.CaseId == caseId).OrderBy(i => i.Label).ToListAsync(cancellationToken)).Select(Person)];

    /// <summary>What masks the texts of a case.</summary>
    public static async Task<IdentityMask> MaskAsync(TocContext context, long caseId, CancellationToken cancellationToken) =>
        (await MasksAsync(context, [caseId], cancellationToken)).GetValueOrDefault(caseId, IdentityMask.None);

    /// <summary>What masks the texts of several cases; those without protected people are missing.</summary>
    public static async Task<IReadOnlyDictionary<long, IdentityMask>> MasksAsync(TocContext context, IReadOnlyCollection<long> caseIds, CancellationToken cancellationToken)
    {
        if (caseIds.Count == 0)
            return new Dictionary<long, IdentityMask>();
        var rows = await context.CaseIdentities.AsNoTracking().Where(i => caseIds.Contains(i.CaseId)).ToListAsync(cancellationToken);
        return rows.GroupBy(i => i.CaseId).ToDictionary(g => g.Key, g => new IdentityMask(g.Select(Person)));
    }

    /// <summary>Masks what is about to be saved beside the case itself: codings, evidence, memos, decisions, links, entries of registers, steps.</summary>
    internal static async Task MaskChangesAsync(TocContext context, CancellationToken cancellationToken)
    {
        List<(long CaseId, Action<IdentityMask> Mask)> texts = [];
        Dictionary<EvidenceRow, long>? codings = null;
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified))
        {
            if (entry.Entity is EvidenceRow evidence)
            {
                codings ??= new(context.ChangeTracker.Entries<CodingRow>().SelectMany(c => c.Entity.Evidence.Select(e => KeyValuePair.Create(e, c.Entity.CaseId))).DistinctBy(p => p.Key), ReferenceEqualityComparer<EvidenceRow>());
                if (codings.TryGetValue(evidence, out var id))
                    texts.Add((id, m => (evidence.Quote, evidence.Locator) = (m.ApplyTo(evidence.Quote), m.ApplyTo(evidence.Locator))));
            }
            else if (Texts(entry.Entity) is { } found)
            {
                texts.Add(found);
            }
        }

        if (texts.Count == 0)
            return;
        // An entry on putting the Convention into effect may be changed by somebody who may not see the case that it is tied to.
        await using var all = context.ChangeTracker.Entries<ImplementationRow>().Any() ? await context.SeeEverythingAsync(cancellationToken) : null;
        var masks = await MasksAsync(context, texts.Select(t => t.CaseId).ToHashSet(), cancellationToken);
        foreach (var (id, mask) in texts)
        {
            if (masks.TryGetValue(id, out var names))
                mask(names);
        }
    }

    /// <summary>Masks everything that was written of a case so far, its earlier versions and people's drafts included. The caller saves and commits.</summary>
    internal static async Task MaskPastAsync(TocContext context, long caseId, IdentityMask mask, CancellationToken cancellationToken)
    {
        foreach (var coding in await context.Codings.Include(c => c.Evidence).Where(c => c.CaseId == caseId).ToListAsync(cancellationToken))
        {
            coding.Rationale = mask.ApplyTo(coding.Rationale);
            foreach (var evidence in coding.Evidence)
                (evidence.Quote, evidence.Locator) = (mask.ApplyTo(evidence.Quote), mask.ApplyTo(evidence.Locator));
        }

        List<object> rows =
        [
            .. await context.Memos.Where(m => m.CaseId == caseId).ToListAsync(cancellationToken), .. await context.Adjudications.Where(a => a.CaseId == caseId).ToListAsync(cancellationToken),
            .. await context.GroupLinks.Where(l => l.CaseId == caseId).ToListAsync(cancellationToken), .. await context.Registers.Where(r => r.CaseId == caseId).ToListAsync(cancellationToken),
            .. await context.Implementation.Where(i => i.CaseId == caseId).ToListAsync(cancellationToken),
            .. await context.Assignments.Where(a => a.CaseId == caseId && a.Reason != null).ToListAsync(cancellationToken), .. await context.CodingSteps.Where(s => s.CaseId == caseId).ToListAsync(cancellationToken), .. await context.CaseVersions.Where(v => v.CaseId == caseId).ToListAsync(cancellationToken),
        ];
        foreach (var row in rows)
        {
            if (row is CaseVersionRow version)
                (version.Content, version.Reason) = (Masked(version.Content, mask), mask.ApplyTo(version.Reason));
            else
                Texts(row)!.Value.Mask(mask);
        }

        var (own, below) = (CaseId.Text(caseId), CaseId.Text(caseId) + "/");
        foreach (var draft in await context.Drafts.Where(d => d.Key == own || d.Key.StartsWith(below)).ToListAsync(cancellationToken))
            draft.Content = mask.ApplyToJson(draft.Content, CaseJson.Options);
        // Decisions are only added to; the guard of the database lets their reasons be masked, and nothing else, in a transaction that says so.
        await context.Database.ExecuteSqlAsync($"SELECT set_config('toc.masking', 'on', true)", cancellationToken);
    }

    /// <summary>Where a name stands in what other cases share: names of groups and titles of sources, which nobody but a person can change.</summary>
    internal static async Task<IReadOnlyList<string>> SharedAsync(TocContext context, long caseId, IdentityMask mask, CancellationToken cancellationToken)
    {
        var groups = await context.Groups.Where(g => context.CaseGroups.Any(p => p.CaseId == caseId && p.GroupId == g.Id) || context.GroupLinks.Any(l => l.CaseId == caseId && (l.FromId == g.Id || l.ToId == g.Id)))
            .AsNoTracking().ToListAsync(cancellationToken);
        var sources = await context.Sources.Where(s => context.CaseSources.Any(p => p.CaseId == caseId && p.SourceId == s.Id) || context.CaseCountries.Any(p => p.CaseId == caseId && p.SourceId == s.Id)
            || context.CaseOffences.Any(p => p.CaseId == caseId && p.SourceId == s.Id) || context.CaseGroups.Any(p => p.CaseId == caseId && p.SourceId == s.Id)).AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. groups.Where(g => new[] { g.Name, g.Note }.Concat(g.Aliases).Any(t => mask.Count(t) > 0)).Select(g => g.Reference),
            .. sources.Where(s => new[] { s.Title, s.Authors, s.Publisher, s.Url, s.Note }.Any(t => mask.Count(t) > 0)).Select(s => s.Reference),
        ];
    }

    /// <summary>Entries of the audit log with labels in the place of names: its own rows never change, so they are masked where they are read.</summary>
    public static async Task MaskAuditAsync(TocContext context, IReadOnlyCollection<AuditRow> rows, CancellationToken cancellationToken)
    {
        // Names in cases that the reader may not read are masked as well.
        await using var all = await context.SeeEverythingAsync(cancellationToken);
        var masks = await MasksAsync(context, rows.Select(r => r.CaseId).OfType<long>().ToHashSet(), cancellationToken);
        var groups = rows.Where(r => r.Entity == "crime_group").Select(r => long.TryParse(r.Key, out var id) ? id : 0).ToHashSet();
        var of = (groups.Count == 0 ? [] : await context.CaseGroups.Where(p => groups.Contains(p.GroupId) && context.CaseIdentities.Any(i => i.CaseId == p.CaseId)).Select(p => new InGroup(p.GroupId, p.CaseId)).Distinct().ToListAsync(cancellationToken))
            .ToLookup(p => p.GroupId, p => p.CaseId);
        var ofGroups = await MasksAsync(context, of.SelectMany(g => g).ToHashSet(), cancellationToken);
        foreach (var row in rows)
        {
            if (row.CaseId is { } id && masks.TryGetValue(id, out var mask))
                Put(row, mask);
            else if (row.Entity == "crime_group" && long.TryParse(row.Key, out var group))
            {
                foreach (var one in of[group].Select(c => ofGroups.GetValueOrDefault(c, IdentityMask.None)))
                    Put(row, one);
            }
        }

        static void Put(AuditRow row, IdentityMask mask) => (row.Changes, row.Reason) = (mask.ApplyToJson(row.Changes, JsonSerializerOptions.Default), mask.ApplyTo(row.Reason));
    }

    private static (long CaseId, Action<IdentityMask> Mask)? Texts(object row) => row switch
    {
        CodingRow c => (c.CaseId, m => c.Rationale = m.ApplyTo(c.Rationale)),
        MemoRow { CaseId: { } id } n => (id, m => n.Text = m.Apply(n.Text)),
        AdjudicationRow a => (a.CaseId, m => a.Reason = m.ApplyTo(a.Reason)),
        AssignmentRow a => (a.CaseId, m => a.Reason = m.ApplyTo(a.Reason)),
        GroupLinkRow { CaseId: { } id } l => (id, m => (l.Note, l.Locator) = (m.ApplyTo(l.Note), m.ApplyTo(l.Locator))),
        RegisterRow { CaseId: { } id } r => (id, m => (r.Title, r.Note, r.Locator, r.Data) = (m.Apply(r.Title), m.ApplyTo(r.Note), m.ApplyTo(r.Locator), m.ApplyToJson(r.Data, CaseJson.Options))),
        ImplementationRow { CaseId: { } id } i => (id, m => (i.Title, i.Text, i.Provider, i.Locator) = (m.Apply(i.Title), m.Apply(i.Text), m.ApplyTo(i.Provider), m.ApplyTo(i.Locator))),
        CodingStepRow s => (s.CaseId, m => (s.Before, s.After) = (Json(s.Before, m), Json(s.After, m))),
        _ => null,
    };

    private static string? Json(string? json, IdentityMask mask) => json is null ? null : mask.ApplyToJson(json, CaseJson.Options);

    private static string Masked(string content, IdentityMask mask)
    {
        var (old, now) = (CaseJson.Read<CaseContent>(content), mask.Apply(CaseJson.Read<CaseContent>(content)));
        return CaseJson.Write(old) == CaseJson.Write(now) ? content : CaseJson.Write(now);
    }

    private static ProtectedIdentity Person(CaseIdentityRow row) => new(row.Label, row.Part, row.ProtectedName, row.ProtectedAliases);

    private sealed record InGroup(long GroupId, long CaseId);

    private static IEqualityComparer<T> ReferenceEqualityComparer<T>() where T : class => EqualityComparer<T>.Create(ReferenceEquals, o => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(o));
}
