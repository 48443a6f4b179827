using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Agreement;
using TocAnalysis.Web.Features.Agreement;

namespace TocAnalysis.Web.Tests.Features.Agreement;

public class ComputeAgreementTests
{
    [Fact]
    public void A_contingency_table_gives_every_coefficient_of_two_coders()
    {
        var answer = Answer("""{ "contingency": [[20, 5], [10, 15]], "categories": ["yes", "no"], "level": "nominal" }""");

        Number(answer, "cohenKappa").ShouldBe(0.4, 1e-12);
        Number(answer, "percentAgreement").ShouldBe(0.7, 1e-12);
        foreach (var name in new[]
        {
            "krippendorffAlphaNominal", "cohenKappa", "cohenKappaLinear", "cohenKappaQuadratic", "scottPi", "fleissKappa", "krippendorffAlphaOrdinal",
            "krippendorffAlphaInterval", "gwetAc1", "gwetAc2Quadratic", "brennanPrediger", "percentAgreement", "percentAgreementPairs",
        })
        {
            answer.GetProperty(name).GetProperty("n").GetInt32().ShouldBe(50, name);
            answer.GetProperty(name).GetProperty("pairable").GetInt32().ShouldBe(50, name);
            answer.GetProperty(name).TryGetProperty("notDefined", out _).ShouldBeFalse(name);
            var interval = answer.GetProperty(name).GetProperty("interval");
            interval.GetProperty("low").GetDouble().ShouldBeLessThan(Number(answer, name), name);
            interval.GetProperty("high").GetDouble().ShouldBeGreaterThan(Number(answer, name), name);
        }
    }

    [Fact]
    public void Every_coefficient_of_the_report_is_in_the_answer_under_its_name()
    {
        var answer = Answer("""{ "contingency": [[20, 5], [10, 15]] }""");
        var report = AgreementReport.Compute(RatingTable.FromContingency([[20, 5], [10, 15]]).Value);

        report.Coefficients.Count.ShouldBe(22);
        foreach (var coefficient in report.Coefficients) Number(answer, coefficient.Name).ShouldBe(coefficient.Value!.Value, coefficient.Name);
    }

    [Fact]
    public void Units_hold_texts_numbers_and_null_and_the_scale_is_found()
    {
        var answer = Answer("""{ "units": [[1, 1, null, 1], [2, "2", 3, 2], [3.0, 3, 3, 3], [10, 9, 10, 10], [null, null, null, 3]] }""");

        answer.GetProperty("categories").EnumerateArray().Select(category => category.GetProperty("category").GetString()).ShouldBe(["1", "2", "3", "9", "10"]);
        answer.GetProperty("n").GetInt32().ShouldBe(5);
        answer.GetProperty("pairable").GetInt32().ShouldBe(4);
        answer.GetProperty("coders").GetInt32().ShouldBe(4);
        answer.GetProperty("notes")[0].GetString()!.ShouldStartWith("No categories were declared: the scale is the 5 categories found, in numerical order.");
    }

