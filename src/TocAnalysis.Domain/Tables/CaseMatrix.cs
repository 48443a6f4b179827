namespace TocAnalysis.Domain.Tables;

/// <summary>A case with the cells of a matrix in which it counts.</summary>
/// <param name="Case">Permanent identifier.</param>
/// <param name="Cells">Keys of rows and columns; a case counts once in each cell, row, column and in the whole.</param>
public sealed record MatrixCase(string Case, IReadOnlyCollection<(string Row, string Column)> Cells);

/// <summary>
/// Tables that a pair of dimensions cannot say, because rows and columns speak of two rows of a case: one code with another, a country of origin with one of
/// destination, a result under one reading with that under another. Numbers are distinct cases; totals are distinct counts and no sums.
/// </summary>
public static class CaseMatrix
{
    /// <summary>Counts.</summary>
    /// <param name="cases">The cases, each once.</param>
    /// <param name="rows">Rows in order.</param>
    /// <param name="columns">Columns in order.</param>
    /// <param name="spec">The filter and basis behind it; its dimensions are not used.</param>
    /// <returns>The table. Cells outside the rows and columns given count nowhere, and are a fault of the caller: they throw.</returns>
    public static Crosstab Build(IReadOnlyList<MatrixCase> cases, IReadOnlyList<TableHeader> rows, IReadOnlyList<TableHeader> columns, TableSpec spec)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        var rowAt = rows.Select((h, i) => (h.Key, i)).ToDictionary(h => h.Key, h => h.i, StringComparer.Ordinal);
        var columnAt = columns.Select((h, i) => (h.Key, i)).ToDictionary(h => h.Key, h => h.i, StringComparer.Ordinal);
        var found = new List<string>[rows.Count + 1, columns.Count + 1];
        foreach (var one in cases)
        {
            var places = one.Cells.Select(c => (Row: rowAt[c.Row], Column: columnAt[c.Column])).Distinct().ToList();
            foreach (var (r, c) in places.Concat(places.Select(p => (p.Row, columns.Count))).Concat(places.Select(p => (rows.Count, p.Column))).Append((rows.Count, columns.Count)).Distinct())
                (found[r, c] ??= []).Add(one.Case);
        }

        return new Crosstab
        {
            Spec = spec,
            Rows = rows,
            Columns = columns,
            Panel = new CrosstabPanel(
                [.. rows.Select((_, r) => (IReadOnlyList<CrosstabCell>)[.. columns.Select((_, c) => Cell(r, c))])],
                [.. rows.Select((_, r) => Cell(r, columns.Count))], [.. columns.Select((_, c) => Cell(rows.Count, c))], Cell(rows.Count, columns.Count)),
            Layers = [],
            N = cases.Count,
            Notes = [],
        };

        CrosstabCell Cell(int r, int c) => found[r, c] is { } list ? new CrosstabCell(list.Count, null, list) : new CrosstabCell(0, null, []);
    }
}
