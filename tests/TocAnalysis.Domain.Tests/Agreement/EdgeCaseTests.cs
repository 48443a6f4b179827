using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>Where a coefficient does not exist, the reason stands in its place: never NaN, 0 or 1.00.</summary>
public class EdgeCaseTests
{
    private static readonly string[] Percents =
        [CoefficientNames.PercentAgreement, CoefficientNames.PercentAgreementPairs, CoefficientNames.PercentAgreementPairsQuadratic];

    private static readonly string[] FreeMarginal =
        [CoefficientNames.GwetAc1, CoefficientNames.GwetAc2Linear, CoefficientNames.GwetAc2Quadratic, CoefficientNames.BrennanPrediger, CoefficientNames.BrennanPredigerQuadratic];

    [Fact]
    public void E2_one_category_gives_full_percent_agreement_and_no_chance_corrected_value()
    {
        var report = AgreementReport.Compute(PublishedTables.Units(PublishedTables.EdgeCase("EDGE-ONE-CATEGORY").GetProperty("data")));

        report[CoefficientNames.PercentAgreement].Value.ShouldBe(1);
        report[CoefficientNames.PercentAgreementPairs].Value.ShouldBe(1);
        var corrected = report.Coefficients.Where(coefficient => !Percents.Contains(coefficient.Name)).ToList();
        corrected.Count.ShouldBe(19);
        foreach (var coefficient in corrected.Where(coefficient => coefficient.Name is not (CoefficientNames.KrippendorffAlphaRatio or CoefficientNames.LightKappa)))
        {
            coefficient.Value.ShouldBeNull(coefficient.Name);
            coefficient.NotDefined.ShouldBe("only one value was used", coefficient.Name);
        }

        report[CoefficientNames.LightKappa].NotDefined!.ShouldContain("only one value was used");
        report[CoefficientNames.KrippendorffAlphaRatio].NotDefined.ShouldBe("the categories are not numbers of 0 or more");
        report.Categories.Single().Pooled.NotDefined.ShouldBe("only one value was used");
        report.Categories.Single().OneAgainstRest.NotDefined.ShouldBe("only one value was used");
    }

    [Fact]
    public void One_used_of_two_declared_categories_defines_only_the_coefficients_with_free_marginals()
    {
        var report = AgreementReport.Compute(PublishedTables.Units(PublishedTables.EdgeCase("EDGE-ONE-CATEGORY").GetProperty("data"), ["y", "n"]));

        report.Table.Categories.Count.ShouldBe(2);
        foreach (var name in FreeMarginal) report[name].Value.ShouldBe(1, name);
        foreach (var name in new[] { "cohenKappa", "cohenKappaLinear", "cohenKappaQuadratic", "scottPi", "fleissKappa", "krippendorffAlphaNominal", "krippendorffAlphaOrdinal", "krippendorffAlphaInterval", "congerKappa" })
            report[name].NotDefined.ShouldBe("only one value was used", name);
        report.Categories[1].Pooled.NotDefined.ShouldBe("this category was not used");
        report.Prevalence[1].Share.ShouldBe(0);
    }

    [Fact]
    public void E2_without_overlap_nothing_is_defined_and_the_counts_say_why()
    {
        var report = AgreementReport.Compute(PublishedTables.Units(PublishedTables.EdgeCase("EDGE-NO-OVERLAP").GetProperty("data")), AgreementOptions.WithBootstrap);

        report.Coefficients.Count.ShouldBe(22);
        foreach (var coefficient in report.Coefficients)
        {
            coefficient.NotDefined.ShouldBe("no unit was coded by two coders", coefficient.Name);
            coefficient.Value.ShouldBeNull();
            coefficient.Interval.ShouldBeNull();
            coefficient.Units.ShouldBe(3);
            coefficient.Pairable.ShouldBe(0);
        }
    }

    [Fact]
    public void E2_an_empty_table_has_no_codings()
    {
        var report = AgreementReport.Compute(PublishedTables.Units(PublishedTables.EdgeCase("EDGE-EMPTY").GetProperty("data")), AgreementOptions.WithBootstrap);

        report.Coefficients.ShouldAllBe(coefficient => coefficient.NotDefined == "no codings" && coefficient.Value == null);
    }

    [Fact]
    public void A_table_of_missing_values_only_has_no_codings()
    {
        var report = AgreementReport.Compute(RatingTable.FromUnits([[null, null], [null, null]], ["y", "n"]).Value);

        report.Coefficients.ShouldAllBe(coefficient => coefficient.NotDefined == "no codings" && coefficient.Units == 2);
    }

