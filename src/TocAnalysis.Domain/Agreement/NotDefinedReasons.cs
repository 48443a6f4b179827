namespace TocAnalysis.Domain.Agreement;

/// <summary>Why a coefficient has no value, in plain words, to be read after "not defined:".</summary>
public static class NotDefinedReasons
{
    /// <summary>The table holds no rating.</summary>
    public const string NoCodings = "no codings";

    /// <summary>All ratings come from one coder.</summary>
    public const string OneCoder = "one coder";

    /// <summary>No unit has two ratings.</summary>
    public const string NoOverlap = "no unit was coded by two coders";

    /// <summary>Expected agreement is 1, so that the chance-corrected value would be 0 divided by 0.</summary>
    public const string OneValue = "only one value was used";

    /// <summary>No unit was rated by all coders.</summary>
    public const string NoCompleteUnit = "no unit was coded by every coder";

    /// <summary>A coefficient for two coders meets more.</summary>
    public const string NotTwoCoders = "for exactly two coders; with more, use Fleiss' kappa, Conger's kappa or alpha";

    /// <summary>The table tells how many coders chose a category, not which.</summary>
    public const string CodersUnknown = "the counts do not tell which coder gave which value";

    /// <summary>Fleiss' kappa with a different number of ratings from unit to unit.</summary>
    public const string UnequalRatings = "units have different numbers of codings; use alpha";

    /// <summary>A coefficient for ordered values meets undeclared words.</summary>
    public const string NoOrder = "the order of the categories was not declared";

    /// <summary>Own weights of 1 between all values that were used.</summary>
    public const string NoPenalty = "by the weights given, all values that were used agree";

    /// <summary>Ratio distances need numbers from 0.</summary>
    public const string NoRatioScale = "the categories are not numbers of 0 or more";
}
