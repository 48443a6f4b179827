using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace TocAnalysis.Web.Export;

/// <summary>Writes a table as CSV by RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need to read the letters right.</summary>
public static class CsvTable
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>The bytes of the file. A text that a spreadsheet would run as a formula gets an apostrophe before it.</summary>
    public static byte[] Write(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Write(table.Header, table.Rows.Select(r => r.Select(c => c.Number is null ? FormulaSafety.Safe(c.Text) : c.Text)), mark: true);
    }

    /// <summary>What the cover of the workbook says, and the notes, as names and values.</summary>
    public static byte[] Cover(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Write(["name", "value"], new[] { ("Title", table.Title) }.Concat(table.Cover).Concat(table.Notes.Select(n => ("Note", n))).Select(l => (IEnumerable<string>)[FormulaSafety.Safe(l.Item1), FormulaSafety.Safe(l.Item2)]), mark: true);
    }

    /// <summary>One number on each line, with keys, as SDMX-CSV 2.0 with the measure and, for what is withheld, the status "confidential" (C); "data cannot exist" (M) where no number is possible.</summary>
    public static byte[] Sdmx(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Write(
            ["STRUCTURE", "STRUCTURE_ID", "ACTION", .. table.Dimensions.Select(Upper), "MEASURE", "OBS_VALUE", "OBS_STATUS"],
            table.Observations.Select(o => (IEnumerable<string>)["dataflow", "TOC:TABLES(1.0)", "I", .. o.Keys.Select(FormulaSafety.Safe), table.Measure, o.Value?.ToString(CultureInfo.InvariantCulture) ?? "", o.Impossible ? "M" : o.Value is null ? "C" : "A"]),
            mark: false);
    }

    /// <summary>One number on each line, with keys and labels, for the data package.</summary>
    public static byte[] Observations(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var labels = table.Codes.ToDictionary(c => (c.List, c.Key), c => c.Label);
        return Write(
            [.. table.Dimensions.SelectMany(d => new[] { d, d + "_label" }), "measure", "value"],
            table.Observations.Select(o => (IEnumerable<string>)
            [
                .. o.Keys.Zip(table.Dimensions).SelectMany(k => new[] { FormulaSafety.Safe(k.First), FormulaSafety.Safe(k.First == TableFile.TotalKey ? "Total" : labels[(k.Second, k.First)]) }),
                table.Measure, o.Shown,
            ]),
            mark: false);
    }

    private static byte[] Write(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows, bool mark)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: mark), leaveOpen: true))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            foreach (var row in rows.Prepend(header.Select(FormulaSafety.Safe)))
            {
                foreach (var cell in row)
                    csv.WriteField(cell);
                csv.NextRecord();
            }
        }

        return bytes.ToArray();
    }

    private static string Upper(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + c : c == ' ' ? "_" : char.ToUpperInvariant(c).ToString()));
}
