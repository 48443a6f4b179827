using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>
/// Reads whatever somebody brings: CSV and other text in columns, XLSX, ODS, a case package as ZIP or workbook, RIS and BibTeX. What a file is, is
/// told by its content and not by its name; what is wrong with it is a fault in words.
/// </summary>
public static class ReadUpload
{
    private const string OldOffice = "A workbook as .xlsx or .ods, a text file, or a ZIP of a package; this is an old .xls or a file with a password. Save it as .xlsx without one.";

    /// <summary>Encodings that may be chosen where the guess was wrong.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-15"];

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, for messages alone.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="choice">How a text file is to be read; null: as detected.</param>
    /// <param name="limits">Sizes; null: the usual ones.</param>
    public static SheetBook Read(string name, byte[] bytes, ReadingChoice? choice = null, PackageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var stream = new MemoryStream(bytes, writable: false);
        return Read(name, stream, choice, limits);
    }

    /// <summary>Reads a file. Packages are read piece by piece; of other files all is in memory at once, so less of them is taken.</summary>
    /// <param name="name">Its name, for messages alone.</param>
    /// <param name="stream">Its content; must be able to seek.</param>
    /// <param name="choice">How a text file is to be read; null: as detected.</param>
    /// <param name="limits">Sizes; null: the usual ones.</param>
    /// <param name="packagesToo">False: of a ZIP it is only told that it is a package.</param>
    public static SheetBook Read(string name, Stream stream, ReadingChoice? choice = null, PackageLimits? limits = null, bool packagesToo = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= new PackageLimits();
        if (stream.Length > limits.PackedBytes)
            return TooLarge("", name, limits.PackedBytes, stream.Length);
        if (stream.Length == 0)
            return SheetBook.Refused("", PackageFault.Of(PackageFaultKind.EmptyPackage, name, null, null, null, "A file with something in it; this one is empty."));
        try
        {
            var start = new byte[4];
            var known = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
            stream.Position = 0;
            if (start is [0xD0, 0xCF, 0x11, 0xE0])
                return SheetBook.Refused("", PackageFault.Of(PackageFaultKind.NotText, name, null, null, null, OldOffice));
            return start.AsSpan(0, known) is [(byte)'P', (byte)'K', ..] ? Zip(name, stream, limits, packagesToo) : Text(name, Bytes(name, stream, limits), choice ?? new ReadingChoice(), limits);
        }
        catch (RefusedFileException refused)
        {
            return SheetBook.Refused("", refused.Fault);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException or NotSupportedException)
        {
            return SheetBook.Refused("", PackageFault.Of(PackageFaultKind.NotText, name, null, null, null, "A file that is whole; this one is damaged, or has things in it that no document of its kind has. Open it in a spreadsheet program and save it again."));
        }
    }

    private static SheetBook TooLarge(string format, string name, long most, long bytes) =>
        SheetBook.Refused(format, PackageFault.Of(PackageFaultKind.TooLarge, name, null, null, null, $"A file of at most {ReadPackage.Size(most)}; this one has {ReadPackage.Size(bytes)}."));

    /// <summary>All of a file that is read in memory.</summary>
    private static byte[] Bytes(string name, Stream stream, PackageLimits limits)
    {
        if (stream.Length > limits.DocumentBytes)
        {
            throw RefusedFileException.Of(PackageFaultKind.TooLarge, name,
                $"A workbook, sheet or list of sources of at most {ReadPackage.Size(limits.DocumentBytes)}, or a ZIP package of at most {ReadPackage.Size(limits.PackedBytes)}; this one has {ReadPackage.Size(stream.Length)}.");
        }

        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static SheetBook Zip(string name, Stream stream, PackageLimits limits, bool packagesToo)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var zip = new BoundedZip(archive, name, limits);
        if (zip.Has("[Content_Types].xml"))
        {
            zip.CheckEntries();
            if (!zip.Has("xl/workbook.xml"))
                throw RefusedFileException.Of(PackageFaultKind.NotText, name, "A workbook; this office document is none that can be read. Save it as .xlsx.");
            return Workbook("XLSX", name, Bytes(name, stream, limits), new XlsxBook(zip, name, limits).Read());
        }

        if (zip.Has("content.xml") && zip.Has("META-INF/manifest.xml"))
        {
            zip.CheckEntries();
            return Workbook("ODS", name, Bytes(name, stream, limits), new OdsBook(zip, name, limits).Read());
        }

        stream.Position = 0;
        var package = packagesToo ? ReadPackage.FromZip(stream, name, limits) : null;
        return new SheetBook(UploadKind.Package, "ZIP", null, null, [], package, []);
    }

