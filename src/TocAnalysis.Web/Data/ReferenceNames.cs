using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>Groups and sources by id and by reference, as far as one operation needs them.</summary>
/// <param name="known">Names that are known already and are looked at first; null: none.</param>
public sealed class ReferenceNames(ReferenceNames? known = null)
{
    private readonly Dictionary<long, string> groups = [];
    private readonly Dictionary<long, string> sources = [];
    private readonly Dictionary<string, long> groupIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> sourceIds = new(StringComparer.Ordinal);

    public void AddGroup(long id, string reference) => (groups[id], groupIds[reference]) = (reference, id);

    public void AddSource(long id, string reference) => (sources[id], sourceIds[reference]) = (reference, id);

    public string Group(long id) => groups.TryGetValue(id, out var name) || known is null ? name ?? groups[id] : known.Group(id);

    public string? Source(long? id) => id is not { } some ? null : sources.TryGetValue(some, out var name) || known is null ? name ?? sources[some] : known.Source(id);

    public long GroupId(string reference) => groupIds.TryGetValue(reference, out var id) ? id : known?.GroupId(reference) ?? groupIds[reference];

    public long? SourceId(string? reference) => reference is null ? null : sourceIds.TryGetValue(reference, out var id) ? id : known is null ? sourceIds[reference] : known.SourceId(reference);

    public bool HasGroup(string reference) => groupIds.ContainsKey(reference) || known?.HasGroup(reference) == true;

    public bool HasSource(string reference) => sourceIds.ContainsKey(reference) || known?.HasSource(reference) == true;

    /// <summary>What the parts of these rows point to.</summary>
    public static async Task<ReferenceNames> OfAsync(TocContext context, IReadOnlyCollection<CaseRow> rows, CancellationToken cancellationToken)
    {
        var groups = rows.SelectMany(r => r.Groups).Select(p => p.GroupId).Distinct().ToList();
        var sources = rows.SelectMany(r => r.Countries.Select(p => p.SourceId)
            .Concat(r.Offences.Select(p => p.SourceId)).Concat(r.Groups.Select(p => p.SourceId)).Concat(r.Sources.Select(p => (long?)p.SourceId)).Concat(r.Competing.Select(p => p.SourceId))).OfType<long>().Distinct().ToList();
        var names = new ReferenceNames();
        foreach (var g in await context.Groups.AsNoTracking().Where(g => groups.Contains(g.Id)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
            names.AddGroup(g.Id, g.Reference);
        foreach (var s in await context.Sources.AsNoTracking().Where(s => sources.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(s.Id, s.Reference);
        return names;
    }

    /// <summary>What a content names, as far as it exists.</summary>
    public static async Task<ReferenceNames> OfAsync(TocContext context, CaseContent content, CancellationToken cancellationToken)
    {
        var groups = content.Groups.Select(p => p.Group).Distinct().ToList();
        var sources = content.Countries.Select(p => p.Source).Concat(content.Offences.Select(p => p.Source)).Concat(content.Groups.Select(p => p.Source))
            .Concat(content.Sources.Select(p => p.Source)).Concat(content.Competing.Select(p => p.Source)).OfType<string>().Distinct().ToList();
        var names = new ReferenceNames();
        foreach (var g in await context.Groups.AsNoTracking().Where(g => groups.Contains(g.Reference)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
            names.AddGroup(g.Id, g.Reference);
        foreach (var s in await context.Sources.AsNoTracking().Where(s => sources.Contains(s.Reference)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(s.Id, s.Reference);
        return names;
    }
}
