using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// Counts cases by the values of a dimension: as many as would remain if this value alone were asked for beside all other filters. A value of a closed
/// list is told with 0; of an open one (countries, groups, coders) those that occur and those that are asked for.
/// </summary>
public sealed class CaseFacets(CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>Most groups and coders in one facet.</summary>
    private const int MostNames = 50;

    private readonly CaseQuery query = query;
    private readonly FilterLabels labels = labels;
    private readonly Vocabularies vocabularies = vocabularies;
    private readonly TimeProvider clock = clock;

    /// <summary>The dimensions, by the name of their parameter; <c>decade</c> stands for from and to.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "country", "stage", "flow", "certainty", "region", "economy", "offence", "offenceRole", "group", "groupKind", "domain", "code", "value", "coder", "uncoded", "status",
        "decade", "transnational", "sensitivity",
    ];

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>> CountAsync(
        TocContext context, Actor actor, CaseFilter filter, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var counter = new Counter(this, context, actor, filter, cancellationToken);
        var answer = new Dictionary<string, IReadOnlyList<FacetCount>>(StringComparer.Ordinal);
        foreach (var name in names)
            answer[name] = await counter.CountAsync(name);
        return answer;
    }

    /// <summary>Counts under one filter.</summary>
    private sealed class Counter(CaseFacets facets, TocContext context, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        private readonly CaseQuery query = facets.query;

        public Task<IReadOnlyList<FacetCount>> CountAsync(string name) => name switch
        {
            "country" => CountriesAsync(),
            "stage" => EachAsync<Stage>(name, v => filter with { Stages = [v] }),
            "flow" => EachAsync<Flow>(name, v => filter with { Flows = [v] }),
            "certainty" => EachAsync<Certainty>(name, v => filter with { Certainties = [v] }),
            "region" => RegionsAsync(),
            "economy" => EachAsync(name, facets.vocabularies.Countries.Groupings.SelectMany(g => g.Groups.Select(e => ($"{g.Key}:{e.Key}", e.Parent is null ? 1 : 2))), v => filter with { Economies = [v] }),
            "offence" => OffencesAsync(),
            "offenceRole" => EachAsync<OffenceRole>(name, v => filter with { OffenceRoles = [v] }),
            "group" => GroupsAsync(),
            "groupKind" => EachAsync<GroupKind>(name, v => filter with { GroupKinds = [v] }),
            "domain" => DomainsAsync(),
            "code" => CodesAsync(),
            "value" => EachAsync<PositionValue>(name, v => filter with { Values = [v] }),
            "coder" => CodersAsync(),
            "uncoded" => UncodedAsync(),
            "status" => StatusesAsync(),
            "decade" => DecadesAsync(),
            "transnational" => ResultsAsync(),
            _ => SensitivitiesAsync(),
        };

        private IQueryable<CaseRow> Cases(CaseFilter narrowed) => query.Where(context, actor, narrowed);

        /// <summary>One count for each value of a short list: exact by definition.</summary>
        private Task<IReadOnlyList<FacetCount>> EachAsync<T>(string name, Func<T, CaseFilter> with) where T : struct, Enum =>
            EachAsync(name, Tokens.All<T>().Select(t => (t, 1)), text => with(Tokens.Parse<T>(text)));

        private async Task<IReadOnlyList<FacetCount>> EachAsync(string name, IEnumerable<(string Value, int Level)> values, Func<string, CaseFilter> with)
        {
            var counts = new List<FacetCount>();
            foreach (var (value, level) in values)
                counts.Add(new FacetCount(value, facets.labels.Of(name, value), await Cases(with(value)).CountAsync(cancellationToken), level));
            return counts;
        }

        private async Task<IReadOnlyList<FacetCount>> CountriesAsync()
        {
            var cases = Cases(filter with { Countries = [] });
            var counts = await CaseQuery.Involvements(context, filter).Where(r => cases.Any(c => c.Id == r.CaseId))
                .GroupBy(r => r.Country).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            return Open("country", counts, filter.Countries);
        }

        private async Task<IReadOnlyList<FacetCount>> RegionsAsync()
        {
            var cases = Cases(filter with { Regions = [] });
            var rows = CaseQuery.Involvements(context, filter).Where(r => cases.Any(c => c.Id == r.CaseId)).Join(context.Countries, r => r.Country, c => c.Code, (r, c) => new { r.CaseId, c.Region, c.Subregion });
            var regions = await rows.Where(r => r.Region != null).GroupBy(r => r.Region!)
                .Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            var subregions = await rows.Where(r => r.Subregion != null).GroupBy(r => r.Subregion!)
                .Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            var known = facets.vocabularies.Countries.All.Where(c => c.RegionCode is not null).ToList();
            return
            [
                .. known.Select(c => c.RegionCode!).Distinct().Order(StringComparer.Ordinal).SelectMany(region => known.Where(c => c.RegionCode == region && c.SubregionCode is not null)
                    .Select(c => c.SubregionCode!).Distinct().Order(StringComparer.Ordinal)
                    .Where(s => subregions.ContainsKey(s) || filter.Regions.Contains(s))
                    .Select(s => new FacetCount(s, facets.labels.Of("region", s), subregions.GetValueOrDefault(s), 2))
                    .Prepend(new FacetCount(region, facets.labels.Of("region", region), regions.GetValueOrDefault(region)))),
            ];
        }

        private async Task<IReadOnlyList<FacetCount>> OffencesAsync()
        {
            var cases = Cases(filter with { Offences = [] });
            var roles = filter.OffenceRoles;
            IQueryable<CaseOffenceRow> rows = context.CaseOffences;
            if (roles.Count > 0)
                rows = rows.Where(o => roles.Contains(o.Role));
            var counts = await rows.Where(o => cases.Any(c => c.Id == o.CaseId)).Join(context.OffenceAncestors, o => o.Offence, a => a.Offence, (o, a) => new { o.CaseId, a.Ancestor })
                .GroupBy(r => r.Ancestor).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            // Two levels, the first one whole, and whatever deeper is asked for.
            return
            [
                .. facets.vocabularies.Offences.All.Where(o => o.Level == 1 || filter.Offences.Contains(o.Code) || (o.Level == 2 && counts.ContainsKey(o.Code)))
                    .Select(o => new FacetCount(o.Code, o.ToString(), counts.GetValueOrDefault(o.Code), Math.Min(o.Level, 3))),
            ];
        }

        private async Task<IReadOnlyList<FacetCount>> GroupsAsync()
        {
            var cases = Cases(filter with { Groups = [] });
            var kinds = filter.GroupKinds;
            IQueryable<GroupRow> groups = context.Groups;
            if (kinds.Count > 0)
                groups = groups.Where(g => kinds.Contains(g.Kind));
            var counts = await context.CaseGroups.Where(p => cases.Any(c => c.Id == p.CaseId)).Join(groups, p => p.GroupId, g => g.Id, (p, g) => new { p.CaseId, g.Reference, g.Name })
                .GroupBy(r => new { r.Reference, r.Name }).Select(g => new { g.Key.Reference, g.Key.Name, Count = g.Select(r => r.CaseId).Distinct().Count() })
                .OrderByDescending(g => g.Count).ThenBy(g => g.Reference).Take(MostNames).ToListAsync(cancellationToken);
            var missing = filter.Groups.Except(counts.Select(c => c.Reference)).Select(r => new FacetCount(r, r, 0));
            return [.. counts.Select(c => new FacetCount(c.Reference, c.Name, c.Count)), .. missing];
        }

        private async Task<IReadOnlyList<FacetCount>> DomainsAsync()
        {
            var cases = Cases(filter with { Domains = [] });
            var counts = await context.CaseDomains.Where(d => cases.Any(c => c.Id == d.CaseId)).GroupBy(d => d.Domain)
                .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            return Closed("domain", counts);
        }

        private async Task<IReadOnlyList<FacetCount>> CodesAsync()
        {
            var asked = filter with { Codes = [] };
            var cases = Cases(asked);
            var counts = CaseQuery.AsksCoders(filter)
                ? await CaseQuery.Codings(context, actor, asked).Where(r => cases.Any(c => c.Id == r.CaseId)).GroupBy(r => r.Code)
                    .Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
                : await CaseQuery.Positions(context, asked).Where(p => cases.Any(c => c.Id == p.CaseId)).GroupBy(p => p.Code)
                    .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            return [.. Codable().Select(k => new FacetCount(k, facets.labels.Of("code", k), counts.GetValueOrDefault(k)))];
        }

        private async Task<IReadOnlyList<FacetCount>> UncodedAsync()
        {
            var cases = Cases(filter with { Uncoded = [] });
            var total = await cases.CountAsync(cancellationToken);
            var coded = await context.Positions.Where(p => cases.Any(c => c.Id == p.CaseId)).GroupBy(p => p.Code)
                .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            return [.. Codable().Select(k => new FacetCount(k, facets.labels.Of("uncoded", k), total - coded.GetValueOrDefault(k)))];
        }

        private async Task<IReadOnlyList<FacetCount>> CodersAsync()
        {
            // Code and value are looked for in the coder's own coding, so they narrow the codings and not the cases.
            var cases = Cases(filter with { Coders = [], Codes = [], Values = [], Basis = null });
            var counts = await CaseQuery.Codings(context, actor, filter with { Coders = [], Basis = null }).Where(r => cases.Any(c => c.Id == r.CaseId))
                .Join(context.Coders, r => r.CoderId, c => c.Id, (r, c) => new { r.CaseId, c.Name })
                .GroupBy(r => r.Name).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() })
                .OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(MostNames).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            return Open("coder", counts, filter.Coders);
        }

        private async Task<IReadOnlyList<FacetCount>> StatusesAsync() => Closed("status", await Cases(filter with { Statuses = [] }).GroupBy(c => c.Status)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken));

        private async Task<IReadOnlyList<FacetCount>> SensitivitiesAsync()
        {
            var counts = await Cases(filter with { Sensitivities = [] }).GroupBy(c => c.Sensitivity).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            return [.. AccessPolicy.Readable(actor).Select(s => new FacetCount(s.Text(), s.Text(), counts.GetValueOrDefault(s)))];
        }

        private async Task<IReadOnlyList<FacetCount>> ResultsAsync()
        {
            // The parameter speaks of yes, no and undetermined.
            var counts = new List<FacetCount>();
            foreach (var result in Enum.GetValues<Transnationality>())
            {
                var narrowed = filter with { Results = [result] };
                counts.Add(new FacetCount(narrowed.ToQuery().Single(p => p.Key == "transnational").Value, result.Text(), await Cases(narrowed).CountAsync(cancellationToken)));
            }

            return counts;
        }

        private async Task<IReadOnlyList<FacetCount>> DecadesAsync()
        {
            var dates = await Cases(filter with { From = null, To = null }).Where(c => c.Start != null || c.End != null).Select(c => new { c.Start, c.End, c.Ongoing }).ToListAsync(cancellationToken);
            var periods = dates.Select(d => CasePeriod.Of(d.Start is null ? null : PartialDate.Parse(d.Start), d.End is null ? null : PartialDate.Parse(d.End), d.Ongoing)).OfType<CasePeriod>().ToList();
            if (periods.Count == 0)
                return [];
            var known = periods.SelectMany(p => new[] { p.From, p.To ?? DateOnly.FromDateTime(facets.clock.GetUtcNow().UtcDateTime) }).OfType<DateOnly>().Select(d => d.Year / 10 * 10).ToList();
            return
            [
                .. Enumerable.Range(0, ((known.Max() - known.Min()) / 10) + 1).Select(i => known.Min() + (i * 10))
                    .Select(d => new FacetCount(
                        d.ToString(CultureInfo.InvariantCulture), $"{d}–{d + 9}",
                        periods.Count(p => p.Meets(new DateOnly(d, 1, 1), d + 10 > 9999 ? DateOnly.MaxValue : new DateOnly(d + 10, 1, 1))))),
            ];
        }

        private IEnumerable<string> Codable() => facets.vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key).Order(CodeKeyOrder.Instance);

        private IReadOnlyList<FacetCount> Closed<T>(string name, IReadOnlyDictionary<T, int> counts) where T : struct, Enum =>
            [.. Enum.GetValues<T>().Select(v => new FacetCount(v.Text(), facets.labels.Of(name, v.Text()), counts.GetValueOrDefault(v)))];

        private IReadOnlyList<FacetCount> Open(string name, Dictionary<string, int> counts, IReadOnlyList<string> asked) =>
        [
            .. counts.Keys.Union(asked).Select(v => new FacetCount(v, facets.labels.Of(name, v), counts.GetValueOrDefault(v)))
                .OrderByDescending(f => f.Count).ThenBy(f => f.Label, StringComparer.Ordinal),
        ];
    }
}
