using CsCheck;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tests.Codings;

public class PositionTests
{
    [Theory]
    [InlineData(null, "adjudicated")]
    [InlineData("", "adjudicated")]
    [InlineData("  ", "adjudicated")]
    [InlineData("adjudicated", "adjudicated")]
    [InlineData("Any", "any")]
    [InlineData(" majority ", "majority")]
    [InlineData("coder:Anna", "coder:Anna")]
    [InlineData("CODER: Anna B. ", "coder:Anna B.")]
    [InlineData("coder:coder:x", "coder:coder:x")]
    public void A_basis_is_read_and_printed(string? text, string printed)
    {
        var basis = Basis.Parse(text).Value;
        basis.ToString().ShouldBe(printed);
        Basis.Parse(printed).Value.ShouldBe(basis);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("coder")]
    [InlineData("coder:")]
    [InlineData("coder:  ")]
    [InlineData("adjudicated,any")]
    public void Another_basis_is_refused_with_what_is_expected(string text)
    {
        var result = Basis.Parse(text);
        result.Succeeded.ShouldBeFalse();
        result.Faults.ShouldBe([new Fault("basis", Basis.Expectation, text)]);
    }

    [Fact]
    public void Each_basis_has_words_of_its_own() =>
        new[] { Basis.Adjudicated, Basis.Any, Basis.Majority, Basis.OfCoder("Anna") }.Select(b => b.InWords()).Distinct().Count().ShouldBe(4);

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("A", "A", "A", "A")]
    [InlineData("A A", "A", "A", "A")]
    [InlineData("A B", "contested", "contested", "A B")]
    [InlineData("A A B", "contested", "A", "A B")]
    [InlineData("B A B", "contested", "B", "A B")]
    [InlineData("A A B B", "contested", "contested", "A B")]
    [InlineData("A A B mixed", "contested", "contested", "A B mixed")]
    [InlineData("A A A B mixed", "contested", "A", "A B mixed")]
    [InlineData("not-applicable not-applicable", "not-applicable", "not-applicable", "not-applicable")]
    [InlineData("not-applicable cannot-tell", "contested", "contested", "not-applicable cannot-tell")]
    [InlineData("present absent present", "contested", "present", "present absent")]
    public void Values_of_coders_are_put_together(string values, string adjudicated, string majority, string any)
    {
        var given = Values(values);
        Shown(PositionRule.Resolve(given, Basis.Adjudicated)).ShouldBe(adjudicated);
        Shown(PositionRule.Resolve(given, Basis.Majority)).ShouldBe(majority);
        Shown(PositionRule.Resolve(given, Basis.Any)).ShouldBe(any);
    }

    [Fact]
    public void One_coder_has_the_value_that_this_coder_gave_or_none()
    {
        var given = Values("A B");
        PositionRule.Resolve(given, Basis.OfCoder("c1")).ShouldBe([PositionValue.B]);
        PositionRule.Resolve(given, Basis.OfCoder("C1")).ShouldBeEmpty();
        PositionRule.Resolve(given, Basis.OfCoder("nobody")).ShouldBeEmpty();
    }

    [Fact]
    public void An_adjudication_decides_only_where_it_is_asked_for()
    {
        var given = Values("A A B");
        PositionRule.Resolve(given, Basis.Adjudicated, PositionValue.Mixed).ShouldBe([PositionValue.Mixed]);
        PositionRule.Resolve(given, Basis.Adjudicated, PositionValue.Contested).ShouldBe([PositionValue.Contested]);
        PositionRule.Resolve(given, Basis.Majority, PositionValue.Mixed).ShouldBe([PositionValue.A]);
        PositionRule.Resolve(given, Basis.Any, PositionValue.Mixed).ShouldBe([PositionValue.A, PositionValue.B]);
    }

    [Fact]
    public void Order_of_coders_does_not_matter_and_agreement_is_never_contested() => Gen.Enum<CodingValue>().List[0, 6].Sample(values =>
    {
        var given = values.Select((v, i) => new CoderValue($"c{i}", v)).ToList();
        foreach (var basis in new[] { Basis.Adjudicated, Basis.Majority, Basis.Any })
        {
            var position = PositionRule.Resolve(given, basis);
            PositionRule.Resolve([.. given.AsEnumerable().Reverse()], basis).ShouldBe(position);
            if (values.Distinct().Count() == 1)
                position.ShouldBe([PositionRule.Of(values[0])]);
        }
    });

    [Fact]
    public void Positions_have_the_texts_of_values_and_one_more() =>
        Tokens.All<PositionValue>().ShouldBe([.. Enum.GetValues<CodingValue>().Select(v => PositionRule.Of(v).Text()), "contested"]);

    private static List<CoderValue> Values(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((v, i) => new CoderValue($"c{i}", Tokens.Parse<CodingValue>(v)))];

    private static string Shown(IReadOnlyList<PositionValue> positions) => string.Join(" ", positions.Select(p => p.Text()));
}
