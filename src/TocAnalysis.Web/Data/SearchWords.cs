namespace TocAnalysis.Web.Data;

/// <summary>A search text, taken apart for PostgreSQL: words, "phrases", OR and -not as they are, and a last word that ends with * as the beginning of a word.</summary>
/// <param name="All">The whole text: it may be an identifier or reference.</param>
/// <param name="Web">For <c>websearch_to_tsquery</c>; may be empty.</param>
/// <param name="Prefix">For <c>to_tsquery</c>, as <c>word:*</c>; empty: none.</param>
public readonly record struct SearchWords(string All, string Web, string Prefix)
{
    /// <summary>The text search configuration of the stored vectors.</summary>
    public const string Language = "english";

    public static SearchWords Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Replace('\0', ' ').Trim();
        var cut = text.LastIndexOf(' ') + 1;
        var last = text[cut..];
        return last.Length > 2 && last[^1] == '*' && last[..^1].All(char.IsLetterOrDigit)
            ? new SearchWords(text, text[..cut].TrimEnd(), last[..^1] + ":*")
            : new SearchWords(text, text, "");
    }
}
