using CsCheck;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

public class IntervalTests
{
    [Fact]
    public void E7_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        var table = PublishedTables.Table("HAYES-KRIPP-2007");

        var first = AgreementReport.Compute(table, new AgreementOptions(1_000, 7))[CoefficientNames.KrippendorffAlphaOrdinal].Interval!;
        var second = AgreementReport.Compute(table, new AgreementOptions(1_000, 7))[CoefficientNames.KrippendorffAlphaOrdinal].Interval!;
        var other = AgreementReport.Compute(table, new AgreementOptions(1_000, 8))[CoefficientNames.KrippendorffAlphaOrdinal].Interval!;

        second.ShouldBe(first);
        (first.Seed, first.Draws, first.DrawsUsed, first.Method).ShouldBe((7UL, 1_000, 1_000, IntervalMethod.CaseBootstrap));
        other.Low.ShouldNotBe(first.Low);
    }

    /// <summary>The printed seed must give the printed interval for ever: these bounds change only if the generator or the method does.</summary>
    [Fact]
    public void The_usual_seed_gives_this_interval()
    {
        var interval = AgreementReport.Compute(PublishedTables.Table("FLEISS1971"), AgreementOptions.WithBootstrap)[CoefficientNames.FleissKappa].Interval!;

        interval.Low.ShouldBe(LowOfFleiss, 1e-12);
        interval.High.ShouldBe(HighOfFleiss, 1e-12);
        interval.Seed.ShouldBe(AgreementOptions.UsualSeed);
    }

    private const double LowOfFleiss = 0.3121164201120445;
    private const double HighOfFleiss = 0.5419108136158594;

    [Fact]
    public void E7_fewer_than_ten_usable_units_get_a_warning_instead_of_an_interval()
    {
        string?[][] nine = [.. Enumerable.Range(0, 9).Select(i => new[] { i % 2 == 0 ? "a" : "b", i % 3 == 0 ? "a" : "b" }), ["a", null]];
        string?[][] ten = [.. nine, ["a", "b"]];

        var small = AgreementReport.Compute(RatingTable.FromUnits(nine).Value, AgreementOptions.WithBootstrap);
        var enough = AgreementReport.Compute(RatingTable.FromUnits(ten).Value, AgreementOptions.WithBootstrap);

        foreach (var name in new[] { CoefficientNames.KrippendorffAlphaNominal, CoefficientNames.CohenKappa, CoefficientNames.GwetAc1 })
        {
            small[name].Interval.ShouldBeNull(name);
            small[name].Warning.ShouldBe("no interval: 9 usable units, fewer than 10", name);
            enough[name].Interval.ShouldNotBeNull(name);
            enough[name].Warning.ShouldBeNull(name);
        }
    }

    [Fact]
    public void Resampling_beyond_the_limit_of_work_is_left_out_with_a_warning()
    {
        var report = AgreementReport.Compute(PublishedTables.Table("FLEISS1971"), new AgreementOptions(1_000, MostWork: 100_000));

        report[CoefficientNames.FleissKappa].Value.ShouldNotBeNull();
        report[CoefficientNames.FleissKappa].Interval.ShouldBeNull();
        report[CoefficientNames.FleissKappa].Warning.ShouldBe("no interval: the table is too large to be resampled this often");
    }

    [Fact]
    public void E7_an_interval_contains_its_value_and_stays_within_the_possible() =>
        RandomTables.Ratings(2, 3).Select(rows => Enumerable.Repeat(rows, 3).SelectMany(part => part).ToArray()).Sample(rows =>
        {
            foreach (var coefficient in AgreementReport.Compute(RandomTables.Table(rows), new AgreementOptions(50)).Coefficients)
            {
                if (coefficient.Interval is not { } interval) continue;
                interval.Low.ShouldBeLessThanOrEqualTo(coefficient.Value!.Value, coefficient.Name);
                interval.High.ShouldBeGreaterThanOrEqualTo(coefficient.Value!.Value, coefficient.Name);
                interval.High.ShouldBeLessThanOrEqualTo(1 + 1e-12, coefficient.Name);
                coefficient.Used.ShouldBeGreaterThanOrEqualTo(10);
            }
        }, iter: 200);

    [Fact]
    public void Two_coder_kappa_has_its_analytic_interval_without_any_draw()
    {
        var kappa = AgreementReport.Compute(PublishedTables.Table("SAS-3x3"))[CoefficientNames.CohenKappa];

        kappa.Interval!.Method.ShouldBe(IntervalMethod.FleissCohenEveritt);
        (kappa.Interval.Seed, kappa.Interval.Draws).ShouldBe((null, null));
    }

    [Fact]
    public void Full_agreement_has_no_interval_of_width_zero()
    {
        var report = AgreementReport.Compute(RatingTable.FromContingency([[10, 0], [0, 10]]).Value, AgreementOptions.WithBootstrap);

        report[CoefficientNames.CohenKappa].Value.ShouldBe(1);
        report[CoefficientNames.CohenKappa].Warning.ShouldBe("no interval: the standard error is 0");
        report[CoefficientNames.PercentAgreement].Warning.ShouldBe("no interval: every resample gives the same value");
    }

    [Fact]
    public void Bootstrap_and_analytic_intervals_of_a_large_table_agree()
    {
        var analytic = AgreementReport.Compute(PublishedTables.Table("IRR-VISION"))[CoefficientNames.CohenKappa];
        var pi = AgreementReport.Compute(PublishedTables.Table("IRR-VISION"), AgreementOptions.WithBootstrap)[CoefficientNames.ScottPi];

        // With 7,477 units and nearly equal marginals, kappa and pi are the same to the third decimal, and so are their errors.
        pi.Interval!.StandardError.ShouldBe(analytic.Interval!.StandardError, 0.0006);
        pi.Interval.Low.ShouldBe(analytic.Interval.Low, 0.002);
        pi.Interval.High.ShouldBe(analytic.Interval.High, 0.002);
    }
}
