using System.Buffers;
using System.Numerics;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Counts every set of one family with every set of another: the cells of a table.</summary>
internal static class SetCross
{
    /// <summary>Keys that a note of one case has room for; more take several rounds.</summary>
    private const int Room = 64;

    /// <summary>From so many words on, which is a quarter of a million cases, rows are walked side by side.</summary>
    private const int WorthTwo = 4_096;

    private static int running;

    /// <summary>Tells how many cases are in both; pairs without a case are left out.</summary>
    /// <param name="walked">Sets whose cases are gone through one by one.</param>
    /// <param name="noted">Sets that are noted at each case; better the fewer.</param>
    /// <param name="words">64-bit words that the bits of all cases need.</param>
    /// <param name="cell">Takes the key of the one, the key of the other and the number.</param>
    public static void Count(IReadOnlyDictionary<string, CaseSet> walked, IReadOnlyDictionary<string, CaseSet> noted, int words, Action<string, string, int> cell)
    {
        Interlocked.Increment(ref running);
        try
        {
            Cells(walked, noted, words, cell);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private static void Cells(IReadOnlyDictionary<string, CaseSet> walked, IReadOnlyDictionary<string, CaseSet> noted, int words, Action<string, string, int> cell)
    {
        var notes = ArrayPool<ulong>.Shared.Rent(words << 6);
        var rows = walked.ToArray();
        foreach (var keys in noted.Chunk(Room))
        {
            Array.Clear(notes, 0, words << 6);
            for (var i = 0; i < keys.Length; i++)
                Note(keys[i].Value, 1UL << i, notes);
            var counts = new int[rows.Length][];
            // Every row on its own, on two cores where nobody else counts; a small collection is done before that begins.
            if (words < WorthTwo || Volatile.Read(ref running) > 1)
            {
                for (var i = 0; i < rows.Length; i++)
                    Walk(rows[i].Value, notes, counts[i] = new int[Room]);
            }
            else
            {
                Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => Walk(rows[i].Value, notes, counts[i] = new int[Room]));
            }

            for (var row = 0; row < rows.Length; row++)
            {
                for (var i = 0; i < keys.Length; i++)
                {
                    if (counts[row][i] > 0)
                        cell(rows[row].Key, keys[i].Key, counts[row][i]);
                }
            }
        }

        ArrayPool<ulong>.Shared.Return(notes);
    }

    /// <summary>How many of the cases are in one set or another of each key, where the sets of a key overlap and belong to several: countries, to their regions.</summary>
    /// <param name="sets">Each set with the keys that it belongs to.</param>
    /// <param name="among">The cases that count.</param>
    /// <param name="words">64-bit words that the bits of all cases need.</param>
    public static Dictionary<string, int> Distinct(IReadOnlyList<(CaseSet Cases, IReadOnlyList<string> Keys)> sets, CaseSet among, int words)
    {
        var counted = new Dictionary<string, int>(StringComparer.Ordinal);
        var notes = ArrayPool<ulong>.Shared.Rent(words << 6);
        Span<int> counts = stackalloc int[Room];
        foreach (var keys in sets.SelectMany(s => s.Keys).Distinct(StringComparer.Ordinal).Chunk(Room))
        {
            Array.Clear(notes, 0, words << 6);
            foreach (var (cases, belongs) in sets)
            {
                var key = 0UL;
                foreach (var one in belongs)
                    key |= Array.IndexOf(keys, one) is >= 0 and var place ? 1UL << place : 0;
                if (key != 0)
                    Note(cases, key, notes);
            }

            counts.Clear();
            Walk(among, notes, counts);
            for (var i = 0; i < keys.Length; i++)
                counted[keys[i]] = counts[i];
        }

        ArrayPool<ulong>.Shared.Return(notes);
        return counted;
    }

    private static void Note(CaseSet cases, ulong key, ulong[] notes)
    {
        foreach (var number in cases.AsList)
            notes[number] |= key;
        var bits = cases.AsBits;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
                notes[(i << 6) + BitOperations.TrailingZeroCount(word)] |= key;
        }
    }

    private static void Walk(CaseSet cases, ulong[] notes, Span<int> counts)
    {
        foreach (var number in cases.AsList)
            Add(notes[number], counts);
        var bits = cases.AsBits;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
                Add(notes[(i << 6) + BitOperations.TrailingZeroCount(word)], counts);
        }
    }

    private static void Add(ulong note, Span<int> counts)
    {
        for (; note != 0; note &= note - 1)
            counts[BitOperations.TrailingZeroCount(note)]++;
    }
}
