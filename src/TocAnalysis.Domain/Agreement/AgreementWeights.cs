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

    /// <summary>The researcher's own penalties by distance of positions: 1 - d_|k-l| / max d (Cohen 1968). Without any penalty all categories agree.</summary>
    /// <param name="penalties">One penalty of 0 or more per distance from 0 to q - 1; the first is that of equal categories and must be 0.</param>
    public static AgreementWeights ByDistance(IReadOnlyList<double> penalties)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        var most = penalties.Count == 0 ? 0 : penalties.Max();
        return new(penalties.Count, (k, l) => most == 0 ? 1 : 1 - (penalties[Math.Abs(k - l)] / most));
    }

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
