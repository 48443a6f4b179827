namespace TocAnalysis.Domain.Agreement;

/// <summary>What a coefficient does with units that not every coder rated. The rule changes the number (Gwet 2014, Ex. 3.2: 0.777 or 0.750), so it stands beside it.</summary>
public enum MissingRule
{
    /// <summary>Only units that every coder rated count; the others are dropped.</summary>
    CompleteUnits,

    /// <summary>Only units with a value of both coders count; the others are dropped (Cohen, Scott).</summary>
    CompletePairs,

    /// <summary>Every rated unit must have the same number of ratings, else the coefficient is not defined (Fleiss 1971).</summary>
    EqualRatings,

    /// <summary>Units with two or more ratings count, with all their values; units with one rating are dropped entirely (Krippendorff).</summary>
    PairableUnits,

    /// <summary>Agreement comes from units with two or more ratings, the shares of categories from all rated units (Gwet 2014, chapter 2).</summary>
    PairableUnitsSharesOfAll,

    /// <summary>Each pair of coders is compared on the units both rated; the pairs are averaged.</summary>
    EachPairOfCoders,
}

/// <summary>The rules in words, for captions and exports.</summary>
public static class MissingRules
{
    /// <summary>One sentence without a full stop.</summary>
    public static string InWords(this MissingRule rule) => rule switch
    {
        MissingRule.CompleteUnits => "units rated by every coder; others dropped",
        MissingRule.CompletePairs => "units rated by both coders; others dropped",
        MissingRule.EqualRatings => "every rated unit with the same number of ratings",
        MissingRule.PairableUnits => "units with two or more ratings; single ratings dropped",
        MissingRule.PairableUnitsSharesOfAll => "agreement from units with two or more ratings, category shares from all rated units",
        MissingRule.EachPairOfCoders => "each pair of coders on the units both rated",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
