using System.Globalization;

namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>One sheet of anybody's workbook, or a text file in columns, before anything is made of it.</summary>
/// <param name="Name">Name of the sheet, or of the file where it has no sheets.</param>
/// <param name="Rows">All rows with something in them, the header among them, with the numbers that a spreadsheet shows.</param>
public sealed record Sheet(string Name, IReadOnlyList<PackageTableRow> Rows)
{
    /// <summary>Names of the columns under a header row: its texts, each once; where there is none, the letter of the column.</summary>
    /// <param name="headerRow">Number of the header row; 0: the sheet has none.</param>
    public IReadOnlyList<string> Columns(int headerRow)
    {
        var header = headerRow == 0 ? [] : Rows.FirstOrDefault(r => r.Number == headerRow)?.Cells ?? [];
        var width = Data(headerRow).Take(MostLooked).Select(r => r.Cells.Count).Append(header.Count).Max();
        var names = new List<string>(width);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < width; i++)
        {
            var text = i < header.Count ? string.Join(' ', header[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
            if (text.Length > MaxName)
                text = text[..MaxName];
            var name = text.Length == 0 ? Letter(i + 1) : text;
            for (var n = 2; !seen.Add(name); n++)
                name = string.Create(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? Letter(i + 1) : text)} ({n})");
            names.Add(name);
        }

        return names;
    }

    /// <summary>The rows below the header that have something in them.</summary>
    /// <param name="headerRow">Number of the header row; 0: the sheet has none.</param>
    public IEnumerable<PackageTableRow> Data(int headerRow) => Rows.Where(r => r.Number > headerRow && r.Cells.Any(c => !string.IsNullOrWhiteSpace(c)));

    /// <summary>The letters a spreadsheet puts over a column: A, B, … Z, AA.</summary>
    /// <param name="number">Number of the column, from 1.</param>
    public static string Letter(int number)
    {
        var name = "";
        for (; number > 0; number = (number - 1) / 26)
            name = (char)('A' + (number - 1) % 26) + name;
        return name;
    }

    private const int MostLooked = 1_000;
    private const int MaxName = 120;
}
