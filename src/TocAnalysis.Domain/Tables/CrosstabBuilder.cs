namespace TocAnalysis.Domain.Tables;

/// <summary>
/// Counts cases by rows and columns. A case counts in every cell that one of its rows falls into, and once in each; totals are distinct counts over
/// everything below or beside them, no sums. What is not recorded has a row and a column of its own, so that nothing is left out in silence.
/// </summary>
public static class CrosstabBuilder
{
    /// <summary>Builds a table.</summary>
    /// <param name="facts">The cases that the filter chose, each once.</param>
    /// <param name="spec">The table.</param>
    /// <param name="labels">Names and places of keys; null: keys as they are.</param>
    /// <param name="beside">Numbers that readers may set beside those of the table; they matter where it has a threshold.</param>
    /// <returns>The table, with small counts withheld where it has a threshold.</returns>
    public static Crosstab Build(IReadOnlyList<CaseFacts> facts, TableSpec spec, TableLabels? labels = null, IReadOnlyList<PublishedFigure>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(spec);
        labels ??= TableLabels.Plain;
        var tallies = new Dictionary<(string? Row, string? Column, string? Layer), Tally>();
        // The whole is counted by rows and columns alone, as a table without layers would be: what is not coded in one layer may be coded in another.
        var whole = new FactRows(spec, [spec.Rows, spec.Columns], facts);
        var layered = spec.Layer is null ? null : new FactRows(spec, spec.Dimensions, facts);
        for (var i = 0; i < facts.Count; i++)
        {
            foreach (var row in whole.Of(facts[i]).Concat(layered?.Of(facts[i]) ?? []))
                Count(tallies, row, Units(i, facts[i], row, spec), i);
        }

        var rows = TableAxis.Headers(spec.Rows, tallies.Keys.Select(k => k.Row).OfType<string>(), spec, labels);
        var columns = TableAxis.Headers(spec.Columns, tallies.Keys.Select(k => k.Column).OfType<string>(), spec, labels);
        var panel = Panel(null);
        var layers = spec.Layer is { } layer
            ? TableAxis.Headers(layer, tallies.Keys.Select(k => k.Layer).OfType<string>(), spec, labels).Select(h => new CrosstabLayer(h, Panel(h.Key))).ToList()
            : [];
        var table = new Crosstab { Spec = spec, Rows = rows, Columns = columns, Panel = panel, Layers = layers, N = facts.Count, Notes = [] };
        table = ImpossibleCells.Marked(table with { Notes = TableNotes.Of(table, facts) }, labels);
        if (spec.Least is { } least)
            table = TableArranging.Grouped(table, least);
        if (spec.Threshold is { } threshold)
            table = SmallCounts.Protect(table, threshold, beside);
        return Finished(table, labels);

        CrosstabPanel Panel(string? layerKey)
        {
            var total = Size(null, null, layerKey);
            return new CrosstabPanel(
                [.. rows.Select(r => (IReadOnlyList<CrosstabCell>)[.. columns.Select(c => Cell(r.Key, c.Key, layerKey))])],
                [.. rows.Select(r => Cell(r.Key, null, layerKey))],
                [.. columns.Select(c => Cell(null, c.Key, layerKey))],
                Cell(null, null, layerKey));

            CrosstabCell Cell(string? row, string? column, string? of)
            {
                var tally = tallies.GetValueOrDefault((row, column, of));
                var value = tally?.Units.Count ?? 0;
                int? whole = spec.Percent switch
                {
                    PercentBase.Row => Size(row, null, of),
                    PercentBase.Column => Size(null, column, of),
                    PercentBase.All => total,
                    _ => null,
                };
                return new CrosstabCell(value, whole is > 0 ? 100.0 * value / whole : null, tally is null ? [] : [.. tally.Cases.Select(i => facts[i].Case)]);
            }
        }

        int Size(string? row, string? column, string? layerKey) => tallies.TryGetValue((row, column, layerKey), out var tally) ? tally.Units.Count : 0;
    }

