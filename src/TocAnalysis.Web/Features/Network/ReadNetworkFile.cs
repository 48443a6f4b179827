using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Reads a network that was recorded elsewhere: a matrix or a list of ties as CSV, GEXF or GraphML. What it is shows in the file itself.</summary>
internal static class ReadNetworkFile
{
    /// <summary>Largest file.</summary>
    public const int MaxBytes = 5_000_000;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="bytes">The file.</param>
    /// <param name="directed">Whether ties of a matrix or a list go one way; null: as it shows.</param>
    /// <returns>The network, or all faults with their places.</returns>
    public static Result<ReadNetwork> Read(byte[] bytes, bool? directed)
    {
        if (bytes.Length > MaxBytes)
            return Refused.Invalid(new Fault("file", $"At most {MaxBytes / 1_000_000} MB."));
        string text;
        try
        {
            text = Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refused.Invalid(new Fault("file", "A text in UTF-8."));
        }

        var start = text.AsSpan().TrimStart();
        var read = start is ['<', ..]
            ? text.Contains("<graphml", StringComparison.OrdinalIgnoreCase) ? GraphMlFile.Read(text) : GexfFile.Read(text)
            : Rows(text) is { Succeeded: true } rows ? NetworkRows.Read(rows.Value, directed) : Refused.Invalid(new Fault("file", "A text with quotation marks in it stands between quotation marks, with each mark inside doubled."));
        return read;
    }

    private static Result<List<IReadOnlyList<string>>> Rows(string text)
    {
        var first = text.Split('\n', 2)[0];
        var delimiter = new[] { ",", ";", "\t" }.MaxBy(d => first.Split(d).Length)!;
        var bad = false;
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, BadDataFound = _ => bad = true });
        var rows = new List<IReadOnlyList<string>>();
        while (!bad && parser.Read())
            rows.Add([.. parser.Record!]);
        return bad ? Refused.Invalid(new Fault("file", "")) : rows;
    }
}
