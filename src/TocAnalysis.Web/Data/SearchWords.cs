using System.Text;

namespace TocAnalysis.Web.Data;

/// <summary>A search text, taken apart for PostgreSQL: words, "phrases", OR and -not as they are, and a last word that ends with * as the beginning of a word.</summary>
/// <param name="All">The whole text: it may be an identifier or reference.</param>
/// <param name="Web">For <c>websearch_to_tsquery</c>; may be empty.</param>
/// <param name="Prefix">For <c>to_tsquery</c>, as <c>word:*</c>; empty: none.</param>
/// <param name="Pairs">The same as <paramref name="Web"/> for Chinese records, whose signs are searched in pairs.</param>
/// <param name="Signs">The first run of Chinese signs; empty: there is none.</param>
public readonly record struct SearchWords(string All, string Web, string Prefix, string Pairs, string Signs)
{
    public static SearchWords Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Replace('\0', ' ').Trim();
        var signs = Runs(text).FirstOrDefault(r => r.Han).Text ?? "";
        // One sign alone begins pairs.
        if (text.Length == 1 && signs.Length == 1)
            return new SearchWords(text, "", signs + ":*", "", signs);
        var cut = text.LastIndexOf(' ') + 1;
        var last = text[cut..];
        return last.Length > 2 && last[^1] == '*' && last[..^1].All(char.IsLetterOrDigit)
            ? new SearchWords(text, text[..cut].TrimEnd(), last[..^1] + ":*", InPairs(text[..cut].TrimEnd()), signs)
            : new SearchWords(text, text, "", InPairs(text), signs);
    }

    /// <summary>Runs of Chinese signs as phrases of their pairs, which stand one after the other in the vector; single signs among other words are passed over.</summary>
    private static string InPairs(string text)
    {
        var pairs = new StringBuilder(text.Length);
        var quoted = false;
        foreach (var (run, han) in Runs(text))
        {
            if (!han)
            {
                pairs.Append(run);
                quoted ^= run.Count(c => c == '"') % 2 == 1;
                continue;
            }

            var all = string.Join(' ', Enumerable.Range(0, run.Length - 1).Select(i => run.Substring(i, 2)));
            pairs.Append(quoted ? all : $" \"{all}\" ");
        }

        // A minus belongs to what follows it.
        return pairs.ToString().Replace("-  \"", "-\"", StringComparison.Ordinal).Replace("- \"", "-\"", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Text, bool Han)> Runs(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var han = IsHan(text[from]);
            var to = from + 1;
            while (to < text.Length && IsHan(text[to]) == han)
                to++;
            yield return (text[from..to], han);
            from = to;
        }
    }

    private static bool IsHan(char sign) => sign is >= '\u4E00' and <= '\u9FFF';
}
