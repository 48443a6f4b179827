using System.Collections;
using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>
/// Counts a table of distinct cases out of the sets of case numbers: the same numbers as the facts of each case give, in milliseconds for a large collection.
/// Tables of codings, sources, coders or layers are left to the facts.
/// </summary>
internal sealed class SetTable(SetQuery sets, CaseQuery query, Vocabularies vocabularies, TableSpec spec)
{
    private readonly SetState state = sets.State;
    private readonly CaseFilter filter = spec.Filter;
    private readonly CaseSet match = sets.Match(spec.Filter);

    public int Cases => match.Count;

    /// <summary>Whether the sets can answer this table.</summary>
    public static bool Knows(TableSpec spec) => spec is { Measure: TableMeasure.Cases, Layer: null, OwnValues: false, Threshold: null, Least: null }
        && !spec.Dimensions.Contains(TableDimension.Period) && !spec.Dimensions.Any(RegisterDimensions.Needs) && spec.Basis.Kind is BasisKind.Adjudicated or BasisKind.Majority;

    /// <summary>Whether the table hangs on codings.</summary>
    public static bool AsksCodings(TableSpec spec) => spec.Dimensions.Any(d => TableKeys.Family(d) == TableFamily.Coding);

    /// <summary>Matching cases in which sources say something else of one of the fields.</summary>
    public int Competing(IReadOnlyList<CompetingField> fields) => match.AndCount(SetQuery.Union(fields.Select(f => state[new SetKey(SetKind.Competing, (int)f)])));

    public CrosstabCounts Count()
    {
        var (rows, columns, cells) = TableKeys.Family(spec.Rows) == TableKeys.Family(spec.Columns) && TableKeys.Family(spec.Rows) != TableFamily.Case ? Together() : Apart();
        var counting = match.AsCounted();
        var refuted = state.Keys.Firsts(SetKind.Involvement)
            .SelectMany(c => state.Keys.With(SetKind.Involvement, c)).Where(i => SetKeys.OfInvolvement(i.B).Certainty == (int)Certainty.Refuted).Sum(i => counting.AndCount(state.At(i.Place)));
        var coded = SetQuery.Union((filter.Codes.Count > 0 ? filter.Codes : Codes()).Select(c => state.Of(SetKind.Coded, c)));
        return new CrosstabCounts(
            match.Count, cells, Totals(rows), Totals(columns),
            refuted, match.Count - match.AndCount(coded), (row, column) => new Numbers(this, rows, columns, row, column));
    }

    /// <summary>Rows and columns of different parts of a case: every row with every column.</summary>
    private (Dictionary<string, CaseSet> Rows, Dictionary<string, CaseSet> Columns, Dictionary<(string, string), int> Cells) Apart()
    {
        var (rows, columns) = (Side(spec.Rows), Side(spec.Columns));
        // The side of fewer keys is noted at each case, the other one walked over, so that each case is looked at once for every key that it has.
        var cells = new Dictionary<(string, string), int>(rows.Count * columns.Count / 2);
        // Only what is noted need be narrowed to the cases that match: a cell is of both.
        if (rows.Count < columns.Count)
            SetCross.Count(columns, Matched(rows), state.All.Words, (column, row, count) => cells[(row, column)] = count);
        else
            SetCross.Count(rows, Matched(columns), state.All.Words, (row, column, count) => cells[(row, column)] = count);
        return (rows, columns, cells);
    }

    /// <summary>Rows and columns of one part of a case, such as the stage at which a country was involved.</summary>
    private (Dictionary<string, CaseSet> Rows, Dictionary<string, CaseSet> Columns, Dictionary<(string, string), int> Cells) Together()
    {
        var pairs = (TableKeys.Family(spec.Rows) == TableFamily.Coding ? Positions() : Involvements())
            .GroupBy(p => (Row: p.Keys[0], Column: p.Keys[1])).ToDictionary(p => p.Key, p => SetQuery.Union(p.Select(s => s.Cases)).And(match));
        if (TableKeys.Family(spec.Rows) == TableFamily.Involvement && match.AndNot(SetQuery.Union(pairs.Values)) is { Count: > 0 } rest)
            pairs[(TableKeys.NotRecorded, TableKeys.NotRecorded)] = pairs.TryGetValue((TableKeys.NotRecorded, TableKeys.NotRecorded), out var some) ? CaseSet.Or([some, rest]) : rest;
        return (
            pairs.GroupBy(p => p.Key.Row).ToDictionary(g => g.Key, g => SetQuery.Union(g.Select(p => p.Value)), StringComparer.Ordinal),
            pairs.GroupBy(p => p.Key.Column).ToDictionary(g => g.Key, g => SetQuery.Union(g.Select(p => p.Value)), StringComparer.Ordinal),
            pairs.Where(p => p.Value.Count > 0).ToDictionary(p => (p.Key.Row, p.Key.Column), p => p.Value.Count));
    }

