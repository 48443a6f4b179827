using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Tables;

/// <summary>Which table is asked for.</summary>
public sealed record TableSpec
{
    /// <summary>Names of the parameters that <see cref="Parse"/> reads; the basis belongs to the filter.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rows", "columns", "layer", "measure", "totals", "percent"];

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

        return faults.Count > 0
            ? Refused.Invalid(faults)
            : new TableSpec { Rows = rows!.Value, Columns = columns!.Value, Layer = layer, Measure = measure, Percent = percent, Totals = totals, Filter = filter };

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
        return query;
    }
}
