namespace TocAnalysis.Benchmarks.Synthetic;

/// <summary>
/// Numbers for one case, fixed by seed and case: the same case has the same content in a collection of any size, on any machine and framework version.
/// (The framework does not promise the sequence of its own generator.)
/// </summary>
public sealed class Draw(ulong seed, long of)
{
    private ulong state = Mixed(seed + (0x9E3779B97F4A7C15UL * (ulong)of));

    /// <summary>A whole number from 0 to below the bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>True in so many of a hundred draws.</summary>
    public bool Percent(int share) => Below(100) < share;

    /// <summary>One of the values, all equally likely.</summary>
    public T Of<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>A rank by Zipf's law.</summary>
    public int Rank(Zipf zipf) => zipf.Rank((Next() >> 11) * (1.0 / (1UL << 53)), (Next() >> 11) * (1.0 / (1UL << 53)));

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mixed(state);
    }

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

/// <summary>Ranks from 0 with a frequency of 1/(rank + shift), drawn in constant time (Walker's alias method).</summary>
public sealed class Zipf
{
    private readonly double[] keep;
    private readonly int[] other;

    public Zipf(int count, double shift)
    {
        keep = new double[count];
        other = new int[count];
        var weights = Enumerable.Range(0, count).Select(i => 1 / (i + shift)).ToArray();
        var mean = weights.Sum() / count;
        var scaled = weights.Select(w => w / mean).ToArray();
        var small = new Stack<int>(Enumerable.Range(0, count).Where(i => scaled[i] < 1));
        var large = new Stack<int>(Enumerable.Range(0, count).Where(i => scaled[i] >= 1));
        while (small.TryPop(out var low))
        {
            if (!large.TryPeek(out var high))
            {
                keep[low] = 1;
                continue;
            }

            (keep[low], other[low]) = (scaled[low], high);
            scaled[high] -= 1 - scaled[low];
            if (scaled[high] < 1)
                small.Push(large.Pop());
        }

        foreach (var rest in large)
            keep[rest] = 1;
    }

    public int Rank(double first, double second)
    {
        var column = Math.Min((int)(first * keep.Length), keep.Length - 1);
        return second < keep[column] ? column : other[column];
    }
}