    /// <summary>The cases of each key of a dimension, whether they match or not, and those that match and have none.</summary>
    private Dictionary<string, CaseSet> Side(TableDimension dimension)
    {
        var side = Sets(dimension).GroupBy(s => s.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => SetQuery.Union(g.Select(s => s.Cases)), StringComparer.Ordinal);
        var rest = match.AndNot(SetQuery.Union(side.Values));
        if (rest.Count > 0)
            side[TableKeys.NotRecorded] = side.TryGetValue(TableKeys.NotRecorded, out var some) ? CaseSet.Or([some, rest]) : rest;
        return side;
    }

    // Where every case matches the sets are taken as they are: at a million cases a copy of each would be most of the work.
    private Dictionary<string, CaseSet> Matched(Dictionary<string, CaseSet> side) =>
        match.Count == state.All.Count ? side : side.ToDictionary(s => s.Key, s => s.Value.And(match), StringComparer.Ordinal);

    private Dictionary<string, int> Totals(Dictionary<string, CaseSet> side)
    {
        var counting = match.AsCounted();
        return side.ToDictionary(s => s.Key, s => match.Count == state.All.Count ? s.Value.Count : counting.AndCount(s.Value), StringComparer.Ordinal);
    }

    private IEnumerable<(string Key, CaseSet Cases)> Sets(TableDimension dimension) => dimension switch
    {
        TableDimension.Status => Of<CaseStatus>(SetKind.Status),
        TableDimension.Transnational => Enum.GetValues<Transnationality>().Select(r => (r.Text(), state[new SetKey(SetKind.Result, (int)filter.Reading, (int)r)])),
        TableDimension.Year => state.Keys.Firsts(SetKind.StartYear).Select(y => (y < 0 ? TableKeys.NotExact : y.ToString(CultureInfo.InvariantCulture), state[new SetKey(SetKind.StartYear, y)])),
        TableDimension.Decade => state.Keys.Firsts(SetKind.StartDecade).Select(d => (d < 0 ? TableKeys.NotExact : $"{d}s", state[new SetKey(SetKind.StartDecade, d)])),
        TableDimension.Domain => Of<CrimeDomain>(SetKind.Domain).Where(d => filter.Domains.Count == 0 || filter.Domains.Any(f => f.Text() == d.Key)),
        TableDimension.Offence => Offences(),
        TableDimension.GroupKind => GroupKinds(),
        // A code with whatever value is one set.
        TableDimension.Code when filter.Values.Count == 0 => (filter.Codes.Count > 0 ? filter.Codes : Codes()).Select(c => (c, state.Of(SetKind.Coded, c))),
        TableDimension.Code or TableDimension.Value => Coded(dimension),
        _ => Involvements([dimension]).Select(i => (i.Keys[0], i.Cases)),
    };

    private IEnumerable<(string Key, CaseSet Cases)> Of<T>(SetKind kind) where T : struct, Enum => Enum.GetValues<T>().Select(v => (v.Text(), state[new SetKey(kind, (int)(object)v)]));

    private IEnumerable<(string Key, CaseSet Cases)> Offences()
    {
        foreach (var offence in state.Keys.Firsts(SetKind.Offence))
        {
            var code = state.Keys.TextOf(offence);
            // Classes above those asked for would open more cases than the filter takes in.
            if (filter.Offences.Count > 0 && !vocabularies.Offences.PathOf(code).Any(o => filter.Offences.Contains(o.Code)))
                continue;
            yield return (code, filter.OffenceRoles.Count == 0 ? state[new SetKey(SetKind.Offence, offence)] : SetQuery.Union(filter.OffenceRoles.Select(r => state[new SetKey(SetKind.OffenceInRole, offence, (int)r)])));
        }
    }

    private IEnumerable<(string Key, CaseSet Cases)> GroupKinds() => sets.Groups(filter) is { } groups && filter.Groups.Count > 0
        ? groups.Select(g => (((GroupKind)state.Groups[g].Kind).Text(), state[new SetKey(SetKind.Group, g)]))
        : Of<GroupKind>(SetKind.GroupKind).Where(k => filter.GroupKinds.Count == 0 || filter.GroupKinds.Any(f => f.Text() == k.Key));

    private IEnumerable<string> Codes() => state.Keys.Firsts(SetKind.Coded).Select(state.Keys.TextOf);

    private IEnumerable<(string Key, CaseSet Cases)> Coded(TableDimension dimension) =>
        from code in filter.Codes.Count > 0 ? filter.Codes : Codes()
        from value in Enum.GetValues<PositionValue>()
        where filter.Values.Count == 0 || filter.Values.Contains(value)
        select (dimension == TableDimension.Code ? code : value.Text(), Position(code, value));

    private CaseSet Position(string code, PositionValue value) => state.Keys.FindText(code) is { } number
        ? state[new SetKey(spec.Basis.Kind == BasisKind.Majority ? SetKind.Majority : SetKind.Adjudicated, number, (int)value)]
        : CaseSet.Empty;

