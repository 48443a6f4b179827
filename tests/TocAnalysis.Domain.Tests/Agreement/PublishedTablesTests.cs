using System.Text.Json;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>Every published table gives its published coefficients within the precision in which they were printed.</summary>
public class PublishedTablesTests
{
    /// <summary>A test of significance against kappa 0, which the report does not offer: it gives intervals.</summary>
    private const string NotOffered = "fleiss_kappa_z";

    public static TheoryData<string, int, string> Expectations()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var vector in PublishedTables.Vectors)
        {
            var measures = vector.GetProperty("expected").EnumerateArray().Select(entry => entry.GetProperty("measure").GetString()!).ToArray();
            for (var i = 0; i < measures.Length; i++)
            {
                if (measures[i] != NotOffered) data.Add(vector.GetProperty("id").GetString()!, i, measures[i]);
            }
        }

        return data;
    }

    [Fact]
    public void The_file_holds_all_fourteen_publications()
    {
        PublishedTables.Vectors.Count().ShouldBe(14);
        Expectations().Count.ShouldBe(104);
    }

    [Theory]
    [MemberData(nameof(Expectations))]
    public void Coefficient_equals_the_published_value(string publication, int entry, string measure)
    {
        var expected = PublishedTables.Vector(publication).GetProperty("expected")[entry];
        var coders = expected.TryGetProperty("coders", out var chosen) ? chosen.EnumerateArray().Select(coder => coder.GetInt32()).ToArray() : null;

        // R irr drops a scale point that nobody used; its printed values for the anxiety table hold on the scale of the values found.
        var onDeclaredScale = publication != "IRR-ANXIETY" || measure.EndsWith("_declared_scale", StringComparison.Ordinal);
        var table = PublishedTables.Table(publication, coders, onDeclaredScale);

        var value = Value(table, measure.Replace("_declared_scale", "", StringComparison.Ordinal), expected);

        if (expected.GetProperty("published").ValueKind == JsonValueKind.Null)
            value.ShouldBe(expected.GetProperty("computed").GetDouble(), 1e-9);
        else
            value.ShouldBe(expected.GetProperty("published").GetDouble(), expected.GetProperty("tolerance").GetDouble());
    }

    private static double Value(RatingTable table, string measure, JsonElement expected)
    {
        var report = AgreementReport.Compute(table);
        double Named(string name) => report[name].Value.ShouldNotBeNull(report[name].NotDefined);
        switch (measure)
        {
            case "percent_agreement_all": return Named("percentAgreement");
            case "percent_agreement_pairs": return Named("percentAgreementPairs");
            case "percent_agreement_pairs_quadratic": return Named("percentAgreementPairsQuadratic");
            case "cohen_kappa": return Named("cohenKappa");
            case "cohen_kappa_linear": return Named("cohenKappaLinear");
            case "cohen_kappa_quadratic" or "cohen_kappa_quadratic_listwise": return Named("cohenKappaQuadratic");
            case "cohen_expected": return (Named("percentAgreement") - Named("cohenKappa")) / (1 - Named("cohenKappa"));
            case "cohen_kappa_ase": return report["cohenKappa"].Interval!.StandardError;
            case "cohen_kappa_ci95_low": return report["cohenKappa"].Interval!.Low;
            case "cohen_kappa_ci95_high": return report["cohenKappa"].Interval!.High;
            case "cohen_kappa_custom":
                var penalties = expected.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()).ToArray();
                return WeightedKappa.Of(table, AgreementWeights.ByDistance(penalties)).Value!.Value;
            case "scott_pi": return Named("scottPi");
            case "fleiss_kappa": return Named("fleissKappa");
            case "fleiss_kappa_gwet_missing": return Named("fleissKappaWithMissing");
            case "fleiss_kappa_quadratic": return Named("fleissKappaQuadratic");
            case "fleiss_kappa_category": return report.Categories[expected.GetProperty("category").GetInt32() - 1].Pooled.Value!.Value;
            case "conger_exact_kappa" or "conger_kappa_gwet_missing": return Named("congerKappa");
            case "conger_kappa_quadratic": return Named("congerKappaQuadratic");
            case "light_kappa": return Named("lightKappa");
            case "krippendorff_alpha_nominal": return Named("krippendorffAlphaNominal");
            case "krippendorff_alpha_ordinal": return Named("krippendorffAlphaOrdinal");
            case "krippendorff_alpha_interval" or "krippendorff_alpha_quadratic": return Named("krippendorffAlphaInterval");
            case "krippendorff_alpha_ratio": return Named("krippendorffAlphaRatio");
            case "gwet_ac1": return Named("gwetAc1");
            case "gwet_ac2_quadratic": return Named("gwetAc2Quadratic");
            case "brennan_prediger": return Named("brennanPrediger");
            case "brennan_prediger_quadratic": return Named("brennanPredigerQuadratic");
            default: throw new ArgumentException($"No coefficient answers the measure {measure}.", nameof(measure));
        }
    }
}
