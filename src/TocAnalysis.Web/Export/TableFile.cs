namespace TocAnalysis.Web.Export;

/// <summary>One cell of a table that leaves as a file: a text, or a number that is written as one.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Number">The number; null: it is a text.</param>
public sealed record TableFileCell(string Text, double? Number = null);

/// <summary>A table on its way into a file, whatever the format: CSV and workbook hold the same values because both are written from this.</summary>
/// <param name="Title">What the table is.</param>
/// <param name="Cover">What a reader needs to cite it, as pairs of name and value.</param>
/// <param name="Notes">What a reader must know.</param>
/// <param name="Header">Column headings.</param>
/// <param name="Rows">Rows, each as long as the header.</param>
public sealed record TableFile(
    string Title, IReadOnlyList<(string Name, string Value)> Cover, IReadOnlyList<string> Notes, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<TableFileCell>> Rows);
