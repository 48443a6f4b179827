using System.Numerics;
using System.Runtime.CompilerServices;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>
/// Counts how often each of 64 bits is on in many words. Bit by bit that would be a step, and a jump that no processor foresees, for every bit; here sixteen
/// words are added up as sixteen rows of a sum, all 64 bits at once (carry-save addition), and what is carried over goes on as a binary number of 64 columns.
/// </summary>
internal ref struct NoteCounter
{
    private const int Batch = 16;

    private readonly Span<ulong> waiting;
    private readonly Span<ulong> planes;
    private ulong ones;
    private ulong twos;
    private ulong fours;
    private ulong eights;
    private int count;

    /// <param name="room">At least <see cref="Room"/> words; its content is of no matter.</param>
    public NoteCounter(Span<ulong> room)
    {
        waiting = room[..Batch];
        planes = room[Batch..Room];
        planes.Clear();
    }

    /// <summary>Words of memory that a counter needs: a batch, and planes for numbers up to two to the 32nd.</summary>
    public static int Room => Batch + 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong note)
    {
        waiting[count++] = note;
        if (count == Batch)
            Sum();
    }

    /// <summary>Adds the counts to those of each bit. Nothing can be added any more.</summary>
    public void AddTo(Span<int> counts)
    {
        waiting[count..].Clear();
        Sum();
        AddTo(counts, ones, 0);
        AddTo(counts, twos, 1);
        AddTo(counts, fours, 2);
        AddTo(counts, eights, 3);
        for (var plane = 4; plane < planes.Length; plane++)
            AddTo(counts, planes[plane], plane);
    }

    private static void AddTo(Span<int> counts, ulong plane, int power)
    {
        for (; plane != 0; plane &= plane - 1)
            counts[BitOperations.TrailingZeroCount(plane)] += 1 << power;
    }

    private void Sum()
    {
        count = 0;
        var a = waiting;
        var eightsA = Eight(a[..8]);
        var eightsB = Eight(a[8..]);
        var carried = Carry(ref eights, eightsA, eightsB);
        for (var plane = 4; carried != 0; plane++)
        {
            var next = planes[plane] & carried;
            planes[plane] ^= carried;
            carried = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Eight(ReadOnlySpan<ulong> a)
    {
        var foursA = Carry(ref twos, Carry(ref ones, a[0], a[1]), Carry(ref ones, a[2], a[3]));
        var foursB = Carry(ref twos, Carry(ref ones, a[4], a[5]), Carry(ref ones, a[6], a[7]));
        return Carry(ref fours, foursA, foursB);
    }

    /// <summary>Adds two numbers of one digit to a digit in each of 64 columns, and returns what goes to the next digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Carry(ref ulong digit, ulong a, ulong b)
    {
        var odd = digit ^ a;
        var carry = (digit & a) | (odd & b);
        digit = odd ^ b;
        return carry;
    }
}
