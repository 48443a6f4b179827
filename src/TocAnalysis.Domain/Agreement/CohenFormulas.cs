namespace TocAnalysis.Domain.Agreement;

/// <summary>Kappas that need to know who gave which value: Cohen, Conger, Light; and Cohen's standard error.</summary>
internal static class CohenFormulas
{
    /// <summary>Cohen's kappa over the complete pairs of a two-coder table.</summary>
    public static Estimate Cohen(double[] crosstab, AgreementWeights weights)
    {
        var (rows, columns, total) = Marginals(crosstab, weights.Size);
        if (total == 0) return Estimate.Undefined(NotDefinedReasons.NoOverlap);

        // Exact test for pe = 1: both coders used one and the same category. A rounded 1 - pe would not do.
        var used = Enumerable.Range(0, weights.Size).Count(k => rows[k] > 0 || columns[k] > 0);
        if (used < 2) return Estimate.Undefined(NotDefinedReasons.OneValue);
        var observed = weights.Weighted(crosstab) / total;
        var expected = weights.Bilinear(rows, columns) / (total * total);
        return Corrected(observed, expected);
    }

    /// <summary>
    /// Large-sample standard error of (weighted) kappa, not assuming kappa 0: Fleiss, Cohen and Everitt (1969), eq. 13:
    /// the root of [sum p_kl (w_kl - (1 - kappa)(w_k. + w_.l))^2 - (kappa - pe (1 - kappa))^2] / (N (1 - pe)^2),
    /// w_k. and w_.l being the weights of a row or column averaged over the other coder's shares.
    /// </summary>
    public static double StandardError(double[] crosstab, AgreementWeights weights)
    {
        var size = weights.Size;
        var (rows, columns, total) = Marginals(crosstab, size);
        var expected = weights.Bilinear(rows, columns) / (total * total);
        var kappa = ((weights.Weighted(crosstab) / total) - expected) / (1 - expected);
        var rowWeights = new double[size];
        var columnWeights = new double[size];
        for (var k = 0; k < size; k++)
        {
            for (var l = 0; l < size; l++)
            {
                rowWeights[k] += weights[k, l] * columns[l] / total;
                columnWeights[l] += weights[k, l] * rows[k] / total;
            }
        }

        double sum = 0;
        for (var k = 0; k < size; k++)
        {
            for (var l = 0; l < size; l++)
            {
                var share = crosstab[(k * size) + l] / total;
                sum += share * Math.Pow(weights[k, l] - ((1 - kappa) * (rowWeights[k] + columnWeights[l])), 2);
            }
        }

        var variance = (sum - Math.Pow(kappa - (expected * (1 - kappa)), 2)) / (total * Math.Pow(1 - expected, 2));
        return Math.Sqrt(Math.Max(0, variance));
    }

    /// <summary>Conger's kappa: chance agreement is averaged over pairs of different coders, each with own shares.</summary>
    public static Estimate Conger(TableSums sums, AgreementWeights weights)
    {
        if (Used(sums.RatingTotals) < 2) return Estimate.Undefined(NotDefinedReasons.OneValue);
        return Corrected(weights.Weighted(sums.PairShares) / sums.Pairable, CongerExpected(sums, weights));
    }

    public static double CongerExpected(TableSums sums, AgreementWeights weights)
    {
        var size = sums.Size;
        var together = new double[size];
        var shares = new double[size];
        double own = 0;
        var coders = 0;
        for (var start = 0; start < sums.CoderTotals!.Length; start += size)
        {
            double total = 0;
            for (var k = 0; k < size; k++) total += sums.CoderTotals[start + k];
            if (total == 0) continue;
            coders++;
            for (var k = 0; k < size; k++) together[k] += shares[k] = sums.CoderTotals[start + k] / total;
            own += weights.Bilinear(shares, shares);
        }

        return (weights.Bilinear(together, together) - own) / ((double)coders * (coders - 1));
    }

    /// <summary>Light's kappa: the mean of Cohen's over all pairs; not defined if one of the pairs is not.</summary>
    public static Estimate Light(RatingTable table)
    {
        var size = table.Categories.Count;
        var identity = AgreementWeights.Identity(size);
        double sum = 0;
        for (var first = 0; first < table.Coders; first++)
        {
            for (var second = first + 1; second < table.Coders; second++)
            {
                var crosstab = new double[size * size];
                foreach (var pattern in table.Patterns)
                {
                    var (row, column) = (pattern.ByCoder![first], pattern.ByCoder[second]);
                    if (row >= 0 && column >= 0) crosstab[(row * size) + column] += pattern.Multiplicity;
                }

                var kappa = Cohen(crosstab, identity);
                if (kappa.Value is null) return Estimate.Undefined($"coders {first + 1} and {second + 1}: {kappa.Reason}");
                sum += kappa.Value.Value;
            }
        }

        return Estimate.Of(sum / (table.Coders * (table.Coders - 1) / 2.0));
    }

    public static Estimate Corrected(double observed, double expected) =>
        expected >= 1 ? Estimate.Undefined(NotDefinedReasons.OneValue) : Estimate.Of((observed - expected) / (1 - expected));

    public static int Used(double[] totals) => totals.Count(total => total > 0);

    public static (double[] Rows, double[] Columns, double Total) Marginals(double[] crosstab, int size)
    {
        var rows = new double[size];
        var columns = new double[size];
        double total = 0;
        for (var k = 0; k < size; k++)
        {
            for (var l = 0; l < size; l++)
            {
                var cell = crosstab[(k * size) + l];
                rows[k] += cell;
                columns[l] += cell;
                total += cell;
            }
        }

        return (rows, columns, total);
    }
}
