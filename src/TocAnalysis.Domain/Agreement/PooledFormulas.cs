namespace TocAnalysis.Domain.Agreement;

/// <summary>Coefficients that need only how often each category was given to each unit: percent agreement, Scott, Fleiss, Gwet, Brennan and Prediger, Krippendorff.</summary>
internal static class PooledFormulas
{
    public static Estimate PercentAgreement(TableSums sums) => sums.Complete == 0
        ? Estimate.Undefined(NotDefinedReasons.NoCompleteUnit)
        : Estimate.Of(sums.Unanimous / sums.Complete);

    public static Estimate PercentAgreementPairs(TableSums sums, AgreementWeights weights) =>
        Estimate.Of(weights.Weighted(sums.PairShares) / sums.Pairable);

    /// <summary>Scott's pi: shares pooled over the complete pairs of two coders.</summary>
    public static Estimate Scott(TableSums sums, AgreementWeights identity)
    {
        if (sums.MostRatings > 2 || sums.Table.Coders != 2) return Estimate.Undefined(NotDefinedReasons.NotTwoCoders);
        if (CohenFormulas.Used(sums.PairableTotals) < 2) return Estimate.Undefined(NotDefinedReasons.OneValue);
        var total = 2 * sums.Pairable;
        return CohenFormulas.Corrected(
            identity.Weighted(sums.PairShares) / sums.Pairable,
            identity.Bilinear(sums.PairableTotals, sums.PairableTotals) / (total * total));
    }

    public static Estimate Fleiss(TableSums sums, AgreementWeights identity) => sums.FewestRatings != sums.MostRatings
        ? Estimate.Undefined(NotDefinedReasons.UnequalRatings)
        : FleissWithMissing(sums, identity);

    public static Estimate FleissWithMissing(TableSums sums, AgreementWeights weights)
    {
        if (CohenFormulas.Used(sums.RatingTotals) < 2) return Estimate.Undefined(NotDefinedReasons.OneValue);
        return CohenFormulas.Corrected(
            weights.Weighted(sums.PairShares) / sums.Pairable,
            weights.Bilinear(sums.CategoryShares, sums.CategoryShares) / (sums.Rated * sums.Rated));
    }

    public static Estimate Gwet(TableSums sums, AgreementWeights weights)
    {
        if (sums.Size < 2) return Estimate.Undefined(NotDefinedReasons.OneValue);
        double spread = 0;
        foreach (var sum in sums.CategoryShares)
        {
            var share = sum / sums.Rated;
            spread += share * (1 - share);
        }

        var expected = weights.Sum * spread / ((double)sums.Size * (sums.Size - 1));
        return CohenFormulas.Corrected(weights.Weighted(sums.PairShares) / sums.Pairable, expected);
    }

    public static Estimate BrennanPrediger(TableSums sums, AgreementWeights weights) => sums.Size < 2
        ? Estimate.Undefined(NotDefinedReasons.OneValue)
        : CohenFormulas.Corrected(weights.Weighted(sums.PairShares) / sums.Pairable, weights.Sum / ((double)sums.Size * sums.Size));

    /// <summary>Krippendorff's alpha = 1 - (n - 1) sum o_kl d_kl / sum n_k n_l d_kl, over the values of pairable units.</summary>
    public static Estimate Alpha(TableSums sums, Func<int, int, double> distance)
    {
        if (CohenFormulas.Used(sums.PairableTotals) < 2) return Estimate.Undefined(NotDefinedReasons.OneValue);
        double observed = 0, expected = 0, values = 0;
        for (var k = 0; k < sums.Size; k++)
        {
            values += sums.PairableTotals[k];
            if (sums.PairableTotals[k] == 0) continue;
            for (var l = k + 1; l < sums.Size; l++)
            {
                if (sums.PairableTotals[l] == 0) continue;
                var d = distance(k, l);
                observed += sums.Coincidences[(k * sums.Size) + l] * d;
                expected += sums.PairableTotals[k] * sums.PairableTotals[l] * d;
            }
        }

        return expected <= 0
            ? Estimate.Undefined(NotDefinedReasons.OneValue)
            : Estimate.Of(1 - ((values - 1) * observed / expected));
    }

    public static Estimate AlphaNominal(TableSums sums) => Alpha(sums, (_, _) => 1);

    public static Estimate AlphaOrdinal(TableSums sums)
    {
        // Middle rank of each category among all pairable values: their difference is the sum between the two less half of each end.
        var middle = new double[sums.Size];
        double before = 0;
        for (var k = 0; k < sums.Size; k++)
        {
            middle[k] = before + (sums.PairableTotals[k] / 2);
            before += sums.PairableTotals[k];
        }

        return Alpha(sums, (k, l) => Square(middle[k] - middle[l]));
    }

    public static Estimate AlphaInterval(TableSums sums, IReadOnlyList<double> values)
    {
        var scaled = Scaled(sums, values);
        return Alpha(sums, (k, l) => Square(scaled[k] - scaled[l]));
    }

    public static Estimate AlphaRatio(TableSums sums, IReadOnlyList<double> values)
    {
        // One number written in two ways (0 and 0.0) is no distance apart, not 0 / 0.
        var scaled = Scaled(sums, values);
        return Alpha(sums, (k, l) => scaled[k] == scaled[l] ? 0 : Square((scaled[k] - scaled[l]) / (scaled[k] + scaled[l])));
    }

    /// <summary>The values times a power of two, so that squares of the largest and the smallest numbers neither overflow nor vanish; alpha has no unit, and the product is exact.</summary>
    private static double[] Scaled(TableSums sums, IReadOnlyList<double> values)
    {
        double most = 0;
        for (var k = 0; k < sums.Size; k++)
        {
            if (sums.PairableTotals[k] > 0) most = Math.Max(most, Math.Abs(values[k]));
        }

        if (most == 0) return [.. values];
        var exponent = -Math.ILogB(most);
        return [.. values.Select(value => Math.ScaleB(value, exponent))];
    }

    private static double Square(double number) => number * number;
}
