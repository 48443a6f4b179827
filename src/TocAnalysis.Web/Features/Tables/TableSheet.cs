using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>Lays a table out for files: one line for each row, layers below one another, counts first and percentages after them.</summary>
internal static class TableSheet
{
    private const string Total = "Total";

    public static TableFile Of(BuiltTable built)
    {
        var table = built.Table;
        var spec = table.Spec;
        var columns = table.Columns.Select(c => c.Label).Concat(spec.Totals ? [Total] : Array.Empty<string>()).ToList();
        List<string> header = [.. spec.Layer is { } layer ? [Words(layer)] : Array.Empty<string>(), Words(spec.Rows), .. columns];
        if (spec.Percent != PercentBase.None)
            header.AddRange(columns.Select(c => $"{c}, % of {(spec.Percent == PercentBase.All ? "total" : spec.Percent.Text())}"));
        var rows = spec.Layer is null
            ? Panel(table, table.Panel, null)
            : table.Layers.SelectMany(l => Panel(table, l.Panel, l.Header.Label)).Concat(spec.Totals ? Panel(table, table.Panel, "All") : []);
        return new TableFile(Title(spec), Cover(built), table.Notes, header, [.. rows]);
    }

    /// <summary>What the table is, in a few words.</summary>
    public static string Title(TableSpec spec) =>
        $"{char.ToUpperInvariant(spec.Measure.Text()[0])}{spec.Measure.Text()[1..]} by {Words(spec.Rows)} and {Words(spec.Columns)}{(spec.Layer is { } layer ? $", for each {Words(layer)}" : "")}";

    /// <summary>A dimension in English words.</summary>
    public static string Words(TableDimension dimension) => dimension switch
    {
        TableDimension.Economy => "economic group",
        TableDimension.GroupKind => "kind of group",
        TableDimension.Transnational => "transnationality",
        _ => dimension.Text(),
    };

    private static IReadOnlyList<(string, string)> Cover(BuiltTable built) =>
    [
        ("Selection", built.Filter),
        ("Number of cases", built.Table.N.ToString(CultureInfo.InvariantCulture)),
        ("Basis", built.Table.Spec.Basis.InWords()),
        ("Codebook version", built.CodebookVersion.ToString(CultureInfo.InvariantCulture)),
        ("Date", built.Date.ToString("O", CultureInfo.InvariantCulture)),
        ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
        ("Signs", "0: counted and none found. [x]: no percentage, because its base is 0. not recorded: nothing was recorded."),
    ];

    private static IEnumerable<IReadOnlyList<TableFileCell>> Panel(Crosstab table, CrosstabPanel panel, string? layer)
    {
        for (var i = 0; i < table.Rows.Count; i++)
            yield return Line(table.Spec, layer, table.Rows[i].Label, panel.Cells[i], panel.RowTotals[i]);
        if (table.Spec.Totals)
            yield return Line(table.Spec, layer, Total, panel.ColumnTotals, panel.Total);
    }

    private static IReadOnlyList<TableFileCell> Line(TableSpec spec, string? layer, string label, IReadOnlyList<CrosstabCell> cells, CrosstabCell total)
    {
        List<CrosstabCell> all = [.. cells, .. spec.Totals ? [total] : Array.Empty<CrosstabCell>()];
        List<TableFileCell> line = [.. layer is null ? [] : new[] { new TableFileCell(layer) }, new TableFileCell(label), .. all.Select(c => Number(c.Value))];
        if (spec.Percent != PercentBase.None)
            line.AddRange(all.Select(c => c.Percent is { } percent ? Number(Math.Round(percent, 1, MidpointRounding.AwayFromZero)) : new TableFileCell("[x]")));
        return line;
    }

    private static TableFileCell Number(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), number);
}
