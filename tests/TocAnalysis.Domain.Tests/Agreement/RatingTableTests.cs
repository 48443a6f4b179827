using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

public class RatingTableTests
{
    [Fact]
    public void All_faults_of_a_table_are_told_at_once()
    {
        var result = RatingTable.FromUnits([["yes", "Yes"], ["no", "maybe"]], ["yes", "no"]);

        result.Refusal.ShouldBe(Refusal.Invalid);
        result.Faults.Select(fault => (fault.Place, fault.Value)).ShouldBe([("units[0][1]", "Yes"), ("units[1][1]", "maybe")]);
        result.Faults[0].Suggestions.ShouldBe(["yes"]);
    }

    [Fact]
    public void Rows_have_one_place_per_coder()
    {
        var result = RatingTable.FromUnits([["a", "b"], ["a"], ["a", "b", "c"]]);

        result.Faults.Select(fault => fault.Place).ShouldBe(["units[1]", "units[2]"]);
        result.Faults[0].Expected.ShouldContain("2 values");
    }

    [Fact]
    public void Categories_are_declared_once() =>
        RatingTable.FromUnits([["a", "b"]], ["a", "b", "a"]).Faults.Select(fault => fault.Place).ShouldBe(["categories[2]"]);

    [Fact]
    public void Counts_are_not_negative_and_fit_the_categories() =>
        RatingTable.FromCounts([[1, -1], [1, 2, 3]], ["a", "b"]).Faults.Select(fault => fault.Place).ShouldBe(["counts[0][1]", "counts[1]"]);

    [Fact]
    public void A_contingency_table_is_square() =>
        RatingTable.FromContingency([[1, 2, 3], [4, 5, 6]], ["a", "b", "c"]).Faults.Select(fault => fault.Place).ShouldBe(["contingency"]);

    [Fact]
    public void Counts_too_large_to_add_up_are_refused() =>
        RatingTable.FromContingency([[int.MaxValue, int.MaxValue], [0, 1]]).Faults.Select(fault => fault.Place).ShouldBe(["contingency"]);

    [Fact]
    public void Undeclared_numbers_are_sorted_as_numbers_and_words_as_words()
    {
        RatingTable.FromUnits([["10", "9"], ["-1", "2.5"]]).Value.Categories.Select(category => category.Label).ShouldBe(["-1", "2.5", "9", "10"]);
        RatingTable.FromUnits([["10", "9"], ["b", "A"]]).Value.Categories.Select(category => category.Label).ShouldBe(["10", "9", "A", "b"]);
    }

    [Fact]
    public void Not_a_number_and_infinity_are_words() =>
        RatingTable.FromUnits([["NaN", "Infinity"], ["1", "1"]]).Value.Categories.Select(category => category.Number).ShouldBe([1, null, null]);

    [Fact]
    public void A_coder_who_rated_nothing_is_not_a_coder()
    {
        var table = RatingTable.FromUnits([["a", null, "a"], ["b", null, "b"]]).Value;

        table.Coders.ShouldBe(2);
        AgreementReport.Compute(table)[CoefficientNames.CohenKappa].Value.ShouldBe(1);
    }

    [Fact]
    public void Units_and_contingency_of_the_same_ratings_give_the_same_coefficients()
    {
        var units = Enumerable.Repeat(new string?[] { "y", "y" }, 20).Concat(Enumerable.Repeat(new string?[] { "y", "n" }, 5))
            .Concat(Enumerable.Repeat(new string?[] { "n", "y" }, 10)).Concat(Enumerable.Repeat(new string?[] { "n", "n" }, 15)).ToArray();
        var fromUnits = AgreementReport.Compute(RatingTable.FromUnits(units, ["y", "n"]).Value);
        var fromCells = AgreementReport.Compute(RatingTable.FromContingency([[20, 5], [10, 15]], ["y", "n"]).Value);

        fromUnits.Coefficients.Select(coefficient => coefficient.Value).ShouldBe(fromCells.Coefficients.Select(coefficient => coefficient.Value));
        fromCells.Table.Units.ShouldBe(50);
    }

    [Fact]
    public void Every_missing_rule_has_words()
    {
        foreach (var rule in Enum.GetValues<MissingRule>()) rule.InWords().ShouldNotBeNullOrWhiteSpace();
    }
}
