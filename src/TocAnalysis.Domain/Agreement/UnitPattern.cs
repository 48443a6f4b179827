namespace TocAnalysis.Domain.Agreement;

/// <summary>Units that were rated alike: stored once with their number, since every coefficient depends on the table only through them.</summary>
internal sealed class UnitPattern
{
    private UnitPattern(int[]? byCoder, int[] categories, int[] tallies)
    {
        ByCoder = byCoder;
        Categories = categories;
        Tallies = tallies;
        Ratings = tallies.Sum();
    }

    /// <summary>Category position per coder, -1 for missing; null where coders are not told apart.</summary>
    public int[]? ByCoder { get; }

    /// <summary>The distinct categories given, ascending.</summary>
    public int[] Categories { get; }

    /// <summary>How many coders gave each of <see cref="Categories"/>; all positive.</summary>
    public int[] Tallies { get; }

    /// <summary>Number of ratings of one unit of this pattern.</summary>
    public int Ratings { get; }

    /// <summary>How many units have this pattern.</summary>
    public int Multiplicity { get; set; }

    public static UnitPattern FromCoders(int[] byCoder)
    {
        var groups = byCoder.Where(category => category >= 0).GroupBy(category => category).OrderBy(group => group.Key).ToArray();
        return new(byCoder, [.. groups.Select(group => group.Key)], [.. groups.Select(group => group.Count())]);
    }

    public static UnitPattern FromCounts(IReadOnlyList<int> counts)
    {
        var given = Enumerable.Range(0, counts.Count).Where(category => counts[category] > 0).ToArray();
        return new(null, given, [.. given.Select(category => counts[category])]);
    }
}
