namespace TocAnalysis.Domain.Tables;

/// <summary>
/// Withholds small counts of a finished table. Primary: every count from 1 to below the threshold, every count that rests on so few cases, and every count
/// whose difference from one that readers may set beside it is so small. Complementary: as many further numbers as it takes until each withheld one has a second
/// possible value, shown by another whole table that agrees with everything that is given out (see <see cref="SuppressionSearch"/>). Layers withhold the
/// same places, so that layer and whole do not give each other away. Method: cell suppression as in the handbooks of statistical disclosure control,
/// with the shortest path in the network of a table for the further cells.
/// </summary>
public static class SmallCounts
{
    /// <summary>The place of the number of cases.</summary>
    public const string NumberOfCases = "n";

    /// <summary>A table with small counts withheld.</summary>
    /// <param name="table">The table with all its numbers.</param>
    /// <param name="threshold">2 or more: counts from 1 to below it are withheld.</param>
    /// <param name="beside">Numbers that readers may set beside those of the table; null: none.</param>
    /// <returns>The table; rows, columns and notes are kept as they are.</returns>
    public static Crosstab Protect(Crosstab table, int threshold, IReadOnlyList<PublishedFigure>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        var grids = new List<SuppressionGrid> { SuppressionGrid.Of(table.Panel) };
        grids.AddRange(table.Layers.Select(l => SuppressionGrid.Of(l.Panel)));
        var figures = (beside ?? []).ToLookup(f => f.Place, StringComparer.Ordinal);
        var (primary, known) = Primary(table, grids, threshold, figures);
        return SuppressionSearch.Complete(grids, primary, known) is { } pattern ? Hidden(table, pattern, threshold, figures[NumberOfCases]) : Whole(table, threshold);
    }

    /// <summary>A table of which nothing is given out.</summary>
    /// <param name="table">The table.</param>
    /// <param name="threshold">The rule.</param>
    /// <returns>The table with every number withheld.</returns>
    public static Crosstab Whole(Crosstab table, int threshold)
    {
        ArgumentNullException.ThrowIfNull(table);
        var cells = table.Rows.Count * table.Columns.Count;
        var totals = table.Rows.Count + table.Columns.Count + 1;
        var panels = Math.Max(1, table.Layers.Count);
        return table with
        {
            Panel = Shown(table, table.Panel, (_, _) => true),
            Layers = [.. table.Layers.Select(l => l with { Panel = Shown(table, l.Panel, (_, _) => true) })],
            N = null,
            Disclosure = new Disclosure(threshold, cells * panels, cells * panels, totals * panels, null, null, Whole: true),
        };
    }

