using CsCheck;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

public class CoefficientPropertyTests
{
    private const long Tables = 1_000;

    private static readonly string[] Nominal = [.. AgreementReport.Compute(RandomTables.Table([[0, 1]])).Coefficients
        .Select(coefficient => coefficient.Name)
        .Where(name => AgreementReport.LevelOf(name) == MeasurementLevel.Nominal)];

    [Fact]
    public void The_nominal_coefficients_are_known() => Nominal.ShouldBe(
        ["percentAgreement", "percentAgreementPairs", "cohenKappa", "scottPi", "fleissKappa", "fleissKappaWithMissing", "lightKappa", "congerKappa", "krippendorffAlphaNominal", "gwetAc1", "brennanPrediger"]);

    [Fact]
    public void E4_order_of_units_changes_no_coefficient() =>
        Gen.Select(RandomTables.Ratings(), Gen.Int).Sample((rows, seed) =>
        {
            var order = RandomTables.Permutation(rows.Length, seed);
            SameValues(rows, [.. order.Select(unit => rows[unit])], null);
        }, iter: Tables);

    [Fact]
    public void E4_order_of_coders_changes_no_coefficient() =>
        Gen.Select(RandomTables.Ratings(), Gen.Int).Sample((rows, seed) =>
        {
            var order = RandomTables.Permutation(rows[0].Length, seed);
            SameValues(rows, [.. rows.Select(row => order.Select(coder => row[coder]).ToArray())], null);
        }, iter: Tables);

    [Fact]
    public void E4_names_of_categories_change_no_nominal_coefficient() =>
        Gen.Select(RandomTables.Ratings(), Gen.Int).Sample((rows, seed) =>
        {
            var names = RandomTables.Permutation(RandomTables.Scale.Length, seed);
            SameValues(rows, [.. rows.Select(row => row.Select(value => value < 0 ? value : names[value]).ToArray())], Nominal);
        }, iter: Tables);

    [Fact]
    public void E4_alpha_of_two_complete_coders_follows_from_Scotts_pi()
    {
        var compared = 0;
        RandomTables.Ratings(2, 2, missing: false).Sample(rows =>
        {
            var report = AgreementReport.Compute(RandomTables.Table(rows));
            var (alpha, pi) = (report[CoefficientNames.KrippendorffAlphaNominal].Value, report[CoefficientNames.ScottPi].Value);
            (alpha is null).ShouldBe(pi is null);
            if (alpha is null) return;
            var n = rows.Length;
            alpha.Value.ShouldBe(1 - ((1 - pi!.Value) * ((2 * n) - 1) / (2 * n)), 1e-9);
            Interlocked.Increment(ref compared);
        }, iter: Tables);
        compared.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void On_two_categories_every_weighting_is_the_identity() =>
        RandomTables.Ratings().Sample(rows =>
        {
            var units = rows.Select(row => row.Select(value => value < 0 ? null : value % 2 == 0 ? "a" : "b").ToArray()).ToArray();
            var report = AgreementReport.Compute(RatingTable.FromUnits(units, ["a", "b"]).Value);
            foreach (var (weighted, plain) in new[]
            {
                (CoefficientNames.GwetAc2Quadratic, CoefficientNames.GwetAc1), (CoefficientNames.GwetAc2Linear, CoefficientNames.GwetAc1),
                (CoefficientNames.CohenKappaLinear, CoefficientNames.CohenKappa), (CoefficientNames.CohenKappaQuadratic, CoefficientNames.CohenKappa),
                (CoefficientNames.KrippendorffAlphaOrdinal, CoefficientNames.KrippendorffAlphaNominal), (CoefficientNames.KrippendorffAlphaInterval, CoefficientNames.KrippendorffAlphaNominal),
                (CoefficientNames.CongerKappaQuadratic, CoefficientNames.CongerKappa), (CoefficientNames.BrennanPredigerQuadratic, CoefficientNames.BrennanPrediger),
            })
                Same(report[weighted].Value, report[plain].Value, weighted);
        }, iter: Tables);

    [Fact]
    public void Weighted_kappa_and_AC2_with_identity_weights_are_kappa_and_AC1() =>
        RandomTables.Ratings(2, 2).Sample(rows =>
        {
            var table = RandomTables.Table(rows);
            var report = AgreementReport.Compute(table);
            var identity = AgreementWeights.Identity(RandomTables.Scale.Length);
            Same(WeightedKappa.Of(table, identity).Value, report[CoefficientNames.CohenKappa].Value, "kappa");
            Same(WeightedAc2.Of(table, identity).Value, report[CoefficientNames.GwetAc1].Value, "AC1");
            Same(WeightedAc2.Of(table, AgreementWeights.Quadratic(RandomTables.Scale.Length)).Value, report[CoefficientNames.GwetAc2Quadratic].Value, "AC2");
        }, iter: Tables);

    [Fact]
    public void Every_value_is_finite_and_at_most_one_and_every_absence_has_a_reason() =>
        RandomTables.Ratings().Sample(rows =>
        {
            foreach (var coefficient in AgreementReport.Compute(RandomTables.Table(rows)).Coefficients)
            {
                (coefficient.Value is null).ShouldBe(coefficient.NotDefined is not null, coefficient.Name);
                if (coefficient.Value is not { } value) continue;
                double.IsFinite(value).ShouldBeTrue(coefficient.Name);
                value.ShouldBeLessThanOrEqualTo(1 + 1e-12, coefficient.Name);
            }
        }, iter: Tables);

    [Fact]
    public void Pooled_kappa_of_one_code_is_its_kappa() =>
        RandomTables.Ratings(2, 4).Sample(rows =>
        {
            var table = RandomTables.Table(rows);
            var report = AgreementReport.Compute(table);
            var expected = table.Coders == 2 ? report[CoefficientNames.CohenKappa] : report[CoefficientNames.CongerKappa];
            Same(PooledKappa.Of([table]).Kappa.Value, expected.Value, "pooled");
        }, iter: Tables);

    private static void SameValues(int[][] before, int[][] after, string[]? names)
    {
        var (first, second) = (AgreementReport.Compute(RandomTables.Table(before)), AgreementReport.Compute(RandomTables.Table(after)));
        foreach (var coefficient in first.Coefficients.Where(coefficient => names?.Contains(coefficient.Name) ?? true))
            Same(second[coefficient.Name].Value, coefficient.Value, coefficient.Name);
    }

    private static void Same(double? value, double? expected, string name)
    {
        (value is null).ShouldBe(expected is null, name);
        if (value is not null) value.Value.ShouldBe(expected!.Value, 1e-9, name);
    }
}
