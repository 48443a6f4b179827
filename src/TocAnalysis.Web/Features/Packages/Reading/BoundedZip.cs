using System.Globalization;
using System.IO.Compression;
using System.Xml;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>The parts of an office document, read within bounds: what an entry says of its size is not believed, and nothing outside the file is ever fetched.</summary>
internal sealed class BoundedZip(ZipArchive archive, string name, PackageLimits limits)
{
    private long left = limits.DocumentTotalBytes;

    public bool Has(string entry) => archive.GetEntry(entry) is not null;

    public bool HasUnder(params string[] folders) => archive.Entries.Any(e => folders.Any(f => e.FullName.StartsWith(f, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Stops where there are more entries than any honest document has.</summary>
    public void CheckEntries()
    {
        if (archive.Entries.Count > limits.Entries)
            throw RefusedFileException.Of(PackageFaultKind.TooLarge, name, string.Create(CultureInfo.InvariantCulture, $"A document of at most {limits.Entries} parts; this one has {archive.Entries.Count}."));
    }

    /// <summary>A reader over one part; null: the document does not have it.</summary>
    public XmlReader? Xml(string entry)
    {
        if (archive.GetEntry(entry) is not { } found)
            return null;
        return XmlReader.Create(new Counted(found.Open(), this, found.CompressedLength), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = limits.DocumentTotalBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
    }

    private void Count(long unpacked, int more, long packed)
    {
        left -= more;
        if (left < 0)
            throw RefusedFileException.Of(PackageFaultKind.TooLarge, name, $"At most {ReadPackage.Size(limits.DocumentTotalBytes)} unpacked; this file unpacks to more.");
        if (unpacked > limits.RatioFrom && unpacked / Math.Max(1, packed) > limits.Ratio)
            throw RefusedFileException.Of(PackageFaultKind.TooLarge, name, string.Create(CultureInfo.InvariantCulture, $"A file packed at most {limits.Ratio} times smaller; a part of this one is packed more than that."));
    }

    private sealed class Counted(Stream inner, BoundedZip zip, long packed) : Stream
    {
        private long unpacked;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => unpacked; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            unpacked += read;
            zip.Count(unpacked, read, packed);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Collects the rows of a sheet within bounds.</summary>
internal sealed class SheetBuilder(string file, string sheet, PackageLimits limits)
{
    /// <summary>Longest cell of an office document; the formats themselves allow no more.</summary>
    public const int LongestCell = 32_767;

    private readonly List<PackageTableRow> rows = [];
    private List<string> cells = [];

    /// <summary>Puts a value into a column, counted from 0.</summary>
    public void Put(int column, string value, int row)
    {
        if (value.Length == 0)
            return;
        if (column >= limits.Columns)
            throw RefusedFileException.Of(PackageFaultKind.TooLarge, file, string.Create(CultureInfo.InvariantCulture, $"At most {limits.Columns} columns; row {row} of sheet “{sheet}” goes on beyond them."), row);
        while (cells.Count < column)
            cells.Add("");
        cells.Add(value);
    }

    /// <summary>Ends a row; <paramref name="times"/> rows are the same.</summary>
    public void End(int number, int times = 1)
    {
        if (cells.Count == 0)
            return;
        if (rows.Count + (long)times > limits.DocumentRows + 1)
            throw RefusedFileException.Of(PackageFaultKind.TooLarge, file, string.Create(CultureInfo.InvariantCulture, $"At most {limits.DocumentRows} rows in one sheet; “{sheet}” has more. Split it."));
        for (var i = 0; i < times; i++)
            rows.Add(new PackageTableRow(number + i, cells));
        cells = [];
    }

    public Domain.Import.Sheets.Sheet Sheet() => new(sheet, rows);

    /// <summary>The text that the reader stands on, up to the longest a cell may be.</summary>
    public static void Append(System.Text.StringBuilder text, XmlReader reader, string file, int row)
    {
        var buffer = new char[4_096];
        int read;
        while ((read = reader.ReadValueChunk(buffer, 0, buffer.Length)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > LongestCell)
                throw RefusedFileException.Of(PackageFaultKind.TooLarge, file, string.Create(CultureInfo.InvariantCulture, $"At most {LongestCell} characters in a cell, as the format allows; a cell has more. Bring long texts as CSV."), row == 0 ? null : row);
        }
    }
}
