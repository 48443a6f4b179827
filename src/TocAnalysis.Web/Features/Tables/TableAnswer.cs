using System.Globalization;
using System.Text.Json.Serialization;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>A cell in REST. <c>Suppressed</c>: the count is withheld, <c>Value</c> is null and <c>Shown</c> is <c>[c]</c>. Where the code cannot have the value at all, <c>Value</c> is null too and <c>Shown</c> is <c>[z]</c>.</summary>
public sealed record CellAnswer(int? Value, string Shown, bool Suppressed, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Percent)
{
    /// <summary>Most cells of a large table are small numbers without a share.</summary>
    private static readonly CellAnswer[] Small = [.. Enumerable.Range(0, 1_000).Select(n => new CellAnswer(n, n.ToString(CultureInfo.InvariantCulture), false, null))];

    public static CellAnswer Of(CrosstabCell cell) => cell.Suppressed
        ? new(null, CrosstabCell.WithheldSign, true, null)
        : cell.Impossible ? new(null, CrosstabCell.ImpossibleSign, false, null)
        : cell.Percent is null && cell.Value < Small.Length ? Small[cell.Value]
        : new(cell.Value, cell.Value.ToString(CultureInfo.InvariantCulture), false, cell.Percent);
}

/// <summary>What was withheld, in REST.</summary>
public sealed record DisclosureAnswer(int Threshold, int SuppressedCells, int AllCells, int SuppressedTotals, int? CasesAtMost, double? ShareAtMost, bool Whole)
{
    public static DisclosureAnswer? Of(Disclosure? disclosure) => disclosure is null
        ? null
        : new(disclosure.Threshold, disclosure.Cells, disclosure.AllCells, disclosure.Totals, disclosure.CasesAtMost, disclosure.ShareAtMost, disclosure.Whole);
}

/// <summary>A layer in REST.</summary>
public sealed record LayerAnswer(
    string Key, string Label, IReadOnlyList<IReadOnlyList<CellAnswer>> Cells, IReadOnlyList<CellAnswer>? RowTotals, IReadOnlyList<CellAnswer>? ColumnTotals, CellAnswer? Total);

/// <summary>A table in REST. Totals are null when they were not asked for; layers are there when a layer was.</summary>
public sealed record TableAnswer(
    IReadOnlyList<TableHeader> Rows, IReadOnlyList<TableHeader> Columns, IReadOnlyList<IReadOnlyList<CellAnswer>> Cells, IReadOnlyList<CellAnswer>? RowTotals,
    IReadOnlyList<CellAnswer>? ColumnTotals, CellAnswer? Total, int? N, IReadOnlyList<string> Notes, string Filter, string Basis, int CodebookVersion, DateOnly Date,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LayerAnswer>? Layers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DisclosureAnswer? Disclosure)
{
    public static TableAnswer Of(BuiltTable built)
    {
        var table = built.Table;
        var totals = table.Spec.Totals;
        var panel = table.Panel;
        return new TableAnswer(
            table.Rows, table.Columns, Grid(panel), totals ? Line(panel.RowTotals) : null, totals ? Line(panel.ColumnTotals) : null, totals ? CellAnswer.Of(panel.Total) : null,
            table.N, [.. table.Notes, .. table.Disclosure?.InWords() ?? []], built.Filter, built.Basis, built.CodebookVersion, built.Date,
            table.Spec.Layer is null ? null : [.. table.Layers.Select(l => new LayerAnswer(
                l.Header.Key, l.Header.Label, Grid(l.Panel), totals ? Line(l.Panel.RowTotals) : null, totals ? Line(l.Panel.ColumnTotals) : null, totals ? CellAnswer.Of(l.Panel.Total) : null))],
            DisclosureAnswer.Of(table.Disclosure));
    }

    private static IReadOnlyList<IReadOnlyList<CellAnswer>> Grid(CrosstabPanel panel) => panel.Cells.Select(Line).ToArray();

    private static IReadOnlyList<CellAnswer> Line(IReadOnlyList<CrosstabCell> cells) => cells.Select(CellAnswer.Of).ToArray();
}
