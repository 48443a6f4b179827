using static TocAnalysis.Domain.Agreement.CoefficientNames;

namespace TocAnalysis.Domain.Agreement;

/// <summary>How one coefficient is reached from a table: what it asks of the table, which units it uses, its formula.</summary>
/// <param name="Name">One of <see cref="CoefficientNames"/>.</param>
/// <param name="Level">The lowest level of measurement at which the coefficient means something.</param>
/// <param name="Rule">What happens with missing ratings.</param>
/// <param name="Needs">The reason why this table cannot have it whatever its values are; null if it can.</param>
/// <param name="Formula">The value from the sums of a table or of a resample of it.</param>
internal sealed record CoefficientDefinition(
    string Name, MeasurementLevel Level, MissingRule Rule, Func<RatingTable, string?> Needs, Func<TableSums, Scales, Estimate> Formula)
{
    /// <summary>Every coefficient that has a formula over sums, in the order of the report.</summary>
    public static IReadOnlyList<CoefficientDefinition> All { get; } =
    [
        new(PercentAgreement, MeasurementLevel.Nominal, MissingRule.CompleteUnits, Nothing, (sums, _) => PooledFormulas.PercentAgreement(sums)),
        new(PercentAgreementPairs, MeasurementLevel.Nominal, MissingRule.PairableUnits, Nothing, (sums, scales) => PooledFormulas.PercentAgreementPairs(sums, scales.Identity)),
        new(CohenKappa, MeasurementLevel.Nominal, MissingRule.CompletePairs, TwoKnownCoders, (sums, scales) => CohenFormulas.Cohen(sums.Crosstab!, scales.Identity)),
        new(CohenKappaLinear, MeasurementLevel.Ordinal, MissingRule.CompletePairs, TwoKnownCodersAndOrder, (sums, scales) => CohenFormulas.Cohen(sums.Crosstab!, scales.Linear)),
        new(CohenKappaQuadratic, MeasurementLevel.Ordinal, MissingRule.CompletePairs, TwoKnownCodersAndOrder, (sums, scales) => CohenFormulas.Cohen(sums.Crosstab!, scales.Quadratic)),
        new(ScottPi, MeasurementLevel.Nominal, MissingRule.CompletePairs, TwoCoders, (sums, scales) => PooledFormulas.Scott(sums, scales.Identity)),
        new(FleissKappa, MeasurementLevel.Nominal, MissingRule.EqualRatings, Nothing, (sums, scales) => PooledFormulas.Fleiss(sums, scales.Identity)),
        new(FleissKappaWithMissing, MeasurementLevel.Nominal, MissingRule.PairableUnitsSharesOfAll, Nothing, (sums, scales) => PooledFormulas.FleissWithMissing(sums, scales.Identity)),
        new(FleissKappaQuadratic, MeasurementLevel.Ordinal, MissingRule.PairableUnitsSharesOfAll, Order, (sums, scales) => PooledFormulas.FleissWithMissing(sums, scales.Quadratic)),
        new(CongerKappa, MeasurementLevel.Nominal, MissingRule.PairableUnitsSharesOfAll, KnownCoders, (sums, scales) => CohenFormulas.Conger(sums, scales.Identity)),
        new(CongerKappaQuadratic, MeasurementLevel.Ordinal, MissingRule.PairableUnitsSharesOfAll, KnownCodersAndOrder, (sums, scales) => CohenFormulas.Conger(sums, scales.Quadratic)),
        new(KrippendorffAlphaNominal, MeasurementLevel.Nominal, MissingRule.PairableUnits, Nothing, (sums, _) => PooledFormulas.AlphaNominal(sums)),
        new(KrippendorffAlphaOrdinal, MeasurementLevel.Ordinal, MissingRule.PairableUnits, Order, (sums, _) => PooledFormulas.AlphaOrdinal(sums)),
        new(KrippendorffAlphaInterval, MeasurementLevel.Interval, MissingRule.PairableUnits, Order, (sums, scales) => PooledFormulas.AlphaInterval(sums, scales.Values)),
        new(KrippendorffAlphaRatio, MeasurementLevel.Ratio, MissingRule.PairableUnits, RatioScale, (sums, scales) => PooledFormulas.AlphaRatio(sums, scales.Values)),
        new(GwetAc1, MeasurementLevel.Nominal, MissingRule.PairableUnitsSharesOfAll, Nothing, (sums, scales) => PooledFormulas.Gwet(sums, scales.Identity)),
        new(GwetAc2Linear, MeasurementLevel.Ordinal, MissingRule.PairableUnitsSharesOfAll, Order, (sums, scales) => PooledFormulas.Gwet(sums, scales.Linear)),
        new(GwetAc2Quadratic, MeasurementLevel.Ordinal, MissingRule.PairableUnitsSharesOfAll, Order, (sums, scales) => PooledFormulas.Gwet(sums, scales.Quadratic)),
        new(BrennanPrediger, MeasurementLevel.Nominal, MissingRule.PairableUnits, Nothing, (sums, scales) => PooledFormulas.BrennanPrediger(sums, scales.Identity)),
        new(BrennanPredigerQuadratic, MeasurementLevel.Ordinal, MissingRule.PairableUnits, Order, (sums, scales) => PooledFormulas.BrennanPrediger(sums, scales.Quadratic)),
        new(PercentAgreementPairsQuadratic, MeasurementLevel.Ordinal, MissingRule.PairableUnits, Order, (sums, scales) => PooledFormulas.PercentAgreementPairs(sums, scales.Quadratic)),
    ];

    /// <summary>The coefficients under weights of the researcher's own. The weights say what agrees, so that no order of the categories is needed.</summary>
    public static IReadOnlyList<CoefficientDefinition> Weighted(AgreementWeights weights)
    {
        return
        [
            new(PercentAgreementPairsWeighted, MeasurementLevel.Nominal, MissingRule.PairableUnits, Nothing, (sums, _) => PooledFormulas.PercentAgreementPairs(sums, weights)),
            new(CohenKappaWeighted, MeasurementLevel.Nominal, MissingRule.CompletePairs, TwoKnownCoders, Unless((sums, _) => CohenFormulas.Cohen(sums.Crosstab!, weights))),
            new(CongerKappaWeighted, MeasurementLevel.Nominal, MissingRule.PairableUnitsSharesOfAll, KnownCoders, Unless((sums, _) => CohenFormulas.Conger(sums, weights))),
            new(FleissKappaWeighted, MeasurementLevel.Nominal, MissingRule.PairableUnitsSharesOfAll, Nothing, Unless((sums, _) => PooledFormulas.FleissWithMissing(sums, weights))),
            new(KrippendorffAlphaWeighted, MeasurementLevel.Nominal, MissingRule.PairableUnits, Nothing, Unless((sums, _) => PooledFormulas.Alpha(sums, (k, l) => 1 - weights[k, l]))),
            new(GwetAc2Weighted, MeasurementLevel.Nominal, MissingRule.PairableUnitsSharesOfAll, Nothing, (sums, _) => PooledFormulas.Gwet(sums, weights)),
            new(BrennanPredigerWeighted, MeasurementLevel.Nominal, MissingRule.PairableUnits, Nothing, (sums, _) => PooledFormulas.BrennanPrediger(sums, weights)),
        ];

        Func<TableSums, Scales, Estimate> Unless(Func<TableSums, Scales, Estimate> formula) => (sums, scales) =>
            CohenFormulas.Used(sums.RatingTotals) > 1 && weights.AllAgree(sums.RatingTotals) ? Estimate.Undefined(NotDefinedReasons.NoPenalty) : formula(sums, scales);
    }

    /// <summary>Units that enter the value under a rule.</summary>
    public static int UnitsUsed(RatingTable table, TableSums sums, MissingRule rule) => rule switch
    {
        MissingRule.CompleteUnits => (int)sums.Complete,
        MissingRule.PairableUnitsSharesOfAll => table.RatedUnits,
        _ => table.PairableUnits,
    };

    /// <summary>What makes every coefficient of a table undefined; null where nothing does.</summary>
    public static string? BlockedBy(int ratings, int coders, int pairable) =>
        ratings == 0 ? NotDefinedReasons.NoCodings
        : coders < 2 ? NotDefinedReasons.OneCoder
        : pairable == 0 ? NotDefinedReasons.NoOverlap
        : null;

    private static string? Nothing(RatingTable table) => null;

    private static string? Order(RatingTable table) => table.HasOrder ? null : NotDefinedReasons.NoOrder;

    private static string? KnownCoders(RatingTable table) => table.CodersKnown ? null : NotDefinedReasons.CodersUnknown;

    private static string? TwoCoders(RatingTable table) => table.Coders == 2 ? null : NotDefinedReasons.NotTwoCoders;

    private static string? TwoKnownCoders(RatingTable table) => KnownCoders(table) ?? TwoCoders(table);

    private static string? TwoKnownCodersAndOrder(RatingTable table) => TwoKnownCoders(table) ?? Order(table);

    private static string? KnownCodersAndOrder(RatingTable table) => KnownCoders(table) ?? Order(table);

    private static string? RatioScale(RatingTable table) =>
        table.AllNumbers && table.Categories.All(category => category.Number >= 0) ? null : NotDefinedReasons.NoRatioScale;
}

/// <summary>The weights and values of one table's declared scale, made once for all coefficients and resamples.</summary>
internal sealed class Scales(RatingTable table)
{
    public AgreementWeights Identity { get; } = AgreementWeights.Identity(table.Categories.Count);

    public AgreementWeights Linear { get; } = AgreementWeights.Linear(table.Categories.Count);

    public AgreementWeights Quadratic { get; } = AgreementWeights.Quadratic(table.Categories.Count);

    public IReadOnlyList<double> Values { get; } = table.ScaleValues;
}
