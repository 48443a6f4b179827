using System.Globalization;
using System.Text.Json.Serialization;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>A cell in REST. <c>Suppressed</c>: the count is withheld, and <c>Value</c> is null; no rule withholds counts yet.</summary>
public sealed record CellAnswer(int? Value, string Shown, bool Suppressed, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Percent)
{
    public static CellAnswer Of(CrosstabCell cell) => new(cell.Value, cell.Value.ToString(CultureInfo.InvariantCulture), false, cell.Percent);
}

/// <summary>A layer in REST.</summary>
public sealed record LayerAnswer(
    string Key, string Label, IReadOnlyList<IReadOnlyList<CellAnswer>> Cells, IReadOnlyList<CellAnswer>? RowTotals, IReadOnlyList<CellAnswer>? ColumnTotals, CellAnswer? Total);

/// <summary>A table in REST. Totals are null when they were not asked for; layers are there when a layer was.</summary>
public sealed record TableAnswer(
    IReadOnlyList<TableHeader> Rows, IReadOnlyList<TableHeader> Columns, IReadOnlyList<IReadOnlyList<CellAnswer>> Cells, IReadOnlyList<CellAnswer>? RowTotals,
    IReadOnlyList<CellAnswer>? ColumnTotals, CellAnswer? Total, int N, IReadOnlyList<string> Notes, string Filter, string Basis, int CodebookVersion, DateOnly Date,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LayerAnswer>? Layers)
{
    public static TableAnswer Of(BuiltTable built)
    {
        var table = built.Table;
        var totals = table.Spec.Totals;
        var panel = table.Panel;
        return new TableAnswer(
            table.Rows, table.Columns, Grid(panel), totals ? Line(panel.RowTotals) : null, totals ? Line(panel.ColumnTotals) : null, totals ? CellAnswer.Of(panel.Total) : null,
            table.N, table.Notes, built.Filter, built.Basis, built.CodebookVersion, built.Date,
            table.Spec.Layer is null ? null : [.. table.Layers.Select(l => new LayerAnswer(
                l.Header.Key, l.Header.Label, Grid(l.Panel), totals ? Line(l.Panel.RowTotals) : null, totals ? Line(l.Panel.ColumnTotals) : null, totals ? CellAnswer.Of(l.Panel.Total) : null))]);
    }

    private static IReadOnlyList<IReadOnlyList<CellAnswer>> Grid(CrosstabPanel panel) => [.. panel.Cells.Select(Line)];

    private static IReadOnlyList<CellAnswer> Line(IReadOnlyList<CrosstabCell> cells) => [.. cells.Select(CellAnswer.Of)];
}
