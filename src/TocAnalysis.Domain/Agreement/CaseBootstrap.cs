namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// Case-resampling bootstrap (Efron 1979; percentile interval): rated units are drawn with replacement, as many as there are,
/// and every coefficient is computed anew; the coders and the scale stay fixed.
/// </summary>
internal static class CaseBootstrap
{
    /// <summary>Below this number of usable units an interval would claim more than the data bear.</summary>
    public const int FewestUnits = 10;

    /// <summary>Beyond this number of units the list that is drawn from would take too much memory.</summary>
    private const int MostUnits = 10_000_000;

    /// <summary>Elementary steps that a resampling takes, roughly: drawing the units, summing their pairs, and the square tables of the scale for each coefficient.</summary>
    public static long Work(RatingTable table, int draws)
    {
        const long squareTables = 15;
        if (table.RatedUnits > MostUnits) return long.MaxValue;
        long size = table.Categories.Count;
        var pairs = table.Patterns.Sum(pattern => ((long)pattern.Categories.Length * pattern.Categories.Length) + (pattern.ByCoder?.Length ?? 0));
        return draws * (table.RatedUnits + pairs + (squareTables * size * size));
    }

    /// <summary>Values per resample and coefficient, null where it was not defined in that resample. Same table, draws and seed give the same values.</summary>
    public static double?[][] Draw(RatingTable table, IReadOnlyList<Func<TableSums, Estimate>> formulas, int draws, ulong seed)
    {
        var patternOf = new int[table.RatedUnits];
        var next = 0;
        for (var pattern = 0; pattern < table.Patterns.Count; pattern++)
        {
            for (var i = 0; i < table.Patterns[pattern].Multiplicity; i++) patternOf[next++] = pattern;
        }

        var random = new SplitMix64(seed);
        var values = formulas.Select(_ => new double?[draws]).ToArray();
        var weights = new int[table.Patterns.Count];
        for (var draw = 0; draw < draws; draw++)
        {
            Array.Clear(weights);
            for (var i = 0; i < patternOf.Length; i++) weights[patternOf[random.Below(patternOf.Length)]]++;
            var sums = new TableSums(table, weights);
            if (sums.Pairable == 0) continue;
            for (var f = 0; f < formulas.Count; f++) values[f][draw] = formulas[f](sums).Value;
        }

        return values;
    }

    /// <summary>The interval of one coefficient, or why there is none.</summary>
    public static (CoefficientInterval? Interval, string? Warning) Interval(double value, double?[] drawn, ulong seed)
    {
        var defined = drawn.OfType<double>().Order().ToArray();
        if (defined.Length < (drawn.Length + 1) / 2)
            return (null, "no interval: in more than half of the resamples the coefficient is not defined");
        if (defined[0] == defined[^1])
            return (null, "no interval: every resample gives the same value");
        var mean = defined.Average();
        var deviation = Math.Sqrt(defined.Sum(d => (d - mean) * (d - mean)) / (defined.Length - 1));
        var low = Math.Min(Quantile(defined, 0.025), value);
        var high = Math.Max(Quantile(defined, 0.975), value);
        return (new(low, high, IntervalMethod.CaseBootstrap, deviation, seed, drawn.Length, defined.Length), null);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
