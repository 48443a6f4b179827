using System.Text;

namespace TocAnalysis.Benchmarks.Synthetic;

/// <summary>An invented vocabulary: the word of a rank is always the same, and no two ranks share one.</summary>
public static class SyntheticWords
{
    public const int Count = 60_000;

    private static readonly string[] Onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "t", "v", "z", "br", "dr", "kl", "st", "tr"];
    private static readonly string[] Nuclei = ["a", "e", "i", "o", "u", "au"];
    private static readonly string[] All = [.. Enumerable.Range(0, Count).Select(Make)];

    // With this shift the commonest word stands in about six cases of ten, as a word like "police" does in real collections.
    private static readonly Zipf Frequencies = new(Count, 10);

    public static string Of(int rank) => All[rank];

    /// <summary>Words by Zipf's law, the first one with a capital letter.</summary>
    public static string Text(Draw draw, int words)
    {
        var text = new StringBuilder(words * 8);
        for (var i = 0; i < words; i++)
        {
            var word = All[draw.Rank(Frequencies)];
            if (i > 0)
                text.Append(' ');
            if (i % 12 == 0)
                text.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
            else
                text.Append(word);
            if (i % 12 == 11 || i == words - 1)
                text.Append('.');
        }

        return text.ToString();
    }

    // A final consonant that no suffix rule of a stemmer touches keeps words apart.
    private static string Make(int rank)
    {
        var text = new StringBuilder();
        var rest = rank + 200;
        while (rest > 0)
        {
            text.Append(Onsets[rest % Onsets.Length]);
            rest /= Onsets.Length;
            text.Append(Nuclei[rest % Nuclei.Length]);
            rest /= Nuclei.Length;
        }

        return text.Append('k').ToString();
    }
}
