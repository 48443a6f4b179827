using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Features.Packages.Reading;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>How one file of a package was read.</summary>
/// <param name="File">File name.</param>
/// <param name="Encoding">Encoding, in words.</param>
/// <param name="Delimiter">What stands between its cells, in words.</param>
/// <param name="Rows">Rows below the header.</param>
public sealed record PackageFileNote(string File, string Encoding, string Delimiter, int Rows);

/// <summary>Reads one CSV file by RFC 4180 into a table, row by row: one row is in memory, the rest is where the limits say.</summary>
internal static class CsvTable
{
    private static readonly (string Sign, string Name)[] Delimiters = [(",", "comma"), (";", "semicolon"), ("\t", "tab")];

    public static (PackageTable Table, PackageFileNote Note) Read(string file, PackageBytes bytes, PackageLimits limits, List<PackageFault> faults, IncrementalHash hash, Lazy<RowSpool> spool)
    {
        Encoding? encoding;
        string name;
        int mark;
        using (var stream = bytes.Open())
            (encoding, name, mark) = PackageText.Detect(stream);
        using var hashed = new HashedStream(bytes.Open(), hash);
        try
        {
            if (encoding is null)
            {
                faults.Add(PackageFault.Of(PackageFaultKind.NotText, file, null, null, null, $"Text; the bytes are not {name}, as their beginning says. Save the file as UTF-8."));
                return (new PackageTable(file, [], [], IsWhole: false), new PackageFileNote(file, name, "", 0));
            }

            hashed.ReadExactly(new byte[mark]);
            using var text = new BoundedText(new StreamReader(hashed, encoding, detectEncodingFromByteOrderMarks: false, 65_536, leaveOpen: true), limits.RowCharacters);
            var (delimiter, delimiterName) = FindDelimiter(file, text.Peeked());
            var spooled = bytes.Length >= limits.SpoolFrom ? new SpooledRows(spool.Value) : null;
            var table = Parse(file, text, delimiter, limits, faults, spooled);
            return (table, new PackageFileNote(file, name, delimiterName, table.Rows.Count));
        }
        finally
        {
            hashed.Drain();
        }
    }

    private static PackageTable Parse(string file, BoundedText text, string delimiter, PackageLimits limits, List<PackageFault> faults, SpooledRows? spooled)
    {
        var isBad = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            IgnoreBlankLines = false,
            // Codes and words repeat a hundred thousand times; one string is enough for each.
            CacheFields = true,
            BufferSize = 65_536,
            BadDataFound = _ => isBad = true,
        };
        using var parser = new CsvParser(text, configuration, leaveOpen: true);
        string[] header = [];
        var rows = new List<PackageTableRow>();
        var isWhole = true;
        var number = 0;
        try
        {
            while (parser.Read())
            {
                text.RowRead();
                number++;
                if (number > limits.Rows + 1)
                {
                    isWhole = false;
                    continue;
                }

                string? badColumn = null;
                isBad = false;
                var cells = new string[Math.Min(parser.Count, limits.Columns + 1)];
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = number == 1 ? parser[i] : FormulaSafety.Restore(parser[i]);
                    if (isBad)
                        badColumn ??= i < header.Length ? header[i].Trim() : "";
                }

                // Two quotation marks in a row may hide that a cell is never closed; all marks of a sound row make pairs.
                if (isBad || parser.RawRecord.AsSpan().Count('"') % 2 != 0)
                {
                    isWhole = false;
                    faults.Add(PackageFault.Of(PackageFaultKind.Quotes, file, number, string.IsNullOrEmpty(badColumn) ? null : badColumn, parser.RawRecord.TrimEnd('\r', '\n'),
                        "A text with quotation marks in it stands between quotation marks, with each mark inside doubled; and every mark that opens is closed."));
                    if (number == 1)
                        return new PackageTable(file, [], [], IsWhole: false);
                }
                else if (parser.Count > limits.Columns)
                {
                    isWhole = false;
                    faults.Add(PackageFault.Of(PackageFaultKind.TooLarge, file, number, null, null, Number($"At most {limits.Columns} columns; this row has {parser.Count}.")));
                }
                else if (number == 1)
                {
                    header = cells;
                }
                else if (spooled is not null)
                {
                    spooled.Add(number, cells);
                }
                else
                {
                    rows.Add(new PackageTableRow(number, cells));
                }
            }
        }
        catch (RowTooLongException)
        {
            // What follows cannot be told apart from the row any more.
            faults.Add(PackageFault.Of(PackageFaultKind.TooLarge, file, number + 1, null, null,
                Number($"At most {limits.RowCharacters} characters in a row; this one has more. Is a quotation mark open that nothing closes?")));
            isWhole = false;
        }

        if (number > limits.Rows + 1)
            faults.Add(PackageFault.Of(PackageFaultKind.TooLarge, file, null, null, null, Number($"At most {limits.Rows} rows in one file; this one has {number - 1}. Split the package.")));
        return new PackageTable(file, header, spooled is null ? rows : spooled, isWhole);
    }

    /// <summary>The sign that parts the header into the most columns of the contract; where that does not decide, into the most parts.</summary>
    private static (string Sign, string Name) FindDelimiter(string file, ReadOnlySpan<char> text)
    {
        var known = PackageFormat.File(file)?.Columns.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        var end = text.IndexOfAny('\r', '\n');
        var header = (end < 0 ? text : text[..end]).ToString().Replace("\"", "", StringComparison.Ordinal);
        return Delimiters
            .Select(d => (Delimiter: d, Parts: header.Split(d.Sign)))
            .OrderByDescending(d => d.Parts.Count(p => known.Contains(p.Trim())))
            .ThenByDescending(d => d.Parts.Length)
            .First().Delimiter;
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
