using System.Text;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Turns the bytes of a file into text and says in which encoding they were.</summary>
internal static class PackageText
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16 = new(false, false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16BigEndian = new(true, false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The text without its byte order mark, or null where the bytes are not what their mark says.</summary>
    public static (string? Text, string Encoding) Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            return (Try(Utf8, bytes[3..]), "UTF-8 with byte order mark");
        if (bytes is [0xFF, 0xFE, ..])
            return (Try(Utf16, bytes[2..]), "UTF-16 LE");
        if (bytes is [0xFE, 0xFF, ..])
            return (Try(Utf16BigEndian, bytes[2..]), "UTF-16 BE");
        // A header is plain Latin text, so in UTF-16 without a mark every other byte of it is zero.
        if (bytes is [not 0, 0, not 0, 0, ..])
            return (Try(Utf16, bytes), "UTF-16 LE without byte order mark");
        if (bytes is [0, not 0, 0, not 0, ..])
            return (Try(Utf16BigEndian, bytes), "UTF-16 BE without byte order mark");
        return Try(Utf8, bytes) is { } text ? (text, "UTF-8") : (Windows1252.GetString(bytes), "Windows-1252");
    }

    /// <summary>
    /// The encoding of a file that is too large to hold, by the same rules; all of it is read once. The encoding is null where the bytes are not what their
    /// mark says.
    /// </summary>
    public static (Encoding? Encoding, string Name, int Mark) Detect(Stream stream)
    {
        var buffer = new byte[81_920];
        var read = stream.ReadAtLeast(buffer, 4, throwOnEndOfStream: false);
        var (encoding, name, mark) = buffer.AsSpan(0, Math.Min(read, 4)) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ((Encoding)Utf8, "UTF-8 with byte order mark", 3),
            [0xFF, 0xFE, ..] => (Utf16, "UTF-16 LE", 2),
            [0xFE, 0xFF, ..] => (Utf16BigEndian, "UTF-16 BE", 2),
            [not 0, 0, not 0, 0, ..] => (Utf16, "UTF-16 LE without byte order mark", 0),
            [0, not 0, 0, not 0, ..] => (Utf16BigEndian, "UTF-16 BE without byte order mark", 0),
            _ => (Utf8, "UTF-8", 0),
        };
        var (decoder, text) = (encoding.GetDecoder(), new char[encoding.GetMaxCharCount(buffer.Length)]);
        try
        {
            for (var from = mark; read > 0; (read, from) = (stream.Read(buffer), 0))
                decoder.GetChars(buffer.AsSpan(from, read - from), text, flush: false);
            decoder.GetChars([], text, flush: true);
            return (encoding, name, mark);
        }
        catch (DecoderFallbackException)
        {
            // As above; a file without a mark that is no UTF-8 is taken for the usual one of spreadsheets.
            return name == "UTF-8" ? (Windows1252, "Windows-1252", 0) : (null, name, mark);
        }
    }

    private static string? Try(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // There is no call that answers this without throwing; the bytes are simply in another encoding.
            return null;
        }
    }
}
