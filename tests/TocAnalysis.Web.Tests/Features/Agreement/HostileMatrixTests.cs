using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Web.Features.Agreement;

namespace TocAnalysis.Web.Tests.Features.Agreement;

/// <summary>What a matrix from elsewhere may hold: extreme numbers, broken texts, slips, sets and own weights.</summary>
public class HostileMatrixTests
{
    [Theory]
    [InlineData("""{ "units": [[1e308, -1e308], [1, 1e308], [1, 1]], "level": "interval" }""", "krippendorffAlphaInterval")]
    [InlineData("""{ "units": [[1e-200, 2e-200], [2e-200, 2e-200], [1e-200, 1e-200]], "level": "interval" }""", "krippendorffAlphaInterval")]
    [InlineData("""{ "units": [[1e308, 1e307], [1, 1e308], [1, 1]], "level": "ratio" }""", "krippendorffAlphaRatio")]
    [InlineData("""{ "units": [["0", "0.0"], ["0", "1"], ["1", "1"]], "level": "ratio" }""", "krippendorffAlphaRatio")]
    public void Extreme_numbers_have_their_alpha(string body, string name)
    {
        var value = Answer(body).GetProperty(name).GetProperty("value").GetDouble();

        double.IsFinite(value).ShouldBeTrue();
        value.ShouldBeLessThan(1);
    }

    [Fact]
    public void Alpha_does_not_depend_on_the_unit_of_the_values()
    {
        var ones = Answer("""{ "units": [[1, 2], [2, 2], [3, 1], [3, 3]], "level": "interval" }""");
        var tiny = Answer("""{ "units": [[1e-200, 2e-200], [2e-200, 2e-200], [3e-200, 1e-200], [3e-200, 3e-200]], "level": "interval" }""");

        foreach (var name in new[] { "krippendorffAlphaInterval", "krippendorffAlphaRatio" })
            Number(tiny, name).ShouldBe(Number(ones, name), 1e-12, name);
    }

