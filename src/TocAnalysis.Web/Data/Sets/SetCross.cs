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
            if (noted.Count <= 8)
                CellsOfFew(walked, noted, words, cell);
            else
                Cells(walked, noted, words, cell);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Few keys fit into a byte at each case, and how often each byte occurs tells all: values, statuses and the like.</summary>
    private static void CellsOfFew(IReadOnlyDictionary<string, CaseSet> walked, IReadOnlyDictionary<string, CaseSet> noted, int words, Action<string, string, int> cell)
    {
        var notes = ArrayPool<byte>.Shared.Rent(words << 6);
        Array.Clear(notes, 0, words << 6);
        var keys = noted.ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            foreach (var number in keys[i].Value.AsList)
                notes[number] |= (byte)(1 << i);
            var bits = keys[i].Value.AsBits;
            for (var at = 0; at < bits.Length; at++)
            {
                for (var word = bits[at]; word != 0; word &= word - 1)
                    notes[(at << 6) + BitOperations.TrailingZeroCount(word)] |= (byte)(1 << i);
            }
        }

        Span<int> often = stackalloc int[512];
        foreach (var (key, cases) in walked)
        {
            often.Clear();
            // Two halves in turn: the same byte again would wait for the count just written.
            var half = 0;
            foreach (var number in cases.AsList)
                often[notes[number] + (half ^= 256)]++;
            var bits = cases.AsBits;
            for (var at = 0; at < bits.Length; at++)
            {
                for (var word = bits[at]; word != 0; word &= word - 1)
                    often[notes[(at << 6) + BitOperations.TrailingZeroCount(word)] + (half ^= 256)]++;
            }

            for (var i = 0; i < keys.Length; i++)
            {
                var count = 0;
                for (var note = 1; note < 256; note++)
                    count += (note >> i & 1) * (often[note] + often[note + 256]);
                if (count > 0)
                    cell(key, keys[i].Key, count);
            }
        }

        ArrayPool<byte>.Shared.Return(notes);
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

    /// <summary>How many of the cases are in one set or another of each key, where the sets of a key overlap and belong to several: involvements, to the regions of their country.</summary>
    /// <param name="sets">Each set with the keys that it belongs to, as numbers from 0 on.</param>
    /// <param name="keys">How many keys there are.</param>
    /// <param name="among">The cases that count.</param>
    /// <param name="words">64-bit words that the bits of all cases need.</param>
    /// <returns>Distinct cases by key.</returns>
    public static int[] Distinct(IReadOnlyList<(CaseSet Cases, IReadOnlyList<int> Keys)> sets, int keys, CaseSet among, int words)
    {
        var counted = new int[keys];
        if (among.Count == 0)
            return counted;
        var counting = among.AsCounted();
        var notes = ArrayPool<ulong>.Shared.Rent(words << 6);
        for (var first = 0; first < keys; first += Room)
        {
            Array.Clear(notes, 0, words << 6);
            foreach (var (cases, belongs) in sets)
            {
                var key = 0UL;
                foreach (var one in belongs)
                    key |= one >= first && one < first + Room ? 1UL << (one - first) : 0;
                if (key != 0)
                    Note(cases, counting.AsBits, key, notes);
            }

            Walk(among, notes, counted.AsSpan(first, Math.Min(Room, keys - first)));
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

    /// <summary>The same for those that are among others: most are not, and their notes need not be touched.</summary>
    private static void Note(CaseSet cases, ReadOnlySpan<ulong> among, ulong key, ulong[] notes)
    {
        foreach (var number in cases.AsList)
        {
            if (number >> 6 < among.Length && (among[number >> 6] >> number & 1) != 0)
                notes[number] |= key;
        }

        var bits = cases.AsBits;
        for (var i = 0; i < Math.Min(bits.Length, among.Length); i++)
        {
            for (var word = bits[i] & among[i]; word != 0; word &= word - 1)
                notes[(i << 6) + BitOperations.TrailingZeroCount(word)] |= key;
        }
    }

    private static void Walk(CaseSet cases, ulong[] notes, Span<int> counts)
    {
        var counter = new NoteCounter(stackalloc ulong[NoteCounter.Room]);
        foreach (var number in cases.AsList)
            counter.Add(notes[number]);
        var bits = cases.AsBits;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
                counter.Add(notes[(i << 6) + BitOperations.TrailingZeroCount(word)]);
        }

        counter.AddTo(counts);
    }
}
