using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// Writes a case package: the CSV files, <c>datapackage.json</c>, the codebook and a README. The same content gives the same bytes, so that two
/// exports can be compared file by file; for that reason no date of the day is in it.
/// </summary>
public static class WritePackage
{
    /// <summary>The earliest time that a ZIP can hold; a real one would make two equal exports differ.</summary>
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private static readonly CsvConfiguration Rfc4180 = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        Delimiter = ",",
        // With a line end of its own set, the writer would leave a lone line feed inside a cell without quotation marks.
        ShouldQuote = args => args.Field is { Length: > 0 } field && (field.AsSpan().IndexOfAny(Special) >= 0 || field[0] == ' ' || field[^1] == ' '),
    };

    /// <summary>Writes the files into a folder, which is made where it does not exist.</summary>
    public static void ToFolder(string path, PackageContent content, CodebookContent codebook)
    {
        Directory.CreateDirectory(path);
        foreach (var (name, write) in Files(content, codebook))
        {
            using var stream = File.Create(Path.Combine(path, name));
            write(stream);
        }
    }

    /// <summary>Writes the files into a ZIP.</summary>
    /// <param name="stream">Where it goes; stays open, need not seek.</param>
    /// <param name="content">What is written.</param>
    /// <param name="codebook">The codebook that the codings were made with.</param>
    public static void ToZip(Stream stream, PackageContent content, CodebookContent codebook)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, write) in Files(content, codebook))
        {
            var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = FixedTime;
            using var target = entry.Open();
            write(target);
        }
    }

    /// <summary>Writes the codebook alone, as it is in a package.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="codebook">What is written.</param>
    public static void ToCodebook(Stream stream, CodebookContent codebook)
    {
        var (header, rows) = PackageDescription.Codebook(codebook);
        WriteTable(stream, header, rows);
    }

    private static IEnumerable<(string Name, Action<Stream> Write)> Files(PackageContent content, CodebookContent codebook)
    {
        var tables = PackageTables.Of(content);
        foreach (var table in tables)
            yield return (table.File, stream => WriteTable(stream, table.Header, table.Rows.Select(r => r.Cells)));
        yield return ("codebook.csv", stream => ToCodebook(stream, codebook));
        yield return ("datapackage.json", stream => stream.Write(Utf8.GetBytes(PackageDescription.Json(tables, codebook))));
        yield return ("README.md", stream => stream.Write(Utf8.GetBytes(PackageDescription.Readme(tables, codebook))));
    }

    private static void WriteTable(Stream stream, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        using var writer = new StreamWriter(stream, Utf8, leaveOpen: true);
        using var csv = new CsvWriter(writer, Rfc4180, leaveOpen: true);
        foreach (var cells in rows.Prepend(header))
        {
            foreach (var cell in cells)
                csv.WriteField(FormulaSafety.Neutralize(cell));
            csv.NextRecord();
        }
    }
}
