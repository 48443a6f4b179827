using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Data;

/// <summary>Distinct cases of a selection that hold something.</summary>
/// <param name="Key">Its permanent key.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Cases">How many cases; null: withheld.</param>
public sealed record ProfileLine(string Key, string Label, int? Cases);

/// <summary>A group with the cases of a selection that it takes part in; null: withheld.</summary>
public sealed record ProfileGroup(string Key, string Label, GroupKind Kind, int? Cases);

/// <summary>How a two-pole code stands in a selection; null: withheld.</summary>
public sealed record ProfileIssue(string Code, string Title, IReadOnlyDictionary<PositionValue, int?> Positions, int? Uncoded);

/// <summary>What stands in a selection of cases: the same parts on the profile of a country and of an offence.</summary>
/// <param name="Cases">Cases of the selection.</param>
/// <param name="Coded">How many have a coding that the reader may see.</param>
/// <param name="Dated">How many bear a date.</param>
/// <param name="Domains">Domains in their order, 0 among them.</param>
/// <param name="Countries">Countries, refuted involvements left out; most cases first.</param>
/// <param name="Offences">Offences as they are recorded, each counted with all below it; most cases first.</param>
/// <param name="Groups">Groups; most cases first.</param>
/// <param name="Issues">Issues and points on which a case has a position.</param>
public sealed record Profile(
    int? Cases, int? Coded, int? Dated, IReadOnlyList<ProfileLine> Domains, IReadOnlyList<ProfileLine> Countries, IReadOnlyList<ProfileLine> Offences, IReadOnlyList<ProfileGroup> Groups, IReadOnlyList<ProfileIssue> Issues)
{
    /// <summary>What was withheld; null: every count is shown.</summary>
    public Disclosure? Disclosure { get; init; }

    /// <summary>All numbers in lines, as files have them.</summary>
    public IEnumerable<ProfileFileLine> Lines()
    {
        yield return new("coverage", "cases", "cases", Cases);
        yield return new("coverage", "coded", "cases with a coding", Coded);
        yield return new("coverage", "dated", "cases with a date", Dated);
        foreach (var (part, lines) in new[] { ("domain", Domains), ("country", Countries), ("offence", Offences) })
        {
            foreach (var line in lines)
                yield return new(part, line.Key, line.Label, line.Cases);
        }

        foreach (var group in Groups)
            yield return new("group", group.Key, group.Label, group.Cases);
        foreach (var issue in Issues)
        {
            foreach (var value in Enum.GetValues<PositionValue>().Where(v => v is not (PositionValue.Present or PositionValue.Absent)))
                yield return new("issue", $"{issue.Code} {Domain.Tokens.Text(value)}", issue.Title, issue.Positions.TryGetValue(value, out var cases) ? cases : 0);
            yield return new("issue", $"{issue.Code} uncoded", issue.Title, issue.Uncoded);
        }
    }
}

/// <summary>Reads profiles. The caller gives cases that are already narrowed to what its actor may see; positions are narrowed here.</summary>
public static class ProfileStore
{
    /// <param name="context">The database.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="cases">The selection.</param>
    /// <param name="vocabularies">Labels.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Profile> OfAsync(TocContext context, Actor actor, IQueryable<CaseRow> cases, Vocabularies vocabularies, CancellationToken cancellationToken)
    {
        var all = await cases.CountAsync(cancellationToken);
        var positions = context.VisiblePositions(actor);
        var domains = await context.CaseDomains.Where(d => cases.Any(c => c.Id == d.CaseId)).GroupBy(d => d.Domain).Select(g => new { g.Key, Cases = g.Select(d => d.CaseId).Distinct().Count() }).ToListAsync(cancellationToken);
        var countries = await context.CaseCountries.Where(p => p.Certainty != Certainty.Refuted && cases.Any(c => c.Id == p.CaseId)).GroupBy(p => p.Country)
            .Select(g => new { g.Key, Cases = g.Select(p => p.CaseId).Distinct().Count() }).ToListAsync(cancellationToken);
        var offences = await context.CaseOffences.Where(o => cases.Any(c => c.Id == o.CaseId)).Select(o => new { o.CaseId, o.Offence }).Distinct().ToListAsync(cancellationToken);
        var groups = await (
            from part in context.CaseGroups
            join g in context.Groups on part.GroupId equals g.Id
            where cases.Any(c => c.Id == part.CaseId)
            group part.CaseId by new { g.Reference, g.Name, g.Kind } into found
            select new { found.Key, Cases = found.Distinct().Count() }).ToListAsync(cancellationToken);
        var values = await BalanceStore.PositionsAsync(context, actor, cases, cancellationToken);
        return new Profile(
            all,
            await cases.CountAsync(c => positions.Any(p => p.CaseId == c.Id), cancellationToken),
            await cases.CountAsync(c => c.Start != null || c.End != null, cancellationToken),
            [.. Enum.GetValues<CrimeDomain>().Select(d => new ProfileLine(Domain.Tokens.Text(d), Domain.Tokens.Text(d), domains.FirstOrDefault(x => x.Key == d)?.Cases ?? 0))],
            [.. countries.Select(c => new ProfileLine(c.Key, vocabularies.Countries.Find(c.Key)?.Name ?? c.Key, c.Cases)).OrderByDescending(c => c.Cases).ThenBy(c => c.Label, StringComparer.OrdinalIgnoreCase)],
            [.. offences.Select(o => o.Offence).Distinct().Select(code => new ProfileLine(
                    code, vocabularies.Offences.TryFind(code, out var term) ? term.Label : code,
                    offences.Where(o => o.Offence == code || vocabularies.Offences.PathOf(o.Offence).Any(p => p.Code == code)).Select(o => o.CaseId).Distinct().Count()))
                .OrderByDescending(o => o.Cases).ThenBy(o => o.Label, StringComparer.OrdinalIgnoreCase)],
            [.. groups.Select(g => new ProfileGroup(g.Key.Reference, g.Key.Name, g.Key.Kind, g.Cases)).OrderByDescending(g => g.Cases).ThenBy(g => g.Label, StringComparer.OrdinalIgnoreCase)],
            [.. vocabularies.Codebook.Codes.Where(c => c.Kind is CodeKind.Issue or CodeKind.Point && c.Scale == ValueScale.TwoPole && values.ContainsKey(c.Key))
                .Select(c => new ProfileIssue(c.Key, c.Title, values[c.Key].ToDictionary(v => v.Key, v => (int?)v.Value), all - values[c.Key].Values.Sum()))]);
    }
}
