using System.Buffers;
using System.Numerics;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Counts every set of one family with every set of another: the cells of a table.</summary>
internal static class SetCross
{
    /// <summary>Keys that a note of one case has room for; more take several rounds.</summary>
    private const int Room = 64;

    /// <summary>Tells how many cases are in both; pairs without a case are left out.</summary>
    /// <param name="walked">Sets whose cases are gone through one by one.</param>
    /// <param name="noted">Sets that are noted at each case; better the fewer.</param>
    /// <param name="words">64-bit words that the bits of all cases need.</param>
    /// <param name="cell">Takes the key of the one, the key of the other and the number.</param>
    public static void Count(IReadOnlyDictionary<string, CaseSet> walked, IReadOnlyDictionary<string, CaseSet> noted, int words, Action<string, string, int> cell)
    {
        var notes = ArrayPool<ulong>.Shared.Rent(words << 6);
        Span<int> counts = stackalloc int[Room];
        foreach (var keys in noted.Chunk(Room))
        {
            Array.Clear(notes, 0, words << 6);
            for (var i = 0; i < keys.Length; i++)
                Note(keys[i].Value, 1UL << i, notes);
            foreach (var (key, cases) in walked)
            {
                counts.Clear();
                Walk(cases, notes, counts);
                for (var i = 0; i < keys.Length; i++)
                {
                    if (counts[i] > 0)
                        cell(key, keys[i].Key, counts[i]);
                }
            }
        }

        ArrayPool<ulong>.Shared.Return(notes);
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
