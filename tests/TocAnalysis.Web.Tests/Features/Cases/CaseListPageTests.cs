using System.Globalization;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.List;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

public sealed class CaseListPageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_list_shows_counts_chips_matches_and_values_under_its_address()
    {
        await using var server = await ServerAsync();
        using var browser = await TestBrowser.SignedInAsync(server, "Rob", Role.Researcher);

        var all = await PageAsync(browser, "/cases");
        all.QuerySelector("h1 .beside")!.TextContent.ShouldBe("9 of 9");
        all.QuerySelectorAll("tbody[data-list] tr[data-row-href]").Length.ShouldBe(9);
        all.QuerySelectorAll(".chips").ShouldBeEmpty();
        all.QuerySelector("a.btn.primary")!.GetAttribute("href").ShouldBe(AppUrls.NewCase);
        all.QuerySelectorAll("p.src span").Select(e => Squeeze(e.TextContent)).ShouldContain("sorted by latest change");

        var narrowed = await PageAsync(browser, "/cases?q=lorry&code=I4&sort=title");
        narrowed.QuerySelector("h1 .beside")!.TextContent.ShouldBe("1 of 9");
        narrowed.QuerySelectorAll(".chips li.chip").Select(c => Squeeze(c.TextContent)).ShouldBe(["words lorry ×", "Coded for I4 Migrant communities and indigenous partners ×"], ignoreOrder: true, customMessage: null!);
        narrowed.QuerySelector("td.item b")!.InnerHtml.ShouldBe("<mark>Lorry</mark> deaths");
        narrowed.QuerySelector(".mark.contested").ShouldNotBeNull();
        // The form keeps the other filters and lets the words be changed.
        narrowed.QuerySelectorAll("form.filter-bar input[type=hidden]").Select(i => $"{i.GetAttribute("name")}={i.GetAttribute("value")}").ShouldBe(["code=I4"]);
        ((IHtmlInputElement)narrowed.QuerySelector("#case-words")!).Value.ShouldBe("lorry");
        // Taking the only code away by its chip leads to the list without it, in the same order.
        narrowed.QuerySelectorAll(".chips a.remove").Select(a => a.GetAttribute("href")).ShouldContain("/cases?q=lorry&sort=title");
        narrowed.QuerySelectorAll("p.src a").Select(a => a.GetAttribute("href")).ShouldBe(["/download/cases.csv?q=lorry&code=I4&sort=title", "/api/v1/cases?q=lorry&code=I4&sort=title", "/exports?q=lorry&code=I4&sort=title", "/cases?q=lorry&code=I4"]);
    }

    [Fact]
    public async Task Facets_link_to_what_they_count()
    {
        await using var server = await ServerAsync();
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        var page = await PageAsync(browser, "/cases?domain=organized");
        page.QuerySelector("h1 .beside")!.TextContent.ShouldBe("2 of 8");
        page.QuerySelector("a.btn.primary").ShouldBeNull();
        var links = page.QuerySelectorAll(".facet li a").Where(a => int.TryParse(a.QuerySelector("b")!.TextContent, out _)).ToList();
        links.Count.ShouldBeGreaterThan(20);
        foreach (var link in links.Where((l, i) => l.QuerySelector("b")!.TextContent.Trim() != "0" && (l.HasAttribute("aria-current") || i % 5 == 0)))
        {
            var own = link.Closest(".facet")!.QuerySelector("h3")!.TextContent.Trim();
            // Within a dimension values are alternatives, so the count of an unchecked domain is no total of its link.
            if (own == "Domain")
                continue;
            var (href, count) = (link.GetAttribute("href")!, link.QuerySelector("b")!.TextContent.Trim());
            (await PageAsync(browser, href)).QuerySelector("h1 .beside")!.TextContent.ShouldBe($"{count} of 8", href);
        }

        page.QuerySelector(".facet a[aria-current=true]")!.GetAttribute("href").ShouldBe("/cases");
    }

    [Fact]
    public async Task Pages_are_turned_by_links_in_both_directions()
    {
        await using var server = await ServerAsync(more: 60);
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        var first = await PageAsync(browser, "/cases?sort=id");
        first.QuerySelector(".pager [role=status]")!.TextContent.ShouldBe("1–50 of 68");
        first.QuerySelector(".pager [rel=prev]").ShouldBeNull();
        var second = await PageAsync(browser, first.QuerySelector(".pager [rel=next]")!.GetAttribute("href")!);
        second.QuerySelector(".pager [role=status]")!.TextContent.ShouldBe("51–68 of 68");
        second.QuerySelector(".pager [rel=next]").ShouldBeNull();
        var back = await PageAsync(browser, second.QuerySelector(".pager [rel=prev]")!.GetAttribute("href")!);
        back.QuerySelector("tbody tr")!.GetAttribute("data-row-href").ShouldBe("/cases/TOC-0001");
    }

    [Fact]
    public async Task Empty_lists_say_what_to_do()
    {
        await using var empty = await TocServer.StartAsync(postgres);
        using (var browser = await TestBrowser.SignedInAsync(empty, "Rob", Role.Researcher))
            (await PageAsync(browser, "/cases")).QuerySelectorAll(".empty .actions a").Select(a => a.GetAttribute("href")).ShouldBe([AppUrls.ImportSamples, AppUrls.NewCase]);
        using (var browser = await TestBrowser.SignedInAsync(empty, "Ann", Role.Analyst))
            (await PageAsync(browser, "/cases")).QuerySelectorAll(".empty .actions a").ShouldBeEmpty();

        await using var server = await ServerAsync();
        using var reader = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        var nothing = await PageAsync(reader, "/cases?domain=corporate&country=GBR");
        nothing.QuerySelectorAll(".empty li").Select(l => Squeeze(l.TextContent)).ShouldBe(["without Domain: corporate (2 cases)", "without Country: United Kingdom (1 cases)"], ignoreOrder: true, customMessage: null!);
        (await reader.GetAsync("/cases?contry=GBR")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PageAsync(reader, "/cases?contry=GBR", HttpStatusCode.BadRequest)).QuerySelector(".faults")!.TextContent.ShouldContain("country");
    }

    [Fact]
    public async Task The_file_holds_the_cases_of_the_screen_and_runs_no_formula()
    {
        await using var server = await ServerAsync();
        await using (var scope = server.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<SaveCase>().HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, Simple with { Title = "=HYPERLINK(\"x\"), \"and\"\nmore" }), Token);
        using var analyst = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        (await analyst.GetAsync(CaseListFile.Download)).Location.ShouldBe(AppUrls.Forbidden);
        using var secretariat = await TestBrowser.SignedInAsync(server, "Sue", Role.Secretariat);
        (await PageAsync(analyst, "/cases")).QuerySelectorAll($"a[href^='{CaseListFile.Download}']").ShouldBeEmpty();

        var file = await secretariat.GetAsync($"{CaseListFile.Download}?country=GBR&country=FRA&sort=id");
        file.Body.ShouldContain("TOC-0001");
        using var csv = new CsvReader(new StringReader(file.Body.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        await csv.ReadAsync();
        csv.ReadHeader();
        var rows = new List<(string Id, string Countries, string Result)>();
        while (await csv.ReadAsync())
            rows.Add((csv.GetField("case")!, csv.GetField("countries")!, csv.GetField("transnational")!));
        rows.ShouldBe([("TOC-0001", "CHN; GBR; NLD", "transnational"), ("TOC-0003", "GBR", "domestic"), ("TOC-0004", "FRA", "domestic")]);
        (await secretariat.GetAsync(CaseListFile.Download)).Body.ShouldContain("\"'=HYPERLINK(\"\"x\"\"), \"\"and\"\"\nmore\"");
        (await secretariat.GetAsync($"{CaseListFile.Download}?contry=GBR")).Location.ShouldBe("/cases?contry=GBR");
    }

    [Fact]
    public void What_the_first_rendering_read_comes_back_whole()
    {
        var found = new FoundCases
        {
            Items = [new FoundCase("TOC-0001", "<mark>a</mark>", "", TocAnalysis.Domain.PartialDate.Parse("1990~"), null, true, [CrimeDomain.Corporate], ["GBR"], Transnationality.Domestic, CaseStatus.Draft, Sensitivity.Internal, 3, default, [new CodePosition("I4", PositionValue.Contested)])],
            Total = 1,
            Of = 2,
            At = 1,
            Next = "n",
            Previous = null,
            Facets = new Dictionary<string, IReadOnlyList<FacetCount>> { ["country"] = [new FacetCount("GBR", "United Kingdom", 1, 2)] },
        };
        var content = new KeptList.Content("/cases?q=a", found, [new FilterToDrop("q", ["a"], 2)]);
        CaseJson.Write(KeptList.Unpack(KeptList.Pack(content)!)).ShouldBe(CaseJson.Write(content));
    }

    private async Task<TocServer> ServerAsync(int more = 0)
    {
        var server = await TocServer.StartAsync(postgres);
        var database = server.Services.GetRequiredService<TocDatabase>();
        await ActorsAsync(database);
        await using var scope = server.Services.CreateAsyncScope();
        foreach (var content in FoundWorld.Contents.Concat(Enumerable.Range(0, more).Select(i => Simple with { Title = $"Ship {i}" })))
            await ReviewedAsync(scope.ServiceProvider.GetRequiredService<SaveCase>(), content);
        await CodedAsync(database, 1, "I4", ("Ann", CodingValue.A), ("Bob", CodingValue.B));
        return server;
    }

    private static async Task<IHtmlDocument> PageAsync(TestBrowser browser, string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await browser.GetAsync(address);
        answer.Status.ShouldBe(status, address);
        return await new HtmlParser().ParseDocumentAsync(answer.Body, Token);
    }

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
