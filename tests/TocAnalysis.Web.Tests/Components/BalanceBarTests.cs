using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Tests.Components;

public sealed class BalanceBarTests : WidgetContext
{
    private static readonly BalanceCounts Sketch = new(A: 2, B: 11, Mixed: 1, Contested: 0, NotApplicable: 9, CannotTell: 3, Uncoded: 13);

    [Fact]
    public void The_middle_line_has_a_before_it_b_after_it_and_mixed_across_it()
    {
        var parts = Render<BalanceBar>(p => p.Add(b => b.Counts, Sketch)).FindAll(".part");
        parts.Select(x => x.ClassName).ShouldBe(["part", "part a", "part m", "part b", "part"]);
        var grow = parts.Select(Grow).ToList();
        (grow[0] + grow[1] + (grow[2] / 2)).ShouldBe(grow.Sum() / 2, 0.001);
        grow[1..4].ShouldBe([2, 1, 11]);
    }

    [Fact]
    public void Counts_stand_inside_and_every_value_stands_in_the_legend_in_words()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, Sketch));
        bar.FindAll(".part b").Select(x => x.TextContent).ShouldBe(["2", "1", "11"]);
        bar.FindAll(".legend li").Select(x => x.TextContent.Trim()).ShouldBe(
            ["A 2", "mixed 1", "contested 0", "B 11", "not applicable 9", "cannot tell 3", "not yet coded 13"]);
        bar.Find(".src").TextContent.ShouldBe("39 cases, 14 with a position");
    }

    [Fact]
    public void Each_number_leads_to_its_cases()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, Sketch).Add(b => b.Link, v => $"/cases?code=I4&value={v}"));
        bar.FindAll(".legend a").Select(x => x.GetAttribute("href")).ShouldBe(
            BalanceCounts.Values(ValueScale.TwoPole).Select(v => $"/cases?code=I4&value={v}"));
        bar.Find("a.part.b").GetAttribute("href").ShouldBe("/cases?code=I4&value=B");
    }

    [Fact]
    public void A_small_bar_says_the_same_in_a_sentence()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, Sketch).Add(b => b.Size, BalanceSize.Small));
        bar.FindAll(".legend").ShouldBeEmpty();
        bar.Find(".visually-hidden").TextContent.ShouldBe(
            "Of 39 cases: A 2, mixed 1, contested 0, B 11, not applicable 9, cannot tell 3, not yet coded 13.");
    }

    [Fact]
    public void Bars_of_one_list_share_a_scale()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, new BalanceCounts(B: 5)).Add(b => b.ScaleTo, 20));
        bar.FindAll(".part").Sum(Grow).ShouldBe(40);
    }

    [Fact]
    public void Nothing_coded_is_an_empty_bar_with_words_and_not_a_zero()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, new BalanceCounts(Uncoded: 4)).Add(b => b.Size, BalanceSize.Small));
        bar.FindAll(".part").ShouldBeEmpty();
        bar.Find(".visually-hidden").TextContent.ShouldBe("no position recorded yet");
    }

    [Fact]
    public void Presence_does_not_wear_the_colours_of_poles()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, new BalanceCounts(Present: 3, Absent: 1)).Add(b => b.Scale, ValueScale.Presence));
        bar.FindAll(".part.a, .part.b, .legend i.a, .legend i.b").ShouldBeEmpty();
        bar.FindAll(".part.present, .part.absent").Count.ShouldBe(2);
    }

    [Fact]
    public void A_share_too_thin_for_its_number_is_drawn_without_it()
    {
        var bar = Render<BalanceBar>(p => p.Add(b => b.Counts, new BalanceCounts(A: 1, B: 400)));
        bar.Find(".part.a").TextContent.ShouldBeEmpty();
        bar.Find(".legend li").TextContent.Trim().ShouldBe("A 1");
    }

    private static double Grow(IElement part) => double.Parse(part.GetAttribute("style")!.Split(':')[1], CultureInfo.InvariantCulture);
}
