using System.Globalization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Tables;

/// <summary>Which table is asked for.</summary>
public sealed record TableSpec
{
    /// <summary>Names of the parameters that <see cref="Parse"/> reads; the basis belongs to the filter.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rows", "columns", "layer", "measure", "totals", "percent", "threshold", "sort", "least", "period", "grouping", "terms"];

    /// <summary>Down the side.</summary>
    public required TableDimension Rows { get; init; }

    /// <summary>Along the top.</summary>
    public required TableDimension Columns { get; init; }

    /// <summary>One panel for each key of it; null: one panel.</summary>
    public TableDimension? Layer { get; init; }

    /// <summary>What is counted.</summary>
    public TableMeasure Measure { get; init; } = TableMeasure.Cases;

    /// <summary>Whether totals are shown; they are computed all the same, as percentages need them.</summary>
    public bool Totals { get; init; } = true;

    /// <summary>Of what percentages are taken.</summary>
    public PercentBase Percent { get; init; } = PercentBase.None;

    /// <summary>In which order rows stand.</summary>
    public RowOrder Order { get; init; } = RowOrder.Natural;

    /// <summary>Rows with fewer cases are put together; null: none are. Only tables of cases can do so.</summary>
    public int? Least { get; init; }

    /// <summary>The two periods of <see cref="TableDimension.Period"/>, which do not overlap; empty where it is not asked for.</summary>
    public IReadOnlyList<PartialDate> Periods { get; init; } = [];

    /// <summary>Key of the grouping by which <see cref="TableDimension.Economy"/> tells countries apart; null: that of the filter, else the first.</summary>
    public string? Grouping { get; init; }

    /// <summary>Whether codes and offences that were added after the paper are left out; a note says which. They cannot be left out of rows that were put together.</summary>
    public bool PaperOnly { get; init; }

    /// <summary>Counts from 1 to below this are withheld, with as many others as it takes to hide them; null: every count is shown.</summary>
    public int? Threshold { get; init; }

    /// <summary>
    /// The filter by which the cases were chosen. It narrows rows of the same family too: with country=NGA a table by stage counts the stages of
    /// Nigeria, with code=I4 a table by value counts values on I4. So every cell is the filter with the cell's own keys put in.
    /// </summary>
    public CaseFilter Filter { get; init; } = CaseFilter.All;

    /// <summary>On which codings positions rest.</summary>
    public Basis Basis => Filter.Basis ?? Basis.Adjudicated;

    /// <summary>Rows, columns and layer in this order.</summary>
    public IReadOnlyList<TableDimension> Dimensions => Layer is { } layer ? [Rows, Columns, layer] : [Rows, Columns];

    /// <summary>Whether codings are taken by their own values, one by one, and not put together to positions by the basis.</summary>
    public bool OwnValues => Measure != TableMeasure.Cases || Basis.Kind == BasisKind.Any || Filter.Coders.Count > 0 || Dimensions.Contains(TableDimension.Coder);

    /// <summary>Whether codes, values or coders play a part.</summary>
    public bool UsesCodings => Measure == TableMeasure.Codings || Dimensions.Any(d => TableKeys.Family(d) == TableFamily.Coding);

    /// <summary>Whether the numbers move with codings: by what is counted, by rows and columns, or by the filter.</summary>
    public bool RestsOnCodings => UsesCodings || Measure == TableMeasure.Sources || Filter.AsksCodings;

