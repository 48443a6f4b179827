namespace TocAnalysis.Domain.Tables;

/// <summary>In which order rows stand.</summary>
public enum RowOrder
{
    /// <summary>The natural order of the dimension.</summary>
    [Token("natural")] Natural,

    /// <summary>By row total, the largest first; withheld totals after all shown ones, so that the order tells nothing of them.</summary>
    [Token("total")] Total,

    /// <summary>By label.</summary>
    [Token("label")] Label,
}

/// <summary>Puts rows of a finished table together and in order.</summary>
internal static class TableArranging
{
    /// <summary>Puts the rows with small totals together in one row at the end; those that stand for no value stay.</summary>
    /// <param name="table">A table of cases, before anything is withheld.</param>
    /// <param name="least">Rows with fewer cases go together; they must be two or more.</param>
    public static Crosstab Grouped(Crosstab table, int least)
    {
        var small = Enumerable.Range(0, table.Rows.Count).Where(r => table.Panel.RowTotals[r].Value < least && TableKeys.SpecialLabel(table.Spec.Rows, table.Rows[r].Key) is null).ToList();
        if (small.Count < 2)
            return table;
        var kept = Enumerable.Range(0, table.Rows.Count).Except(small).ToList();
        var at = kept.Count(r => TableKeys.SpecialLabel(table.Spec.Rows, table.Rows[r].Key) is null);
        return table with
        {
            Rows = Insert([.. kept.Select(r => table.Rows[r])], new TableHeader(TableKeys.OtherRows, $"other ({small.Count} rows)")),
            Panel = Panel(table.Panel),
            Layers = [.. table.Layers.Select(l => l with { Panel = Panel(l.Panel) })],
            Notes = [.. table.Notes, $"Rows with fewer than {least} cases are put together as other."],
        };

        CrosstabPanel Panel(CrosstabPanel panel) => panel with
        {
            Cells = Insert<IReadOnlyList<CrosstabCell>>([.. kept.Select(r => panel.Cells[r])], [.. panel.ColumnTotals.Select((total, c) => Union(panel, [.. small.Select(r => panel.Cells[r][c])], total))]),
            RowTotals = Insert([.. kept.Select(r => panel.RowTotals[r])], Union(panel, [.. small.Select(r => panel.RowTotals[r])], panel.Total)),
        };

        List<T> Insert<T>(List<T> list, T item)
        {
            list.Insert(at, item);
            return list;
        }

        // Distinct cases over the rows, in the order of the column's total.
        CrosstabCell Union(CrosstabPanel panel, IReadOnlyList<CrosstabCell> cells, CrosstabCell column)
        {
            var cases = cells.SelectMany(c => c.Cases).ToHashSet(StringComparer.Ordinal);
            double? whole = table.Spec.Percent switch
            {
                PercentBase.Column => column.Value,
                PercentBase.All => panel.Total.Value,
                PercentBase.Row => small.SelectMany(r => panel.RowTotals[r].Cases).Distinct(StringComparer.Ordinal).Count(),
                _ => null,
            };
            return new CrosstabCell(cases.Count, whole > 0 ? 100.0 * cases.Count / whole : null, [.. column.Cases.Where(cases.Contains)]) { Impossible = cells.All(c => c.Impossible) };
        }
    }

    /// <summary>Rows in the order asked for; those that stand for no value stay last.</summary>
    public static Crosstab Ordered(Crosstab table, RowOrder order)
    {
        if (order == RowOrder.Natural)
            return table;
        var rows = Enumerable.Range(0, table.Rows.Count).OrderBy(r => TableKeys.SpecialLabel(table.Spec.Rows, table.Rows[r].Key) is null ? 0 : 1);
        var sorted = (order == RowOrder.Label
            ? rows.ThenBy(r => TableKeys.SpecialLabel(table.Spec.Rows, table.Rows[r].Key) is null ? table.Rows[r].Label : "", StringComparer.OrdinalIgnoreCase)
            : rows.ThenByDescending(r => table.Panel.RowTotals[r].Suppressed || TableKeys.SpecialLabel(table.Spec.Rows, table.Rows[r].Key) is not null ? -1 : table.Panel.RowTotals[r].Value)).ToList();
        return table with
        {
            Rows = [.. sorted.Select(r => table.Rows[r])],
            Panel = Panel(table.Panel),
            Layers = [.. table.Layers.Select(l => l with { Panel = Panel(l.Panel) })],
        };

        CrosstabPanel Panel(CrosstabPanel panel) => panel with { Cells = [.. sorted.Select(r => panel.Cells[r])], RowTotals = [.. sorted.Select(r => panel.RowTotals[r])] };
    }
}
