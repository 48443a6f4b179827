using TocAnalysis.Domain.Agreement;
using static TocAnalysis.Domain.Agreement.CoefficientNames;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>Tables and coefficients as printed elsewhere, each test named after the publication; tolerance is half of the last printed digit.</summary>
public class PrintedTablesTests
{
    private static readonly int[][] Diagnoses = [[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]];

    private static readonly int[][] Abstractors = [[13, 0, 0], [0, 20, 7], [0, 4, 56]];

    private static readonly int[][] Krippendorff2011C =
        [[1, 1, 0, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [0, 5, 5, 5], [0, 0, 1, 1], [0, 0, 3, 0]];

    [Fact]
    public void Krippendorff_2011_B_two_observers_five_values() =>
        Prints(FromLetters("aabbdcccedda", "babbbccceddd"), (KrippendorffAlphaNominal, 0.692, 3));

    [Fact]
    public void Krippendorff_1980_page_139_three_observers() =>
        Prints(
            Units("111 122 222 444 144 222 123 333 222"),
            (PercentAgreementPairs, 0.741, 3), (KrippendorffAlphaNominal, 0.642, 3), (KrippendorffAlphaInterval, 0.547, 3), (KrippendorffAlphaRatio, 0.483, 3));

    [Fact]
    public void Krippendorff_2004_page_227_two_observers() =>
        Prints(Units("aa ab bb bb bb bb bc cc cc cc cc cc"), (PercentAgreement, 0.833, 3), (KrippendorffAlphaNominal, 0.734, 3));

    [Fact]
    public void Landis_and_Koch_1977_multiple_sclerosis_two_neurologists()
    {
        Prints([[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]], (CohenKappa, 0.2079, 4), (CohenKappaLinear, 0.3797, 4));
        Prints([[5, 3, 0, 0], [3, 11, 4, 0], [2, 13, 3, 4], [1, 2, 4, 14]], (CohenKappa, 0.2965, 4), (CohenKappaLinear, 0.4773, 4));
    }

    [Fact]
    public void Landis_and_Koch_1977_multiple_sclerosis_standard_error() =>
        AgreementReport.Compute(RatingTable.FromContingency([[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]]).Value)[CohenKappa]
            .Interval!.StandardError.ShouldBe(0.0505, 0.00005);

    [Fact]
    public void Agresti_1990_couples() =>
        Prints([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]], (CohenKappa, 0.1293, 4), (CohenKappaLinear, 0.2374, 4));

    [Fact]
    public void Boyd_and_others_1982_mammograms() =>
        Prints([[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]], (CohenKappa, 0.4728, 4), (CohenKappaLinear, 0.5684, 4));

    [Fact]
    public void Fleiss_Levin_and_Paik_2003_diagnoses() => Prints([[75, 1, 4], [5, 4, 1], [0, 0, 10]], (CohenKappa, 0.68, 2));

    [Fact]
    public void Fleiss_1981_five_raters_three_outcomes()
    {
        var report = AgreementReport.Compute(RatingTable.FromCounts([[1, 4, 0], [2, 0, 3], [0, 0, 5], [4, 0, 1], [3, 0, 2], [1, 4, 0], [5, 0, 0], [0, 4, 1], [1, 0, 4], [3, 0, 2]]).Value);

        Value(report, FleissKappa).ShouldBe(0.4179, 0.00005);
        report.Categories.Select(category => Math.Round(category.Pooled.Value!.Value, 4)).ShouldBe([0.2917, 0.6711, 0.3490]);
    }

    [Fact]
    public void Artstein_and_Poesio_2008_utterances()
    {
        Prints([[20, 10], [20, 50]], (BrennanPrediger, 0.4, 3), (ScottPi, 0.341, 3), (CohenKappa, 0.348, 3));
        Prints([[46, 0, 0], [6, 32, 6], [0, 0, 10]], (BrennanPrediger, 0.82, 3), (ScottPi, 0.7995, 4), (CohenKappa, 0.8013, 4));
    }

    [Fact]
    public void Artstein_and_Poesio_2008_weighted_coefficients()
    {
        double[][] distances = [[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]];
        var table = RatingTable.FromContingency([[46, 0, 0], [6, 32, 6], [0, 0, 10]]).Value;
        var report = AgreementReport.Compute(table, new AgreementOptions(Weights: AgreementWeights.ByPenalties(distances).Value));

        Value(report, CohenKappaWeighted).ShouldBe(0.8163, 0.00005);
        Value(report, KrippendorffAlphaWeighted).ShouldBe(0.8156, 0.00005);
        report[CohenKappaWeighted].Value.ShouldBe(WeightedKappa.Of(table, AgreementWeights.ByPenalties(distances).Value).Value);
    }