    [Theory]
    [InlineData("""{ "units": [["a", "\ud800"]] }""", "units[0][1]", "Expected a text of whole characters; this one holds half of a surrogate pair.")]
    [InlineData("""{ "units": [["a", "b"]], "categories": ["a", "\ud800"] }""", "categories[1]", "Expected a text of whole characters; this one holds half of a surrogate pair.")]
    [InlineData("""{ "units": [["a", "b"]], "level": "\ud800" }""", "level", "Expected nominal, ordinal, interval or ratio.")]
    [InlineData("""{ "units": [["a", "NaN"]] }""", "units[0][1]", "Expected null where there is no value.")]
    [InlineData("""{ "units": [["a", " infinity "]] }""", "units[0][1]", "Expected null where there is no value.")]
    [InlineData("""{ "units": [[1, 1e400]] }""", "units[0][1]", "Expected a text, a number, or null where there is no value.")]
    [InlineData("""{ "units": [[9007199254740992, 9007199254740993]] }""", "units[0][1]", "Expected a number of at most 15 digits; send longer ones as texts.")]
    [InlineData("""{ "units": [["a", "b"]], "coders": ["Ann"] }""", "coders", "Expected 2 names, one per column.")]
    [InlineData("""{ "units": [["a", "b"]], "coders": ["Ann", "Ann"] }""", "coders[1]", "Expected every coder once.")]
    [InlineData("""{ "counts": [[1, 1]], "coders": ["Ann", "Ben"] }""", "coders", "Expected no coders beside counts, which do not tell coders apart.")]
    [InlineData("""{ "units": [["a", "b"], [["a"], null]] }""", "units[0][0]", "Expected a list of codes, or null: where one value is a list, all are.")]
    [InlineData("""{ "units": [[["a"], ["z"]]], "categories": ["a", "b"] }""", "units[0][1][0]", "Expected one of the declared categories.")]
    [InlineData("""{ "units": [[["a"], [null]]] }""", "units[0][1][0]", "Expected a code; a coder who gave none has an empty list.")]
    [InlineData("""{ "units": [["a", "b"]], "weights": [[1, 0], [0, 1]] }""", "categories", "Expected the categories in the order of weights.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "weights": [[1, 0.5], [0.4, 1]] }""", "weights[1][0]", "Expected the same number as in weights[0][1]: neither coder is the measure of the other.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "weights": [[0, 1], [1, 0]] }""", "weights[0][0]", "Expected 1: equal categories agree.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "weights": [[1, 1], [1, 1]] }""", "weights", "Expected a weight below 1: otherwise all categories agree.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "penalties": [[0, -1], [-1, 0]] }""", "penalties[1][0]", "Expected a number of 0 or more.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "penalties": [[0, 1, 2], [1, 0, 1], [2, 1, 0]] }""", "penalties", "Expected 2 rows, one per category.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "penalties": [[0, 1], [1]] }""", "penalties[1]", "Expected 2 numbers, as many as there are rows.")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "weights": "cubic" }""", "weights", "Expected linear, quadratic, radical or ordinal, or a square table of weights.")]
    [InlineData("""{ "units": [["low", "high"], ["mid", "low"]], "weights": "linear" }""", "categories", "Expected the categories in their order, which linear weights need.")]
    public void Faults_say_where_and_what_was_expected(string body, string place, string expected)
    {
        var result = ComputeAgreement.Handle(Request(body));

        result.Refusal.ShouldBe(Refusal.Invalid);
        result.Faults.ShouldContain(fault => fault.Place == place && fault.Expected == expected, string.Join(" ", result.Faults));
    }

    [Fact]
    public void A_text_of_more_than_200_characters_is_no_category() =>
        ComputeAgreement.Handle(Request($$"""{ "units": [["a", "{{new string('x', 201)}}"]] }""")).Faults.Single().Expected.ShouldBe("Expected a text of at most 200 characters.");

    [Theory]
    [InlineData("""{ "units": [["yes", "Yes "], ["no", "no"]] }""", "“Yes ”, “yes” are different categories.")]
    [InlineData("""{ "units": [["caf\u00e9", "cafe\u0301"], ["no", "no"]] }""", "are different categories.")]
    [InlineData("""{ "units": [["1", "1.0"], ["2", "2"]] }""", "“1”, “1.0” are different categories.")]
    [InlineData("""{ "units": [["yes", "NA"], ["no", "no"]] }""", "“NA” is counted as a category. Send null where a coder gave no value.")]
    public void What_looks_like_a_slip_is_told_and_not_mended(string body, string note) =>
        string.Join("\n", Answer(body).GetProperty("notes").EnumerateArray().Select(n => n.GetString())).ShouldContain(note);

    [Fact]
    public void Any_script_is_a_category()
    {
        var answer = Answer("""{ "units": [["да", "да"], ["لا", "да"], ["否", "否"], ["😀", "😀"]] }""");

        answer.GetProperty("categories").GetArrayLength().ShouldBe(4);
        Number(answer, "percentAgreement").ShouldBe(0.75);
    }

    [Fact]
    public void Rows_given_twice_count_twice() =>
        Number(Answer("""{ "units": [["a", "a"], ["a", "b"], ["a", "a"], ["a", "b"], ["b", "b"]] }"""), "percentAgreement").ShouldBe(0.6, 1e-12);

    [Fact]
    public void A_thousand_million_units_are_counted_and_not_resampled()
    {
        var answer = Answer("""{ "contingency": [[500000000, 1], [1, 400000000]], "draws": 1 }""");

        Number(answer, "scottPi").ShouldBeGreaterThan(0.99);
        answer.GetProperty("scottPi").GetProperty("warning").GetString()!.ShouldStartWith("no interval: the table is too large");
    }

    /// <summary>Nine items in DKPro Statistics: 0.186 with the distance of Passonneau 2004, 0.252 with its MASI.</summary>
    [Fact]
    public void Sets_of_codes_have_alpha_under_each_named_distance()
    {
        var answer = Answer("""
            { "units": [[[], []], [["A"], []], [["A"], ["A"]], [["A"], ["B"]], [["A", "B"], ["A"]], [["B", "A"], ["A", "C"]], [["A", "B", "C"], ["C", "B", "A"]], [["C"], ["A", "C"]], [["C"], ["C", "A"]]] }
            """);

        var alphas = answer.GetProperty("krippendorffAlphaSets").EnumerateArray().ToDictionary(a => a.GetProperty("distance").GetString()!, a => a.GetProperty("alpha").GetProperty("value").GetDouble());
        alphas.Keys.ShouldBe(["Jaccard", "MasiPassonneau", "MasiDkpro", "Passonneau2004"]);
        alphas["Passonneau2004"].ShouldBe(0.186, 0.001);
        alphas["MasiDkpro"].ShouldBe(0.252, 0.001);
        Number(answer, "percentAgreement").ShouldBe(3.0 / 9, 1e-12);
        (answer.GetProperty("n").GetInt32(), answer.GetProperty("pairable").GetInt32(), answer.GetProperty("coders").GetInt32()).ShouldBe((9, 9, 2));
        Answer("""{ "units": [["a", "b"]] }""").TryGetProperty("krippendorffAlphaSets", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""[["a, b"], ["a", "b"]]""")]
    [InlineData("""[["a, b"], ["a\\", "b"]]""")]
    public void A_code_with_a_comma_in_it_is_not_taken_for_two_codes(string differing) =>
        Number(Answer($$"""{ "units": [{{differing}}, [["a"], ["a"]]] }"""), "percentAgreementPairs").ShouldBe(0.5);

    [Fact]
    public void Many_different_sets_keep_their_alpha_and_say_why_the_rest_is_missing()
    {
        var rows = Enumerable.Range(0, 201).Select(i => new[] { new[] { "all", $"{i % 20}", $"x{i / 20}" }, ["all", $"{i % 20}", $"y{i / 20}"] });
        var answer = Answer(JsonSerializer.Serialize(new { units = rows }));

        answer.GetProperty("krippendorffAlphaSets")[0].GetProperty("alpha").GetProperty("value").GetDouble().ShouldBeGreaterThan(0);
        var kappa = answer.GetProperty("cohenKappa");
        (kappa.GetProperty("notDefined").GetString(), kappa.GetProperty("n").GetInt32()).ShouldBe(("more than 200 different sets", 201));
    }

    [Fact]
    public void Cohen_1968_penalties_give_his_weighted_kappa_and_without_them_nothing_is_added()
    {
        const string table = "\"contingency\": [[88, 14, 18], [10, 40, 10], [2, 6, 12]]";
        var weighted = Answer($$"""{ {{table}}, "penalties": [[0, 1, 3], [1, 0, 6], [3, 6, 0]] }""");

        Number(weighted, "cohenKappaWeighted").ShouldBe(0.348, 0.0005);
        Number(weighted, "cohenKappa").ShouldBe(0.492, 0.0005);
        weighted.GetProperty("notes").GetRawText().ShouldContain("penalties given");
        Answer($$"""{ {{table}} }""").TryGetProperty("cohenKappaWeighted", out _).ShouldBeFalse();
        Number(Answer($$"""{ {{table}}, "weights": "quadratic" }"""), "gwetAc2Weighted").ShouldBe(Number(weighted, "gwetAc2Quadratic"), 1e-12);
    }

    [Fact]
    public void Own_weights_by_which_all_used_values_agree_leave_nothing_to_correct()
    {
        var answer = Answer("""{ "units": [["a", "b"], ["b", "a"], ["a", "a"]], "categories": ["a", "b", "c"], "weights": [[1, 1, 0], [1, 1, 0], [0, 0, 1]] }""");

        Number(answer, "percentAgreementPairsWeighted").ShouldBe(1);
        answer.GetProperty("cohenKappaWeighted").GetProperty("notDefined").GetString().ShouldBe("by the weights given, all values that were used agree");
    }

    private static ComputeAgreementRequest Request(string body) => JsonSerializer.Deserialize<ComputeAgreementRequest>(body, JsonSerializerOptions.Web)!;

    private static JsonElement Answer(string body)
    {
        var result = ComputeAgreement.Handle(Request(body));
        result.Succeeded.ShouldBeTrue(string.Join(" ", result.Faults ?? []));
        return JsonSerializer.SerializeToElement(result.Value, JsonSerializerOptions.Web);
    }

    private static double Number(JsonElement answer, string name) => answer.GetProperty(name).GetProperty("value").GetDouble();
}
