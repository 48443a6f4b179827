using Bunit;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Tests.Components;

public sealed class MarkTests : WidgetContext
{
    [Theory]
    [InlineData("A", "a", "Pole A")]
    [InlineData("B", "b", "Pole B")]
    [InlineData("mixed", "mixed", "Supports both poles")]
    [InlineData("contested", "contested", "Coders gave different values")]
    [InlineData("present", "present", "The case shows it")]
    [InlineData("absent", "absent", "The case shows that it was not there")]
    [InlineData("not-applicable", "none", "The code does not apply to this case")]
    [InlineData("cannot-tell", "none", "It applies, but the record does not allow to tell")]
    [InlineData("uncoded", "uncoded", "Nobody has coded this yet")]
    public void A_position_says_its_value_by_word_and_by_look(string value, string css, string title)
    {
        var mark = Render<PositionMark>(p => p.Add(m => m.Value, value)).Find(".mark");
        mark.ClassList.ShouldContain(css);
        mark.GetAttribute("title").ShouldBe(title);
        mark.TextContent.ShouldBe(value.Replace('-', ' ') is "uncoded" ? "not coded" : value.Replace('-', ' '));
    }

    [Theory]
    [InlineData(Certainty.Established, "country", "United Kingdom")]
    [InlineData(Certainty.Alleged, "country alleged", "United Kingdom, alleged")]
    [InlineData(Certainty.Refuted, "country refuted", "United Kingdom, refuted, does not count")]
    public void A_country_shows_how_far_it_is_proven(Certainty certainty, string css, string title)
    {
        var mark = Render<CountryMark>(p => p.Add(m => m.Code, "GBR").Add(m => m.Name, "United Kingdom").Add(m => m.Certainty, certainty)).Find("abbr");
        mark.ClassName!.Trim().ShouldBe(css);
        mark.GetAttribute("title").ShouldBe(title);
    }

    [Fact]
    public void Domains_are_four_squares_and_a_sentence()
    {
        var marks = Render<DomainMarks>(p => p.Add(m => m.Domains, [CrimeDomain.Political, CrimeDomain.Corporate]));
        marks.FindAll("i").Select(i => i.HasAttribute("data-on")).ShouldBe([false, true, false, true]);
        marks.Find("[role=img]").GetAttribute("aria-label").ShouldBe("Domains: corporate, political");
        Render<DomainMarks>().Find("[role=img]").GetAttribute("aria-label").ShouldBe("no domain recorded");
    }

    [Fact]
    public void A_stage_without_countries_says_so_and_one_with_only_refuted_ones_is_not_lit()
    {
        var strip = Render<StageStrip>(p => p.Add(s => s.Countries,
        [
            new(Stage.Inception, "CHN", "China", Certainty.Established, "/countries/CHN"),
            new(Stage.Perpetration, "NLD", "Netherlands", Certainty.Refuted),
        ]));
        var stages = strip.FindAll(".stages > li");
        stages.Select(s => s.HasAttribute("data-on")).ShouldBe([true, false, false, false]);
        stages[2].TextContent.ShouldContain("not recorded");
        strip.Find("a.country").GetAttribute("href").ShouldBe("/countries/CHN");
    }

    [Fact]
    public void A_moment_is_shown_in_utc_whatever_offset_it_came_with()
    {
        var time = Render<Timestamp>(p => p.Add(t => t.At, new DateTimeOffset(2026, 11, 24, 1, 30, 0, TimeSpan.FromHours(5)))).Find("time");
        time.TextContent.ShouldBe("23 Nov 2026, 20:30 UTC");
        time.GetAttribute("datetime").ShouldBe("2026-11-23T20:30:00Z");
    }
}
