using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Import;

/// <summary>Ranks accepted texts by how near they are to one that was refused.</summary>
internal static class Nearest
{
    private const int Most = 3;

    /// <summary>At most three candidates that the text may have meant, best first; empty when none is near.</summary>
    public static IReadOnlyList<string> Of(string text, IEnumerable<string> candidates)
    {
        var folded = NearestText.Fold(text);
        return [.. candidates
            .Select(c => (Text: c, Rank: NearestText.Rank(folded, NearestText.Fold(c))))
            .Where(c => c.Rank is not null)
            .OrderBy(c => c.Rank).ThenBy(c => c.Text, StringComparer.Ordinal)
            .Select(c => c.Text).Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>As <see cref="Of"/>, but the nearest one even where none is near: for names of files and columns, of which there are few.</summary>
    public static IReadOnlyList<string> Always(string text, IReadOnlyList<string> candidates)
    {
        var near = Of(text, candidates);
        if (near.Count > 0 || candidates.Count == 0)
            return near;
        var folded = NearestText.Fold(text.Length > 64 ? text[..64] : text);
        return [candidates.MinBy(c => NearestText.Distance(folded, NearestText.Fold(c), 100))!];
    }
}
