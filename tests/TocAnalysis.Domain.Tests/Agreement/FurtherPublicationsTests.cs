using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>More printed tables, in all three layouts.</summary>
public class FurtherPublicationsTests
{
    [Fact]
    public void Wikipedia_Fleiss_kappa_14_raters_from_counts()
    {
        var report = AgreementReport.Compute(RatingTable.FromCounts(
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ]).Value);

        Value(report, CoefficientNames.FleissKappa).ShouldBe(0.210, 0.0005);
        Value(report, CoefficientNames.PercentAgreementPairs).ShouldBe(0.378, 0.0005);
        report[CoefficientNames.FleissKappa].Coders.ShouldBe(14);
    }

    [Fact]
    public void Wikipedia_Krippendorff_alpha_three_coders_with_unrated_and_singly_rated_units()
    {
        string?[] a = [null, null, null, null, null, "3", "4", "1", "2", "1", "1", "3", "3", null, "3"];
        string?[] b = ["1", null, "2", "1", "3", "3", "4", "3", null, null, null, null, null, null, null];
        string?[] c = [null, null, "2", "1", "3", "4", "4", null, "2", "1", "1", "3", "3", null, "4"];
        var report = AgreementReport.Compute(RatingTable.FromUnits([.. Enumerable.Range(0, 15).Select(i => new[] { a[i], b[i], c[i] })]).Value);

        Value(report, CoefficientNames.KrippendorffAlphaNominal).ShouldBe(0.691, 0.0005);
        Value(report, CoefficientNames.KrippendorffAlphaInterval).ShouldBe(0.811, 0.0005);
        (report.Table.Units, report.Table.RatedUnits, report.Table.PairableUnits).ShouldBe((15, 13, 12));
    }

    [Theory]
    [InlineData(45, 15, 25, 15, 0.1304)]
    [InlineData(25, 35, 5, 35, 0.2593)]
    public void Wikipedia_Cohen_same_percentages_with_different_marginals(int a, int b, int c, int d, double kappa) =>
        Value(AgreementReport.Compute(RatingTable.FromContingency([[a, b], [c, d]]).Value), CoefficientNames.CohenKappa).ShouldBe(kappa, 0.00005);

    [Theory]
    [InlineData("20 0 0 5 0 10 15 0 0 15 10 0 5 0 0 20", 0.467, 0.467, 0.467)]
    [InlineData("20 10 10 0 10 10 0 0 10 0 10 0 0 0 0 20", 0.467, 0.444, 0.444)]
    [InlineData("20 5 5 10 0 10 5 5 0 5 10 5 0 0 0 20", 0.467, 0.460, 0.474)]
    public void Zwick_1988_S_pi_and_kappa(string cells, double s, double pi, double kappa)
    {
        var numbers = cells.Split(' ').Select(int.Parse).Chunk(4).ToArray();
        var report = AgreementReport.Compute(RatingTable.FromContingency(numbers).Value);

        Value(report, CoefficientNames.PercentAgreement).ShouldBe(0.600, 1e-12);
        Value(report, CoefficientNames.BrennanPrediger).ShouldBe(s, 0.0005);
        Value(report, CoefficientNames.ScottPi).ShouldBe(pi, 0.001);
        Value(report, CoefficientNames.CohenKappa).ShouldBe(kappa, 0.0005);
    }

    [Fact]
    public void Randolph_2005_free_marginal_kappa_does_not_fall_with_prevalence()
    {
        var even = AgreementReport.Compute(RatingTable.FromCounts([[3, 0], [2, 1], [1, 2], [0, 3]], ["Yes", "No"]).Value);
        var skewed = AgreementReport.Compute(RatingTable.FromCounts([[3, 0], [2, 1], [2, 1], [3, 0]], ["Yes", "No"]).Value);

        Value(even, CoefficientNames.FleissKappa).ShouldBe(0.33, 0.005);
        Value(even, CoefficientNames.BrennanPrediger).ShouldBe(0.33, 0.005);
        Value(skewed, CoefficientNames.FleissKappa).ShouldBe(-0.2, 1e-9);
        Value(skewed, CoefficientNames.BrennanPrediger).ShouldBe(0.33, 0.005);
    }

    [Fact]
    public void Warrens_2010_eight_raters()
    {
        (int Times, string Row)[] rows =
        [
            (14, "NNNNNNNN"), (1, "NNNANNNN"), (1, "NNNNNNNA"), (10, "AAAAAAAA"), (2, "AANAAAAN"), (1, "AANANAAN"), (1, "AANANANN"),
        ];
        var units = rows.SelectMany(row => Enumerable.Repeat(row.Row.Select(letter => (string?)letter.ToString()).ToArray(), row.Times)).ToArray();
        var report = AgreementReport.Compute(RatingTable.FromUnits(units).Value);

        Value(report, CoefficientNames.BrennanPrediger).ShouldBe(0.8358, 0.0001);
        Value(report, CoefficientNames.FleissKappa).ShouldBe(0.8324, 0.0001);
        Value(report, CoefficientNames.CongerKappa).ShouldBe(0.8326, 0.0001);
        Value(report, CoefficientNames.LightKappa).ShouldBe(0.8325, 0.0001);
    }

    [Fact]
    public void Fleiss_1971_from_units_and_from_counts_is_the_same()
    {
        var units = PublishedTables.Table("FLEISS1971");
        var counts = PublishedTables.Vector("FLEISS1971").GetProperty("data").EnumerateArray()
            .Select(row => Enumerable.Range(1, 5).Select(category => row.EnumerateArray().Count(value => value.GetInt32() == category)).ToArray()).ToArray();
        var fromCounts = AgreementReport.Compute(RatingTable.FromCounts(counts).Value);

        foreach (var coefficient in AgreementReport.Compute(units).Coefficients.Where(coefficient => fromCounts[coefficient.Name].IsDefined))
            fromCounts[coefficient.Name].Value!.Value.ShouldBe(coefficient.Value!.Value, 1e-12, coefficient.Name);
        fromCounts.Coefficients.Count(coefficient => coefficient.IsDefined).ShouldBe(15);
    }

    private static double Value(AgreementReport report, string name) => report[name].Value.ShouldNotBeNull(report[name].NotDefined);
}
