namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// Agreement on one category against all others. Two coefficients bear this name in the literature and give different numbers
/// (Landis and Koch's pathologists: 0.247 or 0.266), so both are given, told apart.
/// </summary>
/// <param name="Category">The category.</param>
/// <param name="Pooled">Fleiss' (1971) meaning: chance from the shares pooled over coders. Needs the same number of ratings in every pairable unit.</param>
/// <param name="OneAgainstRest">Cohen's meaning: the two-coder table folded to this category and the rest. Needs exactly two known coders.</param>
public sealed record CategoryKappas(RatingCategory Category, Coefficient Pooled, Coefficient OneAgainstRest)
{
    /// <summary>Both kappas of every declared category, in declared order.</summary>
    public static IReadOnlyList<CategoryKappas> Of(RatingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var sums = new TableSums(table);
        var blocked = CoefficientDefinition.BlockedBy(table.RatedUnits, table.Coders, table.PairableUnits);
        var equal = table.Patterns.Where(pattern => pattern.Ratings >= 2).Select(pattern => pattern.Ratings).Distinct().Count() <= 1;
        return [.. table.Categories.Select((category, k) => new CategoryKappas(
            category,
            Coefficient.From(CoefficientNames.CategoryKappaPooled, PooledValue(sums, k, blocked, equal), table, table.PairableUnits, MissingRule.PairableUnits),
            Coefficient.From(CoefficientNames.CategoryKappaOneAgainstRest, OneAgainstRestValue(sums, k, blocked), table, table.PairableUnits, MissingRule.CompletePairs)))];
    }

    private static Estimate PooledValue(TableSums sums, int category, string? blocked, bool equal)
    {
        if (blocked is not null) return Estimate.Undefined(blocked);
        if (!equal) return Estimate.Undefined(NotDefinedReasons.UnequalRatings);
        var values = sums.PairableTotals.Sum();
        var share = sums.PairableTotals[category] / values;
        if (share is 0 or 1) return Constant(share);
        double apart = 0;
        for (var other = 0; other < sums.Size; other++)
        {
            if (other != category) apart += sums.PairShares[(category * sums.Size) + other];
        }

        return Estimate.Of(1 - (apart / (sums.Pairable * share * (1 - share))));
    }

    private static Estimate OneAgainstRestValue(TableSums sums, int category, string? blocked)
    {
        if (blocked is not null) return Estimate.Undefined(blocked);
        if (!sums.Table.CodersKnown) return Estimate.Undefined(NotDefinedReasons.CodersUnknown);
        if (sums.Crosstab is null) return Estimate.Undefined(NotDefinedReasons.NotTwoCoders);
        var folded = new double[4];
        for (var k = 0; k < sums.Size; k++)
        {
            for (var l = 0; l < sums.Size; l++)
                folded[(k == category ? 0 : 2) + (l == category ? 0 : 1)] += sums.Crosstab[(k * sums.Size) + l];
        }

        if (folded[3] == folded.Sum()) return Constant(0);
        return folded[0] == folded.Sum() ? Constant(1) : CohenFormulas.Cohen(folded, AgreementWeights.Identity(2));
    }

    private static Estimate Constant(double share) =>
        Estimate.Undefined(share == 0 ? "this category was not used" : NotDefinedReasons.OneValue);
}
