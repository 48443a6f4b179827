using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>Tables on which tools in use give a wrong or a differently defined number.</summary>
public class CheckedDefectTests
{
    [Theory]
    [InlineData(20, 5, 10, 15, 0.400, 0.560)]
    [InlineData(50, 75, 75, 800, 0.314, 0.206)]
    [InlineData(10, 10, 10, 970, 0.490, 0.299)]
    [InlineData(118, 5, 2, 0, -0.023, 0.944)]
    public void E3_chance_agreement_is_the_sum_over_both_values_not_their_product(int both, int onlyA, int onlyB, int neither, double kappa, double trap)
    {
        var value = Report([[both, onlyA], [onlyB, neither]])[CoefficientNames.CohenKappa].Value!.Value;

        value.ShouldBe(kappa, 0.0005);
        Math.Abs(value - trap).ShouldBeGreaterThan(0.05);
    }

    [Fact]
    public void E3_fleiss_kappa_of_two_coders_is_Scotts_pi_not_Conger()
    {
        var report = AgreementReport.Compute(PublishedTables.Table("QUICA-6"));

        report[CoefficientNames.FleissKappa].Value!.Value.ShouldBe(0.657143, 5e-7);
        report[CoefficientNames.CongerKappa].Value!.Value.ShouldBe(0.666667, 5e-7);
    }

    [Fact]
    public void Missing_rule_changes_weighted_kappa_and_stands_beside_it()
    {
        var report = AgreementReport.Compute(PublishedTables.Table("GWET2014-EX3.2"));
        var (withMissing, listwise) = (report[CoefficientNames.CongerKappaQuadratic], report[CoefficientNames.CohenKappaQuadratic]);

        withMissing.Value!.Value.ShouldBe(0.777, 0.0005);
        withMissing.MissingRule.ShouldBe(MissingRule.PairableUnitsSharesOfAll);
        (withMissing.Used, withMissing.Dropped).ShouldBe((11, 0));
        listwise.Value!.Value.ShouldBe(0.750, 0.0005);
        listwise.MissingRule.ShouldBe(MissingRule.CompletePairs);
        (listwise.Used, listwise.Dropped).ShouldBe((8, 3));
    }

    /// <summary>Landis and Koch (1977), two pathologists on 118 slides, as printed in Agresti (1992), p. 202.</summary>
    [Fact]
    public void Kappa_of_a_category_has_two_meanings_told_apart()
    {
        var report = Report([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]);

        report[CoefficientNames.CohenKappa].Value!.Value.ShouldBe(0.493, 0.0005);
        report.Categories.Select(category => Math.Round(category.Pooled.Value!.Value, 3)).ShouldBe([0.781, 0.247, 0.402, 0.435]);
        report.Categories.Skip(1).Select(category => Math.Round(category.OneAgainstRest.Value!.Value, 3)).ShouldBe([0.266, 0.441, 0.459]);
        report.Categories[1].Pooled.Name.ShouldBe("categoryKappaPooled");
        report.Categories[1].OneAgainstRest.Name.ShouldBe("categoryKappaOneAgainstRest");
    }

    /// <summary>Feinstein and Cicchetti (1990): 85 % agreement twice.</summary>
    [Fact]
    public void Kappa_paradox_is_visible_beside_AC1_and_prevalence()
    {
        var balanced = Report([[40, 9], [6, 45]]);
        var skewed = Report([[80, 10], [5, 5]]);

        balanced[CoefficientNames.PercentAgreement].Value.ShouldBe(0.85);
        skewed[CoefficientNames.PercentAgreement].Value.ShouldBe(0.85);
        balanced[CoefficientNames.CohenKappa].Value!.Value.ShouldBe(0.70, 0.005);
        skewed[CoefficientNames.CohenKappa].Value!.Value.ShouldBe(0.32, 0.005);
        skewed[CoefficientNames.GwetAc1].Value!.Value.ShouldBe(0.81, 0.005);
        skewed.Prevalence[0].Share!.Value.ShouldBe(0.875, 1e-12);
    }

    /// <summary>Gwet (2002): 118 of 125 agree, and kappa is below 0.</summary>
    [Fact]
    public void Almost_full_agreement_on_a_common_category_gives_a_negative_kappa()
    {
        var report = Report([[118, 5], [2, 0]]);

        report[CoefficientNames.PercentAgreement].Value!.Value.ShouldBe(0.944, 1e-12);
        report[CoefficientNames.CohenKappa].Value!.Value.ShouldBe(-0.023, 0.0005);
        report[CoefficientNames.GwetAc1].Value!.Value.ShouldBe(0.941, 0.0005);
    }

    private static AgreementReport Report(int[][] contingency) => AgreementReport.Compute(RatingTable.FromContingency(contingency).Value);
}
