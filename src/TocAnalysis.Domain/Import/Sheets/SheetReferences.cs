using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>Makes references for what a sheet knows by name only. The same name gives the same reference, so that bringing a sheet again changes and does not double.</summary>
public static class SheetReferences
{
    private const int HashLength = 8;

    /// <summary>A reference out of names, such as <c>the-ring</c>; one that would be too long, or has no Latin letters or digits, ends in a few signs of its hash.</summary>
    /// <param name="names">What the thing is known by, at least one with text in it.</param>
    public static string Of(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var text = string.Join(' ', names.Where(n => !string.IsNullOrWhiteSpace(n)));
        var slug = new string([.. NearestText.Fold(text).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]).Trim('-');
        while (slug.Contains("--", StringComparison.Ordinal))
            slug = slug.Replace("--", "-", StringComparison.Ordinal);
        var isWhole = slug.Length is > 0 and <= CaseContent.MaxReference && NearestText.Fold(text).All(c => c == ' ' || char.IsAsciiLetterOrDigit(c)) && text.Length <= 200;
        if (isWhole)
            return slug;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim().ToUpper(CultureInfo.InvariantCulture))))[..HashLength];
        var room = CaseContent.MaxReference - HashLength - 1;
        var start = (slug.Length > room ? slug[..room] : slug).Trim('-');
        return start.Length == 0 ? hash : $"{start}-{hash}";
    }
}
