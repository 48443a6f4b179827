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
    /// <summary>The place of a number, to compare matrices of different selections by.</summary>
    /// <param name="row">Key of the row; null: total over rows.</param>
    /// <param name="column">Key of the column; null: total over columns.</param>
    /// <returns>A text to compare by.</returns>
    public static string Place(string? row, string? column) => $"{row};{column}";

    /// <summary>Counts.</summary>
    /// <param name="cases">The cases, each once.</param>
    /// <param name="rows">Rows in order.</param>
    /// <param name="columns">Columns in order.</param>
    /// <param name="spec">The filter, basis and threshold behind it; its dimensions are not used.</param>
    /// <param name="possible">Cells of cases that there might be, beside those that there are; they matter where it has a threshold.</param>
    /// <param name="beside">Numbers that readers may set beside those of the matrix, by <see cref="Place"/>; they matter where it has a threshold.</param>
    /// <returns>The table. Cells outside the rows and columns given count nowhere, and are a fault of the caller: they throw.</returns>
    public static Crosstab Build(
        IReadOnlyList<MatrixCase> cases, IReadOnlyList<TableHeader> rows, IReadOnlyList<TableHeader> columns, TableSpec spec,
        IEnumerable<IReadOnlyCollection<(string Row, string Column)>>? possible = null, ILookup<string, int>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        var rowAt = rows.Select((h, i) => (h.Key, i)).ToDictionary(h => h.Key, h => h.i, StringComparer.Ordinal);
        var columnAt = columns.Select((h, i) => (h.Key, i)).ToDictionary(h => h.Key, h => h.i, StringComparer.Ordinal);
        var found = new List<string>[rows.Count + 1, columns.Count + 1];
        foreach (var one in cases)
        {
            foreach (var (r, c) in Places(one.Cells))
                (found[r, c] ??= []).Add(one.Case);
        }

        var table = new Crosstab
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
        return spec.Threshold is { } threshold ? Protected(threshold) : table;

        Crosstab Protected(int threshold)
        {
            var values = new int[rows.Count + 1, columns.Count + 1];
            var primary = new bool[rows.Count + 1, columns.Count + 1];
            for (var r = 0; r <= rows.Count; r++)
            {
                for (var c = 0; c <= columns.Count; c++)
                {
                    var value = values[r, c] = found[r, c]?.Count ?? 0;
                    var place = Place(r < rows.Count ? rows[r].Key : null, c < columns.Count ? columns[c].Key : null);
                    primary[r, c] = Small(value) || (beside?[place].Any(other => Small(Math.Abs(value - other))) ?? false);
                }
            }

            // The number of all cases is known elsewhere, so no exchange of cases can hide it.
            return !primary[rows.Count, columns.Count] && MatrixSuppression.Complete(values, primary, [.. cases.Select(c => Places(c.Cells))], (possible ?? []).Select(Places)) is { } pattern
                ? SmallCounts.Hidden(table, pattern, threshold)
                : SmallCounts.Whole(table, threshold);

            bool Small(int count) => count > 0 && count < threshold;
        }

        List<(int Row, int Column)> Places(IReadOnlyCollection<(string Row, string Column)> cells)
        {
            var places = cells.Select(c => (Row: rowAt[c.Row], Column: columnAt[c.Column])).Distinct().ToList();
            return [.. places.Concat(places.Select(p => (p.Row, columns.Count))).Concat(places.Select(p => (rows.Count, p.Column))).Append((rows.Count, columns.Count)).Distinct()];
        }

        CrosstabCell Cell(int r, int c) => found[r, c] is { } list ? new CrosstabCell(list.Count, null, list) : new CrosstabCell(0, null, []);
    }
}
