namespace TocAnalysis.Domain.Agreement;

/// <summary>Cohen's kappa of two coders with weights of the researcher's own choice (Cohen 1968).</summary>
public static class WeightedKappa
{
    /// <summary>po = sum w_kl p_kl, pe = sum w_kl p_k. p_.l over complete pairs; identity weights give Cohen's kappa.</summary>
    /// <param name="table">Two known coders, else the answer is not defined.</param>
    /// <param name="weights">As many categories as the table's declared scale.</param>
    /// <exception cref="ArgumentException">The weights have another number of categories than the table.</exception>
    public static Coefficient Of(RatingTable table, AgreementWeights weights)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Size != table.Categories.Count)
            throw new ArgumentException($"The weights are for {weights.Size} categories, the table has {table.Categories.Count}.", nameof(weights));
        var reason = CoefficientDefinition.BlockedBy(table.RatedUnits, table.Coders, table.PairableUnits)
            ?? (table.CodersKnown ? null : NotDefinedReasons.CodersUnknown)
            ?? (table.Coders == 2 ? null : NotDefinedReasons.NotTwoCoders);
        var estimate = reason is null ? CohenFormulas.Cohen(new TableSums(table).Crosstab!, weights) : Estimate.Undefined(reason);
        return Coefficient.From(CoefficientNames.CohenKappaWeighted, estimate, table, table.PairableUnits, MissingRule.CompletePairs);
    }
}
