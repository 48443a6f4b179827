namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// How far apart two sets of codes are, 0 (equal) to 1. The choice changes the number, so it is named beside it: {A} and {A, B} are
/// 1/2, 2/3 or 1/6 apart. J is the number of shared codes divided by that of all codes in either; two empty sets are equal.
/// </summary>
public enum SetDistance
{
    /// <summary>1 - J (Jaccard 1901).</summary>
    Jaccard,

    /// <summary>1 - J M, with M = 1 for equal sets, 2/3 if one holds the other, 1/3 if they overlap, 0 if they share nothing (Passonneau 2006; so in NLTK).</summary>
    MasiPassonneau,

    /// <summary>(1 - J) m, with m = 1/3 if one holds the other, 2/3 if they overlap, 1 if they share nothing (so in DKPro Statistics). The empty set is held by every set.</summary>
    MasiDkpro,

    /// <summary>m alone: 0 for equal sets, 1/3 if one holds the other, 2/3 if they overlap, 1 if they share nothing (Passonneau 2004).</summary>
    Passonneau2004,
}

/// <summary>Distances of <see cref="SetDistance"/>.</summary>
public static class SetDistances
{
    /// <summary>Distance from the numbers of codes in the first set, in the second and in both.</summary>
    /// <param name="distance">Which distance.</param>
    /// <param name="first">Codes in the first set.</param>
    /// <param name="second">Codes in the second set.</param>
    /// <param name="shared">Codes in both; at most the smaller of the two.</param>
    public static double Between(this SetDistance distance, int first, int second, int shared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shared);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shared, Math.Min(first, second));
        return Unchecked(distance, first, second, shared);
    }

    internal static double Unchecked(SetDistance distance, int first, int second, int shared)
    {
        if (first == second && shared == first) return 0;
        var jaccard = (double)shared / (first + second - shared);
        var holds = shared == Math.Min(first, second);
        var apart = holds ? 1.0 / 3 : shared > 0 ? 2.0 / 3 : 1;
        return distance switch
        {
            SetDistance.Jaccard => 1 - jaccard,
            SetDistance.MasiPassonneau => 1 - (jaccard * (1 - apart)),
            SetDistance.MasiDkpro => (1 - jaccard) * apart,
            SetDistance.Passonneau2004 => apart,
            _ => throw new ArgumentOutOfRangeException(nameof(distance)),
        };
    }
}
