using System.Net;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>A passage of a text that somebody cites.</summary>
/// <param name="Start">Code point of the text as it was typed at which it begins.</param>
/// <param name="Length">Its length in code points.</param>
/// <param name="Label">What cites it, in a few letters.</param>
/// <param name="Href">Address of what cites it.</param>
/// <param name="Title">What cites it, in words.</param>
public sealed record CitedPassage(int Start, int Length, string Label, string Href, string Title);

/// <summary>
/// Marks cited passages in parsed Markdown. Only words that stand in the rendered text exactly as they stand in the source are marked: where Markdown changed
/// them, no mark is better than one at other words.
/// </summary>
internal static class CitedPassages
{
    public static void Mark(MarkdownDocument document, string source, IReadOnlyList<CitedPassage> passages)
    {
        var cited = passages.Select(p => (Passage: p, Start: IndexOf(source, p.Start), End: IndexOf(source, p.Start + p.Length))).Where(p => p.Start < p.End).ToList();
        var last = new Dictionary<CitedPassage, Inline>();
        foreach (var literal in document.Descendants<LiteralInline>().ToList())
        {
            var words = literal.Content.ToString();
            // An escape stands before the words and blanks that were cut off behind them, so one end of the span is theirs.
            if ((StartOf(words, source, literal.Span.End + 1 - words.Length) ?? StartOf(words, source, literal.Span.Start) ?? OnlyStart(words, source, literal)) is not { } start)
                continue;
            var end = start + words.Length;
            var here = cited.Where(c => c.Start < end && c.End > start).ToList();
            if (here.Count == 0)
                continue;
            int[] cuts = [.. here.SelectMany(c => new[] { c.Start, c.End }).Where(c => c > start && c < end).Append(start).Append(end).Distinct().Order()];
            Inline place = literal;
            for (var i = 0; i + 1 < cuts.Length; i++)
            {
                var covering = here.Where(c => c.Start <= cuts[i] && c.End >= cuts[i + 1]).Select(c => c.Passage).ToList();
                var piece = new LiteralInline(source[cuts[i]..cuts[i + 1]]);
                place.InsertAfter(piece);
                place = piece;
                if (covering.Count == 0)
                    continue;
                piece.InsertBefore(new HtmlInline(Open(covering)));
                place = new HtmlInline("</mark>");
                piece.InsertAfter(place);
                foreach (var passage in covering)
                    last[passage] = place;
            }

            literal.Remove();
        }

        // Each passage ends with a link to what cites it; within another link it would be none, so it stands behind that.
        foreach (var group in cited.Where(c => last.ContainsKey(c.Passage)).OrderBy(c => c.Start).Select(c => c.Passage).GroupBy(p => Outermost(last[p])))
            group.Key.InsertAfter(new HtmlInline(string.Concat(group.Select(Tag).Distinct())));
    }

    private static string Open(List<CitedPassage> covering) =>
        $"<mark class=\"{(covering.Select(c => c.Label).Distinct().Count() > 1 ? "cited many" : "cited")}\" title=\"{WebUtility.HtmlEncode(string.Join("; ", covering.Select(c => c.Title).Distinct()))}\">";

    private static string Tag(CitedPassage passage) =>
        $"<sup class=\"cite\"><a href=\"{WebUtility.HtmlEncode(passage.Href)}\">{WebUtility.HtmlEncode(passage.Label)}</a></sup>";

    private static Inline Outermost(Inline inline)
    {
        var outer = inline;
        for (Inline? at = inline; at is not null; at = at.Parent)
        {
            if (at is LinkInline)
                outer = at;
        }

        return outer;
    }

    private static int? StartOf(string words, string source, int at) =>
        at >= 0 && at + words.Length <= source.Length && source.AsSpan(at, words.Length).SequenceEqual(words) ? at : null;

    /// <summary>Where the words stand in their block, as in a table, of which cells have no exact span; null: never, or more than once.</summary>
    private static int? OnlyStart(string words, string source, Inline inline)
    {
        var top = inline;
        while (top.Parent is not null)
            top = top.Parent;
        var block = (Block?)(top as ContainerInline)?.ParentBlock;
        while (block?.Parent is { } parent and not MarkdownDocument)
            block = parent;
        if (block is null || words.Length == 0 || block.Span.Start < 0 || block.Span.End >= source.Length)
            return null;
        var text = source.AsSpan(block.Span.Start, block.Span.Length);
        var at = text.IndexOf(words, StringComparison.Ordinal);
        return at >= 0 && at == text.LastIndexOf(words, StringComparison.Ordinal) ? block.Span.Start + at : null;
    }

    /// <summary>Index of a code point.</summary>
    private static int IndexOf(string text, int point)
    {
        var index = 0;
        for (var passed = 0; passed < point && index < text.Length; passed++)
            index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
        return index;
    }
}
