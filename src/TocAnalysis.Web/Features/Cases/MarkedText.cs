using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>A text in which the words that were searched for are marked. The database marks them with two private characters, which are never shown.</summary>
public static partial class MarkedText
{
    /// <summary>Private-use characters: they mean nothing in any text.</summary>
    public const char Begin = '\uE000', End = '\uE001';

    /// <summary>The beginning or a piece of a Markdown text without its signs of emphasis and heading: a line of a list is no place for them.</summary>
    public static string Plain(string markdown) => Signs().Replace(markdown, "");

    /// <summary>A text with every place of some words marked.</summary>
    public static string Mark(string text, string words) => text.Replace(words, $"{Begin}{words}{End}", StringComparison.Ordinal);

    /// <summary>HTML with everything encoded but the marks themselves.</summary>
    public static string ToHtml(string marked)
    {
        ArgumentNullException.ThrowIfNull(marked);
        var html = new StringBuilder(marked.Length + 32);
        var open = false;
        var from = 0;
        for (var i = 0; i <= marked.Length; i++)
        {
            if (i < marked.Length && marked[i] is not (Begin or End))
                continue;
            html.Append(WebUtility.HtmlEncode(marked[from..i]));
            from = i + 1;
            if (i < marked.Length && open != (marked[i] == Begin))
            {
                open = !open;
                html.Append(open ? "<mark>" : "</mark>");
            }
        }

        return html.Append(open ? "</mark>" : "").ToString();
    }

    [GeneratedRegex(@"(?m)^#{1,6}\s+|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`", RegexOptions.CultureInvariant)]
    private static partial Regex Signs();
}