    /// <summary>Builds a table of distinct cases out of counts that were made elsewhere, such as from sets of case numbers.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="spec">The table; it has no layer, no threshold and no least number, and counts cases.</param>
    /// <param name="labels">Names and places of keys; null: keys as they are.</param>
    /// <returns>The same table that the facts of the cases would give.</returns>
    public static Crosstab Build(CrosstabCounts counts, TableSpec spec, TableLabels? labels = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(spec);
        labels ??= TableLabels.Plain;
        var rows = TableAxis.Headers(spec.Rows, counts.Rows.Where(r => r.Value > 0).Select(r => r.Key), spec, labels);
        var columns = TableAxis.Headers(spec.Columns, counts.Columns.Where(c => c.Value > 0).Select(c => c.Key), spec, labels);
        var panel = new CrosstabPanel(
            rows.Select(r => (IReadOnlyList<CrosstabCell>)columns.Select(c => Cell(counts.Cells.GetValueOrDefault((r.Key, c.Key)), r.Key, c.Key)).ToArray()).ToArray(),
            [.. rows.Select(r => Cell(counts.Rows.GetValueOrDefault(r.Key), r.Key, null))],
            [.. columns.Select(c => Cell(counts.Columns.GetValueOrDefault(c.Key), null, c.Key))],
            Cell(counts.N, null, null));
        var table = new Crosstab { Spec = spec, Rows = rows, Columns = columns, Panel = panel, Layers = [], N = counts.N, Notes = [] };
        var missing = new[] { counts.Rows.GetValueOrDefault(TableKeys.NotRecorded), counts.Columns.GetValueOrDefault(TableKeys.NotRecorded) };
        return Finished(ImpossibleCells.Marked(table with { Notes = TableNotes.Of(table, missing, counts.Refuted, counts.NotCoded) }, labels), labels);

        CrosstabCell Cell(int value, string? row, string? column)
        {
            var whole = spec.Percent switch
            {
                PercentBase.Row => row is null ? counts.N : counts.Rows.GetValueOrDefault(row),
                PercentBase.Column => column is null ? counts.N : counts.Columns.GetValueOrDefault(column),
                PercentBase.All => counts.N,
                _ => 0,
            };
            return new CrosstabCell(value, whole > 0 ? 100.0 * value / whole : null, value == 0 ? [] : counts.Behind(row, column));
        }
    }

    /// <summary>Puts rows in order and, where only terms of the paper are asked for, leaves later ones out.</summary>
    private static Crosstab Finished(Crosstab table, TableLabels labels)
    {
        var ordered = TableArranging.Ordered(table, table.Spec.Order);
        return table.Spec.PaperOnly ? PaperTerms.Only(ordered, labels.IsLater ?? ((_, _) => false)) : ordered;
    }

    private static IReadOnlyList<object> Units(int index, CaseFacts facts, FactRow row, TableSpec spec) => spec.Measure switch
    {
        TableMeasure.Codings => [.. (row.Codings ?? CodingRows.Codings(facts, spec)).Select(c => (object)(index, c))],
        TableMeasure.Sources when spec.Dimensions.Any(d => TableKeys.Family(d) == TableFamily.Coding) => [.. (row.Codings ?? CodingRows.Codings(facts, spec)).SelectMany(c => c.Sources)],
        TableMeasure.Sources => [.. facts.Sources],
        _ => [index],
    };

    private static void Count(Dictionary<(string?, string?, string?), Tally> tallies, FactRow row, IReadOnlyList<object> units, int index)
    {
        var layer = row.Keys.Count > 2 ? row.Keys[2] : null;
        foreach (var key in new (string?, string?, string?)[] { (row.Keys[0], row.Keys[1], layer), (row.Keys[0], null, layer), (null, row.Keys[1], layer), (null, null, layer) })
        {
            if (!tallies.TryGetValue(key, out var tally))
                tallies[key] = tally = new Tally();
            tally.Units.UnionWith(units);
            if (units.Count > 0 && (tally.Cases.Count == 0 || tally.Cases[^1] != index))
                tally.Cases.Add(index);
        }
    }

    private sealed class Tally
    {
        public HashSet<object> Units { get; } = [];

        public List<int> Cases { get; } = [];
    }
}
