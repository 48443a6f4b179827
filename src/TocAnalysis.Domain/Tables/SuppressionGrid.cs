namespace TocAnalysis.Domain.Tables;

/// <summary>
/// The numbers of one panel with its totals as a grid of one row and one column more. Each row and each column, that of totals too, is a line: what stands
/// in it and its total. Where the numbers add up to the total that is an equation; where they overlap, the total is at least the largest and at most the sum.
/// </summary>
/// <param name="values">By row, then by column; totals last.</param>
internal sealed class SuppressionGrid(int[,] values)
{
    /// <summary>Rows without that of totals.</summary>
    public int Rows { get; } = values.GetLength(0) - 1;

    /// <summary>Columns without that of totals.</summary>
    public int Columns { get; } = values.GetLength(1) - 1;

    /// <summary>Lines: rows first, then columns.</summary>
    public int Lines => Rows + Columns + 2;

    /// <summary>A number.</summary>
    public int this[int row, int column] => values[row, column];

    /// <summary>The numbers of a panel.</summary>
    public static SuppressionGrid Of(CrosstabPanel panel)
    {
        var (rows, columns) = (panel.Cells.Count, panel.ColumnTotals.Count);
        var values = new int[rows + 1, columns + 1];
        for (var c = 0; c <= columns; c++)
        {
            for (var r = 0; r < rows; r++)
                values[r, c] = c == columns ? panel.RowTotals[r].Value : panel.Cells[r][c].Value;
            values[rows, c] = c == columns ? panel.Total.Value : panel.ColumnTotals[c].Value;
        }

        return new SuppressionGrid(values);
    }

    /// <summary>Whether a line is one of the rows.</summary>
    public bool IsRow(int line) => line <= Rows;

    /// <summary>How many numbers stand in a line, the total not counted.</summary>
    public int Length(int line) => IsRow(line) ? Columns : Rows;

    /// <summary>Where the number at a place of a line stands; the place after the last is the total.</summary>
    public (int Row, int Column) At(int line, int place) => IsRow(line) ? (line, place) : (place, line - Rows - 1);

    /// <summary>The other line that a number stands in.</summary>
    public int Other(int line, int place) => IsRow(line) ? Rows + 1 + place : place;

    /// <summary>The number at a place of a line.</summary>
    public int Value(int line, int place)
    {
        var (r, c) = At(line, place);
        return values[r, c];
    }

    /// <summary>The sum of a line less its total: 0 where they add up.</summary>
    public int Slack(int line)
    {
        var sum = 0;
        for (var i = 0; i < Length(line); i++)
            sum += Value(line, i);
        return sum - Value(line, Length(line));
    }

    /// <summary>Whether the grid with changes in it is possible: every number at least as large as it must be, every line in order.</summary>
    public bool Allows(IReadOnlyDictionary<(int Row, int Column), int> changes)
    {
        foreach (var ((r, c), change) in changes)
        {
            // What is not 0 stays so: a reader may take it that nobody withholds a 0.
            if (values[r, c] + change < Math.Min(values[r, c], 1))
                return false;
        }

        foreach (var line in changes.Keys.SelectMany(p => new[] { p.Row, Rows + 1 + p.Column }).Distinct())
        {
            var (sum, largest) = (0, 0);
            for (var i = 0; i < Length(line); i++)
            {
                var value = Changed(At(line, i));
                (sum, largest) = (sum + value, Math.Max(largest, value));
            }

            var total = Changed(At(line, Length(line)));
            if (Slack(line) == 0 ? sum != total : total > sum || total < largest)
                return false;
        }

        return true;

        int Changed((int Row, int Column) place) => values[place.Row, place.Column] + changes.GetValueOrDefault(place);
    }
}
