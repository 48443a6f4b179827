namespace TocAnalysis.Domain.Import;

/// <summary>One value of one column of a package that is to be read as another wherever it stands: the fix of a whole group of faults.</summary>
/// <param name="File">File of the package.</param>
/// <param name="Column">Column.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Replacement">What is read instead; empty: nothing.</param>
public sealed record CellFix(string File, string Column, string Value, string Replacement)
{
    /// <summary>The tables with all fixes made; in a cell that is a list, the entry alone is replaced.</summary>
    /// <param name="tables">Tables of a package.</param>
    /// <param name="fixes">The fixes; of two for one value the later counts.</param>
    public static IReadOnlyList<PackageTable> Apply(IReadOnlyList<PackageTable> tables, IReadOnlyList<CellFix> fixes)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(fixes);
        return fixes.Count == 0 ? tables : [.. tables.Select(t => Apply(t, [.. fixes.Where(f => f.File == t.File)]))];
    }

    private static PackageTable Apply(PackageTable table, List<CellFix> fixes)
    {
        var columns = fixes.GroupBy(f => f.Column)
            .Select(g => (At: PackageCells.IndexOf(table.Header, g.Key), IsList: PackageFormat.File(table.File)?.Column(g.Key)?.Kind is CellKind.Terms or CellKind.Texts,
                Values: g.GroupBy(f => f.Value.Trim(), StringComparer.Ordinal).ToDictionary(v => v.Key, v => v.Last().Replacement, StringComparer.Ordinal)))
            .Where(c => c.At >= 0).ToList();
        return columns.Count == 0 ? table : table with
        {
            Rows = [.. table.Rows.Select(row =>
            {
                string[]? cells = null;
                foreach (var (at, isList, values) in columns.Where(c => c.At < row.Cells.Count))
                {
                    var old = row.Cells[at];
                    var fixedCell = values.TryGetValue(old.Trim(), out var whole) ? whole
                        : isList && old.Contains(PackageFormat.ListSign, StringComparison.Ordinal)
                            ? string.Join(PackageFormat.ListSign, old.Split(PackageFormat.ListSign, StringSplitOptions.TrimEntries).Select(e => values.GetValueOrDefault(e, e)).Where(e => e.Length > 0))
                        : old;
                    if (fixedCell != old)
                        (cells ??= [.. row.Cells])[at] = fixedCell;
                }

                return cells is null ? row : row with { Cells = cells };
            })],
        };
    }
}
