using CsCheck;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>The coefficients once more in plain loops over the ratings themselves, straight from their definitions, on random tables with missing ratings.</summary>
public class SecondImplementationTests
{
    private const int Categories = 5;

    [Fact]
    public void Alpha_by_its_definition_over_all_pairs_of_values() =>
        RandomTables.Ratings().Sample(rows =>
        {
            var units = rows.Select(row => row.Where(value => value >= 0).ToArray()).Where(unit => unit.Length >= 2).ToArray();
            var values = units.SelectMany(unit => unit).ToArray();
            double Ordinal(int a, int b)
            {
                var (low, high) = (Math.Min(a, b), Math.Max(a, b));
                double between = 0;
                for (var g = low; g <= high; g++) between += values.Count(value => value == g);
                return Math.Pow(between - ((values.Count(value => value == a) + values.Count(value => value == b)) / 2.0), 2);
            }

            var report = AgreementReport.Compute(RandomTables.Table(rows));
            Compare(report, CoefficientNames.KrippendorffAlphaNominal, Alpha(units, values, (a, b) => a == b ? 0 : 1));
            Compare(report, CoefficientNames.KrippendorffAlphaOrdinal, Alpha(units, values, (a, b) => a == b ? 0 : Ordinal(a, b)));
            Compare(report, CoefficientNames.KrippendorffAlphaInterval, Alpha(units, values, (a, b) => (a - b) * (a - b)));
            Compare(report, CoefficientNames.KrippendorffAlphaRatio, Alpha(units, values, (a, b) => Math.Pow((double)(a - b) / (a + b + 2), 2)));
        }, iter: 300);

    [Fact]
    public void Gwet_Brennan_Prediger_and_Fleiss_by_loops_over_pairs_of_coders() =>
        RandomTables.Ratings().Sample(rows =>
        {
            var report = AgreementReport.Compute(RandomTables.Table(rows));
            if (report.Table.Coders < 2 || report.Table.PairableUnits == 0) return;
            foreach (var (power, names) in new[]
            {
                (0, new[] { CoefficientNames.PercentAgreementPairs, CoefficientNames.GwetAc1, CoefficientNames.BrennanPrediger, CoefficientNames.FleissKappaWithMissing, CoefficientNames.CongerKappa }),
                (2, [CoefficientNames.PercentAgreementPairsQuadratic, CoefficientNames.GwetAc2Quadratic, CoefficientNames.BrennanPredigerQuadratic, CoefficientNames.FleissKappaQuadratic, CoefficientNames.CongerKappaQuadratic]),
            })
            {
                double Weight(int a, int b) => a == b ? 1 : power == 0 ? 0 : 1 - Math.Pow((a - b) / (Categories - 1.0), 2);
                var observed = rows.Where(row => row.Count(value => value >= 0) >= 2).Average(row => Pairs(row).Average(pair => Weight(pair.A, pair.B)));
                var rated = rows.Select(row => row.Where(value => value >= 0).ToArray()).Where(unit => unit.Length > 0).ToArray();
                var share = Enumerable.Range(0, Categories).Select(k => rated.Average(unit => (double)unit.Count(value => value == k) / unit.Length)).ToArray();
                var all = from a in Enumerable.Range(0, Categories) from b in Enumerable.Range(0, Categories) select (a, b);
                var total = all.Sum(pair => Weight(pair.a, pair.b));

                Compare(report, names[0], observed);
                Compare(report, names[1], Corrected(observed, total / (Categories * (Categories - 1)) * share.Sum(p => p * (1 - p))));
                Compare(report, names[2], Corrected(observed, total / (Categories * Categories)));
                var oneValue = rated.SelectMany(unit => unit).Distinct().Count() == 1;
                Compare(report, names[3], oneValue ? null : Corrected(observed, all.Sum(pair => Weight(pair.a, pair.b) * share[pair.a] * share[pair.b])));
                Compare(report, names[4], oneValue ? null : Corrected(observed, CongerChance(rows, Weight)));
            }
        }, iter: 300);

    [Fact]
    public void Cohen_and_Scott_by_lists_of_complete_pairs() =>
        RandomTables.Ratings(2, 2).Sample(rows =>
        {
            var report = AgreementReport.Compute(RandomTables.Table(rows));
            if (report.Table.Coders < 2 || report.Table.PairableUnits == 0) return;
            var pairs = rows.Where(row => row[0] >= 0 && row[1] >= 0).ToArray();
            var oneValue = pairs.SelectMany(pair => pair).Distinct().Count() == 1;
            double Disagreement(int power, int a, int b) => power == 0 ? (a == b ? 0 : 1) : Math.Pow(Math.Abs(a - b), power);
            foreach (var (power, name) in new[] { (0, CoefficientNames.CohenKappa), (1, CoefficientNames.CohenKappaLinear), (2, CoefficientNames.CohenKappaQuadratic) })
            {
                var observed = pairs.Average(pair => Disagreement(power, pair[0], pair[1]));
                var expected = (from first in pairs from second in pairs select Disagreement(power, first[0], second[1])).Average();
                Compare(report, name, oneValue ? null : 1 - (observed / expected));
            }

            var pooled = pairs.SelectMany(pair => pair).ToArray();
            var chance = (from a in pooled from b in pooled select a == b ? 1.0 : 0).Average();
            Compare(report, CoefficientNames.ScottPi, oneValue ? null : Corrected(pairs.Average(pair => pair[0] == pair[1] ? 1.0 : 0), chance));
        }, iter: 300);

    private static double? Alpha(int[][] units, int[] values, Func<int, int, double> distance)
    {
        if (units.Length == 0) return null;
        double observed = 0, expected = 0;
        foreach (var unit in units)
        {
            for (var i = 0; i < unit.Length; i++)
            {
                for (var j = 0; j < unit.Length; j++) observed += i == j ? 0 : distance(unit[i], unit[j]) / (unit.Length - 1);
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++) expected += i == j ? 0 : distance(values[i], values[j]);
        }

        return expected == 0 ? null : 1 - (observed / values.Length / (expected / ((double)values.Length * (values.Length - 1))));
    }

    private static double CongerChance(int[][] rows, Func<int, int, double> weight)
    {
        var coders = Enumerable.Range(0, rows[0].Length).Select(coder => rows.Select(row => row[coder]).Where(value => value >= 0).ToArray()).Where(values => values.Length > 0).ToArray();
        return (from g in Enumerable.Range(0, coders.Length)
                from h in Enumerable.Range(0, coders.Length)
                where g != h
                select (from a in coders[g] from b in coders[h] select weight(a, b)).Average()).Average();
    }

    private static IEnumerable<(int A, int B)> Pairs(int[] row) =>
        from i in Enumerable.Range(0, row.Length)
        from j in Enumerable.Range(0, row.Length)
        where i != j && row[i] >= 0 && row[j] >= 0
        select (row[i], row[j]);

    private static double? Corrected(double observed, double expected) => (observed - expected) / (1 - expected);

    private static void Compare(AgreementReport report, string name, double? expected)
    {
        if (report.Table.Coders < 2) expected = null;
        (report[name].Value is null).ShouldBe(expected is null, name);
        if (expected is not null) report[name].Value!.Value.ShouldBe(expected.Value, 1e-9, name);
    }
}
