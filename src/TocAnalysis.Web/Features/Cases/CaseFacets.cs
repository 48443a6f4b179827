using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// Counts cases by the values of a dimension: as many as would remain if this value alone were asked for beside all other filters. A value of a closed
/// list is told with 0; of an open one (countries, groups, coders) those that occur and those that are asked for.
/// </summary>
public sealed class CaseFacets(CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>Most groups and coders in one facet.</summary>
    private const int MostNames = 50;

    /// <summary>The dimensions, by the name of their parameter; <c>decade</c> stands for from and to.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "country", "stage", "flow", "certainty", "region", "economy", "offence", "offenceRole", "group", "groupKind", "domain", "register", "code", "value", "coder", "uncoded", "missing", "confidence", "reliability", "status",
        "decade", "transnational", "sensitivity",
    ];

    /// <summary>Whether a dimension hangs on codings, which are in the sets without regard to blind rounds.</summary>
    public static bool AsksCodings(string name) => name is "code" or "value" or "coder" or "uncoded" or "missing";

    /// <summary>Counts what the sets know, without asking the database anything; the rest is left to <see cref="CountAsync"/>.</summary>
    internal SetCounts? InSets(SetQuery? sets, Actor actor, CaseFilter filter, IReadOnlyList<string> names, bool seesAllCodings)
    {
        if (sets is null)
            return null;
        var here = new SetFacets(sets, query, filter, actor);
        // Entries of registers are few and not in the sets.
        var known = names.Where(n => n != "register" && (seesAllCodings || !AsksCodings(n))).ToHashSet(StringComparer.Ordinal);
        return new SetCounts(
            known.Where(n => n != "decade").ToDictionary(n => n, n => here.Count(n, Values(n, actor, filter), MostNames), StringComparer.Ordinal),
            known.Contains("decade"), known.Contains("decade") ? here.Decades(Today) : null, sets.State.GroupNames);
    }

    /// <summary>Counts out of the sets, or by SQL where there are none: the same numbers.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>> CountAsync(
        TocContext context, SetCounts? sets, Actor actor, CaseFilter filter, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var sql = new SqlFacets(context, query, actor, filter, cancellationToken);
        var answer = new Dictionary<string, IReadOnlyList<FacetCount>>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name == "decade")
            {
                answer[name] = Decades(sets is { HasDecades: true } ? sets.Decades : await sql.DecadesAsync(Today));
                continue;
            }

            var values = Values(name, actor, filter);
            var inSets = sets?.Counts.GetValueOrDefault(name);
            var counts = inSets ?? await sql.CountAsync(name, values, MostNames);
            answer[name] = name == "group" ? await GroupsAsync(context, actor, inSets is null ? null : sets!.GroupNames, counts, filter, cancellationToken) : Shown(name, values, counts, filter);
        }

        return answer;
    }

    /// <summary>Both steps, one after the other.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>> CountBySetsAsync(
        TocContext context, SetQuery? sets, Actor actor, CaseFilter filter, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        await CountAsync(context, InSets(sets, actor, filter, names, sets is null || await context.SeesAllCodingsAsync(actor, cancellationToken)), actor, filter, names, cancellationToken);

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private IReadOnlyList<string> Values(string name, Actor actor, CaseFilter filter) => name switch
    {
        "stage" => [.. Tokens.All<Stage>()],
        "flow" => [.. Tokens.All<Flow>()],
        "certainty" => [.. Tokens.All<Certainty>()],
        "region" => [.. vocabularies.Countries.All.SelectMany(c => new[] { c.RegionCode, c.SubregionCode }).OfType<string>().Distinct()],
        "economy" => [.. vocabularies.Countries.Groupings.SelectMany(g => g.Groups.Select(e => $"{g.Key}:{e.Key}"))],
        "offenceRole" => [.. Tokens.All<OffenceRole>()],
        "groupKind" => [.. Tokens.All<GroupKind>()],
        "domain" => [.. Tokens.All<CrimeDomain>()],
        "register" => [.. Tokens.All<RegisterKind>(), .. filter.Registers.Where(r => r.Contains(':', StringComparison.Ordinal))],
        "code" or "uncoded" => [.. vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key).Order(CodeKeyOrder.Instance)],
        "value" => [.. Tokens.All<PositionValue>()],
        "missing" => [.. Tokens.All<CaseGap>()],
        "confidence" => [.. Tokens.All<Confidence>()],
        "reliability" => [.. Tokens.All<Reliability>()],
        "status" => [.. Tokens.All<CaseStatus>()],
        "transnational" => [.. Tokens.All<Transnationality>()],
        "sensitivity" => [.. AccessPolicy.Readable(actor).Select(s => s.Text())],
        _ => [],
    };

    private IReadOnlyList<FacetCount> Shown(string name, IReadOnlyList<string> values, IReadOnlyDictionary<string, int> counts, CaseFilter filter) => name switch
    {
        "country" => Open(name, counts, filter.Countries),
        "coder" => Open(name, counts, filter.Coders),
        "region" => [.. Regions(counts, filter)],
        // Two levels, the first one whole, and whatever deeper is asked for.
        "offence" =>
        [
            .. vocabularies.Offences.All.Where(o => o.Level == 1 || filter.Offences.Contains(o.Code) || (o.Level == 2 && counts.ContainsKey(o.Code)))
                .Select(o => new FacetCount(o.Code, o.ToString(), counts.GetValueOrDefault(o.Code), Math.Min(o.Level, 3))),
        ],
        // The parameter speaks of yes, no and undetermined.
        "transnational" => [.. values.Select(v => new FacetCount((filter with { Results = [Tokens.Parse<Transnationality>(v)] }).ToQuery().Single(p => p.Key == name).Value, v, counts.GetValueOrDefault(v)))],
        "sensitivity" => [.. values.Select(v => new FacetCount(v, v, counts.GetValueOrDefault(v)))],
        "economy" => [.. values.Select(v => new FacetCount(v, labels.Of(name, v), counts.GetValueOrDefault(v), IsSubgroup(v) ? 2 : 1))],
        _ => [.. values.Select(v => new FacetCount(v, labels.Of(name, v), counts.GetValueOrDefault(v)))],
    };

    private bool IsSubgroup(string economy) =>
        economy.Split(':', 2) is [var grouping, var group] && vocabularies.Countries.FindGrouping(grouping)?.Groups.FirstOrDefault(g => g.Key == group)?.Parent is not null;

    private IEnumerable<FacetCount> Regions(IReadOnlyDictionary<string, int> counts, CaseFilter filter)
    {
        var known = vocabularies.Countries.All.Where(c => c.RegionCode is not null).ToList();
        return known.Select(c => c.RegionCode!).Distinct().Order(StringComparer.Ordinal).SelectMany(region => known.Where(c => c.RegionCode == region && c.SubregionCode is not null)
            .Select(c => c.SubregionCode!).Distinct().Order(StringComparer.Ordinal)
            .Where(s => counts.GetValueOrDefault(s) > 0 || filter.Regions.Contains(s))
            .Select(s => new FacetCount(s, labels.Of("region", s), counts.GetValueOrDefault(s), 2))
            .Prepend(new FacetCount(region, labels.Of("region", region), counts.GetValueOrDefault(region))));
    }

    private static IReadOnlyList<FacetCount> Decades((int First, int Last, IReadOnlyDictionary<int, int> Counts)? decades) => decades is not { } known
        ? []
        : [.. known.Counts.OrderBy(d => d.Key).Select(d => new FacetCount(d.Key.ToString(CultureInfo.InvariantCulture), $"{d.Key}–{d.Key + 9}", d.Value))];

    private static async Task<IReadOnlyList<FacetCount>> GroupsAsync(TocContext context, Actor actor, IReadOnlyDictionary<string, string>? known, IReadOnlyDictionary<string, int> counts, CaseFilter filter, CancellationToken cancellationToken)
    {
        var references = counts.Keys.Union(filter.Groups).ToList();
        // A group that was counted is in a case that the actor sees, so its name may be told; of the others the rules decide.
        var names = known is null ? [] : counts.Where(c => c.Value > 0 && known.ContainsKey(c.Key)).ToDictionary(c => c.Key, c => known[c.Key], StringComparer.Ordinal);
        var unknown = references.Where(r => !names.ContainsKey(r)).ToList();
        if (unknown.Count > 0)
        {
            foreach (var group in await context.VisibleGroups(actor).Where(g => unknown.Contains(g.Reference)).Select(g => new { g.Reference, g.Name }).ToListAsync(cancellationToken))
                names[group.Reference] = group.Name;
        }

        return
        [
            .. references.Select(r => new FacetCount(r, names.GetValueOrDefault(r, r), counts.GetValueOrDefault(r)))
                .OrderByDescending(f => f.Count).ThenBy(f => f.Value, StringComparer.Ordinal),
        ];
    }

    private IReadOnlyList<FacetCount> Open(string name, IReadOnlyDictionary<string, int> counts, IReadOnlyList<string> asked) =>
    [
        .. counts.Keys.Union(asked).Select(v => new FacetCount(v, labels.Of(name, v), counts.GetValueOrDefault(v)))
            .OrderByDescending(f => f.Count).ThenBy(f => f.Label, StringComparer.Ordinal),
    ];
}

/// <summary>Counts that the sets gave, by dimension.</summary>
internal sealed record SetCounts(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts, bool HasDecades, (int First, int Last, IReadOnlyDictionary<int, int> Counts)? Decades, IReadOnlyDictionary<string, string> GroupNames);
