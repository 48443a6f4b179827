using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>
/// How alike two texts are by the three-letter pieces they share, as PostgreSQL's pg_trgm counts: two blanks before each word, one after it,
/// shared pieces over all pieces. Between 0 and 1; upper case and accents do not matter.
/// </summary>
public static class Trigrams
{
    /// <summary>The pieces of a text, each once.</summary>
    /// <param name="text">Any text.</param>
    public static IReadOnlySet<string> Of(string text)
    {
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in NearestText.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var padded = $"  {word} ";
            for (var i = 0; i + 3 <= padded.Length; i++)
                pieces.Add(padded.Substring(i, 3));
        }

        return pieces;
    }

    /// <summary>Shared pieces over all pieces; 0 where one of the two has none.</summary>
    /// <param name="one">Pieces of one text.</param>
    /// <param name="other">Pieces of the other.</param>
    public static double Similarity(IReadOnlySet<string> one, IReadOnlySet<string> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var shared = (one.Count < other.Count ? one : other).Count(p => one.Contains(p) && other.Contains(p));
        return shared == 0 ? 0 : (double)shared / (one.Count + other.Count - shared);
    }
}

/// <summary>Finds, among many texts, those that are like a given one, without comparing with each.</summary>
public sealed class TrigramIndex
{
    private readonly List<IReadOnlySet<string>> pieces = [];
    private readonly Dictionary<string, List<int>> places = new(StringComparer.Ordinal);

    /// <summary>Takes texts up; the position in the list is what <see cref="Find"/> answers with.</summary>
    /// <param name="texts">The texts.</param>
    public TrigramIndex(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var text in texts)
        {
            var own = Trigrams.Of(text);
            foreach (var piece in own)
            {
                if (!places.TryGetValue(piece, out var list))
                    places[piece] = list = [];
                list.Add(pieces.Count);
            }

            pieces.Add(own);
        }
    }

    /// <summary>Texts at least so alike, the most alike first.</summary>
    /// <param name="text">What is looked for.</param>
    /// <param name="least">Smallest similarity, above 0.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<(int Position, double Similarity)> Find(string text, double least, int most)
    {
        var own = Trigrams.Of(text);
        var shared = new Dictionary<int, int>();
        // A text that is alike enough shares one of the rarest pieces, since it may lack at most a part of them.
        var needed = own.Count - (int)Math.Ceiling(least * own.Count) + 1;
        var rarest = own.Where(places.ContainsKey).OrderBy(p => places[p].Count).ToList();
        foreach (var piece in rarest.Take(needed))
        {
            foreach (var place in places[piece])
                shared[place] = shared.GetValueOrDefault(place) + 1;
        }

        return [.. shared.Keys
            .Select(p => (Position: p, Similarity: Trigrams.Similarity(own, pieces[p])))
            .Where(p => p.Similarity >= least)
            .OrderByDescending(p => p.Similarity).ThenBy(p => p.Position)
            .Take(most)];
    }
}
