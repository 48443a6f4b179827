namespace TocAnalysis.Domain.Tables;

/// <summary>Tells the cells where no case can be, such as pole A of a code that is present or absent, from those where none was found.</summary>
internal static class ImpossibleCells
{
    /// <summary>The table with those cells marked. A count above 0, such as of a scale that the code had earlier, is never marked.</summary>
    public static Crosstab Marked(Crosstab table, TableLabels labels)
    {
        if (labels.Possible is not { } possible || !table.Spec.Dimensions.Contains(TableDimension.Code) || !table.Spec.Dimensions.Contains(TableDimension.Value))
            return table;
        return table with { Panel = Panel(table.Panel, null), Layers = [.. table.Layers.Select(l => l with { Panel = Panel(l.Panel, l.Header.Key) })] };

        CrosstabPanel Panel(CrosstabPanel panel, string? layer) => new(
            [.. panel.Cells.Select((line, r) => (IReadOnlyList<CrosstabCell>)[.. line.Select((cell, c) => One(cell, table.Rows[r].Key, table.Columns[c].Key, layer))])],
            [.. panel.RowTotals.Select((cell, r) => One(cell, table.Rows[r].Key, null, layer))],
            [.. panel.ColumnTotals.Select((cell, c) => One(cell, null, table.Columns[c].Key, layer))],
            panel.Total);

        CrosstabCell One(CrosstabCell cell, string? row, string? column, string? layer)
        {
            string? Key(TableDimension dimension) => dimension == table.Spec.Rows ? row : dimension == table.Spec.Columns ? column : dimension == table.Spec.Layer ? layer : null;
            return cell.Value == 0 && Key(TableDimension.Code) is { } code && Key(TableDimension.Value) is { } value && !possible(code, value) ? cell with { Impossible = true, Percent = null } : cell;
        }
    }
}
