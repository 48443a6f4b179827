namespace TocAnalysis.Domain.Agreement;

/// <summary>Gwet's AC2 with weights of the researcher's own choice, any number of coders, with missing ratings (Gwet 2014, p. 87).</summary>
public static class WeightedAc2
{
    /// <summary>pe = T_w / (q (q - 1)) sum_k pi_k (1 - pi_k), T_w the sum of all weights; identity weights give AC1.</summary>
    /// <param name="table">The ratings.</param>
    /// <param name="weights">As many categories as the table's declared scale.</param>
    /// <exception cref="ArgumentException">The weights have another number of categories than the table.</exception>
    public static Coefficient Of(RatingTable table, AgreementWeights weights)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Size != table.Categories.Count)
            throw new ArgumentException($"The weights are for {weights.Size} categories, the table has {table.Categories.Count}.", nameof(weights));
        var reason = CoefficientDefinition.BlockedBy(table.RatedUnits, table.Coders, table.PairableUnits);
        var estimate = reason is null ? PooledFormulas.Gwet(new TableSums(table), weights) : Estimate.Undefined(reason);
        return Coefficient.From(CoefficientNames.GwetAc2Weighted, estimate, table, table.RatedUnits, MissingRule.PairableUnitsSharesOfAll);
    }
}
