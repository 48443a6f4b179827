using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>
/// A set of case numbers that never changes: the numbers in ascending order while they are few, one bit for each possible number once they are many.
/// Both forms answer the same. Why this is own code is told in docs/adr/0005.
/// </summary>
public sealed class CaseSet
{
    /// <summary>Up to one number in so many takes the form of a list: there both forms need the same memory.</summary>
    private const int ListUpTo = 32;

    private readonly int[]? list;
    private readonly ulong[]? bits;

    private CaseSet(int[]? list, ulong[]? bits, int count) => (this.list, this.bits, Count) = (list, bits, count);

    public static CaseSet Empty { get; } = new([], null, 0);

    public int Count { get; }

    /// <summary>Bytes that the numbers take.</summary>
    public long Bytes => list is not null ? 4L * list.Length : 8L * bits!.Length;

    /// <summary>A set of numbers in any order, repeated or not. Takes the array over.</summary>
    public static CaseSet Of(int[] numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var sorted = true;
        for (var i = 1; i < numbers.Length && sorted; i++)
            sorted = numbers[i - 1] < numbers[i];
        if (!sorted)
        {
            Array.Sort(numbers);
            var kept = 0;
            for (var i = 0; i < numbers.Length; i++)
            {
                if (i == 0 || numbers[i] != numbers[i - 1])
                    numbers[kept++] = numbers[i];
            }

            numbers = numbers[..kept];
        }

        return numbers.Length == 0 ? Empty : numbers.Length <= numbers[^1] / ListUpTo || numbers.Length < 64 ? new CaseSet(numbers, null, numbers.Length) : OfBits(Bits(numbers));
    }

    /// <summary>A set of the bits that are on, which are copied.</summary>
    public static CaseSet OfBits(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        if (count >= 64 && count > bits.Length * 64L / ListUpTo)
            return new CaseSet(null, bits.ToArray(), count);
        var list = new int[count];
        var at = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
                list[at++] = (i << 6) + BitOperations.TrailingZeroCount(word);
        }

