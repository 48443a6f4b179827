namespace TocAnalysis.Domain.Import;

/// <summary>One file of a case package as text in rows and cells, before anything is made of it.</summary>
/// <param name="File">File name as in the contract, such as <c>cases.csv</c>.</param>
/// <param name="Header">Column names as they stand in row 1; may be wrong, blank or doubled.</param>
/// <param name="Rows">The rows below the header, blank ones among them or not.</param>
/// <param name="IsWhole">
/// False when part of the file could not be read, which the reader has already said. Then nothing is concluded from what is missing
/// in it: no column is called missing, and a reference into it is not called dangling.
/// </param>
public sealed record PackageTable(string File, IReadOnlyList<string> Header, IReadOnlyList<PackageTableRow> Rows, bool IsWhole = true);

/// <summary>One row of a file.</summary>
/// <param name="Number">The number a spreadsheet shows beside it: the header is 1, blank rows count, line breaks inside a cell do not.</param>
/// <param name="Cells">The cells as text.</param>
public sealed record PackageTableRow(int Number, IReadOnlyList<string> Cells);