    /// <summary>Reads the parameters of a table.</summary>
    /// <param name="query">Names with values; names that belong to others are passed over, the filter's parser answers for them.</param>
    /// <param name="filter">The filter, read before.</param>
    /// <returns>The table asked for, or all faults at once.</returns>
    public static Result<TableSpec> Parse(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> query, CaseFilter filter)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filter);
        var given = query.GroupBy(p => p.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.SelectMany(p => p.Value).Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim()).Distinct(StringComparer.Ordinal).ToList(), StringComparer.OrdinalIgnoreCase);
        var faults = new List<Fault>();
        var rows = Token<TableDimension>("rows");
        var columns = Token<TableDimension>("columns");
        var layer = Token<TableDimension>("layer");
        foreach (var name in new[] { "rows", "columns" }.Where(n => !given.TryGetValue(n, out var v) || v.Count == 0))
            faults.Add(new Fault(name, $"One of: {string.Join(", ", Tokens.All<TableDimension>())}."));
        if (rows is not null && rows == columns)
            faults.Add(new Fault("columns", "Another dimension than in rows.", columns.Value.Text()));
        if (layer is not null && (layer == rows || layer == columns))
            faults.Add(new Fault("layer", "Another dimension than in rows and columns.", layer.Value.Text()));
        var measure = Token<TableMeasure>("measure") ?? TableMeasure.Cases;
        var percent = Token<PercentBase>("percent") ?? PercentBase.None;
        var totals = true;
        if (One("totals") is { } text)
        {
            totals = text.ToUpperInvariant() is "TRUE" or "YES";
            if (!totals && text.ToUpperInvariant() is not ("FALSE" or "NO"))
                faults.Add(new Fault("totals", "One of: true, false.", text));
        }

        if (Disclosure.Read(One("threshold"), out var threshold) is { } wrong)
            faults.Add(wrong);

        var order = Token<RowOrder>("sort") ?? RowOrder.Natural;
        int? least = null;
        if (One("least") is { } few)
        {
            least = int.TryParse(few, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 2 and <= 1_000_000 ? number : null;
            if (least is null)
                faults.Add(new Fault("least", "A whole number from 2: rows with fewer cases are put together.", few));
            if (measure != TableMeasure.Cases)
                faults.Add(new Fault("least", "Only tables of cases can put rows together.", few));
        }

        var paperOnly = One("terms") is { } terms && Paper(terms);
        if (paperOnly && least is not null)
            faults.Add(new Fault("least", "Not together with terms=paper: a row of others would count later terms."));

        var periods = Periods(given.GetValueOrDefault("period") ?? [], new[] { rows, columns, layer }.Contains(TableDimension.Period), faults);
        var grouping = One("grouping");
        return faults.Count > 0
            ? Refused.Invalid(faults)
            : new TableSpec { Rows = rows!.Value, Columns = columns!.Value, Layer = layer, Measure = measure, Percent = percent, Totals = totals, Threshold = threshold, Order = order, Least = least, Periods = periods, Grouping = grouping, PaperOnly = paperOnly, Filter = filter };

        static IReadOnlyList<PartialDate> Periods(IReadOnlyList<string> texts, bool asked, List<Fault> faults)
        {
            var periods = texts.Select(t => PartialDate.TryParse(t, out var date) && date.Earliest is not null ? date : null).OfType<PartialDate>().OrderBy(p => p.Earliest).ToList();
            if (texts.Count > 0 && (periods.Count != texts.Count || periods.Count != 2 || periods[0].Latest >= periods[1].Earliest))
                faults.Add(new Fault("period", "Two periods that do not overlap, such as 1990..1994 and 1995..1999.", string.Join(", ", texts)));
            else if (asked && texts.Count == 0)
                faults.Add(new Fault("period", "Two periods to compare, such as 1990..1994 and 1995..1999."));
            return periods;
        }

        bool Paper(string terms)
        {
            if (terms is not ("all" or "paper"))
                faults.Add(new Fault("terms", "One of: all, paper.", terms, NearestTerms.Of(terms, ["all", "paper"])));
            return terms == "paper";
        }

        string? One(string name)
        {
            if (!given.TryGetValue(name, out var values) || values.Count == 0)
                return null;
            if (values.Count > 1)
                faults.Add(new Fault(name, "One value.", string.Join(", ", values)));
            return values[0];
        }

        T? Token<T>(string name) where T : struct, Enum
        {
            if (One(name) is not { } value)
                return null;
            if (Tokens.TryParse<T>(value, out var token))
                return token;
            faults.Add(new Fault(name, $"One of: {string.Join(", ", Tokens.All<T>())}.", value, NearestTerms.Of(value, Tokens.All<T>())));
            return null;
        }
    }

    /// <summary>The table's own parameters, defaults left out; the filter has its own.</summary>
    /// <returns>Pairs of name and value that <see cref="Parse"/> reads back.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToQuery()
    {
        var query = new List<KeyValuePair<string, string>> { new("rows", Rows.Text()), new("columns", Columns.Text()) };
        if (Layer is { } layer)
            query.Add(new("layer", layer.Text()));
        if (Measure != TableMeasure.Cases)
            query.Add(new("measure", Measure.Text()));
        if (!Totals)
            query.Add(new("totals", "false"));
        if (Percent != PercentBase.None)
            query.Add(new("percent", Percent.Text()));
        if (Threshold is { } threshold)
            query.Add(new("threshold", threshold.ToString(CultureInfo.InvariantCulture)));
        if (Order != RowOrder.Natural)
            query.Add(new("sort", Order.Text()));
        if (Least is { } least)
            query.Add(new("least", least.ToString(CultureInfo.InvariantCulture)));
        query.AddRange(Periods.Select(p => KeyValuePair.Create("period", p.Text)));
        if (PaperOnly)
            query.Add(new("terms", "paper"));
        if (Grouping is { } grouping)
            query.Add(new("grouping", grouping));
        return query;
    }
}