        return count == 0 ? Empty : new CaseSet(list, null, count);
    }

    public bool Contains(int number)
    {
        if (bits is null)
            return Array.BinarySearch(list!, number) >= 0;
        var word = number >> 6;
        return number >= 0 && word < bits.Length && (bits[word] >> number & 1) != 0;
    }

    public CaseSet And(CaseSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (bits is not null && other.bits is not null)
        {
            var length = Math.Min(bits.Length, other.bits.Length);
            var room = ArrayPool<ulong>.Shared.Rent(length);
            var i = 0;
            for (; Vector256.IsHardwareAccelerated && i + Vector256<ulong>.Count <= length; i += Vector256<ulong>.Count)
                (Vector256.LoadUnsafe(ref bits[i]) & Vector256.LoadUnsafe(ref other.bits[i])).StoreUnsafe(ref room[i]);
            for (; i < length; i++)
                room[i] = bits[i] & other.bits[i];
            var common = OfBits(room.AsSpan(0, length));
            ArrayPool<ulong>.Shared.Return(room);
            return common;
        }

        var (few, many) = list is not null && (other.list is null || list.Length <= other.list.Length) ? (list, other) : (other.list!, this);
        return Kept(few, many, true);
    }

    public CaseSet AndNot(CaseSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Count == 0 || other.Count == 0)
            return this;
        if (list is not null)
            return Kept(list, other, false);
        var result = (ulong[])bits!.Clone();
        if (other.bits is { } theirs)
        {
            for (var i = 0; i < Math.Min(result.Length, theirs.Length); i++)
                result[i] &= ~theirs[i];
        }
        else
        {
            foreach (var number in other.list!)
            {
                if (number >> 6 < result.Length)
                    result[number >> 6] &= ~(1UL << number);
            }
        }

        return OfBits(result);
    }

    /// <summary>How many numbers both have: the count under every facet, so nothing is allocated.</summary>
    public int AndCount(CaseSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (bits is null && other.bits is null)
            return Common(list!, other.list!);
        if (bits is null || other.bits is null)
        {
            var (few, many) = bits is null ? (list!, other.bits!) : (other.list!, bits);
            var found = 0;
            foreach (var number in few)
            {
                if (number >> 6 < many.Length)
                    found += (int)(many[number >> 6] >> number & 1);
            }

            return found;
        }

        var length = Math.Min(bits.Length, other.bits.Length);
        var left = bits.AsSpan(0, length);
        var right = other.bits.AsSpan(0, length);
        var (a, b, c, d) = (0, 0, 0, 0);
        var at = 0;
        for (; at + 4 <= length; at += 4)
        {
            a += BitOperations.PopCount(left[at] & right[at]);
            b += BitOperations.PopCount(left[at + 1] & right[at + 1]);
            c += BitOperations.PopCount(left[at + 2] & right[at + 2]);
            d += BitOperations.PopCount(left[at + 3] & right[at + 3]);
        }

        for (; at < length; at++)
            a += BitOperations.PopCount(left[at] & right[at]);
        return a + b + c + d;
    }

    /// <summary>How many numbers this set has in common with the sets together.</summary>
    /// <param name="others">Sets that may overlap.</param>
    /// <param name="room">All zero before and after, long enough for every number.</param>
    internal int AndCount(IReadOnlyList<CaseSet> others, ulong[] room)
    {
        var found = 0;
        if (bits is null || others.Any(o => o.bits is not null))
        {
            foreach (var other in others)
                other.WriteTo(room);
            var words = others.Max(o => o.Words);
            if (bits is not null)
            {
                for (var i = 0; i < Math.Min(words, bits.Length); i++)
                    found += BitOperations.PopCount(bits[i] & room[i]);
            }
            else
            {
                foreach (var number in list!)
                    found += number >> 6 < words ? (int)(room[number >> 6] >> number & 1) : 0;
            }

            Array.Clear(room, 0, words);
            return found;
        }

        // Lists alone: only what they name is touched.
        var own = bits.AsSpan();
        foreach (var other in others)
        {
            foreach (var number in other.list!)
            {
                var (word, bit) = (number >> 6, 1UL << number);
                if (word >= own.Length)
                    break;
                var fresh = own[word] & bit & ~room[word];
                room[word] |= fresh;
                found += fresh != 0 ? 1 : 0;
            }
        }

        foreach (var other in others)
        {
            foreach (var number in other.list!)
                room[number >> 6] = 0;
        }

        return found;
    }

    /// <summary>
    /// The same set in the form of bits, whatever its size: to be counted against many others, where looking a number up costs less than walking two lists.
    /// </summary>
    internal CaseSet AsCounted()
    {
        if (list is null || list.Length == 0)
            return this;
        return new CaseSet(null, Bits(list), Count);
    }

    public bool Meets(CaseSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (list is not null && other.list is not null && (list.Length == 0 || other.list.Length == 0 || list[0] > other.list[^1] || other.list[0] > list[^1]))
            return false;
        if (other.list is { Length: <= 64 } few)
            return few.Any(Contains);
        return AndCount(other) > 0;
    }

    /// <summary>Whatever is in one of the sets.</summary>
    public static CaseSet Or(IReadOnlyList<CaseSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.Count == 1)
            return sets[0];
        var total = sets.Sum(s => (long)s.Count);
        if (total == 0)
            return Empty;
        var words = sets.Max(s => s.Words);
        if (sets.All(s => s.list is not null) && total < words / 16)
            return Of([.. sets.SelectMany(s => s.list!)]);
        // In a room that is used again: most unions are few enough to become a list.
        var bits = ArrayPool<ulong>.Shared.Rent(words);
        Array.Clear(bits, 0, words);
        foreach (var set in sets)
            set.WriteTo(bits);
        var union = OfBits(bits.AsSpan(0, words));
        ArrayPool<ulong>.Shared.Return(bits);
        return union;
    }

    /// <summary>Turns the bits of this set on.</summary>
    /// <param name="target">As long as <see cref="Words"/> or longer.</param>
    public void WriteTo(ulong[] target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (bits is not null)
        {
            var i = 0;
            for (; Vector256.IsHardwareAccelerated && i + Vector256<ulong>.Count <= bits.Length; i += Vector256<ulong>.Count)
                (Vector256.LoadUnsafe(ref target[i]) | Vector256.LoadUnsafe(ref bits[i])).StoreUnsafe(ref target[i]);
            for (; i < bits.Length; i++)
                target[i] |= bits[i];
        }
        else
        {
            foreach (var number in list!)
                target[number >> 6] |= 1UL << number;
        }
    }

    /// <summary>64-bit words that the bits of this set need.</summary>
    public int Words => bits?.Length ?? (list!.Length == 0 ? 0 : (list[^1] >> 6) + 1);

    /// <summary>The numbers, ascending.</summary>
    public int[] ToArray()
    {
        if (list is not null)
            return (int[])list.Clone();
        var numbers = new int[Count];
        var at = 0;
        for (var i = 0; i < bits!.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
                numbers[at++] = (i << 6) + BitOperations.TrailingZeroCount(word);
        }

        return numbers;
    }

    /// <summary>The numbers themselves where they stand as a list; empty for the other form.</summary>
    internal ReadOnlySpan<int> AsList => list;

    /// <summary>The bits where they stand as bits; empty for the other form.</summary>
    internal ReadOnlySpan<ulong> AsBits => bits;

    /// <summary>Brings a set back that was written down in one of its forms.</summary>
    internal static CaseSet Restored(int[]? list, ulong[]? bits, int count) => new(list, bits, count);

    private static CaseSet Kept(int[] numbers, CaseSet other, bool wanted)
    {
        var kept = new int[numbers.Length];
        var count = 0;
        if (other.bits is null && numbers.Length > other.list!.Length / 16)
        {
            // Two lists of like length are walked side by side.
            var at = 0;
            foreach (var number in numbers)
            {
                while (at < other.list.Length && other.list[at] < number)
                    at++;
                if ((at < other.list.Length && other.list[at] == number) == wanted)
                    kept[count++] = number;
            }
        }
        else
        {
            foreach (var number in numbers)
            {
                if (other.Contains(number) == wanted)
                    kept[count++] = number;
            }
        }

        return count == 0 ? Empty : new CaseSet(count == kept.Length ? kept : kept[..count], null, count);
    }

    private static int Common(int[] a, int[] b)
    {
        if (a.Length > b.Length)
            (a, b) = (b, a);
        var found = 0;
        if (a.Length <= b.Length / 16)
        {
            foreach (var number in a)
            {
                if (Array.BinarySearch(b, number) >= 0)
                    found++;
            }

            return found;
        }

        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var (x, y) = (a[i], b[j]);
            if (x == y)
                found++;
            if (x <= y)
                i++;
            if (y <= x)
                j++;
        }

        return found;
    }

    private static ulong[] Bits(int[] sorted)
    {
        var bits = new ulong[(sorted[^1] >> 6) + 1];
        foreach (var number in sorted)
            bits[number >> 6] |= 1UL << number;
        return bits;
    }
}
