using System.Buffers;
using System.Text;

namespace TocAnalysis.Web.Export;

/// <summary>
/// Writes lines of CSV by RFC 4180 as UTF-8. For files of a million lines, where the library's writer takes as long as the database: everything else uses
/// the library. A cell that a spreadsheet would run as a formula gets an apostrophe.
/// </summary>
internal sealed class CsvLines(Stream stream)
{
    private const int Full = 1 << 16;

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly ArrayBufferWriter<byte> bytes = new(Full * 2);
    private bool isBegun;

    /// <summary>Begins with a byte order mark, without which spreadsheets read the letters wrong.</summary>
    public void Mark() => bytes.Write("\uFEFF"u8);

    public void Field(string? text)
    {
        if (isBegun)
            bytes.Write(","u8);
        isBegun = true;
        if (string.IsNullOrEmpty(text))
            return;
        var safe = FormulaSafety.Safe(text);
        // As the library does it: quotation marks also round cells with blanks at their ends.
        if (safe.AsSpan().IndexOfAny(Special) < 0 && safe[0] != ' ' && safe[^1] != ' ')
        {
            Encoding.UTF8.GetBytes(safe, bytes);
            return;
        }

        bytes.Write("\""u8);
        var rest = safe.AsSpan();
        for (int at; (at = rest.IndexOf('"')) >= 0; rest = rest[(at + 1)..])
        {
            Encoding.UTF8.GetBytes(rest[..(at + 1)], bytes);
            bytes.Write("\""u8);
        }

        Encoding.UTF8.GetBytes(rest, bytes);
        bytes.Write("\""u8);
    }

    /// <summary>Ends the line; what is written goes on when enough has come together.</summary>
    public ValueTask EndLineAsync(CancellationToken cancellationToken)
    {
        bytes.Write("\r\n"u8);
        isBegun = false;
        return bytes.WrittenCount >= Full ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes.WrittenMemory, cancellationToken);
        bytes.ResetWrittenCount();
    }
}
