using System.Buffers;

namespace TocAnalysis.Domain.Import;

/// <summary>Characters with a part to play in the check of a text.</summary>
internal static class Characters
{
    /// <summary>Control characters but for tab and line feed, and code points that are none: no text has them.</summary>
    private static readonly SearchValues<char> NotInTexts = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Where(c => c is not '\t' and not '\n').Select(c => (char)c), '\ufffe', '\uffff']);

    /// <summary>Position of the first unit that no text has, half a surrogate pair among them; -1: there is none.</summary>
    public static int FirstBad(string text)
    {
        var bad = text.AsSpan().IndexOfAny(NotInTexts);
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length && (bad < 0 || i < bad); i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }

        return bad;
    }

    /// <summary>The text with every line ended by a line feed, whatever system it was written on.</summary>
    public static string WithLineFeeds(string text) =>
        text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
}
