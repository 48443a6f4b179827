namespace TocAnalysis.Domain.Suggestions;

/// <summary>Ranks accepted texts by how near they are to one that was refused.</summary>
public static class NearestTerms
{
    /// <summary>The accepted texts that a refused one may have meant.</summary>
    /// <param name="text">The refused text; may be empty.</param>
    /// <param name="candidates">Accepted texts, in any order.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The nearest, best first, equals in ordinal order; empty when none is near.</returns>
    public static IReadOnlyList<string> Of(string text, IEnumerable<string> candidates, int most = 3)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(candidates);
        var folded = NearestText.Fold(text);
        return [.. candidates
            .Select(c => (Text: c, Rank: NearestText.Rank(folded, NearestText.Fold(c))))
            .Where(c => c.Rank is not null)
            .OrderBy(c => c.Rank).ThenBy(c => c.Text, StringComparer.Ordinal)
            .Select(c => c.Text).Distinct(StringComparer.Ordinal).Take(most)];
    }
}