    /// <summary>Codes by values, with the cases not coded on each code.</summary>
    private IEnumerable<(string[] Keys, CaseSet Cases)> Positions()
    {
        var codes = (filter.Codes.Count > 0 ? filter.Codes : Codes().Where(c => match.Meets(state.Of(SetKind.Coded, c))).Concat(filter.Uncoded)).Distinct(StringComparer.Ordinal).ToList();
        string[] Keys(string code, string value) => spec.Rows == TableDimension.Code ? [code, value] : [value, code];
        foreach (var code in codes)
        {
            foreach (var value in Enum.GetValues<PositionValue>().Where(v => filter.Values.Count == 0 || filter.Values.Contains(v)))
                yield return (Keys(code, value.Text()), Position(code, value));
            yield return (Keys(code, TableKeys.NotRecorded), match.AndNot(state.Of(SetKind.Coded, code)));
        }

        var any = filter.Codes.Count > 0 ? codes : Codes();
        yield return (Keys(TableKeys.NotRecorded, TableKeys.NotRecorded), match.AndNot(SetQuery.Union(any.Select(c => state.Of(SetKind.Coded, c)))));
    }

    private IEnumerable<(string[] Keys, CaseSet Cases)> Involvements() => Involvements([spec.Rows, spec.Columns]);

    private IEnumerable<(string[] Keys, CaseSet Cases)> Involvements(IReadOnlyList<TableDimension> dimensions)
    {
        var grouping = TableFacts.Grouping(vocabularies, spec);
        var regions = filter.Regions.Count == 0 ? null : query.CountriesOfRegions(filter.Regions).ToHashSet(StringComparer.Ordinal);
        var economies = filter.Economies.Count == 0 ? null : query.CountriesOfEconomies(filter.Economies).ToHashSet(StringComparer.Ordinal);
        foreach (var country in state.Keys.Firsts(SetKind.Involvement))
        {
            var code = state.Keys.TextOf(country);
            if ((filter.Countries.Count > 0 && !filter.Countries.Contains(code)) || regions?.Contains(code) == false || economies?.Contains(code) == false)
                continue;
            if (SetQuery.Plain(filter) && dimensions.All(d => d is TableDimension.Country or TableDimension.Region or TableDimension.Economy))
            {
                yield return ([.. dimensions.Select(d => Key(d, code, 0, 0, grouping))], state[new SetKey(SetKind.Country, country)]);
                continue;
            }

            foreach (var (packed, place) in state.Keys.With(SetKind.Involvement, country).Where(i => SetQuery.Fits(filter, i.B)))
            {
                var (stage, flow, _) = SetKeys.OfInvolvement(packed);
                yield return ([.. dimensions.Select(d => Key(d, code, stage, flow, grouping))], state.At(place));
            }
        }
    }

    private string Key(TableDimension dimension, string country, int stage, int flow, EconomicGrouping grouping) => dimension switch
    {
        TableDimension.Country => country,
        TableDimension.Region => vocabularies.Countries.Find(country)?.RegionCode ?? TableKeys.NotClassified,
        TableDimension.Economy => grouping.TopGroupOf(country) is { } top ? $"{grouping.Key}:{top.Key}" : TableKeys.NotClassified,
        TableDimension.Stage => stage == 0 ? TableKeys.NotRecorded : ((Stage)(stage - 1)).Text(),
        _ => flow == 0 ? TableKeys.NotRecorded : ((Flow)(flow - 1)).Text(),
    };

    /// <summary>The cases behind a cell. Of rows and columns of one part of a case the pair is worked out again: it is no intersection.</summary>
    private CaseSet Behind(Dictionary<string, CaseSet> rows, Dictionary<string, CaseSet> columns, string? row, string? column)
    {
        if (row is null || column is null)
            return row is not null ? rows.GetValueOrDefault(row, CaseSet.Empty).And(match) : column is not null ? columns.GetValueOrDefault(column, CaseSet.Empty).And(match) : match;
        if (TableKeys.Family(spec.Rows) != TableKeys.Family(spec.Columns) || TableKeys.Family(spec.Rows) == TableFamily.Case)
            return rows.GetValueOrDefault(row, CaseSet.Empty).And(columns.GetValueOrDefault(column, CaseSet.Empty)).And(match);
        var pairs = (TableKeys.Family(spec.Rows) == TableFamily.Coding ? Positions() : Involvements()).ToList();
        var found = SetQuery.Union(pairs.Where(p => p.Keys[0] == row && p.Keys[1] == column).Select(p => p.Cases));
        if (row == TableKeys.NotRecorded && column == TableKeys.NotRecorded && TableKeys.Family(spec.Rows) == TableFamily.Involvement)
            found = CaseSet.Or([found, match.AndNot(SetQuery.Union(pairs.Select(p => p.Cases)))]);
        return found.And(match);
    }

    /// <summary>Identifiers of cases that are worked out when somebody asks; a table has thousands of them, and hardly one is asked for.</summary>
    private sealed class Numbers(SetTable table, Dictionary<string, CaseSet> rows, Dictionary<string, CaseSet> columns, string? row, string? column) : IReadOnlyList<string>
    {
        private string[]? all;

        public int Count => All.Length;

        public string this[int index] => All[index];

        private string[] All => all ??= [.. table.Behind(rows, columns, row, column).ToArray().Select(n => CaseId.Text(n))];

        public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)All).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
