using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tests.Codings;

public class CodingRulesTests
{
    private const string Summary = "A firm shipped waste.";
    private const string Narrative = "The waste lay in a yard. The yard was rented. Nobody asked.";

    private static readonly CodebookContent Codebook = new(1, "Test", "", [Code("I4", ValueScale.TwoPole), Code("D3", ValueScale.Presence), Code("P15", ValueScale.None)], []);

    [Theory]
    [InlineData("I4", "A B mixed not-applicable cannot-tell")]
    [InlineData("D3", "present absent not-applicable cannot-tell")]
    public void A_scale_allows_its_values_and_no_other(string code, string allowed)
    {
        foreach (var value in Enum.GetValues<CodingValue>())
            Faults(new CodingContent(code, value, null, null, [new Evidence(Source: "S1")])).Any(f => f.StartsWith("value:", StringComparison.Ordinal)).ShouldBe(!allowed.Split(' ').Contains(value.Text()));
    }

    [Fact]
    public void A_code_that_is_not_coded_by_hand_takes_no_value()
    {
        CodingRules.Allowed(ValueScale.None).ShouldBeEmpty();
        Faults(new CodingContent("P15", CodingValue.A, null, null, [new Evidence(Source: "S1")])).ShouldBe(["code: “P15”. P15 is not coded by hand."]);
    }

    [Fact]
    public void An_unknown_code_is_named_and_the_nearest_is_suggested() =>
        Faults(new CodingContent("i4", CodingValue.CannotTell, null, null, [])).ShouldBe(["code: “i4”. A code of codebook version 1. Did you mean I4?"]);

    [Theory]
    [InlineData("A", true)]
    [InlineData("B", true)]
    [InlineData("mixed", true)]
    [InlineData("present", true)]
    [InlineData("absent", true)]
    [InlineData("not-applicable", false)]
    [InlineData("cannot-tell", false)]
    public void Values_that_assert_something_need_evidence(string text, bool needed)
    {
        var value = Tokens.Parse<CodingValue>(text);
        var code = value is CodingValue.Present or CodingValue.Absent ? "D3" : "I4";
        CodingRules.NeedsEvidence(value).ShouldBe(needed);
        Faults(new CodingContent(code, value, null, "Because.", [])).Count.ShouldBe(needed ? 1 : 0);
        Faults(new CodingContent(code, value, null, null, [new Evidence("shipped waste")])).ShouldBeEmpty();
        Faults(new CodingContent(code, value, null, null, [new Evidence(Source: "S1", Locator: "p. 4")])).ShouldBeEmpty();
        Faults(new CodingContent(code, value, null, "Because.", [new Evidence(Locator: " None ")])).ShouldBeEmpty();
    }

    [Fact]
    public void The_locator_none_without_a_rationale_asks_for_the_rationale()
    {
        Faults(new CodingContent("I4", CodingValue.A, null, " ", [new Evidence(Locator: "none")])).ShouldBe(["rationale: With the locator “none” and no quotation or source, say why the case shows “A”."]);
        Faults(new CodingContent("I4", CodingValue.CannotTell, null, null, [new Evidence(Locator: "none")])).ShouldBeEmpty();
    }

    [Fact]
    public void All_faults_come_at_once_with_their_places()
    {
        var coding = new CodingContent("I5", CodingValue.Present, null, new string('x', CaseContent.MaxNote + 1),
        [
            new Evidence("lay in a ship"),
            new Evidence("yard"),
            new Evidence("waste", CaseText.Narrative),
            new Evidence(Source: "S9"),
            new Evidence(Locator: "p. 3"),
        ]);
        CodingRules.Validate(coding, Codebook, Summary, Narrative, s => s == "S1").Select(f => f.Place).ShouldBe(
            ["code", "rationale", "evidence[0].quote", "evidence[1].quote", "evidence[3].source", "evidence[4]"]);
    }

    [Fact]
    public void A_quotation_says_how_often_it_was_found()
    {
        var coding = new CodingContent("I4", CodingValue.A, null, null, [new Evidence("yard"), new Evidence("ship", CaseText.Narrative)]);
        Faults(coding).ShouldBe(
        [
            "evidence[0].quote: “yard”. Words that stand only once in the summary or narrative; these were found 2 times. Quote a few more words around them.",
            "evidence[1].quote: “ship”. Words exactly as they stand in the narrative; these were not found there.",
        ]);
    }

    [Fact]
    public void Anchoring_gives_quotations_their_place()
    {
        var coding = new CodingContent("I4", CodingValue.A, null, null, [new Evidence("Nobody asked"), new Evidence("waste", CaseText.Summary), new Evidence("yard"), new Evidence(Source: "S1")]);
        CodingRules.Anchor(coding, Summary, Narrative).Evidence.ShouldBe(
        [
            new Evidence("Nobody asked", CaseText.Narrative, 46),
            new Evidence("waste", CaseText.Summary, 15),
            new Evidence("yard"),
            new Evidence(Source: "S1"),
        ]);
    }

    private static List<string> Faults(CodingContent coding) => [.. CodingRules.Validate(coding, Codebook, Summary, Narrative, s => s == "S1").Select(f => f.ToString())];

    private static CodeDefinition Code(string key, ValueScale scale) =>
        new() { Key = key, Kind = CodeKind.Issue, Order = 1, Title = key, Definition = key, Scale = scale, Paragraphs = [19] };
}