    /// <summary>The place of a number, the same in every table that shows it, whichever way round: its keys by dimension.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="row">Key of the row; null: total over rows.</param>
    /// <param name="column">Key of the column; null: total over columns.</param>
    /// <param name="layer">Key of the layer; null: all layers.</param>
    /// <returns>A text to compare by.</returns>
    public static string Place(TableSpec spec, string? row, string? column, string? layer)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var keys = new[] { (spec.Rows, row), (spec.Columns, column) }.Concat(spec.Layer is { } l ? [(l, layer)] : Array.Empty<(TableDimension, string?)>());
        return string.Join(';', keys.Where(k => k.Item2 is not null).Select(k => $"{k.Item1.Text()}={k.Item2}").Order(StringComparer.Ordinal));
    }

    /// <summary>All numbers of a table with their places, for a release to keep.</summary>
    /// <param name="table">The table as it is given out.</param>
    /// <returns>Place and number; null: withheld.</returns>
    public static IReadOnlyList<KeyValuePair<string, int?>> Figures(Crosstab table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var figures = new List<KeyValuePair<string, int?>> { new(NumberOfCases, table.N) };
        Add(table.Panel, null);
        foreach (var layer in table.Layers)
            Add(layer.Panel, layer.Header.Key);
        return figures;

        void Add(CrosstabPanel panel, string? layer)
        {
            for (var r = 0; r <= table.Rows.Count; r++)
            {
                // Rows that were put together are others in another table, though they bear one name.
                if (r < table.Rows.Count && table.Rows[r].Key == TableKeys.OtherRows)
                    continue;
                for (var c = 0; c <= table.Columns.Count; c++)
                {
                    var cell = Cell(panel, r, c);
                    figures.Add(new(PlaceAt(table, r, c, layer), cell.Suppressed ? null : cell.Value));
                }
            }
        }
    }

    /// <summary>Places that must be withheld, and places whose number is known from a release of the same data, so that withholding it hides nothing.</summary>
    private static (bool[,] Primary, bool[,] Known) Primary(Crosstab table, List<SuppressionGrid> grids, int threshold, ILookup<string, PublishedFigure> figures)
    {
        var primary = new bool[table.Rows.Count + 1, table.Columns.Count + 1];
        var known = new bool[table.Rows.Count + 1, table.Columns.Count + 1];
        for (var g = 0; g < grids.Count; g++)
        {
            var (panel, layer) = g == 0 ? (table.Panel, null) : (table.Layers[g - 1].Panel, table.Layers[g - 1].Header.Key);
            for (var r = 0; r <= table.Rows.Count; r++)
            {
                for (var c = 0; c <= table.Columns.Count; c++)
                {
                    var cell = Cell(panel, r, c);
                    var beside = figures.Count == 0 ? [] : figures[PlaceAt(table, r, c, layer)].ToList();
                    primary[r, c] |= Small(cell.Value, threshold) || Small(cell.Cases.Count, threshold) || beside.Exists(f => Close(f, cell.Value, threshold));
                    // A place where no case can be is known to all readers.
                    known[r, c] |= (g == 0 && cell.Impossible) || beside.Exists(f => f is { SameSelection: true, Value: not null });
                }
            }
        }

        return (primary, known);
    }

    private static bool Small(int count, int threshold) => count > 0 && count < threshold;

    private static bool Close(PublishedFigure figure, int value, int threshold) =>
        figure.Value is { } other ? Small(Math.Abs(value - other), threshold) : figure.SameSelection && value > 0;

    /// <summary>A table with the places of a pattern withheld.</summary>
    /// <param name="table">The table.</param>
    /// <param name="pattern">Places to withhold, totals last.</param>
    /// <param name="threshold">The rule.</param>
    /// <param name="numbers">Numbers of cases that readers may set beside that of the table.</param>
    /// <returns>The table with what is withheld stated.</returns>
    internal static Crosstab Hidden(Crosstab table, bool[,] pattern, int threshold, params IEnumerable<PublishedFigure> numbers)
    {
        var inside = table.Layers.Count > 0 ? table.Layers.Select(l => l.Panel).ToList() : [table.Panel];
        var (cells, totals) = (0, 0);
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        for (var r = 0; r <= table.Rows.Count; r++)
        {
            for (var c = 0; c <= table.Columns.Count; c++)
            {
                if (!pattern[r, c])
                    continue;
                if (r == table.Rows.Count || c == table.Columns.Count)
                {
                    totals += inside.Count;
                    continue;
                }

                cells += inside.Count;
                foreach (var panel in inside)
                    hidden.UnionWith(panel.Cells[r][c].Cases);
            }
        }

        // The number of cases is a total of its own: it goes with the total of the table, and with a small rest.
        var whole = pattern[table.Rows.Count, table.Columns.Count] || (table.N is { } n && (Small(n, threshold) || numbers.Any(f => Close(f, n, threshold))));
        int? bound = whole ? null : hidden.Count == 0 ? 0 : Math.Min(table.N!.Value, (hidden.Count / threshold + 1) * threshold);
        var share = bound is { } b && table.N is > 0 ? Math.Min(100, 100.0 * b / table.N.Value) : (double?)null;
        return table with
        {
            Panel = Shown(table, table.Panel, (r, c) => pattern[r, c]),
            Layers = [.. table.Layers.Select(l => l with { Panel = Shown(table, l.Panel, (r, c) => pattern[r, c]) })],
            N = whole ? null : table.N,
            Disclosure = new Disclosure(threshold, cells, table.Rows.Count * table.Columns.Count * inside.Count, totals, bound, share),
        };
    }

    private static CrosstabPanel Shown(Crosstab table, CrosstabPanel panel, Func<int, int, bool> withheld)
    {
        var (rows, columns) = (table.Rows.Count, table.Columns.Count);
        return new CrosstabPanel(
            [.. Enumerable.Range(0, rows).Select(r => (IReadOnlyList<CrosstabCell>)[.. Enumerable.Range(0, columns).Select(c => One(r, c))])],
            [.. Enumerable.Range(0, rows).Select(r => One(r, columns))],
            [.. Enumerable.Range(0, columns).Select(c => One(rows, c))],
            One(rows, columns));

        CrosstabCell One(int r, int c)
        {
            var cell = Cell(panel, r, c);
            // That no case can be there is no secret, and its sign hides nothing.
            if (cell.Impossible)
                return cell;
            if (withheld(r, c))
                return CrosstabCell.Withheld with { PercentSuppressed = table.Spec.Percent != PercentBase.None };
            var baseHidden = table.Spec.Percent switch
            {
                PercentBase.Row => withheld(r, columns),
                PercentBase.Column => withheld(rows, c),
                PercentBase.All => withheld(rows, columns),
                _ => false,
            };
            return baseHidden ? cell with { Percent = null, PercentSuppressed = true } : cell;
        }
    }

    private static string PlaceAt(Crosstab table, int r, int c, string? layer) =>
        Place(table.Spec, r < table.Rows.Count ? table.Rows[r].Key : null, c < table.Columns.Count ? table.Columns[c].Key : null, layer);

    private static CrosstabCell Cell(CrosstabPanel panel, int r, int c) => (r == panel.Cells.Count, c == panel.ColumnTotals.Count) switch
    {
        (true, true) => panel.Total,
        (true, false) => panel.ColumnTotals[c],
        (false, true) => panel.RowTotals[r],
        _ => panel.Cells[r][c],
    };
}