    [Fact]
    public void E2_one_coder_agrees_with_nobody()
    {
        var report = AgreementReport.Compute(PublishedTables.Units(PublishedTables.EdgeCase("EDGE-SINGLE-CODER").GetProperty("data")));
        var besideASilentOne = AgreementReport.Compute(RatingTable.FromUnits([["y", null], ["n", null]]).Value);

        report.Coefficients.ShouldAllBe(coefficient => coefficient.NotDefined == "one coder" && coefficient.Value == null);
        besideASilentOne.Coefficients.ShouldAllBe(coefficient => coefficient.NotDefined == "one coder" && coefficient.Coders == 1);
    }

    [Fact]
    public void E2_total_disagreement_is_negative()
    {
        var edge = PublishedTables.EdgeCase("EDGE-ALL-DISAGREE");
        var report = AgreementReport.Compute(PublishedTables.Units(edge.GetProperty("data")));

        report[CoefficientNames.PercentAgreement].Value.ShouldBe(0);
        report[CoefficientNames.CohenKappa].Value!.Value.ShouldBe(-1, 1e-12);
        report[CoefficientNames.KrippendorffAlphaNominal].Value!.Value.ShouldBe(-0.75, 1e-12);
        report[CoefficientNames.GwetAc1].Value!.Value.ShouldBe(-1, 1e-12);
    }

    [Fact]
    public void B3_E2_looked_and_does_not_apply_is_data_while_not_yet_coded_is_missing()
    {
        var edge = PublishedTables.EdgeCase("EDGE-EXPLICIT-NO-VS-MISSING");
        var explicitNo = AgreementReport.Compute(PublishedTables.Units(edge.GetProperty("data_1")));
        var missing = AgreementReport.Compute(PublishedTables.Units(edge.GetProperty("data_2")));

        explicitNo[CoefficientNames.KrippendorffAlphaNominal].Value!.Value.ShouldBe(4.0 / 9, 1e-12);
        explicitNo[CoefficientNames.PercentAgreement].Value!.Value.ShouldBe(2.0 / 3, 1e-12);
        missing[CoefficientNames.KrippendorffAlphaNominal].Value!.Value.ShouldBe(1, 1e-12);
        missing[CoefficientNames.PercentAgreement].Value.ShouldBe(1);
        missing[CoefficientNames.CohenKappa].Dropped.ShouldBe(1);
        missing[CoefficientNames.CohenKappa].Pairable.ShouldBe(2);
    }

    [Fact]
    public void E2_weights_come_from_the_declared_scale_even_where_a_point_of_it_was_not_used()
    {
        var declared = AgreementReport.Compute(PublishedTables.Table("IRR-ANXIETY", [2, 3]));
        var found = AgreementReport.Compute(PublishedTables.Table("IRR-ANXIETY", [2, 3], declared: false));

        declared[CoefficientNames.CohenKappaLinear].Value!.Value.ShouldBe(13.0 / 103, 1e-12);
        declared.Table.CategoriesDeclared.ShouldBeTrue();
        found[CoefficientNames.CohenKappaLinear].Value!.Value.ShouldBe(41.0 / 281, 1e-12);
        found.Table.CategoriesDeclared.ShouldBeFalse();
        found.Table.Categories.Count.ShouldBe(5);
    }

    [Fact]
    public void Words_whose_order_was_not_declared_have_no_ordered_coefficient()
    {
        string?[][] units = [["low", "low"], ["high", "medium"], ["medium", "medium"]];

        var found = AgreementReport.Compute(RatingTable.FromUnits(units).Value);
        var declared = AgreementReport.Compute(RatingTable.FromUnits(units, ["low", "medium", "high"]).Value);

        foreach (var name in new[] { "cohenKappaLinear", "cohenKappaQuadratic", "krippendorffAlphaOrdinal", "krippendorffAlphaInterval", "gwetAc2Quadratic" })
        {
            found[name].NotDefined.ShouldBe("the order of the categories was not declared", name);
            declared[name].IsDefined.ShouldBeTrue(name);
        }

        found[CoefficientNames.KrippendorffAlphaNominal].IsDefined.ShouldBeTrue();
    }

    [Fact]
    public void Cohen_needs_two_known_coders_and_Fleiss_equal_numbers_of_codings()
    {
        var four = AgreementReport.Compute(PublishedTables.Table("KRIPP2011-C"));
        var counts = AgreementReport.Compute(RatingTable.FromCounts([[2, 0], [1, 1], [0, 2]]).Value);

        four[CoefficientNames.CohenKappa].NotDefined.ShouldBe(NotDefinedReasons.NotTwoCoders);
        four[CoefficientNames.ScottPi].NotDefined.ShouldBe(NotDefinedReasons.NotTwoCoders);
        four[CoefficientNames.FleissKappa].NotDefined.ShouldBe("units have different numbers of codings; use alpha");
        counts[CoefficientNames.CohenKappa].NotDefined.ShouldBe("the counts do not tell which coder gave which value");
        counts[CoefficientNames.ScottPi].Value.ShouldBe(counts[CoefficientNames.FleissKappa].Value);
    }
}
