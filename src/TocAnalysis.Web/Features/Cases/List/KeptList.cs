using System.IO.Compression;
using System.Text;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>
/// What the first rendering read, on its way to the second one in the page itself, so that nothing is read twice and nothing jumps. It is packed:
/// lines with matches and counts are a few kilobytes then.
/// </summary>
public static class KeptList
{
    /// <param name="Address">The address that it was read for.</param>
    /// <param name="Found">What was found.</param>
    /// <param name="Drops">Filters that could be dropped.</param>
    public sealed record Content(string Address, FoundCases Found, IReadOnlyList<FilterToDrop> Drops);

    public static string Pack(Content content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(Encoding.UTF8.GetBytes(CaseJson.Write(content)));
        return Convert.ToBase64String(packed.ToArray());
    }

    public static Content Unpack(string packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        return CaseJson.Read<Content>(reader.ReadToEnd());
    }
}
