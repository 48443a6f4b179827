using System.Globalization;
using System.Text;

namespace TocAnalysis.Domain.Suggestions;

/// <summary>
/// Compares what somebody typed with the terms of a vocabulary, for suggestions in fault messages. Nothing here decides
/// that a text means a term: an unknown term is always a fault, and the suggestion is for the reader.
/// </summary>
public static class NearestText
{
    // No term is nearly as long; a cell of a million characters must not be compared with thousands of terms.
    private const int Longest = 300;

    /// <summary>
    /// Brings a text to the form in which it is compared: upper case, without accents, with every run of other
    /// characters than letters and digits as one space, and none at the ends. "Côte d’Ivoire" gives "COTE D IVOIRE".
    /// Only the first 300 characters count.
    /// </summary>
    /// <param name="text">Any text; may be empty, and may hold halves of surrogate pairs.</param>
    /// <returns>The folded text, empty when there is no letter or digit in it.</returns>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = text.Length > Longest ? text[..Longest] : text;
        var whole = WholeText.Of(start);
        var folded = new StringBuilder(whole.Length);
        var gap = false;
        foreach (var c in whole.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (!char.IsLetterOrDigit(c))
            {
                gap = folded.Length > 0;
                continue;
            }

            if (gap)
            {
                folded.Append(' ');
                gap = false;
            }

            folded.Append(char.ToUpperInvariant(c));
        }

        return folded.ToString();
    }

    /// <summary>
    /// Number of single-character insertions, deletions, replacements and swaps of neighbours that turn one text into
    /// the other (optimal string alignment). Stops early once it must exceed <paramref name="limit"/>.
    /// </summary>
    /// <param name="left">One text, compared as it stands.</param>
    /// <param name="right">The other text.</param>
    /// <param name="limit">Largest distance of interest, 0 or more.</param>
    /// <returns>The distance, or <paramref name="limit"/> + 1 when it is larger than the limit.</returns>
    public static int Distance(string left, string right, int limit)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    best = Math.Min(best, beforeLast[j - 2] + 1);
                }

                row[j] = best;
                least = Math.Min(least, best);
            }

            if (least > limit)
            {
                return limit + 1;
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return Math.Min(last[right.Length], limit + 1);
    }

    /// <summary>
    /// How far a folded text lies from a folded key, as one number for ranking: 0 equal; 1 to 3 for that many
    /// slips, more being allowed in longer texts (none below three letters, one up to five, two up to eight, else three);
    /// 4 when the key begins with the text or holds it as whole words; 5 when the text holds the key (of four letters or
    /// more) as whole words; null when they have nothing in common.
    /// </summary>
    /// <param name="text">The folded text that was typed.</param>
    /// <param name="key">A folded key of the vocabulary.</param>
    /// <returns>The rank, or null.</returns>
    public static int? Rank(string text, string key)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(key);
        if (text.Length == 0 || key.Length == 0)
        {
            return null;
        }

        if (string.Equals(text, key, StringComparison.Ordinal))
        {
            return 0;
        }

        var limit = text.Length switch { < 3 => 0, <= 5 => 1, <= 8 => 2, _ => 3 };
        var distance = limit == 0 ? 1 : Distance(text, key, limit);
        if (distance <= limit)
        {
            return distance;
        }

        if (text.Length >= 3 && (key.StartsWith(text, StringComparison.Ordinal) || HoldsWords(key, text)))
        {
            return 4;
        }

        return key.Length >= 4 && HoldsWords(text, key) ? 5 : null;
    }

    /// <summary>
    /// The items whose keys lie nearest to a text, each once with its best <see cref="Rank"/>. Where a key is equal to the
    /// text, items that are only a few slips away are left out: nobody who writes "GRE" for Greece means ARE.
    /// </summary>
    /// <typeparam name="T">The terms of a vocabulary.</typeparam>
    /// <param name="text">What was written, not folded; null counts as empty.</param>
    /// <param name="keys">Folded keys with their items; an item may have several.</param>
    /// <param name="identity">The permanent code of an item.</param>
    /// <returns>The nearest first; items of one rank in the order of <paramref name="keys"/>.</returns>
    public static IEnumerable<(T Item, int Rank)> Ranked<T>(string? text, IEnumerable<(string Key, T Item)> keys, Func<T, string> identity)
    {
        var folded = Fold(text ?? "");
        var near = keys
            .Select(entry => (entry.Item, Rank: Rank(folded, entry.Key)))
            .Where(entry => entry.Rank is not null)
            .GroupBy(entry => identity(entry.Item), StringComparer.Ordinal)
            .Select(group => (group.First().Item, Rank: group.Min(entry => entry.Rank!.Value)))
            .ToList();
        var equal = near.Any(entry => entry.Rank == 0);
        return near.Where(entry => !equal || entry.Rank is 0 or > 3).OrderBy(entry => entry.Rank);
    }

    private static bool HoldsWords(string text, string words)
    {
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var end = at + words.Length;
            if ((at == 0 || text[at - 1] == ' ') && (end == text.Length || text[end] == ' '))
            {
                return true;
            }
        }

        return false;
    }
}