    private static SheetBook Workbook(string format, string name, byte[] bytes, IReadOnlyList<Sheet> sheets)
    {
        var filled = sheets.Where(s => s.Rows.Count > 0).ToList();
        if (filled.Count == 0)
            return SheetBook.Refused(format, PackageFault.Of(PackageFaultKind.EmptyPackage, name, null, null, null, "A workbook with something in it; all its sheets are empty."));
        var parts = filled.Where(s => PackageFormat.File($"{s.Name.Trim()}.csv") is not null).ToList();
        // A sheet that happens to be called "cases" makes no package: its columns must be the contract's as well.
        var isPackage = parts.Count > 0 && parts.TrueForAll(s => IsOfContract(s));
        if (!isPackage)
            return new SheetBook(UploadKind.Sheets, format, null, null, filled, null, []);
        var tables = parts.ConvertAll(s => new PackageTable(PackageFormat.File($"{s.Name.Trim()}.csv")!.Name, s.Rows[0].Cells, [.. s.Rows.Skip(1).Select(r => Padded(r, s.Rows[0].Cells.Count))]));
        var package = new PackageRead(
            name, tables, tables.ConvertAll(t => new PackageFileNote(t.File, format, "", t.Rows.Count)), [.. filled.Except(parts).Select(s => s.Name)], [], Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return new SheetBook(UploadKind.Package, format, null, null, [], package, []);
    }

    private static bool IsOfContract(Sheet sheet)
    {
        var file = PackageFormat.File($"{sheet.Name.Trim()}.csv")!;
        var header = sheet.Rows[0].Cells.Select(c => c.Trim().ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        return file.Columns.Where(c => c.Required).All(c => header.Contains(c.Name));
    }

    /// <summary>A workbook does not keep empty cells at the end of a row, which a package has.</summary>
    private static PackageTableRow Padded(PackageTableRow row, int width) =>
        row.Cells.Count >= width ? row : row with { Cells = [.. row.Cells, .. Enumerable.Repeat("", width - row.Cells.Count)] };

    private static SheetBook Text(string name, byte[] bytes, ReadingChoice choice, PackageLimits limits)
    {
        var (text, encoding) = choice.Encoding is { } chosen && Encodings.Contains(chosen) ? (Decode(chosen, bytes), chosen) : PackageText.Decode(bytes);
        if (text is null)
            throw RefusedFileException.Of(PackageFaultKind.NotText, name, $"Text; the bytes are not {encoding}, as their beginning says. Save the file as UTF-8.");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw RefusedFileException.Of(PackageFaultKind.NotText, name, "A text file, a workbook (.xlsx, .ods) or a package (.zip); this is none of them.");
        if (SourceLists.IsRis(text) || SourceLists.IsBibTex(text))
        {
            var format = SourceLists.IsRis(text) ? "RIS" : "BibTeX";
            var table = format == "RIS" ? SourceLists.FromRis(text) : SourceLists.FromBibTex(text);
            List<PackageFault> none = table.Rows.Count > 0 ? [] : [PackageFault.Of(PackageFaultKind.EmptyPackage, name, null, null, null, $"A list of sources with an entry that ends; this {format} file has none.")];
            var package = new PackageRead(name, [table], [new PackageFileNote(table.File, encoding, format, table.Rows.Count)], [], none, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            return new SheetBook(UploadKind.Sources, format, encoding, null, [], package, none);
        }

        var delimiter = choice.Delimiter is { } sign && TextSheet.Delimiters.Contains(sign) ? sign : TextSheet.FindDelimiter(name, text);
        var sheet = TextSheet.Read(name, text, delimiter, limits);
        if (sheet.Rows.Count == 0)
            throw RefusedFileException.Of(PackageFaultKind.EmptyPackage, name, "A file with something in it; this one has only blanks.");
        return new SheetBook(UploadKind.Sheets, "CSV", encoding, delimiter, [sheet], null, []);
    }

    private static string? Decode(string name, byte[] bytes)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var text = encoding.GetString(bytes);
        return text.TrimStart('\ufeff');
    }
}
