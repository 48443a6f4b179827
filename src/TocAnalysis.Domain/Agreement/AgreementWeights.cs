using System.Globalization;

namespace TocAnalysis.Domain.Agreement;

/// <summary>How much two categories count as agreeing: 1 on the diagonal, symmetric, between 0 and 1. Sizes come from the declared scale, used or not.</summary>
public sealed class AgreementWeights
{
    private readonly double[] weights;

    private AgreementWeights(int size, Func<int, int, double> weight)
    {
        Size = size;
        weights = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            for (var l = 0; l < size; l++) Sum += weights[(k * size) + l] = k == l ? 1 : weight(k, l);
        }
    }

    /// <summary>Number of categories.</summary>
    public int Size { get; }

    /// <summary>The sum of all weights, Gwet's T_w.</summary>
    public double Sum { get; }

    /// <summary>The weight of categories <paramref name="k"/> and <paramref name="l"/>, positions from 0.</summary>
    public double this[int k, int l] => weights[(k * Size) + l];

    /// <summary>Only equal categories agree.</summary>
    public static AgreementWeights Identity(int size) => new(size, (_, _) => 0);

    /// <summary>1 - |k - l| / (q - 1) over positions (Cicchetti and Allison 1971).</summary>
    public static AgreementWeights Linear(int size) => new(size, (k, l) => 1 - ((double)Math.Abs(k - l) / (size - 1)));

    /// <summary>1 - (k - l)^2 / (q - 1)^2 over positions (Fleiss and Cohen 1973).</summary>
    public static AgreementWeights Quadratic(int size) => new(size, (k, l) => 1 - (Math.Pow(k - l, 2) / Math.Pow(size - 1, 2)));

    /// <summary>1 - root(|k - l| / (q - 1)) over positions (Gwet 2014, p. 91).</summary>
    public static AgreementWeights Radical(int size) => new(size, (k, l) => 1 - Math.Sqrt((double)Math.Abs(k - l) / (size - 1)));

    /// <summary>1 - M_kl / M_1q, M_kl being the number of pairs of categories from k to l, (d + 1) d / 2 with d = |k - l| (Gwet 2014, p. 91).</summary>
    public static AgreementWeights Ordinal(int size) => new(size, (k, l) => 1 - (Pairs(k - l) / Pairs(size - 1)));

    /// <summary>A table of weights of the researcher's own.</summary>
    /// <param name="weights">Square and symmetric, 1 on the diagonal, all others from 0 to 1.</param>
    /// <returns>The weights, or the faults of the table.</returns>
    public static Result<AgreementWeights> Of(IReadOnlyList<IReadOnlyList<double>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var faults = Faults("weights", weights, 1, "Expected 1: equal categories agree.");
        if (faults.Count == 0 && weights.Any(row => row.Any(weight => weight > 1)))
            faults.Add(new("weights", "Expected weights from 0 (no agreement) to 1 (agreement)."));
        if (faults.Count == 0 && weights.Count > 1 && weights.All(row => row.All(weight => weight == 1)))
            faults.Add(new("weights", "Expected a weight below 1: otherwise all categories agree."));
        return faults.Count > 0 ? Refused.Invalid(faults) : new AgreementWeights(weights.Count, (k, l) => weights[k][l]);
    }

    /// <summary>A table of penalties of the researcher's own, each divided by the largest: w_kl = 1 - v_kl / max v (Cohen 1968, p. 215).</summary>
    /// <param name="penalties">Square and symmetric, 0 on the diagonal, all others 0 or more.</param>
    /// <returns>The weights, or the faults of the table.</returns>
    public static Result<AgreementWeights> ByPenalties(IReadOnlyList<IReadOnlyList<double>> penalties)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        var faults = Faults("penalties", penalties, 0, "Expected 0: equal categories agree.");
        var most = penalties.SelectMany(row => row).DefaultIfEmpty().Max();
        if (faults.Count == 0 && penalties.Count > 1 && most == 0)
            faults.Add(new("penalties", "Expected a penalty above 0: otherwise all categories agree."));
        return faults.Count > 0 ? Refused.Invalid(faults) : new AgreementWeights(penalties.Count, (k, l) => 1 - (penalties[k][l] / most));
    }

    /// <summary>The researcher's own penalties by distance of positions: 1 - d_|k-l| / max d (Cohen 1968). Without any penalty all categories agree.</summary>
    /// <param name="penalties">One penalty of 0 or more per distance from 0 to q - 1; the first is that of equal categories and must be 0.</param>
    public static AgreementWeights ByDistance(IReadOnlyList<double> penalties)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        var most = penalties.Count == 0 ? 0 : penalties.Max();
        return new(penalties.Count, (k, l) => most == 0 ? 1 : 1 - (penalties[Math.Abs(k - l)] / most));
    }

    /// <summary>Whether all categories that were used count as agreeing, so that there is nothing to disagree about.</summary>
    internal bool AllAgree(double[] totals)
    {
        for (var k = 0; k < Size; k++)
        {
            for (var l = k + 1; l < Size; l++)
            {
                if (totals[k] > 0 && totals[l] > 0 && this[k, l] < 1) return false;
            }
        }

        return true;
    }

    private static double Pairs(int distance) => (Math.Abs(distance) + 1.0) * Math.Abs(distance) / 2;

    private static List<Fault> Faults(string place, IReadOnlyList<IReadOnlyList<double>> table, double diagonal, string expectedOnDiagonal)
    {
        var faults = new List<Fault>();
        for (var k = 0; k < table.Count; k++)
        {
            if (table[k].Count != table.Count)
            {
                faults.Add(new($"{place}[{k}]", $"Expected {table.Count} numbers, as many as there are rows.", table[k].Count.ToString(CultureInfo.InvariantCulture)));
                return faults;
            }
        }

        for (var k = 0; k < table.Count; k++)
        {
            if (table[k][k] != diagonal) faults.Add(new($"{place}[{k}][{k}]", expectedOnDiagonal, Shown(table[k][k])));
            for (var l = 0; l < k; l++)
            {
                if (table[k][l] != table[l][k]) faults.Add(new($"{place}[{k}][{l}]", $"Expected the same number as in {place}[{l}][{k}]: neither coder is the measure of the other.", Shown(table[k][l])));
                else if (table[k][l] < 0 || !double.IsFinite(table[k][l])) faults.Add(new($"{place}[{k}][{l}]", "Expected a number of 0 or more.", Shown(table[k][l])));
            }
        }

        return faults;
    }

    private static string Shown(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    internal double Weighted(double[] table)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++) sum += weights[i] * table[i];
        return sum;
    }

    /// <summary>sum_kl w_kl left_k right_l.</summary>
    internal double Bilinear(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (var k = 0; k < Size; k++)
        {
            if (left[k] == 0) continue;
            double row = 0;
            for (var l = 0; l < Size; l++) row += weights[(k * Size) + l] * right[l];
            sum += left[k] * row;
        }

        return sum;
    }
}