    [Fact]
    public void Counts_give_Fleiss_and_name_why_Cohen_is_missing()
    {
        var answer = Answer("""{ "counts": [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]] }""");

        Number(answer, "fleissKappa").ShouldBe(0.210, 0.0005);
        answer.GetProperty("cohenKappa").GetProperty("notDefined").GetString().ShouldBe("the counts do not tell which coder gave which value");
        answer.GetProperty("cohenKappa").TryGetProperty("value", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "units": [] }""", "no codings")]
    [InlineData("""{ "units": [["y"], ["n"]] }""", "one coder")]
    [InlineData("""{ "units": [["y", null], [null, "n"], ["y", null]] }""", "no unit was coded by two coders")]
    [InlineData("""{ "units": [["y", "y"], ["y", "y"], ["y", "y"]] }""", "only one value was used")]
    [InlineData("""{ "contingency": [[0, 0], [0, 0]] }""", "no codings")]
    public void Where_nothing_can_be_computed_the_reason_stands_in_the_place_of_the_value(string body, string reason)
    {
        var answer = Answer(body);

        foreach (var name in new[] { "cohenKappa", "scottPi", "fleissKappa", "krippendorffAlphaNominal", "gwetAc1", "brennanPrediger" })
        {
            answer.GetProperty(name).TryGetProperty("value", out _).ShouldBeFalse(name);
            answer.GetProperty(name).GetProperty("notDefined").GetString().ShouldBe(reason, name);
        }
    }

    [Fact]
    public void Same_seed_same_answer_and_the_seed_is_told()
    {
        const string body = """{ "contingency": [[20, 5], [10, 15]], "draws": 200, "seed": 5 }""";

        Answer(body).GetRawText().ShouldBe(Answer(body).GetRawText());
        Answer(body).GetProperty("gwetAc1").GetProperty("interval").GetProperty("seed").GetUInt64().ShouldBe(5UL);
        Answer("""{ "contingency": [[20, 5], [10, 15]], "draws": 0 }""").GetProperty("gwetAc1").GetProperty("interval").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{ }""", "units")]
    [InlineData("""{ "units": [["a", "b"]], "counts": [[1, 1]] }""", "units")]
    [InlineData("""{ "units": [["a", "b"]], "unit": 3 }""", "unit")]
    [InlineData("""{ "units": [["a", "b"]], "level": "interesting" }""", "level")]
    [InlineData("""{ "units": [["a", {}]] }""", "units[0][1]")]
    [InlineData("""{ "units": [["a", ""]] }""", "units[0][1]")]
    [InlineData("""{ "units": [["a", "b"], "c"] }""", "units[1]")]
    [InlineData("""{ "units": [["a", "b"], ["a"]] }""", "units[1]")]
    [InlineData("""{ "units": [["a", "b"]], "categories": ["a"] }""", "units[0][1]")]
    [InlineData("""{ "units": [["a", "b"]], "categories": ["a", null] }""", "categories[1]")]
    [InlineData("""{ "units": "a" }""", "units")]
    [InlineData("""{ "counts": [[1, 1.5]] }""", "counts[0][1]")]
    [InlineData("""{ "counts": [[1, -1]] }""", "counts[0][1]")]
    [InlineData("""{ "counts": [[1, null]] }""", "counts[0][1]")]
    [InlineData("""{ "counts": [[1, "2"]] }""", "counts[0][1]")]
    [InlineData("""{ "contingency": [[1, 2]] }""", "contingency[0]")]
    [InlineData("""{ "contingency": [[1, 2], [3, 4]], "categories": ["a", "b", "c"] }""", "contingency")]
    [InlineData("""{ "units": [["a", "b"]], "draws": 1000000 }""", "draws")]
    [InlineData("""{ "units": [["a", "b"]], "seed": -1 }""", "seed")]
    public void Faulty_input_is_refused_at_its_place(string body, string place)
    {
        var result = ComputeAgreement.Handle(Request(body));

        result.Refusal.ShouldBe(Refusal.Invalid);
        result.Faults.Select(fault => fault.Place).ShouldContain(place);
    }

    [Fact]
    public void Too_large_a_table_is_refused_with_the_limit_and_the_size()
    {
        var rows = Enumerable.Repeat(Enumerable.Repeat("a", 100), 2_001);
        var fault = ComputeAgreement.Handle(Request(JsonSerializer.Serialize(new { units = rows }))).Faults.Single();

        fault.Expected.ShouldBe("Expected at most 200,000 values in all rows together.");
        fault.Value.ShouldBe("200,100");
    }

    [Fact]
    public void Too_many_values_categories_or_coders_are_refused()
    {
        var values = Enumerable.Range(0, 201).Select(value => new[] { value, value });
        var coders = new[] { Enumerable.Repeat("a", 501) };

        ComputeAgreement.Handle(Request(JsonSerializer.Serialize(new { units = values }))).Faults.Single().Expected.ShouldBe("Expected at most 200 different values.");
        ComputeAgreement.Handle(Request(JsonSerializer.Serialize(new { units = coders }))).Faults.Single().Expected.ShouldBe("Expected at most 500 coders.");
        ComputeAgreement.Handle(Request(JsonSerializer.Serialize(new { units = coders, categories = Enumerable.Range(0, 201) }))).Faults.Select(fault => fault.Place).ShouldBe(["categories", "units"]);
    }

    private static ComputeAgreementRequest Request(string body) => JsonSerializer.Deserialize<ComputeAgreementRequest>(body, JsonSerializerOptions.Web)!;

    private static JsonElement Answer(string body)
    {
        var result = ComputeAgreement.Handle(Request(body));
        result.Succeeded.ShouldBeTrue(string.Join(" ", result.Faults));
        return JsonSerializer.SerializeToElement(result.Value, JsonSerializerOptions.Web);
    }

    private static double Number(JsonElement answer, string name) => answer.GetProperty(name).GetProperty("value").GetDouble();
}
