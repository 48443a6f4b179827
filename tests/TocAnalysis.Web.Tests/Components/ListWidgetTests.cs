using AngleSharp.Dom;
using Bunit;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Tests.Components;

public sealed class ListWidgetTests : WidgetContext
{
    [Fact]
    public void A_zero_in_a_facet_is_greyed_and_still_there()
    {
        var facet = Render<FacetList>(p => p.Add(f => f.Heading, "Offence").Add(f => f.Items, [new("Fraud", 11, "/cases?offence=07"), new("Robbery", 0, "/cases?offence=04")]));
        facet.FindAll("li").Select(l => l.HasAttribute("data-zero")).ShouldBe([false, true]);
        facet.FindAll("li a b").Select(n => n.TextContent.Trim()).ShouldBe(["11", "0"]);
    }

    [Fact]
    public void A_long_facet_keeps_checked_lines_in_view_and_the_rest_behind_more()
    {
        var items = Enumerable.Range(1, 20).Select(i => new FacetItem($"Country {i}", i, $"/cases?country={i}", Checked: i == 17)).ToList();
        var facet = Render<FacetList>(p => p.Add(f => f.Heading, "Country").Add(f => f.Items, items).Add(f => f.Shown, 4));
        facet.FindAll(".facet > ul a").Select(a => a.TextContent.Trim()).ShouldBe(["Country 1 1", "Country 2 2", "Country 3 3", "Country 4 4", "Country 17 17"]);
        facet.FindAll("details li").Count.ShouldBe(15);
        facet.Find("summary .closed").TextContent.ShouldBe("15 more");
        facet.Find("a[aria-current=true]").TextContent.Trim().ShouldBe("Country 17 17");
    }

    [Fact]
    public void A_facet_that_would_hide_one_line_hides_none()
    {
        var items = Enumerable.Range(1, 5).Select(i => new FacetItem($"{i}", i, "/")).ToList();
        Render<FacetList>(p => p.Add(f => f.Heading, "x").Add(f => f.Items, items).Add(f => f.Shown, 4)).FindAll("details").ShouldBeEmpty();
    }

    [Fact]
    public void A_facet_without_a_line_is_no_heading_alone() =>
        Render<FacetList>(p => p.Add(f => f.Heading, "Period").Add(f => f.Items, [])).Markup.Trim().ShouldBeEmpty();

    [Fact]
    public void A_chip_can_be_taken_off_by_a_link_that_says_what_it_does()
    {
        var chips = Render<FilterChips>(p => p.Add(c => c.Items, [new("transnational", "yes", "/cases")]).Add(c => c.ClearHref, "/cases?clear"));
        var remove = chips.Find("a.remove");
        remove.GetAttribute("href").ShouldBe("/cases");
        remove.GetAttribute("aria-label").ShouldBe("Remove filter transnational yes");
        Render<FilterChips>().Markup.Trim().ShouldBeEmpty();
    }

    [Fact]
    public void The_pager_says_where_one_is_and_has_no_dead_button()
    {
        var first = Render<Pager>(p => p.Add(x => x.From, 1).Add(x => x.Shown, 50).Add(x => x.Total, 1234).Add(x => x.NextHref, "/cases?after=x"));
        first.Find("[role=status]").TextContent.ShouldBe("1–50 of 1,234");
        first.FindAll("a").Select(a => a.GetAttribute("rel")).ShouldBe(["next"]);
        var middle = Render<Pager>(p => p.Add(x => x.Shown, 50).Add(x => x.Total, 1000).Add(x => x.TotalIsExact, false).Add(x => x.PreviousHref, "/a"));
        middle.Find("[role=status]").TextContent.ShouldBe("50 shown of 1,000");
        Render<Pager>(p => p.Add(x => x.Shown, 0).Add(x => x.Total, 0)).Find("[role=status]").TextContent.ShouldBe("Nothing to show");
    }

    [Fact]
    public void All_faults_are_told_at_once_with_links_to_their_fields()
    {
        var list = Render<FaultList>(p => p
            .Add(f => f.Faults, [new("title", "A title."), new("countries[0].country", "A country code.", "GRB", ["GBR", "GRD"])])
            .Add(f => f.FieldId, place => place == "title" ? "case-title" : null));
        list.Find("[role=alert]");
        list.FindAll("li").Count.ShouldBe(2);
        list.Find("a.place").GetAttribute("href").ShouldEndWith("#case-title");
        Text(list.FindAll("li")[1]).ShouldBe("countries[0].country (you gave “GRB”): A country code. Did you mean GBR, GRD?");
    }

    [Fact]
    public void Without_faults_the_live_region_stands_ready_and_empty() =>
        Render<FaultList>().Find("[role=alert]").ChildElementCount.ShouldBe(0);

    [Fact]
    public void The_source_line_says_where_a_figure_comes_from_and_how_to_take_it_along()
    {
        var line = Render<SourceLine>(p => p
            .Add(s => s.N, "39 cases").Add(s => s.Filter, "country Panama").Add(s => s.Basis, "any").Add(s => s.CodebookVersion, "1")
            .Add(s => s.Date, new DateOnly(2026, 11, 23)).Add(s => s.CsvHref, "/x.csv").Add(s => s.ApiHref, "/api/v1/x"));
        line.FindAll("p > span").Select(s => Text(s)).ShouldBe(
            ["n = 39 cases", "filter: country Panama", "basis: any", "codebook version 1", "data of 23 Nov 2026", "this as CSV API call"]);
    }

    [Fact]
    public void The_page_head_names_the_page_and_the_way_to_it()
    {
        var head = Render<PageHead>(p => p.Add(h => h.Title, "Dover lorry deaths").Add(h => h.Crumbs, [new("Cases", "/cases"), new("TOC-0011")]).Add(h => h.Beside, "12 of 39"));
        head.Find("h1").TextContent.ShouldBe("Dover lorry deaths12 of 39");
        head.FindAll(".crumbs li").Select(l => l.TextContent.Trim()).ShouldBe(["Cases", "TOC-0011"]);
        head.Find("[aria-current=page]").TextContent.ShouldBe("TOC-0011");
    }

    private static string Text(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
