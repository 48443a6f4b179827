namespace TocAnalysis.Web.Export;

/// <summary>One cell of a table that leaves as a file: a text, or a number that is written as one.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Number">The number; null: it is a text.</param>
public sealed record TableFileCell(string Text, double? Number = null);

/// <summary>A key of a row, column or layer with its label, for the sheet of codes and the data dictionary.</summary>
/// <param name="List">The dimension.</param>
/// <param name="Key">The permanent key.</param>
/// <param name="Label">The label.</param>
public sealed record TableFileCode(string List, string Key, string Label);

/// <summary>One number of a table on a line of its own, as statistics programs want it.</summary>
/// <param name="Keys">Keys by dimension, in the order of <see cref="TableFile.Dimensions"/>; <c>_T</c>: total.</param>
/// <param name="Value">The number; null: withheld, or not possible.</param>
/// <param name="Impossible">No number can be there: the code does not know the value.</param>
public sealed record TableObservation(IReadOnlyList<string> Keys, int? Value, bool Impossible = false)
{
    /// <summary>The number, or the sign in its place.</summary>
    public string Shown => Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (Impossible ? Domain.Tables.CrosstabCell.ImpossibleSign : Domain.Tables.CrosstabCell.WithheldSign);
}

/// <summary>A table on its way into a file, whatever the format: all files hold the same values because all are written from this.</summary>
/// <param name="Title">What the table is.</param>
/// <param name="Cover">What a reader needs to cite it, as pairs of name and value.</param>
/// <param name="Notes">What a reader must know.</param>
/// <param name="Header">Column headings.</param>
/// <param name="Rows">Rows, each as long as the header.</param>
public sealed record TableFile(
    string Title, IReadOnlyList<(string Name, string Value)> Cover, IReadOnlyList<string> Notes, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<TableFileCell>> Rows)
{
    /// <summary>Key of a total among <see cref="TableObservation.Keys"/>, as in SDMX.</summary>
    public const string TotalKey = "_T";

    /// <summary>The number under which a document refers to it, such as "Table 3"; null: none.</summary>
    public string? Number { get; init; }

    /// <summary>Footnotes to the title.</summary>
    public IReadOnlyList<string> Footnotes { get; init; } = [];

    /// <summary>The lines that stand between title and table: number of cases, selection, source, date.</summary>
    public IReadOnlyList<string> Above { get; init; } = [];

    /// <summary>Names of the dimensions of <see cref="Observations"/>.</summary>
    public IReadOnlyList<string> Dimensions { get; init; } = [];

    /// <summary>What is counted: cases, codings, sources.</summary>
    public string Measure { get; init; } = "";

    /// <summary>Every number on a line of its own, totals too.</summary>
    public IReadOnlyList<TableObservation> Observations { get; init; } = [];

    /// <summary>Keys and labels.</summary>
    public IReadOnlyList<TableFileCode> Codes { get; init; } = [];

    /// <summary>The cases that it tells of, by their identifiers, where it knows them; null: it may tell of any.</summary>
    public IReadOnlyCollection<string>? Cases { get; init; }

    /// <summary>The selection of cases that it tells of; null: it has none.</summary>
    public Domain.Cases.CaseFilter? Selection { get; init; }

    /// <summary>Reaches far whatever is in it.</summary>
    public bool IsFar { get; init; }

    /// <summary>Day on which it was counted.</summary>
    public DateOnly Date { get; init; }

    /// <summary>Title with its number before it.</summary>
    public string Caption => Number is null ? Title : $"{Number}. {Title}";
}
