using System.Buffers;
using System.Data.Common;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>Which columns a file of cases has.</summary>
public enum CaseColumns
{
    /// <summary>What the list shows.</summary>
    List,

    /// <summary>Every field of the case itself, its texts among them.</summary>
    Fields,

    /// <summary>The fields, and the parts of the case joined into cells.</summary>
    Parts,
}

/// <summary>Where one line lies among the bytes.</summary>
/// <param name="Id">The case.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Parts">Where the cells of its parts belong.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct LinePlace(long Id, int Start, int Parts, int End);

/// <summary>Some lines of a file, without the cells of the parts.</summary>
internal sealed class CaseLines
{
    /// <summary>The lines, in the order of the file.</summary>
    public List<LinePlace> Places { get; private set; } = [];

    /// <summary>The cases, in the order of the lines.</summary>
    public IReadOnlyList<long> Ids => Places.ConvertAll(p => p.Id);

    /// <summary>The lines one after the other, as they came.</summary>
    public ArrayBufferWriter<byte> Bytes { get; } = new(1 << 17);

    /// <summary>Makes room for other lines, in the same memory.</summary>
    public CaseLines Emptied()
    {
        Places.Clear();
        Bytes.ResetWrittenCount();
        return this;
    }

    /// <summary>Puts the lines in the order of their cases; what did not come is left out.</summary>
    public CaseLines InOrder(IEnumerable<long> ids)
    {
        var found = Places.ToDictionary(p => p.Id);
        Places = [.. ids.Where(found.ContainsKey).Select(id => found[id])];
        return this;
    }
}

/// <summary>
/// Makes lines of what the database sends, without a text in between: the columns come as UTF-8 and go out as UTF-8, and enumerations are kept by the very
/// words that the file has.
/// </summary>
internal static class CaseLine
{
    private static readonly string[] Fields =
        ["case", "reference", "title", "start", "end", "summary", "narrative", "factConfidence", "factNote", "transnational", "reading", "status", "sensitivity", "updated"];

    /// <summary>Headings of the columns.</summary>
    public static IReadOnlyList<string> Header(CaseColumns columns) => columns switch
    {
        CaseColumns.List => ["case", "reference", "title", "start", "end", "domains", "countries", "transnational", "reading", "status", "sensitivity", "updated", "address"],
        CaseColumns.Fields => [.. Fields, "address"],
        _ => [.. Fields, "domains", "countries", "offences", "groups", "activities", "sources", "address"],
    };

    /// <summary>What is read of each case, in this order: number, moment and mark as such, the rest as text.</summary>
    public static IQueryable<object> Select(IQueryable<CaseRow> cases, CaseColumns columns, Reading reading)
    {
        var results = cases.Select(c => new
        {
            Case = c,
            Result = reading == Reading.SingleStage ? c.ResultSingleStage : reading == Reading.Direct ? c.ResultDirect : reading == Reading.Conduct ? c.ResultConduct : reading == Reading.Established ? c.ResultEstablished : c.ResultUnion,
        });
        return columns == CaseColumns.List
            ? results.Select(r => new { r.Case.Id, r.Case.UpdatedAt, r.Case.Ongoing, r.Case.Reference, r.Case.Title, r.Case.Start, r.Case.End, r.Result, r.Case.Status, r.Case.Sensitivity })
            : results.Select(r => new
            {
                r.Case.Id,
                r.Case.UpdatedAt,
                r.Case.Ongoing,
                r.Case.Reference,
                r.Case.Title,
                r.Case.Start,
                r.Case.End,
                r.Case.Summary,
                r.Case.Narrative,
                r.Case.FactConfidence,
                r.Case.FactNote,
                r.Result,
                r.Case.Status,
                r.Case.Sensitivity,
            });
    }

    /// <summary>Adds the line of the row that the reader stands on.</summary>
    public static void Add(CaseLines lines, DbDataReader row, Scratch scratch, CaseColumns columns, Reading reading, string address)
    {
        var bytes = lines.Bytes;
        var (start, parts) = (bytes.WrittenCount, 0);
        var (id, updated, ongoing) = (row.GetInt64(0), row.GetFieldValue<DateTime>(1), row.GetBoolean(2));
        var name = CaseId.Text(id);
        CsvLines.Cell(bytes, name);
        var column = 3;
        for (; column < 6; column++)
            Text(column);
        if (ongoing)
            Next("ongoing");
        else
            Text(column);
        column++;
        if (columns == CaseColumns.List)
            parts = bytes.WrittenCount;
        else
            for (; column < 11; column++)
                Text(column);
        Text(column++);
        Next(reading.Text());
        Text(column++);
        Text(column);
        Next(updated.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        if (columns != CaseColumns.List)
            parts = bytes.WrittenCount;
        Next(address + name);
        bytes.Write("\r\n"u8);
        lines.Places.Add(new LinePlace(id, start, parts, bytes.WrittenCount));

        void Next(string text)
        {
            bytes.Write(","u8);
            CsvLines.Cell(bytes, text);
        }

        void Text(int column)
        {
            bytes.Write(","u8);
            CsvLines.Cell(bytes, scratch.Read(row, column));
        }
    }

    /// <summary>A buffer that columns are read into one after the other.</summary>
    internal sealed class Scratch
    {
        private byte[] buffer = new byte[1 << 14];

        /// <summary>A column as UTF-8; empty where there is nothing.</summary>
        public ReadOnlySpan<byte> Read(DbDataReader row, int column)
        {
            if (row.IsDBNull(column))
                return [];
            using var stream = row.GetStream(column);
            var length = 0;
            while (true)
            {
                var read = stream.Read(buffer.AsSpan(length));
                if (read == 0)
                    return buffer.AsSpan(0, length);
                length += read;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
