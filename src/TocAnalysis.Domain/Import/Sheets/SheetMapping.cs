namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>Which of two numbers of a date such as 3/4/1999 is the day.</summary>
public enum DateOrder
{
    /// <summary>Day first: 3/4/1999 is the third of April.</summary>
    [Token("day-month")] DayMonth,

    /// <summary>Month first: 3/4/1999 is the fourth of March.</summary>
    [Token("month-day")] MonthDay,
}

/// <summary>What one column of a sheet fills.</summary>
/// <param name="Column">Name of the column in the sheet; empty: no column, every row has the value of <see cref="Constant"/>.</param>
/// <param name="Field">What it fills, a name of <see cref="SheetField"/> such as <c>case_countries.country</c>.</param>
public sealed record ColumnMapping(string Column, string Field)
{
    /// <summary>The sign between the entries of a list in one cell; null: a cell is one value.</summary>
    public string? Separator { get; init; }

    /// <summary>What else is the same for everything this column fills, by column of the package, such as <c>stage</c>: <c>inception</c>.</summary>
    public IReadOnlyDictionary<string, string> Fixed { get; init; } = new Dictionary<string, string>();

    /// <summary>What the sheet's own words mean: "UK" is <c>GBR</c>. An empty meaning leaves the value out. Upper and lower case are alike.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of every row, where no column gives it.</summary>
    public string? Constant { get; init; }
}

/// <summary>How a sheet becomes rows of a case package. What is remembered under a name as a profile.</summary>
public sealed record SheetMapping
{
    /// <summary>Number of the row that names the columns; 0: there is none, columns go by their letters.</summary>
    public int HeaderRow { get; init; } = 1;

    /// <summary>How dates in figures are read.</summary>
    public DateOrder Dates { get; init; }

    /// <summary>Whether a row without a case belongs to the case above it.</summary>
    public bool ContinuesCase { get; init; }

    /// <summary>What the columns fill; a column may stand here several times, or never.</summary>
    public IReadOnlyList<ColumnMapping> Columns { get; init; } = [];

    /// <summary>The mapping with another meaning of one word of one column.</summary>
    /// <param name="index">Position in <see cref="Columns"/>.</param>
    /// <param name="value">The sheet's word.</param>
    /// <param name="meaning">What it means; empty: it is left out.</param>
    public SheetMapping WithValue(int index, string value, string meaning) => this with
    {
        Columns = [.. Columns.Select((c, i) => i != index ? c : c with
        {
            Values = new Dictionary<string, string>(c.Values, StringComparer.OrdinalIgnoreCase) { [value.Trim()] = meaning.Trim() },
        })],
    };

    /// <summary>One line for each thing it says, in a fixed order: what is compared and shown where two profiles differ.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        $"header row: {HeaderRow.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        $"dates: {Dates.Text()}",
        $"rows without a case continue the one above: {(ContinuesCase ? "yes" : "no")}",
        .. Columns.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(ColumnMapping column)
    {
        var of = column.Column.Length > 0 ? $"column “{column.Column}”" : "every row";
        yield return $"{of} fills {column.Field}{(column.Constant is null ? "" : $" with “{column.Constant}”")}"
            + (column.Separator is null ? "" : $", split at “{column.Separator.Replace("\n", "line break", StringComparison.Ordinal)}”")
            + string.Concat(column.Fixed.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $", {f.Key} {f.Value}"));
        foreach (var (value, meaning) in column.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
            yield return $"{of} for {column.Field}: “{value}” {(meaning.Length == 0 ? "is left out" : $"means {meaning}")}";
    }
}
