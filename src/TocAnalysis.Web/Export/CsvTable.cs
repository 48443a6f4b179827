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
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var heading in table.Header)
                csv.WriteField(heading);
            csv.NextRecord();
            foreach (var row in table.Rows)
            {
                foreach (var cell in row)
                    csv.WriteField(cell.Text);
                csv.NextRecord();
            }
        }

        return bytes.ToArray();
    }
}
