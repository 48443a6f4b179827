using Bunit;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Tests.Components;

namespace TocAnalysis.Web.Tests.Features.Codebook;

public sealed class BalanceCardTests : WidgetContext
{
    private static readonly Vocabularies Vocabularies = new();

    [Fact]
    public void Each_number_leads_to_its_cases_on_the_basis_chosen()
    {
        var card = Card(Basis.Adjudicated);
        card.FindAll(".legend a").Select(a => a.GetAttribute("href")).ShouldBe(
        [
            "/cases?code=I4&value=A", "/cases?code=I4&value=mixed", "/cases?code=I4&value=contested", "/cases?code=I4&value=B",
            "/cases?code=I4&value=not-applicable", "/cases?code=I4&value=cannot-tell", "/cases?uncoded=I4",
        ]);
        Card(Basis.Majority).Find(".legend a").GetAttribute("href").ShouldBe("/cases?code=I4&value=A&basis=majority");
        var own = Card(Basis.OfCoder("Ann B"));
        own.Find(".legend a").GetAttribute("href").ShouldBe("/cases?code=I4&value=A&coder=Ann%20B");
        own.FindAll(".legend a").ShouldAllBe(a => !a.GetAttribute("href")!.Contains("uncoded", StringComparison.Ordinal));
    }

    [Fact]
    public void The_basis_in_force_is_marked_and_others_are_links()
    {
        var card = Card(Basis.Any);
        card.Find(".bases a[aria-current]").GetAttribute("href").ShouldBe("/codebook/I4?basis=any");
        card.FindAll(".bases a").Select(a => a.TextContent).ShouldBe(["agreed", "majority", "any coder", "Ann"]);
        card.Find(".src a").GetAttribute("href").ShouldBe("/api/v1/codebook/I4/balance?basis=any");
    }

    [Fact]
    public void On_any_coder_cases_are_counted_once_below_the_bar_although_they_stand_at_two_values()
    {
        Card(Basis.Any).Find(".balance > .src").TextContent.ShouldBe("5 cases, 2 with a position");
        Card(Basis.Adjudicated).Find(".balance > .src").TextContent.ShouldBe("5 cases, 2 with a position");
    }

    [Fact]
    public void Warnings_are_words_and_there_is_no_verdict()
    {
        var card = Card(Basis.Adjudicated);
        card.FindAll(".note").Count.ShouldBe(1);
        card.Find(".note").TextContent.ShouldContain("none cites a source");
        card.Markup.ShouldContain("not what is true of the world");
        card.Find(".card").TextContent.ShouldNotContain("%");
    }

    private IRenderedComponent<BalanceCard> Card(Basis basis)
    {
        var code = Vocabularies.Codebook.Find("I4")!;
        BalanceCase[] cases =
        [
            new("TOC-0001", [new BalanceCoding("Ann", CodingValue.A, []), new BalanceCoding("Ben", CodingValue.B, [])]),
            new("TOC-0002", [new BalanceCoding("Ann", CodingValue.B, [])]),
            new("TOC-0003", [new BalanceCoding("Ann", CodingValue.NotApplicable, [])]),
        ];
        var found = new CodeBalance(code, IssueBalance.Compute(code.Scale, cases, 5, basis), 1, "all cases", new CaseFilter { Basis = basis == Basis.Adjudicated ? null : basis }, new DateOnly(2026, 11, 24));
        return Render<BalanceCard>(p => p.Add(c => c.Found, found).Add(c => c.Coders, ["Ann"]));
    }
}
