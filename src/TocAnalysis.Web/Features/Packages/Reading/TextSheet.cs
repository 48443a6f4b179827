using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>Reads a text file in columns: the sign between the cells is found, quotation marks follow RFC 4180.</summary>
internal static class TextSheet
{
    /// <summary>Longest cell: the longest field of a case and room for what will be found too long.</summary>
    private const int LongestCell = 1_100_000;

    /// <summary>Characters that the sign is looked for in.</summary>
    private const int Sample = 65_536;

    private const int SampleRows = 50;

    public static IReadOnlyList<string> Delimiters { get; } = [",", ";", "\t", "|"];

    public static Sheet Read(string file, string text, string delimiter, PackageLimits limits)
    {
        var rows = new List<PackageTableRow>();
        var isBad = false;
        using var parser = Parser(text, delimiter, () => isBad = true);
        while (parser.Read())
        {
            var number = parser.Row;
            isBad = false;
            if (rows.Count > limits.DocumentRows)
                throw RefusedFileException.Of(PackageFaultKind.TooLarge, file, string.Create(CultureInfo.InvariantCulture, $"At most {limits.DocumentRows} rows in one file; this one has more. Split it."));
            if (parser.Count > limits.Columns)
                throw RefusedFileException.Of(PackageFaultKind.TooLarge, file, string.Create(CultureInfo.InvariantCulture, $"At most {limits.Columns} columns; this row has {parser.Count}. Is “{Shown(delimiter)}” the sign between the cells?"), number);
            var cells = new string[parser.Count];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = FormulaSafety.Restore(parser[i]);
                if (cells[i].Length > LongestCell)
                    throw RefusedFileException.Of(PackageFaultKind.TooLarge, file, string.Create(CultureInfo.InvariantCulture, $"At most {LongestCell} characters in a cell; a cell of this row has {cells[i].Length}."), number);
            }

            // Two quotation marks in a row may hide that a cell is never closed; all marks of a sound row make pairs.
            if (isBad || parser.RawRecord.AsSpan().Count('"') % 2 != 0)
            {
                var raw = parser.RawRecord.TrimEnd('\r', '\n');
                throw RefusedFileException.Of(PackageFaultKind.Quotes, file, "A text with quotation marks in it stands between quotation marks, with each mark inside doubled; and every mark that opens is closed.", number, raw);
            }

            if (cells.Any(c => !string.IsNullOrWhiteSpace(c)))
                rows.Add(new PackageTableRow(number, cells));
        }

        return new Sheet(file, rows);
    }

    /// <summary>The sign that parts the first rows into the same number of cells, two at least; of several, the one with the most cells.</summary>
    public static string FindDelimiter(string file, string text)
    {
        if (file.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tab", StringComparison.OrdinalIgnoreCase))
            return "\t";
        var sample = text.Length > Sample ? text[..Sample] : text;
        return Delimiters.Select(d => (Sign: d, Score: Score(sample, d))).OrderByDescending(d => d.Score).First().Sign;
    }

    public static string Shown(string delimiter) => delimiter switch { "," => "comma", ";" => "semicolon", "\t" => "tab", "|" => "bar", _ => delimiter };

    private static double Score(string sample, string delimiter)
    {
        var counts = new List<int>();
        using var parser = Parser(sample, delimiter, () => { });
        while (counts.Count < SampleRows && parser.Read())
            counts.Add(parser.Count);
        if (counts.Count > 1 && counts.Count < SampleRows && sample.Length == Sample)
            counts.RemoveAt(counts.Count - 1);
        if (counts.Count == 0)
            return 0;
        var usual = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
        return usual.Key < 2 ? 0 : (double)usual.Count() / counts.Count * (1 + Math.Log2(usual.Key));
    }

    private static CsvParser Parser(string text, string delimiter, Action onBad) => new(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter,
        IgnoreBlankLines = false,
        CacheFields = true,
        BadDataFound = _ => onBad(),
    });
}
