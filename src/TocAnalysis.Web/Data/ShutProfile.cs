using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Withholds small counts of a profile. All its numbers are one table with a row for each, so that none can be worked out from another part of the profile, nor from the same profile of
/// a selection with one condition less.
/// </summary>
internal static class ShutProfile
{
    /// <summary>Key of the row of all cases.</summary>
    public const string All = "all";

    private const string Coded = "coded", Dated = "dated", Column = "cases";

    public static string Key(string part, string key) => $"{part} {key}";

    public static string Key(ProfileIssue issue, PositionValue value) => $"issue {issue.Code} {value}";

    private static string Uncoded(string code) => $"issue {code} uncoded";

    /// <summary>The profile, and the numbers of further rows.</summary>
    /// <param name="context">The database.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="cases">The selection.</param>
    /// <param name="vocabularies">Classes of offences.</param>
    /// <param name="open">The profile with all its numbers.</param>
    /// <param name="threshold">Counts from 1 to below it are withheld.</param>
    /// <param name="wider">Profiles of selections with one condition less.</param>
    /// <param name="more">Further rows: keys, and the cases that count in them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<(Profile Profile, Func<string, int?> Count)> OfAsync(
        TocContext context, Actor actor, IQueryable<CaseRow> cases, Vocabularies vocabularies, Profile open, int threshold, IEnumerable<Profile> wider,
        IReadOnlyList<(string Key, IReadOnlyCollection<long> Cases)> more, CancellationToken cancellationToken)
    {
        var ids = await cases.Select(c => c.Id).ToListAsync(cancellationToken);
        var keys = Numbers(open).Select(n => n.Key).Concat(more.Select(m => m.Key)).Distinct(StringComparer.Ordinal).ToList();
        var known = keys.ToHashSet(StringComparer.Ordinal);
        var of = ids.ToDictionary(id => id, _ => new HashSet<string>(StringComparer.Ordinal) { All });
        void Add(long id, string key)
        {
            if (known.Contains(key))
                of[id].Add(key);
        }

        foreach (var d in await context.CaseDomains.Where(d => cases.Any(c => c.Id == d.CaseId)).Select(d => new { d.CaseId, d.Domain }).Distinct().ToListAsync(cancellationToken))
            Add(d.CaseId, Key("domain", Domain.Tokens.Text(d.Domain)));
        foreach (var p in await context.CaseCountries.Where(p => p.Certainty != Certainty.Refuted && cases.Any(c => c.Id == p.CaseId)).Select(p => new { p.CaseId, p.Country }).Distinct().ToListAsync(cancellationToken))
            Add(p.CaseId, Key("country", p.Country));
        foreach (var o in await context.CaseOffences.Where(o => cases.Any(c => c.Id == o.CaseId)).Select(o => new { o.CaseId, o.Offence }).Distinct().ToListAsync(cancellationToken))
        {
            Add(o.CaseId, Key("offence", o.Offence));
            foreach (var above in vocabularies.Offences.PathOf(o.Offence))
                Add(o.CaseId, Key("offence", above.Code));
        }

        foreach (var g in await (from part in context.CaseGroups join g in context.Groups on part.GroupId equals g.Id where cases.Any(c => c.Id == part.CaseId) select new { part.CaseId, g.Reference }).Distinct().ToListAsync(cancellationToken))
            Add(g.CaseId, Key("group", g.Reference));
        var positions = await context.VisiblePositions(actor).Where(p => cases.Any(c => c.Id == p.CaseId)).Select(p => new { p.CaseId, p.Code, p.Adjudicated }).ToListAsync(cancellationToken);
        var coded = positions.ToLookup(p => p.CaseId, p => p.Code);
        foreach (var p in positions)
        {
            Add(p.CaseId, $"issue {p.Code} {p.Adjudicated}");
            Add(p.CaseId, Coded);
        }

        foreach (var id in ids)
        {
            var has = coded[id].ToHashSet(StringComparer.Ordinal);
            foreach (var issue in open.Issues.Where(i => !has.Contains(i.Code)))
                Add(id, Uncoded(issue.Code));
        }

        foreach (var id in await cases.Where(c => c.Start != null || c.End != null).Select(c => c.Id).ToListAsync(cancellationToken))
            Add(id, Dated);
        foreach (var (key, members) in more)
        {
            foreach (var id in members.Where(of.ContainsKey))
                of[id].Add(key);
        }

        var rows = keys.Select(k => new TableHeader(k, k)).ToList();
        var beside = wider.SelectMany(Numbers).Where(n => n.Value is not null).ToLookup(n => CaseMatrix.Place(n.Key, Column), n => n.Value!.Value, StringComparer.Ordinal);
        var table = CaseMatrix.Build(
            [.. of.OrderBy(o => o.Key).Select(o => new MatrixCase(CaseId.Text(o.Key), [.. o.Value.Select(k => (k, Column))]))], rows, [new TableHeader(Column, Column)],
            new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Stage, Threshold = threshold },
            keys.Select(k => (IReadOnlyCollection<(string, string)>)[(All, Column), .. k == All ? [] : new[] { (k, Column) }]), beside);
        var at = keys.Select((k, i) => (k, i)).ToDictionary(k => k.k, k => k.i, StringComparer.Ordinal);
        int? Count(string key) => table.Panel.Cells[at[key]][0] is { Suppressed: false } cell ? cell.Value : null;
        return (open with
        {
            Cases = Count(All),
            Coded = Count(Coded),
            Dated = Count(Dated),
            Domains = [.. open.Domains.Select(l => l with { Cases = Count(Key("domain", l.Key)) })],
            Countries = [.. open.Countries.Select(l => l with { Cases = Count(Key("country", l.Key)) }).OrderByDescending(l => l.Cases).ThenBy(l => l.Label, StringComparer.OrdinalIgnoreCase)],
            Offences = [.. open.Offences.Select(l => l with { Cases = Count(Key("offence", l.Key)) }).OrderByDescending(l => l.Cases).ThenBy(l => l.Label, StringComparer.OrdinalIgnoreCase)],
            Groups = [.. open.Groups.Select(g => g with { Cases = Count(Key("group", g.Key)) }).OrderByDescending(g => g.Cases).ThenBy(g => g.Label, StringComparer.OrdinalIgnoreCase)],
            Issues = [.. open.Issues.Select(i => i with { Positions = i.Positions.Keys.ToDictionary(v => v, v => Count(Key(i, v))), Uncoded = Count(Uncoded(i.Code)) })],
            Disclosure = table.Disclosure,
        }, Count);
    }

    private static IEnumerable<(string Key, int? Value)> Numbers(Profile profile) =>
    [
        (All, profile.Cases), (Coded, profile.Coded), (Dated, profile.Dated),
        .. profile.Domains.Select(l => (Key("domain", l.Key), l.Cases)), .. profile.Countries.Select(l => (Key("country", l.Key), l.Cases)),
        .. profile.Offences.Select(l => (Key("offence", l.Key), l.Cases)), .. profile.Groups.Select(g => (Key("group", g.Key), g.Cases)),
        .. profile.Issues.SelectMany(i => i.Positions.Select(p => (Key(i, p.Key), p.Value)).Append((Uncoded(i.Code), i.Uncoded))),
    ];
}
