using System.Buffers;
using System.Text;

namespace TocAnalysis.Web.Export;

/// <summary>
/// Lines of CSV by RFC 4180 as UTF-8 bytes. For files of a million lines, where the library's writer and the way through text take longer than the database:
/// everything else uses the library. A cell that a spreadsheet would run as a formula gets an apostrophe.
/// </summary>
internal static class CsvLines
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    /// <summary>Writes one cell.</summary>
    public static void Cell(IBufferWriter<byte> to, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        var safe = FormulaSafety.Safe(text);
        var length = Encoding.UTF8.GetMaxByteCount(safe.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        Quoted(to, rented.AsSpan(0, Encoding.UTF8.GetBytes(safe, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes one cell whose text is UTF-8 already.</summary>
    public static void Cell(IBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        // A letter or digit begins no formula; of everything else the rule for texts decides.
        if (char.IsAsciiLetterOrDigit((char)text[0]))
            Quoted(to, text);
        else
            Cell(to, Encoding.UTF8.GetString(text));
    }

    /// <summary>As the library does it: quotation marks also round cells with blanks at their ends.</summary>
    private static void Quoted(IBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(Special) < 0 && text[0] != (byte)' ' && text[^1] != (byte)' ')
        {
            to.Write(text);
            return;
        }

        to.Write("\""u8);
        for (int at; (at = text.IndexOf((byte)'"')) >= 0; text = text[(at + 1)..])
        {
            to.Write(text[..(at + 1)]);
            to.Write("\""u8);
        }

        to.Write(text);
        to.Write("\""u8);
    }
}
