using System.Globalization;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tables;

/// <summary>One combination of keys under which a case counts, with the codings that stand behind it.</summary>
/// <param name="Keys">One key for each dimension, in the order of <see cref="TableSpec.Dimensions"/>.</param>
/// <param name="Codings">The codings behind it; null when no dimension is about codings.</param>
internal sealed record FactRow(IReadOnlyList<string> Keys, IReadOnlyList<CodingFact>? Codings);

/// <summary>Turns cases into the combinations of keys under which they count. Dimensions of one family take their keys from one row of the case.</summary>
/// <param name="spec">The table.</param>
/// <param name="dimensions">The dimensions whose keys are wanted: those of the table, or of them rows and columns alone.</param>
/// <param name="all">All cases of the table: from them come the codes and coders that a case may be missing from.</param>
internal sealed class FactRows(TableSpec spec, IReadOnlyList<TableDimension> dimensions, IReadOnlyList<CaseFacts> all)
{
    private readonly List<(TableFamily Family, List<int> Places)> families =
        [.. Enumerable.Range(0, dimensions.Count).GroupBy(i => TableKeys.Family(dimensions[i])).Select(g => (g.Key, g.ToList()))];

    private readonly CodingRows codings = new(spec, [.. dimensions.Where(d => TableKeys.Family(d) == TableFamily.Coding)], all);

    /// <summary>The combinations of one case, each once; at least one.</summary>
    public IEnumerable<FactRow> Of(CaseFacts facts)
    {
        IEnumerable<FactRow> rows = [new FactRow(new string[dimensions.Count], null)];
        foreach (var (family, places) in families)
        {
            var tuples = family == TableFamily.Coding ? codings.Of(facts) : [.. Tuples(family, facts, [.. places.Select(i => dimensions[i])])];
            if (tuples.Count == 0)
                tuples.Add(new FactRow([.. places.Select(_ => TableKeys.NotRecorded)], family == TableFamily.Coding ? [] : null));
            rows = rows.SelectMany(row => tuples.Select(tuple =>
            {
                var keys = row.Keys.ToArray();
                for (var i = 0; i < places.Count; i++)
                    keys[places[i]] = tuple.Keys[i];
                return new FactRow(keys, tuple.Codings ?? row.Codings);
            })).ToList();
        }

        return rows;
    }

    /// <summary>The involvements that count, by certainty and by what the filter asks of an involvement.</summary>
    public static IEnumerable<InvolvementFact> Involvements(CaseFacts facts, CaseFilter filter) => facts.Involvements.Where(i =>
        (filter.Certainties.Count == 0 ? i.Certainty != Certainty.Refuted : filter.Certainties.Contains(i.Certainty))
        && Asked(filter.Countries, i.Country)
        && (filter.Stages.Count == 0 || (i.Stage is { } stage && filter.Stages.Contains(stage)))
        && (filter.Flows.Count == 0 || (i.Flow is { } flow && filter.Flows.Contains(flow)))
        && (filter.Regions.Count == 0 || (i.Within ?? []).Any(filter.Regions.Contains))
        && (filter.Economies.Count == 0 || (i.Within ?? []).Any(filter.Economies.Contains)));

    private IEnumerable<FactRow> Tuples(TableFamily family, CaseFacts facts, IReadOnlyList<TableDimension> asked) => family switch
    {
        TableFamily.Involvement => Distinct(Involvements(facts, spec.Filter).Select(i => asked.Select(d => Key(i, d)).ToArray())),
        TableFamily.Offence => Distinct(Offences(facts, spec.Filter).Select(o => new[] { o })),
        TableFamily.Group => Distinct(facts.Groups
            .Where(g => Asked(spec.Filter.Groups, g.Reference) && (spec.Filter.GroupKinds.Count == 0 || spec.Filter.GroupKinds.Contains(g.Kind)))
            .Select(g => new[] { g.Kind.Text() })),
        TableFamily.Domain => Distinct(facts.Domains.Where(d => spec.Filter.Domains.Count == 0 || spec.Filter.Domains.Contains(d)).Select(d => new[] { d.Text() })),
        TableFamily.Case => [new FactRow([.. asked.Select(d => d == TableDimension.Period ? Period(facts) : Key(facts, d))], null)],
        _ => Distinct(RegisterDimensions.Rows(facts, asked)),
    };

    private static IEnumerable<string> Offences(CaseFacts facts, CaseFilter filter)
    {
        foreach (var offence in facts.Offences)
        {
            if (filter.OffenceRoles.Count > 0 && !filter.OffenceRoles.Contains(offence.Role))
                continue;
            // Classes above those asked for would open more cases than the filter takes in.
            var within = filter.Offences.Count == 0 ? offence.Path : AtOrBelow(offence.Path, filter.Offences);
            foreach (var code in within)
                yield return code;
        }
    }

    /// <summary>The part of a path at or below the highest of the classes asked for; empty when it passes through none.</summary>
    private static IReadOnlyList<string> AtOrBelow(IReadOnlyList<string> path, IReadOnlyList<string> asked) => [.. path.SkipWhile(c => !asked.Contains(c))];

    private static string Key(InvolvementFact involvement, TableDimension dimension) => dimension switch
    {
        TableDimension.Country => involvement.Country,
        TableDimension.Region => involvement.Region ?? TableKeys.NotClassified,
        TableDimension.Economy => involvement.Economy ?? TableKeys.NotClassified,
        TableDimension.Stage => involvement.Stage?.Text() ?? TableKeys.NotRecorded,
        _ => involvement.Flow?.Text() ?? TableKeys.NotRecorded,
    };

    /// <summary>The period that holds every day on which the case may have begun.</summary>
    private string Period(CaseFacts facts)
    {
        if (facts.Start is not { } start)
            return TableKeys.NotRecorded;
        if (spec.Periods.FirstOrDefault(p => start.Earliest is { } first && p.Earliest <= first && start.Latest <= p.Latest) is { } period)
            return period.Text;
        return spec.Periods.Any(p => (start.Earliest ?? DateOnly.MinValue) <= p.Latest && p.Earliest <= start.Latest) ? TableKeys.NotExact : TableKeys.OutsidePeriods;
    }

    private static string Key(CaseFacts facts, TableDimension dimension) => dimension switch
    {
        TableDimension.Status => facts.Status.Text(),
        TableDimension.HostSide => facts.HostSide.Text(),
        TableDimension.Transnational => facts.Result.Text(),
        _ when facts.Start is null => TableKeys.NotRecorded,
        TableDimension.Year => facts.Start.Year?.ToString(CultureInfo.InvariantCulture) ?? TableKeys.NotExact,
        _ => facts.Start.Earliest is { } first && first.Year / 10 == facts.Start.Latest.Year / 10 ? $"{first.Year / 10}0s" : TableKeys.NotExact,
    };

    /// <summary>The combinations, each once.</summary>
    public static IEnumerable<FactRow> Distinct(IEnumerable<string[]> keys) => keys.DistinctBy(Joined, StringComparer.Ordinal).Select(k => new FactRow(k, null));

    /// <summary>The keys of a combination as one text, to compare it by.</summary>
    public static string Joined(IReadOnlyList<string> keys) => string.Join('\n', keys);

    private static bool Asked(IReadOnlyList<string> asked, string value) => asked.Count == 0 || asked.Contains(value);
}
