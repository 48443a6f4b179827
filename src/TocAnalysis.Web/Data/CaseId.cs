using System.Globalization;

namespace TocAnalysis.Web.Data;

/// <summary>The permanent identifier of a case in print: <c>TOC-</c> and a number of at least four digits.</summary>
public static class CaseId
{
    private const string Prefix = "TOC-";

    public static string Text(long id) => Prefix + id.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>Reads an identifier; case of letters and leading zeros do not matter.</summary>
    public static bool TryParse(string? text, out long id)
    {
        id = 0;
        text = text?.Trim() ?? "";
        return text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && text.Length <= Prefix.Length + 12
            && long.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && id > 0;
    }
}
