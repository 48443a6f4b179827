namespace TocAnalysis.Domain.Agreement;

/// <summary>Kappa over a whole codebook: observed and expected agreement are averaged over codes before the correction, so that rare codes do not dominate it.</summary>
/// <param name="Kappa">(mean po - mean pe) / (1 - mean pe) (De Vries, Elliott, Kanouse and Teleki 2008). Counts are sums over codes.</param>
/// <param name="CodesUsed">Codes with at least one pairable unit.</param>
/// <param name="CodesLeftOut">Codes without one.</param>
public sealed record PooledKappa(Coefficient Kappa, int CodesUsed, int CodesLeftOut)
{
    /// <summary>
    /// Pools tables of one codebook, one per code. Two coders: Cohen's po and pe over complete pairs. More: Conger's, which is Cohen's for two.
    /// A code on which only one value was used counts with po = pe = 1; not defined only if all codes are so.
    /// </summary>
    /// <param name="tables">One table per code, coders known.</param>
    public static PooledKappa Of(IReadOnlyList<RatingTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var used = tables.Where(table => table.PairableUnits > 0 && table.CodersKnown).ToList();
        double observed = 0, expected = 0;
        var values = false;
        foreach (var table in used)
        {
            var sums = new TableSums(table);
            var identity = AgreementWeights.Identity(sums.Size);
            if (sums.Crosstab is { } crosstab)
            {
                var (rows, columns, total) = CohenFormulas.Marginals(crosstab, sums.Size);
                observed += identity.Weighted(crosstab) / total;
                expected += identity.Bilinear(rows, columns) / (total * total);
                values |= Enumerable.Range(0, sums.Size).Count(k => rows[k] + columns[k] > 0) > 1;
            }
            else
            {
                observed += identity.Weighted(sums.PairShares) / sums.Pairable;
                expected += CohenFormulas.CongerExpected(sums, identity);
                values |= CohenFormulas.Used(sums.RatingTotals) > 1;
            }
        }

        var coders = tables.Count == 0 ? 0 : tables.Max(table => table.Coders);
        var reason = tables.Count > 0 && tables.All(table => !table.CodersKnown)
            ? NotDefinedReasons.CodersUnknown
            : CoefficientDefinition.BlockedBy(tables.Sum(table => table.RatedUnits), coders, used.Count) ?? (values ? null : NotDefinedReasons.OneValue);
        var estimate = reason is null
            ? CohenFormulas.Corrected(observed / used.Count, expected / used.Count)
            : Estimate.Undefined(reason);
        var kappa = Coefficient.From(
            CoefficientNames.PooledKappa, estimate, tables.Sum(table => table.Units), tables.Sum(table => table.PairableUnits), coders,
            coders == 2 ? MissingRule.CompletePairs : MissingRule.PairableUnitsSharesOfAll);
        return new(kappa, used.Count, tables.Count - used.Count);
    }
}
