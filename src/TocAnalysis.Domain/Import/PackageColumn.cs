namespace TocAnalysis.Domain.Import;

/// <summary>How a cell is read and checked.</summary>
public enum CellKind
{
    /// <summary>The reference by which a row of this file is known.</summary>
    Key,

    /// <summary>The reference of a row of another file, or of something recorded already.</summary>
    Reference,

    /// <summary>Free text; blanks around it do not count.</summary>
    Text,

    /// <summary>Free text that is kept to the letter: Markdown and quotations.</summary>
    Verbatim,

    /// <summary>One word of a list.</summary>
    Term,

    /// <summary>Words of a list, with <c>;</c> between them.</summary>
    Terms,

    /// <summary>Free texts, with <c>;</c> between them.</summary>
    Texts,

    /// <summary>A partial date.</summary>
    Date,

    /// <summary>A partial date, or the word <c>ongoing</c>.</summary>
    DateOrOngoing,

    /// <summary>A country code.</summary>
    Country,

    /// <summary>An offence code.</summary>
    Offence,

    /// <summary>A key of the codebook.</summary>
    Code,

    /// <summary>An address, http or https.</summary>
    Address,
}

/// <summary>One column of a file of the package.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Kind">How its cells are read.</param>
/// <param name="MaxLength">Longest cell, in UTF-16 units.</param>
/// <param name="Meaning">What stands in it, as a sentence.</param>
public sealed record PackageColumn(string Name, CellKind Kind, int MaxLength, string Meaning)
{
    /// <summary>Whether the column must be there and every cell filled.</summary>
    public bool Required { get; init; }

    /// <summary>The words of a <see cref="CellKind.Term"/> or <see cref="CellKind.Terms"/> column; empty for others.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    /// <summary>The file that a <see cref="CellKind.Reference"/> refers to; null for others.</summary>
    public string? RefersTo { get; init; }
}

/// <summary>One file of the package.</summary>
/// <param name="Name">File name.</param>
/// <param name="Meaning">What its rows are, as a sentence.</param>
/// <param name="Columns">Its columns, in the order in which an export writes them.</param>
public sealed record PackageFile(string Name, string Meaning, IReadOnlyList<PackageColumn> Columns)
{
    /// <summary>Columns that together may stand only once; a coding's rows are told apart by their evidence beside them.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The column that a fault about a doubled row names.</summary>
    public string KeyColumn { get; init; } = "";

    /// <summary>The column with a name; null: there is none.</summary>
    public PackageColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);
}
