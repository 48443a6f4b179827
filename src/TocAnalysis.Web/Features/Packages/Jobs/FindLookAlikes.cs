using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Jobs;

/// <summary>Finds things of a file that are new by their reference and yet look like recorded ones: by name, and cases by time and countries too.</summary>
internal static class FindLookAlikes
{
    /// <summary>Names at least so alike are proposed; cases that agree in time and a country at <see cref="LeastWithFacts"/>.</summary>
    private const double Least = 0.6;

    private const double LeastWithFacts = 0.4;

    /// <summary>New things that are compared; with more than these the rest is not.</summary>
    private const int MostCompared = 5_000;

    private const int MostFound = 200;

    public static async Task<IReadOnlyList<LookAlike>> RunAsync(TocContext context, Actor actor, IReadOnlyList<PackageTable> tables, CancellationToken cancellationToken)
    {
        var found = new List<LookAlike>();
        await AddCasesAsync(context, actor, tables, found, cancellationToken);
        var groups = await context.Groups.OrderBy(g => g.Id).Select(g => new { g.Reference, g.Name, g.Aliases }).ToListAsync(cancellationToken);
        Add(found, PackageFormat.Groups, New(tables, PackageFormat.Groups, "group", "name", groups.Select(g => g.Reference)), [.. groups.SelectMany(g => g.Aliases.Prepend(g.Name).Select(n => (g.Reference, n)))]);
        var sources = await context.Sources.OrderBy(s => s.Id).Select(s => new { s.Reference, s.Title }).ToListAsync(cancellationToken);
        Add(found, PackageFormat.Sources, New(tables, PackageFormat.Sources, "source", "title", sources.Select(s => s.Reference)), [.. sources.Select(s => (s.Reference, s.Title))]);
        return [.. found.OrderBy(f => PackageFormat.Order(f.File)).ThenByDescending(f => f.Similarity).ThenBy(f => f.Reference, StringComparer.Ordinal).Take(MostFound)];
    }

    private static async Task AddCasesAsync(TocContext context, Actor actor, IReadOnlyList<PackageTable> tables, List<LookAlike> found, CancellationToken cancellationToken)
    {
        var recorded = await context.VisibleCases(actor).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.Reference, c.Title, c.StartEarliest, c.StartLatest }).ToListAsync(cancellationToken);
        var fresh = New(tables, PackageFormat.Cases, "case", "title", recorded.Select(r => r.Reference));
        if (fresh.Count == 0 || recorded.Count == 0)
            return;
        var index = new TrigramIndex(recorded.Select(r => r.Title));
        var starts = Cells(tables, PackageFormat.Cases, "case", "start").ToLookup(c => c.Key, c => c.Value, StringComparer.Ordinal);
        var countries = Cells(tables, PackageFormat.CaseCountries, "case", "country").ToLookup(c => c.Key, c => c.Value.ToUpperInvariant(), StringComparer.Ordinal);
        var near = fresh.SelectMany(f => index.Find(f.Name, LeastWithFacts, 3).Select(n => (Fresh: f, Recorded: recorded[n.Position], n.Similarity))).ToList();
        var ids = near.Select(n => n.Recorded.Id).Distinct().ToList();
        var theirs = (await context.CaseCountries.Where(c => ids.Contains(c.CaseId)).Select(c => new { c.CaseId, c.Country }).ToListAsync(cancellationToken)).ToLookup(c => c.CaseId, c => c.Country);
        foreach (var (item, other, similarity) in near)
        {
            IReadOnlyList<string> shared = [.. countries[item.Reference].Distinct().Intersect(theirs[other.Id]).Order(StringComparer.Ordinal)];
            bool? sameTime = other.StartLatest is { } latest && PartialDate.TryParse(starts[item.Reference].FirstOrDefault(), out var start)
                ? (start.Earliest ?? DateOnly.MinValue) <= latest && (other.StartEarliest ?? DateOnly.MinValue) <= start.Latest : null;
            if (sameTime == false && similarity < 0.8)
                continue;
            if (similarity >= Least || (shared.Count > 0 && sameTime == true))
                found.Add(new LookAlike(PackageFormat.Cases, item.Reference, item.Name, other.Reference, other.Title, CaseId.Text(other.Id), Math.Round(similarity, 2), shared, sameTime));
        }
    }

    private static void Add(List<LookAlike> found, string file, List<(string Reference, string Name)> fresh, IReadOnlyList<(string Reference, string Name)> recorded)
    {
        if (fresh.Count == 0 || recorded.Count == 0)
            return;
        var index = new TrigramIndex(recorded.Select(r => r.Name));
        foreach (var item in fresh)
        {
            foreach (var near in index.Find(item.Name, Least, 3).DistinctBy(n => recorded[n.Position].Reference))
                found.Add(new LookAlike(file, item.Reference, item.Name, recorded[near.Position].Reference, recorded[near.Position].Name, null, Math.Round(near.Similarity, 2), [], null));
        }
    }

    /// <summary>Things of a file that are not recorded under their reference.</summary>
    private static List<(string Reference, string Name)> New(IReadOnlyList<PackageTable> tables, string file, string key, string name, IEnumerable<string> recorded)
    {
        var known = recorded.ToHashSet(StringComparer.Ordinal);
        return [.. Cells(tables, file, key, name).Where(c => c.Key.Length > 0 && c.Value.Length > 0 && !known.Contains(c.Key)).DistinctBy(c => c.Key).Take(MostCompared).Select(c => (c.Key, c.Value))];
    }

    private static IEnumerable<(string Key, string Value)> Cells(IReadOnlyList<PackageTable> tables, string file, string key, string value)
    {
        foreach (var table in tables.Where(t => t.File == file))
        {
            var header = table.Header.Select(h => h.Trim().ToLowerInvariant()).ToList();
            var (keyAt, valueAt) = (header.IndexOf(key), header.IndexOf(value));
            if (keyAt < 0 || valueAt < 0)
                continue;
            foreach (var row in table.Rows.Where(r => r.Cells.Count > Math.Max(keyAt, valueAt)))
                yield return (row.Cells[keyAt].Trim(), row.Cells[valueAt].Trim());
        }
    }
}