    [Fact]
    public void Cohen_1968_weighted_kappa_with_the_penalties_of_his_table()
    {
        double[][] penalties = [[0, 1, 3], [1, 0, 6], [3, 6, 0]];
        var table = RatingTable.FromContingency([[88, 14, 18], [10, 40, 10], [2, 6, 12]]).Value;
        var report = AgreementReport.Compute(table, new AgreementOptions(Weights: AgreementWeights.ByPenalties(penalties).Value));

        Value(report, CohenKappa).ShouldBe(0.492, 0.0005);
        Value(report, CohenKappaWeighted).ShouldBe(0.348, 0.0005);
        report[CohenKappaWeighted].Interval!.Method.ShouldBe(IntervalMethod.FleissCohenEveritt);
    }

    [Fact]
    public void Brennan_and_Prediger_1981_two_examples()
    {
        Prints([[50, 0, 0], [10, 10, 10], [20, 0, 0]], (CohenKappa, 0.27, 2), (BrennanPrediger, 0.40, 2));
        Prints([[50, 0, 10], [0, 10, 10], [10, 10, 0]], (CohenKappa, 0.29, 2), (BrennanPrediger, 0.40, 2));
    }

    [Fact]
    public void Warrens_2012_four_raters_Hubert()
    {
        var units = new[] { (10, "1111"), (2, "1010"), (2, "1000"), (1, "0001"), (15, "0000") }.SelectMany(row => Enumerable.Repeat(row.Item2, row.Item1));
        Prints(Units(string.Join(' ', units)), (CongerKappa, 0.802479, 6));
    }

    [Fact]
    public void Mieskes_2009_parts_of_speech() =>
        Prints(
            RatingTable.FromUnits([.. "UH,VB,UH INP,INP,INP UH,UH,UH INP,INP,INP RB,RB,RB JJ,JJ,JJ INP,INP,INP PRP,PRP,PRP NN,NN,RB VB,VBP,VB PRP,PRP,PRP INP,INP,INP RB,UH,UH INP,INP,INP MD,MD,MD PRP,PRP,PRP INP,INP,INP"
                .Split(' ').Select(row => row.Split(','))]).Value,
            (FleissKappa, 0.80, 2));

    [Fact]
    public void Gwet_2014_Fleiss_first_fifteen_patients() =>
        Prints(
            RatingTable.FromCounts([.. "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031".Split(' ').Select(row => row.Select(n => n - '0').ToArray())]).Value,
            (GwetAc1, 0.4448007, 7), (FleissKappa, 0.4139265, 7), (KrippendorffAlphaNominal, 0.4204384, 7), (BrennanPrediger, 0.4388889, 7));

    [Fact]
    public void Gwet_2014_four_raters_of_three_categories_some_subjects_with_fewer() =>
        Prints(
            RatingTable.FromCounts([.. "301 211 211 202 310 310 040 031 004 310 040 031 022 004 310".Split(' ').Select(row => row.Select(n => n - '0').ToArray())]).Value,
            (GwetAc1, 0.3518903, 7));

    [Fact]
    public void Gwet_2014_four_raters_fourteen_subjects_with_missing_ratings() =>
        Prints(
            FromLetters("abccbadab---bb", "abccbbdabe--ba", "-cccbcdbbeaccc", "abccbddabea-bb"),
            (PercentAgreementPairs, 0.744, 3), (GwetAc1, 0.685, 3), (FleissKappaWithMissing, 0.657, 3), (KrippendorffAlphaNominal, 0.632, 3));

    [Fact]
    public void Gwet_2014_Ben_and_Gerry_one_rating_missing() =>
        Prints(FromLetters("aabbdcccedda", "babbbccce-dd"), (GwetAc1, 0.661, 3), (FleissKappaWithMissing, 0.649, 3), (KrippendorffAlphaNominal, 0.665, 3));

    [Fact]
    public void Gwet_2014_four_raters_by_sex() =>
        Prints(
            FromLetters("aaaaabbbcaaaaab", "aaaababccaaaaba", "abbcaabbcabbcaa", "ccccaabbcccccaa"),
            (PercentAgreementPairs, 0.456, 3), (GwetAc1, 0.208, 3), (FleissKappa, 0.129, 3), (KrippendorffAlphaNominal, 0.143, 3));

