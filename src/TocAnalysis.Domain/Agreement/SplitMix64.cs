namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// A small seeded generator (Steele, Lea and Flood 2014). Own code, because the framework does not promise the same sequence
/// from version to version, and a printed seed must give the same interval in ten years.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to below <paramref name="bound"/>, every one equally likely (Lemire 2019).</summary>
    public int Below(int bound)
    {
        var size = (ulong)bound;
        while (true)
        {
            var high = Math.BigMul(Next(), size, out var low);
            if (low >= size || low >= (0 - size) % size) return (int)high;
        }
    }
}
