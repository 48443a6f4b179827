using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Implementation;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>Turns the bytes of a depositary's file into rows.</summary>
internal static class ReadDepositaryFile
{
    /// <summary>Largest file; the depositary's have some kilobytes.</summary>
    public const int MaxBytes = 1_000_000;

    private const int MaxRows = 1_000;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The rows, or why the file cannot be read.</summary>
    public static Result<DepositaryRow[]> Rows(string file, byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
            return Refused.Invalid(new Fault(file, $"At most {MaxBytes / 1_000_000} MB: a table of one instrument has some kilobytes."));
        var text = Text(bytes);
        if (text.AsSpan().ContainsAny("\0\u0001\u0002\u0003"))
            return Refused.Invalid(new Fault(file, "A CSV file with the depositary's table."));
        var first = text.Split('\n').Take(20).ToList();
        var delimiter = new[] { ",", ";", "\t" }.MaxBy(d => first.Count(l => l.Contains(d, StringComparison.Ordinal)))!;
        var bad = 0;
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, IgnoreBlankLines = false, BadDataFound = _ => bad++ });
        var rows = new List<DepositaryRow>();
        while (parser.Read())
        {
            if (rows.Count == MaxRows)
                return Refused.Invalid(new Fault(file, $"At most {MaxRows.ToString(CultureInfo.InvariantCulture)} rows."));
            rows.Add(new DepositaryRow(parser.Row, [.. parser.Record!]));
            if (bad > 0)
                return Refused.Invalid(new Fault($"{file}, row {parser.Row.ToString(CultureInfo.InvariantCulture)}", "A text with quotation marks in it stands between quotation marks, with each mark inside doubled."));
        }

        return rows.ToArray();
    }

    private static string Text(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            // Older tables are in the Western code page.
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }
}
