using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>Counts cases by the values of a dimension in SQL: what sets of case numbers are held against, and what answers where there are none.</summary>
internal sealed class SqlFacets(TocContext context, CaseQuery query, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
{
    /// <summary>Counts by value; values without a case may be missing.</summary>
    /// <param name="name">The dimension.</param>
    /// <param name="values">The values to count, where the dimension is a closed list.</param>
    /// <param name="most">At most so many of an open list, the largest counts, equal ones by value.</param>
    public Task<Dictionary<string, int>> CountAsync(string name, IReadOnlyList<string> values, int most) => name switch
    {
        "country" => CountriesAsync(),
        "stage" => EachAsync<Stage>(values, v => filter with { Stages = [v] }),
        "flow" => EachAsync<Flow>(values, v => filter with { Flows = [v] }),
        "certainty" => EachAsync<Certainty>(values, v => filter with { Certainties = [v] }),
        "region" => RegionsAsync(),
        "economy" => EachAsync(values, v => filter with { Economies = [v] }),
        "offence" => OffencesAsync(),
        "offenceRole" => EachAsync<OffenceRole>(values, v => filter with { OffenceRoles = [v] }),
        "group" => GroupsAsync(most),
        "groupKind" => EachAsync<GroupKind>(values, v => filter with { GroupKinds = [v] }),
        "domain" => DomainsAsync(),
        "register" => RegistersAsync(values),
        "code" => CodesAsync(),
        "value" => EachAsync<PositionValue>(values, v => filter with { Values = [v] }),
        "coder" => CodersAsync(most),
        "uncoded" => UncodedAsync(values),
        "missing" => EachAsync<CaseGap>(values, v => filter with { Gaps = [v] }),
        "confidence" => EachAsync<Confidence>(values, v => filter with { Confidences = [v] }),
        "reliability" => EachAsync<Reliability>(values, v => filter with { Reliabilities = [v] }),
        "status" => StatusesAsync(),
        "transnational" => EachAsync<Transnationality>(values, v => filter with { Results = [v] }),
        "sensitivity" => SensitivitiesAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such dimension."),
    };

    /// <summary>Cases by decade of the days on which they may have happened, with the first and last decade that is known of any of them; null: none is dated.</summary>
    public async Task<(int First, int Last, IReadOnlyDictionary<int, int> Counts)?> DecadesAsync(DateOnly today)
    {
        var dates = await Cases(filter with { From = null, To = null }).Where(c => c.Start != null || c.End != null).Select(c => new { c.Start, c.End, c.Ongoing }).ToListAsync(cancellationToken);
        var periods = dates.Select(d => CasePeriod.Of(d.Start is null ? null : PartialDate.Parse(d.Start), d.End is null ? null : PartialDate.Parse(d.End), d.Ongoing)).OfType<CasePeriod>().ToList();
        var known = periods.SelectMany(p => new[] { p.From, p.To ?? today }).OfType<DateOnly>().Select(d => d.Year / 10 * 10).ToList();
        if (known.Count == 0)
            return null;
        var counts = Enumerable.Range(0, ((known.Max() - known.Min()) / 10) + 1).Select(i => known.Min() + (i * 10))
            .ToDictionary(d => d, d => periods.Count(p => p.Meets(d == 0 ? DateOnly.MinValue : new DateOnly(d, 1, 1), d + 10 > 9999 ? null : new DateOnly(d + 10, 1, 1))));
        return (known.Min(), known.Max(), counts);
    }

    private IQueryable<CaseRow> Cases(CaseFilter narrowed) => query.Where(context, actor, narrowed);

    /// <summary>One count for each value of a short list: exact by definition.</summary>
    private Task<Dictionary<string, int>> EachAsync<T>(IReadOnlyList<string> values, Func<T, CaseFilter> with) where T : struct, Enum => EachAsync(values, text => with(Tokens.Parse<T>(text)));

    private async Task<Dictionary<string, int>> EachAsync(IReadOnlyList<string> values, Func<string, CaseFilter> with)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var value in values)
            counts[value] = await Cases(with(value)).CountAsync(cancellationToken);
        return counts;
    }

    private async Task<Dictionary<string, int>> RegistersAsync(IReadOnlyList<string> values)
    {
        var cases = Cases(filter with { Registers = [] });
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = await context.VisibleRegisters(actor).Select(e => e.Kind).Distinct().ToListAsync(cancellationToken);
        foreach (var value in values.Where(v => kept.Contains(RegisterFilter.Read(v).Kind)))
        {
            var entered = CaseQuery.Registered(context, actor, filter with { Registers = [value] });
            counts[value] = await cases.CountAsync(c => entered.Contains(c.Id), cancellationToken);
        }

        return counts;
    }

    private Task<Dictionary<string, int>> CountriesAsync()
    {
        var cases = Cases(filter with { Countries = [] });
        return CaseQuery.Involvements(context, filter).Where(r => cases.Any(c => c.Id == r.CaseId))
            .GroupBy(r => r.Country).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    private async Task<Dictionary<string, int>> RegionsAsync()
    {
        var cases = Cases(filter with { Regions = [] });
        var rows = CaseQuery.Involvements(context, filter).Where(r => cases.Any(c => c.Id == r.CaseId)).Join(context.Countries, r => r.Country, c => c.Code, (r, c) => new { r.CaseId, c.Region, c.Subregion });
        var regions = await rows.Where(r => r.Region != null).GroupBy(r => r.Region!)
            .Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToListAsync(cancellationToken);
        var subregions = await rows.Where(r => r.Subregion != null).GroupBy(r => r.Subregion!)
            .Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToListAsync(cancellationToken);
        return regions.Concat(subregions).ToDictionary(g => g.Key, g => g.Count, StringComparer.Ordinal);
    }

    private Task<Dictionary<string, int>> OffencesAsync()
    {
        var cases = Cases(filter with { Offences = [] });
        var roles = filter.OffenceRoles;
        IQueryable<CaseOffenceRow> rows = context.CaseOffences;
        if (roles.Count > 0)
            rows = rows.Where(o => roles.Contains(o.Role));
        return rows.Where(o => cases.Any(c => c.Id == o.CaseId)).Join(context.OffenceAncestors, o => o.Offence, a => a.Offence, (o, a) => new { o.CaseId, a.Ancestor })
            .GroupBy(r => r.Ancestor).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    private Task<Dictionary<string, int>> GroupsAsync(int most)
    {
        var cases = Cases(filter with { Groups = [] });
        var kinds = filter.GroupKinds;
        IQueryable<GroupRow> groups = context.Groups;
        if (kinds.Count > 0)
            groups = groups.Where(g => kinds.Contains(g.Kind));
        return context.CaseGroups.Where(p => cases.Any(c => c.Id == p.CaseId)).Join(groups, p => p.GroupId, g => g.Id, (p, g) => new { p.CaseId, g.Reference })
            .GroupBy(r => r.Reference).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => EF.Functions.Collate(g.Key, "C")).Take(most).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    private async Task<Dictionary<string, int>> DomainsAsync()
    {
        var cases = Cases(filter with { Domains = [] });
        return ByText(await context.CaseDomains.Where(d => cases.Any(c => c.Id == d.CaseId)).GroupBy(d => d.Domain)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken));
    }

    private Task<Dictionary<string, int>> CodesAsync()
    {
        var asked = filter with { Codes = [] };
        var cases = Cases(asked);
        return CaseQuery.AsksCoders(filter)
            ? CaseQuery.Codings(context, actor, asked).Where(r => cases.Any(c => c.Id == r.CaseId)).GroupBy(r => r.CountsAs)
                .Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            : CaseQuery.Positions(context, actor, asked).Where(p => cases.Any(c => c.Id == p.CaseId)).GroupBy(p => p.Code)
                .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    private async Task<Dictionary<string, int>> UncodedAsync(IReadOnlyList<string> values)
    {
        var cases = Cases(filter with { Uncoded = [] });
        var total = await cases.CountAsync(cancellationToken);
        var coded = await context.VisiblePositions(actor).Where(p => cases.Any(c => c.Id == p.CaseId)).GroupBy(p => p.Code)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return values.ToDictionary(v => v, v => total - coded.GetValueOrDefault(v), StringComparer.Ordinal);
    }

    private Task<Dictionary<string, int>> CodersAsync(int most)
    {
        // Code and value are looked for in the coder's own coding, so they narrow the codings and not the cases.
        var cases = Cases(filter with { Coders = [], Codes = [], Values = [], Basis = null });
        return CaseQuery.Codings(context, actor, filter with { Coders = [], Basis = null }).Where(r => cases.Any(c => c.Id == r.CaseId))
            .Join(context.Coders, r => r.CoderId, c => c.Id, (r, c) => new { r.CaseId, c.Name })
            .GroupBy(r => r.Name).Select(g => new { g.Key, Count = g.Select(r => r.CaseId).Distinct().Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => EF.Functions.Collate(g.Key, "C")).Take(most).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    private async Task<Dictionary<string, int>> StatusesAsync() => ByText(await Cases(filter with { Statuses = [] }).GroupBy(c => c.Status)
        .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken));

    private async Task<Dictionary<string, int>> SensitivitiesAsync() => ByText(await Cases(filter with { Sensitivities = [] }).GroupBy(c => c.Sensitivity)
        .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken));

    private static Dictionary<string, int> ByText<T>(Dictionary<T, int> counts) where T : struct, Enum => counts.ToDictionary(c => c.Key.Text(), c => c.Value, StringComparer.Ordinal);
}
