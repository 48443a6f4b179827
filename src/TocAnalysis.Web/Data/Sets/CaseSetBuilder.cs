namespace TocAnalysis.Web.Data.Sets;

/// <summary>Gathers the numbers of one set while rows are read, in any order.</summary>
internal sealed class CaseSetBuilder
{
    private int[] list = new int[4];
    private int count;
    private ulong[]? bits;

    public void Add(int number, int highest)
    {
        if (bits is not null)
        {
            if (number >> 6 >= bits.Length)
                Array.Resize(ref bits, (number >> 6) + 1);
            bits[number >> 6] |= 1UL << number;
            return;
        }

        if (count > 0 && list[count - 1] == number)
            return;
        if (count == list.Length)
        {
            // Past this a bitmap is smaller; waiting for the end would hold all numbers of common words twice.
            if (count >= 4096 && count > highest / 32)
            {
                bits = new ulong[(Math.Max(highest, list.Max()) >> 6) + 1];
                for (var i = 0; i < count; i++)
                    bits[list[i] >> 6] |= 1UL << list[i];
                list = [];
                Add(number, highest);
                return;
            }

            Array.Resize(ref list, count * 2);
        }

        list[count++] = number;
    }

    public CaseSet ToSet() => bits is not null ? CaseSet.OfBits(bits) : CaseSet.Of(list[..count]);
}
