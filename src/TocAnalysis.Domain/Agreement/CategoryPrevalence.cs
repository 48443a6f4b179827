namespace TocAnalysis.Domain.Agreement;

/// <summary>How often one category was given: a category near 0 or 1 makes kappa-like coefficients low whatever the agreement.</summary>
/// <param name="Category">The category.</param>
/// <param name="Ratings">Ratings in it, over all units and coders.</param>
/// <param name="Share">Its part of all ratings, 0 to 1; null where there is no rating.</param>
public sealed record CategoryPrevalence(RatingCategory Category, int Ratings, double? Share)
{
    /// <summary>Prevalence of every declared category, in declared order, unused ones with 0.</summary>
    public static IReadOnlyList<CategoryPrevalence> Of(RatingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var totals = new TableSums(table).RatingTotals;
        var all = totals.Sum();
        return [.. table.Categories.Select((category, k) => new CategoryPrevalence(category, (int)totals[k], all == 0 ? null : totals[k] / all))];
    }
}
