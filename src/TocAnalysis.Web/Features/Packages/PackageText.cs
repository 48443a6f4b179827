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
