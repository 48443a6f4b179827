using System.IO.Compression;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>What a first rendering read, made small enough to travel in the page to the second one, so that nothing is read twice and nothing jumps.</summary>
public static class Packed
{
    /// <summary>Longest packed text that a page carries: the browser sends it back in one message.</summary>
    public const int Longest = 24_000;

    public static string Pack<T>(T content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            CaseJson.Write(brotli, content);
        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>The packed content; null: it is too long, and the second rendering reads it again.</summary>
    public static string? PackIfShort<T>(T content) => Pack(content) is { Length: <= Longest } packed ? packed : null;

    public static T Unpack<T>(string packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        return CaseJson.Read<T>(brotli);
    }
}
