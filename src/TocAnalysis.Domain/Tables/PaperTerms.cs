using System.Globalization;

namespace TocAnalysis.Domain.Tables;

/// <summary>
/// Takes the terms that came after the paper of 1999 out of a finished table: codes that a later version of the codebook added, and offences that the paper
/// does not name. Numbers stay as they were counted and withheld, totals count all cases, and a note says what was left out, so that nothing is hidden in silence.
/// </summary>
internal static class PaperTerms
{
    /// <summary>Labels that the note names; of more it gives the number.</summary>
    private const int Named = 12;

    /// <summary>The table without the rows, columns and layers of later terms.</summary>
    /// <param name="table">A finished table.</param>
    /// <param name="isLater">Whether a key of a dimension is such a term; keys that stand for no value never are.</param>
    public static Crosstab Only(Crosstab table, Func<TableDimension, string, bool> isLater)
    {
        var rows = Kept(table.Spec.Rows, table.Rows);
        var columns = Kept(table.Spec.Columns, table.Columns);
        var layers = table.Spec.Layer is { } layer ? Kept(layer, [.. table.Layers.Select(l => l.Header)]) : [];
        var left = Left(table.Rows, rows).Concat(Left(table.Columns, columns)).Concat(Left([.. table.Layers.Select(l => l.Header)], layers)).Distinct(StringComparer.Ordinal).ToList();
        var asked = table.Spec.Dimensions.Any(d => d is TableDimension.Code or TableDimension.Offence);
        return table with
        {
            Rows = [.. rows.Select(r => table.Rows[r])],
            Columns = [.. columns.Select(c => table.Columns[c])],
            Panel = Panel(table.Panel),
            Layers = [.. layers.Select(l => table.Layers[l] with { Panel = Panel(table.Layers[l].Panel) })],
            Notes = [.. table.Notes, Note(left, asked)],
        };

        List<int> Kept(TableDimension dimension, IReadOnlyList<TableHeader> headers) =>
            [.. Enumerable.Range(0, headers.Count).Where(i => TableKeys.SpecialLabel(dimension, headers[i].Key) is not null || !isLater(dimension, headers[i].Key))];

        CrosstabPanel Panel(CrosstabPanel panel) => panel with
        {
            Cells = [.. rows.Select(r => (IReadOnlyList<CrosstabCell>)[.. columns.Select(c => panel.Cells[r][c])])],
            RowTotals = [.. rows.Select(r => panel.RowTotals[r])],
            ColumnTotals = [.. columns.Select(c => panel.ColumnTotals[c])],
        };
    }

    private static IEnumerable<string> Left(IReadOnlyList<TableHeader> headers, List<int> kept) => Enumerable.Range(0, headers.Count).Except(kept).Select(i => headers[i].Label);

    private static string Note(List<string> left, bool asked) => (left.Count, asked) switch
    {
        (0, true) => "Terms of the paper only; no term of this table was added after it.",
        (0, false) => "Terms of the paper only; codes and offences, of which some were added after it, do not stand in this table.",
        var (n, _) => string.Create(CultureInfo.InvariantCulture, $"Terms of the paper only. Left out as added after it: {string.Join(", ", left.Take(Named))}{(n > Named ? $" and {n - Named} more" : "")}. Totals count their cases too."),
    };
}
