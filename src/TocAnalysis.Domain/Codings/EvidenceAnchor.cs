namespace TocAnalysis.Domain.Codings;

/// <summary>A passage of a text, counted in Unicode code points, half-open: the first one in it and the first one after it.</summary>
/// <param name="Start">First code point, from 0.</param>
/// <param name="End">First code point after the passage.</param>
public readonly record struct TextSpan(int Start, int End);

/// <summary>What a search for a quotation found.</summary>
/// <param name="Times">How often it stands in the texts searched; overlapping places count.</param>
/// <param name="Text">Where it stands; null unless it was found exactly once.</param>
/// <param name="Span">The passage; null unless it was found exactly once.</param>
public sealed record AnchorSearch(int Times, CaseText? Text, TextSpan? Span);

/// <summary>
/// Ties quotations to the texts of a case. A quotation must stand there exactly once, character by character: composed and decomposed letters are
/// different, a line break of two characters (CRLF) is two. Positions count Unicode code points, as other coding programs do; .NET and
/// JavaScript count UTF-16 units, of which characters beyond U+FFFF take two.
/// </summary>
public static class EvidenceAnchor
{
    /// <summary>How many words on each side <see cref="Pick"/> takes in at most; with more, the quotation would no longer be the passage meant.</summary>
    private const int MostWords = 60;

    /// <summary>Looks for a quotation in the texts of a case.</summary>
    /// <param name="quote">The words; an empty text, or one with half a surrogate pair, is never found.</param>
    /// <param name="summary">Summary of the case.</param>
    /// <param name="narrative">Narrative of the case.</param>
    /// <param name="where">Search only there; null: in both, and it must stand once in the two together.</param>
    /// <returns>How often it was found, and where when once.</returns>
    public static AnchorSearch Locate(string quote, string summary, string narrative, CaseText? where = null)
    {
        ArgumentNullException.ThrowIfNull(quote);
        var (times, text, at, inText) = (0, default(CaseText?), 0, "");
        foreach (var (place, content) in new[] { (CaseText.Summary, summary), (CaseText.Narrative, narrative) })
        {
            if (where is not null && where != place)
                continue;
            foreach (var found in Places(content, quote))
                (times, text, at, inText) = (times + 1, place, found, content);
        }

        if (times != 1)
            return new AnchorSearch(times, null, null);
        var start = ToCodePoints(inText, at);
        return new AnchorSearch(1, text, new TextSpan(start, start + CodePoints(quote)));
    }

    /// <summary>
    /// Moves a quotation to where it stands after the texts were edited. Evidence without a quotation is returned as it is. When the quotation no
    /// longer stands exactly once in its text, its position becomes null: it is flagged, never pointed elsewhere by guessing.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="summary">Summary after the edit.</param>
    /// <param name="narrative">Narrative after the edit.</param>
    /// <returns>The evidence with its position now.</returns>
    public static Evidence Reanchor(Evidence evidence, string summary, string narrative)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Quote is null)
            return evidence;
        var found = Locate(evidence.Quote, summary, narrative, evidence.Text);
        return evidence with { Start = found.Span?.Start, Text = found.Text ?? evidence.Text };
    }

    /// <summary>
    /// A passage picked in a text, as evidence. Blanks at its ends are left out. Where its words stand more than once in the case, whole words around
    /// them are taken in until they stand once: a quotation has to find its place again by its words alone, after an edit as in another installation.
    /// </summary>
    /// <param name="text">The text in which it was picked.</param>
    /// <param name="span">The passage.</param>
    /// <param name="summary">Summary of the case.</param>
    /// <param name="narrative">Narrative of the case.</param>
    /// <returns>
    /// The evidence; null when the passage lies outside the text or holds nothing but blanks. Words that cannot be made to stand once near by, for
    /// instance because the other text repeats the whole of this one, are returned as they were picked.
    /// </returns>
    public static Evidence? Pick(CaseText text, TextSpan span, string summary, string narrative)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(narrative);
        var content = text == CaseText.Summary ? summary : narrative;
        if (string.IsNullOrWhiteSpace(Cut(content, span)))
            return null;
        var (start, end) = (ToUtf16(content, span.Start), ToUtf16(content, span.End));
        while (char.IsWhiteSpace(content[start]))
            start++;
        while (char.IsWhiteSpace(content[end - 1]))
            end--;
        var (from, to) = (start, end);
        for (var steps = 0; Places(summary, content[from..to]).Concat(Places(narrative, content[from..to])).Skip(1).Any(); steps++)
        {
            var wider = (WordBefore(content, from), WordAfter(content, to));
            if (wider == (from, to) || steps == MostWords)
            {
                (from, to) = (start, end);
                break;
            }

            (from, to) = wider;
        }

        return new Evidence(content[from..to], text, ToCodePoints(content, from));
    }

    /// <summary>Number of Unicode code points in a text; half a surrogate pair counts as one.</summary>
    /// <param name="text">A text.</param>
    /// <returns>0 or more.</returns>
    public static int CodePoints(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ToCodePoints(text, text.Length);
    }

    /// <summary>The code point position of a UTF-16 index.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">0 to the length of the text; an index between the halves of a pair means the character that it is in.</param>
    /// <returns>How many code points lie wholly before the index.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside the text.</exception>
    public static int ToCodePoints(string text, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, text.Length);
        var points = 0;
        for (var i = 0; i < index; points++)
        {
            var width = Width(text, i);
            if (i + width > index)
                break;
            i += width;
        }

        return points;
    }

    /// <summary>The UTF-16 index of a code point position.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">0 to the number of code points in the text.</param>
    /// <returns>The index at which that code point begins, or the length of the text at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside the text.</exception>
    public static int ToUtf16(string text, int position)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var index = 0;
        for (var points = 0; points < position; points++)
        {
            if (index >= text.Length)
                throw new ArgumentOutOfRangeException(nameof(position), position, "Behind the end of the text.");
            index += Width(text, index);
        }

        return index;
    }

    /// <summary>The words of a passage; null when the passage lies outside the text, as after an edit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">The passage.</param>
    /// <returns>The words, or null.</returns>
    public static string? Cut(string text, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(text);
        return span.Start < 0 || span.End < span.Start || span.End > CodePoints(text) ? null : text[ToUtf16(text, span.Start)..ToUtf16(text, span.End)];
    }

    private static int WordBefore(string text, int index)
    {
        var at = index;
        while (at > 0 && char.IsWhiteSpace(text[at - 1]))
            at--;
        if (at == 0)
            return index;
        while (at > 0 && !char.IsWhiteSpace(text[at - 1]))
            at--;
        return at;
    }

    private static int WordAfter(string text, int index)
    {
        var at = index;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        if (at == text.Length)
            return index;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static int Width(string text, int index) => char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    private static IEnumerable<int> Places(string text, string quote)
    {
        if (quote.Length == 0 || !IsWellFormed(quote))
            yield break;
        for (var at = text.IndexOf(quote, StringComparison.Ordinal); at >= 0; at = text.IndexOf(quote, at + 1, StringComparison.Ordinal))
            yield return at;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i += Width(text, i))
        {
            if (char.IsSurrogate(text[i]) && Width(text, i) == 1)
                return false;
        }

        return true;
    }
}