    [Fact]
    public void Gwet_2014_two_methods_of_diagnosis() =>
        Prints(
            Diagnoses,
            (CohenKappa, 0.432, 3), (CohenKappaLinear, 0.407, 3), (CohenKappaQuadratic, 0.383, 3), (GwetAc1, 0.456, 3), (GwetAc2Linear, 0.377, 3), (GwetAc2Quadratic, 0.299, 3));

    [Theory]
    [InlineData("linear", 0.407, 0.377)]
    [InlineData("ordinal", 0.390, 0.324)]
    [InlineData("radical", 0.419, 0.418)]
    [InlineData("quadratic", 0.383, 0.299)]
    public void Gwet_2014_two_methods_of_diagnosis_under_named_weights(string weights, double kappa, double ac2)
    {
        var report = AgreementReport.Compute(RatingTable.FromContingency(Diagnoses).Value, new AgreementOptions(Weights: Named(weights, 4)));

        Value(report, CohenKappaWeighted).ShouldBe(kappa, 0.0005);
        Value(report, GwetAc2Weighted).ShouldBe(ac2, 0.0005);
    }

    [Theory]
    [InlineData("linear", 0.843, 0.900)]
    [InlineData("ordinal", 0.872, 0.925)]
    [InlineData("radical", 0.819, 0.875)]
    [InlineData("quadratic", 0.892, 0.940)]
    public void Gwet_2014_abstractors_under_named_weights(string weights, double kappa, double ac2)
    {
        var report = AgreementReport.Compute(RatingTable.FromContingency(Abstractors).Value, new AgreementOptions(Weights: Named(weights, 3)));

        Value(report, CohenKappaWeighted).ShouldBe(kappa, 0.0005);
        Value(report, GwetAc2Weighted).ShouldBe(ac2, 0.0005);
    }

    /// <summary>Alpha under Gwet's ordinal weights (0.834) is not Krippendorff's ordinal alpha (0.815): the distances differ.</summary>
    [Theory]
    [InlineData("linear", 0.859, 0.818, 0.800)]
    [InlineData("ordinal", 0.899, 0.850, 0.834)]
    [InlineData("radical", 0.820, 0.790, 0.772)]
    [InlineData("quadratic", 0.914, 0.865, 0.849)]
    public void Gwet_2014_page_120_four_raters_with_missing_ratings_under_named_weights(string weights, double ac2, double fleiss, double alpha)
    {
        var units = Krippendorff2011C.Select(row => row.Select(value => value == 0 ? null : $"{value}").ToArray()).ToArray();
        var report = AgreementReport.Compute(RatingTable.FromUnits(units, ["1", "2", "3", "4", "5"]).Value, new AgreementOptions(Weights: Named(weights, 5)));

        Value(report, GwetAc2Weighted).ShouldBe(ac2, 0.0005);
        Value(report, FleissKappaWeighted).ShouldBe(fleiss, 0.0005);
        Value(report, KrippendorffAlphaWeighted).ShouldBe(alpha, 0.0005);
        Value(report, KrippendorffAlphaOrdinal).ShouldBe(0.815, 0.0005);
    }

    private static AgreementWeights Named(string name, int size) => name switch
    {
        "linear" => AgreementWeights.Linear(size),
        "ordinal" => AgreementWeights.Ordinal(size),
        "radical" => AgreementWeights.Radical(size),
        _ => AgreementWeights.Quadratic(size),
    };

    private static RatingTable Units(string rows) =>
        RatingTable.FromUnits([.. rows.Split(' ').Select(row => row.Select(value => (string?)value.ToString()).ToArray())]).Value;

    /// <summary>One text per coder, a hyphen where a rating is missing; the scale is all letters a to e or those used.</summary>
    private static RatingTable FromLetters(params string[] coders) =>
        RatingTable.FromUnits([.. Enumerable.Range(0, coders[0].Length).Select(unit => coders.Select(coder => coder[unit] == '-' ? null : coder[unit].ToString()).ToArray())]).Value;

    private static void Prints(int[][] cells, params (string Name, double Value, int Digits)[] printed) => Prints(RatingTable.FromContingency(cells).Value, printed);

    private static void Prints(RatingTable table, params (string Name, double Value, int Digits)[] printed)
    {
        var report = AgreementReport.Compute(table);
        foreach (var (name, value, digits) in printed)
            Value(report, name).ShouldBe(value, (0.5 * Math.Pow(10, -digits)) + 1e-9, name);
    }

    private static double Value(AgreementReport report, string name) => report[name].Value.ShouldNotBeNull(report[name].NotDefined);
}
