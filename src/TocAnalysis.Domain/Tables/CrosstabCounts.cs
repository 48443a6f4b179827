namespace TocAnalysis.Domain.Tables;

/// <summary>Distinct cases of a table of rows and columns, counted elsewhere.</summary>
/// <param name="N">Cases that the filter chose.</param>
/// <param name="Cells">Cases by keys of row and column; what is missing is 0.</param>
/// <param name="Rows">Distinct cases of each row.</param>
/// <param name="Columns">Distinct cases of each column.</param>
/// <param name="Refuted">Refuted country involvements of the cases.</param>
/// <param name="NotCoded">Cases without a coding on the codes that the filter asks for, or on any.</param>
/// <param name="Behind">The cases behind a cell, a row (column null), a column (row null) or the whole, by identifier; asked for only where they are shown.</param>
public sealed record CrosstabCounts(
    int N,
    IReadOnlyDictionary<(string Row, string Column), int> Cells,
    IReadOnlyDictionary<string, int> Rows,
    IReadOnlyDictionary<string, int> Columns,
    int Refuted,
    int NotCoded,
    Func<string?, string?, IReadOnlyList<string>> Behind);
