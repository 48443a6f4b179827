namespace TocAnalysis.Domain.Tables;

/// <summary>A row, column or layer of a table.</summary>
/// <param name="Key">Its permanent key: a code, a token, a year, or one of <see cref="TableKeys"/>.</param>
/// <param name="Label">Its label.</param>
public sealed record TableHeader(string Key, string Label);

/// <summary>One number of a table.</summary>
/// <param name="Value">The count, 0 or more: of what is recorded, counted and found none. Withholding small counts is done after this.</param>
/// <param name="Percent">The percentage, 0 to 100; null when none was asked for or its base is 0.</param>
/// <param name="Cases">The cases behind the number, each once, in the order in which they were given.</param>
public sealed record CrosstabCell(int Value, double? Percent, IReadOnlyList<string> Cases);

/// <summary>The numbers of one panel. Totals are distinct counts over everything in the row, column or panel, and no sums of cells.</summary>
/// <param name="Cells">By row, then by column.</param>
/// <param name="RowTotals">One for each row.</param>
/// <param name="ColumnTotals">One for each column.</param>
/// <param name="Total">Of the panel.</param>
public sealed record CrosstabPanel(
    IReadOnlyList<IReadOnlyList<CrosstabCell>> Cells, IReadOnlyList<CrosstabCell> RowTotals, IReadOnlyList<CrosstabCell> ColumnTotals, CrosstabCell Total);

/// <summary>One layer of a table.</summary>
/// <param name="Header">Which.</param>
/// <param name="Panel">Its numbers, with the rows and columns of the whole table.</param>
public sealed record CrosstabLayer(TableHeader Header, CrosstabPanel Panel);

/// <summary>A finished table.</summary>
public sealed record Crosstab
{
    /// <summary>What was asked for.</summary>
    public required TableSpec Spec { get; init; }

    /// <summary>Rows in order; those of <see cref="TableKeys"/> last.</summary>
    public required IReadOnlyList<TableHeader> Rows { get; init; }

    /// <summary>Columns in order.</summary>
    public required IReadOnlyList<TableHeader> Columns { get; init; }

    /// <summary>The numbers over all layers.</summary>
    public required CrosstabPanel Panel { get; init; }

    /// <summary>The layers in order; empty when none was asked for.</summary>
    public required IReadOnlyList<CrosstabLayer> Layers { get; init; }

    /// <summary>Distinct cases that the table was made from.</summary>
    public required int N { get; init; }

    /// <summary>What a reader must know, in English sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
