using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Batches;

/// <summary>A case that a batch wrote, as far as the reader may see it.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title now.</param>
/// <param name="IsNew">Whether the batch brought it.</param>
/// <param name="Fields">Fields that the batch changed; empty for a new one.</param>
/// <param name="ChangedSince">Whether somebody changed it after the batch.</param>
public sealed record BatchCase(string Id, string Title, bool IsNew, IReadOnlyList<string> Fields, bool ChangedSince);

/// <summary>How often a field changed.</summary>
public sealed record BatchField(string Record, string Field, int Count);

/// <summary>What a batch did.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Fields">What it changed in records that were there, by field.</param>
/// <param name="Cases">Its cases, from a place on.</param>
/// <param name="TotalCases">How many cases it wrote.</param>
/// <param name="Hidden">How many of the cases on this page the reader may not see, or are gone.</param>
/// <param name="From">Number of the first case shown, from 0.</param>
/// <param name="Groups">Groups that it wrote, by reference.</param>
/// <param name="Sources">Sources that it wrote, by reference.</param>
public sealed record BatchDetails(
    ImportBatch Batch, IReadOnlyList<BatchField> Fields, IReadOnlyList<BatchCase> Cases, int TotalCases, int Hidden, int From, IReadOnlyList<string> Groups, IReadOnlyList<string> Sources);

/// <summary>Tells what one batch created and changed.</summary>
public sealed class GetBatch(TocDatabase database, FindImports find)
{
    /// <summary>Cases on one page.</summary>
    public const int PageSize = 50;

    /// <summary>Changed records that are looked through for their fields; of a larger batch the first so many.</summary>
    private const int MostCompared = 2_000;

    private const int MostNamed = 200;

    public async Task<Result<BatchDetails>> HandleAsync(Actor actor, long id, int from, CancellationToken cancellationToken)
    {
        var batch = await find.GetAsync(id, actor, cancellationToken);
        if (!batch.Succeeded)
            return new Refused(batch.Refusal!.Value, batch.Faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var undo = CaseJson.Read<ImportUndo>(await context.ImportBatches.Where(b => b.Id == id).Select(b => b.Undo).SingleAsync(cancellationToken));
        var page = undo.Cases.Skip(from).Take(PageSize).ToList();
        var changed = undo.Cases.Where(c => !c.IsNew).Take(MostCompared).ToList();
        var diffs = new Dictionary<long, IReadOnlyList<string>>();
        foreach (var portion in changed.Concat(page.Where(c => !c.IsNew)).DistinctBy(c => c.Id).Chunk(500))
        {
            foreach (var (key, fields) in await FieldsAsync(context, actor, portion, cancellationToken))
                diffs[key] = fields;
        }

        var ids = page.ConvertAll(c => c.Id);
        var seen = await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Title, c.Version }).ToDictionaryAsync(c => c.Id, cancellationToken);
        var groups = await GroupsAsync(context, undo, cancellationToken);
        var sources = await SourcesAsync(context, undo, cancellationToken);
        return new BatchDetails(
            batch.Value,
            [.. diffs.Where(d => changed.Exists(c => c.Id == d.Key)).SelectMany(d => d.Value).Select(f => ("cases", f)).Concat(groups.Fields.Select(f => ("groups", f))).Concat(sources.Fields.Select(f => ("sources", f)))
                .GroupBy(f => f).Select(g => new BatchField(g.Key.Item1, g.Key.f, g.Count())).OrderBy(f => f.Record, StringComparer.Ordinal).ThenByDescending(f => f.Count)],
            [.. page.Where(c => seen.ContainsKey(c.Id)).Select(c => new BatchCase(CaseId.Text(c.Id), seen[c.Id].Title, c.IsNew, diffs.GetValueOrDefault(c.Id, []), seen[c.Id].Version != c.Version))],
            undo.Cases.Count, page.Count - seen.Count, from, groups.Names, sources.Names);
    }

    /// <summary>Fields by case that a batch changed, of cases that the actor may see.</summary>
    private static async Task<Dictionary<long, IReadOnlyList<string>>> FieldsAsync(TocContext context, Actor actor, IReadOnlyCollection<WrittenCase> cases, CancellationToken cancellationToken)
    {
        var ids = cases.Select(c => c.Id).ToList();
        var versions = (await context.CaseVersions.Where(v => ids.Contains(v.CaseId) && context.VisibleCases(actor).Any(c => c.Id == v.CaseId)).Select(v => new { v.CaseId, v.Version }).ToListAsync(cancellationToken))
            .Select(v => (v.CaseId, v.Version)).ToHashSet();
        var fields = new Dictionary<long, IReadOnlyList<string>>();
        foreach (var written in cases.Where(c => versions.Contains((c.Id, c.Version)) && versions.Contains((c.Id, c.Version - 1))))
        {
            var pair = await context.CaseVersions.Where(v => v.CaseId == written.Id && (v.Version == written.Version || v.Version == written.Version - 1)).OrderBy(v => v.Version).Select(v => v.Content).ToListAsync(cancellationToken);
            fields[written.Id] = [.. CaseChanges.Between(CaseJson.Read<CaseContent>(pair[0]), CaseJson.Read<CaseContent>(pair[1])).Select(c => Field(c.Path)).Distinct(StringComparer.Ordinal)];
        }

        return fields;
    }

    private static async Task<(IReadOnlyList<string> Names, IEnumerable<string> Fields)> GroupsAsync(TocContext context, ImportUndo undo, CancellationToken cancellationToken)
    {
        var ids = undo.Groups.Select(g => g.Id).Take(MostCompared).ToList();
        var rows = await context.Groups.Where(g => ids.Contains(g.Id)).OrderBy(g => g.Reference).ToListAsync(cancellationToken);
        var before = undo.Groups.Where(g => g.Before is not null).ToDictionary(g => g.Id, g => g);
        return ([.. rows.Take(MostNamed).Select(r => r.Reference)],
            rows.Where(r => before.TryGetValue(r.Id, out var b) && b.Version == r.Version).SelectMany(r => CaseChanges.Between(before[r.Id].Before!, PackageRecords.Content(r)).Select(c => Field(c.Path))));
    }

    private static async Task<(IReadOnlyList<string> Names, IEnumerable<string> Fields)> SourcesAsync(TocContext context, ImportUndo undo, CancellationToken cancellationToken)
    {
        var ids = undo.Sources.Select(s => s.Id).Take(MostCompared).ToList();
        var rows = await context.Sources.Where(s => ids.Contains(s.Id)).OrderBy(s => s.Reference).ToListAsync(cancellationToken);
        var before = undo.Sources.Where(s => s.Before is not null).ToDictionary(s => s.Id, s => s);
        return ([.. rows.Take(MostNamed).Select(r => r.Reference)],
            rows.Where(r => before.TryGetValue(r.Id, out var b) && b.Version == r.Version).SelectMany(r => CaseChanges.Between(before[r.Id].Before!, PackageRecords.Content(r)).Select(c => Field(c.Path))));
    }

    /// <summary>A field without the part that it belongs to: <c>countries[COL, inception].note</c> is <c>countries note</c>.</summary>
    private static string Field(string path)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? path : $"{path[..open]} {path[(path.LastIndexOf(']') + 1)..].TrimStart('.')}".TrimEnd();
    }
}
