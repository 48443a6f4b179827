using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Rounds;

/// <summary>Orders and samples that a printed seed brings back: same items, same seed, same order, in any release.</summary>
public static class SeededOrder
{
    /// <summary>All items in an order drawn by the seed (Fisher and Yates; Durstenfeld 1964), every order equally likely.</summary>
    /// <param name="items">The items; their given order is part of the input.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<T> Shuffle<T>(IReadOnlyList<T> items, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        var drawn = items.ToArray();
        var random = new SplitMix64(seed);
        for (var i = drawn.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (drawn[i], drawn[j]) = (drawn[j], drawn[i]);
        }

        return drawn;
    }

    /// <summary>A simple random sample without replacement, in the order in which the items were given.</summary>
    /// <param name="items">What is drawn from.</param>
    /// <param name="size">How many; all of them where there are fewer.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<T> Sample<T>(IReadOnlyList<T> items, int size, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return [.. Shuffle([.. Enumerable.Range(0, items.Count)], seed).Take(size).Order().Select(i => items[i])];
    }

    /// <summary>A seed of its own for one part of something, such as one case of a round, so that the parts do not all get the same order.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="part">Number of the part.</param>
    public static ulong SeedOf(ulong seed, long part)
    {
        var random = new SplitMix64(seed ^ ((ulong)part * 0x9E3779B97F4A7C15UL));
        return random.Next();
    }
}
