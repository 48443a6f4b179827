using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TocAnalysis.Web.Export;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>The whole main job in a real browser, from an empty data directory to a table as a file; every page on the way is scanned.</summary>
public sealed partial class MainJobTests
{
    [Fact]
    public async Task A_newcomer_sets_up_finds_reads_codes_and_exports()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        var scan = new PageScan(page);

        await page.GotoAsync(app.SetupLink);
        await scan.LookAsync("set-up");
        await MainJob.SetUpAsync(page, app.SetupLink);
        await ImportSamplesAsync(page, scan);
        var id = await FindDoverAsync(page, scan, app.Address);
        await ReadWhyAsync(page, scan);

        await page.OpenAsync($"{app.Address}/codebook/I4");
        var before = await BalanceAsync(page);
        await scan.LookAsync("issue");
        await CodeByKeyboardAsync(page, scan, $"{app.Address}/cases/{id}/code?code=I4");

        await page.OpenAsync($"{app.Address}/codebook/I4");
        var after = await BalanceAsync(page);
        (after["B"] - before["B"]).ShouldBe(1);
        // The bar shows what the words say: its parts fill the track.
        (await page.Locator("main .balance.large .track").EvaluateAsync<bool>("track => { const widths = [...track.children].map(p => p.getBoundingClientRect().width); return Math.abs(widths.reduce((a, b) => a + b, 0) - track.getBoundingClientRect().width) < 12 && widths.filter(w => w > 5).length > 1; }")).ShouldBeTrue();
        (after["not yet coded"] - before["not yet coded"]).ShouldBe(-1);
        await CompareTableAsync(page, scan, $"{app.Address}/tables?rows=code&columns=value");
        await CompareTableAsync(page, scan, $"{app.Address}/tables?rows=country&columns=stage&measure=sources&totals=true");

        foreach (var place in new[]
        {
            "/", "/cases", "/cases?code=I4&value=B", "/cases/new", $"/cases/{id}/edit", $"/cases/{id}/history", "/codebook", "/paper", "/groups", "/countries", "/countries/CHN", "/sources",
            "/network?view=together", "/map", "/timeline", "/countries/compare?country=CHN&country=GBR",
            "/help", "/account", "/admin", "/admin/keys", "/admin/audit", "/forbidden", "/no-such-page",
        })
        {
            await page.GotoAsync(app.Address + place);
            if (place is not "/account")
                await page.ReadyAsync();
            await scan.LookAsync(place);
        }

        foreach (var list in new[] { "/groups", "/sources" })
        {
            await page.OpenAsync(app.Address + list);
            await page.Locator($"main a[href^='{list}/']").First.ClickAsync();
            await page.WaitForURLAsync(new Regex($"{list}/.+"));
            await page.Locator("main h1").ShownAsync();
            await scan.LookAsync($"one of {list}");
        }

        // The same address is the same picture, and a node that is moved by keyboard is pinned in the address.
        await page.GotoAsync(app.Address + "/network?view=together&start=bcci&steps=2");
        await page.Locator(".network-host[data-ready]").ShownAsync();
        await page.Locator("[data-show-node='bcci']").ClickAsync();
        await page.Locator(".network-host").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        var first = new Uri(page.Url).Query;
        first.ShouldContain("pin=bcci");
        await page.GotoAsync(app.Address + "/network?view=together&start=bcci&steps=2");
        await page.Locator(".network-host[data-ready]").ShownAsync();
        await page.Locator("[data-show-node='bcci']").ClickAsync();
        await page.Locator(".network-host").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        new Uri(page.Url).Query.ShouldBe(first);

        scan.ShouldHaveFoundNothing(pages: 34);
    }

    private static async Task ImportSamplesAsync(IPage page, PageScan scan)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("sample cases") }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import it" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("Written as import") }).ShownAsync();
        await scan.LookAsync("import");
    }

    /// <summary>By the keyboard alone: to the search, its words, to the first line found.</summary>
    private static async Task<string> FindDoverAsync(IPage page, PageScan scan, string address)
    {
        await page.OpenAsync(address);
        await page.Locator("#rail").GetByText("12", new() { Exact = true }).ShownAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("Dover lorry");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cases?q=*");
        await page.ReadyAsync();
        await scan.LookAsync("cases found");
        await page.Locator("[data-list] [data-row-href]", new() { HasText = "Dover lorry deaths" }).ShownAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("/cases/TOC-[0-9]+$"));
        return new Uri(page.Url).Segments[^1];
    }

    private static async Task ReadWhyAsync(IPage page, PageScan scan)
    {
        var test = page.Locator("#transnational");
        await test.Locator("[data-result=transnational]").ShownAsync();
        var why = await test.Locator(".verdict span").InnerTextAsync();
        why.ShouldContain("China");
        why.ShouldContain("United Kingdom");
        await scan.LookAsync("case");
    }

    /// <summary>The value by its number, words of the text by the arrow keys, the rationale typed, saved without the mouse.</summary>
    private static async Task CodeByKeyboardAsync(IPage page, PageScan scan, string address)
    {
        await MainJob.OpenWorkbenchAsync(page, address);
        await scan.LookAsync("workbench");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("t");
        for (var words = 0; words < 6; words++)
            await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("e");
        (await page.Locator("#f-evidence blockquote").InnerTextAsync()).ShouldContain("June 2000");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("A group settled in Rotterdam loaded the lorry.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("I4 is coded.").ShownAsync();
        await page.GetByText("The balance changed:").ShownAsync();
        await scan.LookAsync("workbench, coded");
    }

    /// <summary>The numbers of distinct cases of every value, as the page of the code shows them.</summary>
    private static async Task<Dictionary<string, int>> BalanceAsync(IPage page)
    {
        // All texts are taken as they stand, without waiting for the page to have read them.
        await page.Locator("main .balance.large .legend li").First.ShownAsync();
        return (await page.Locator("main .balance.large .legend li").AllInnerTextsAsync())
            .Select(text => Counted().Match(text))
            .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Screen, CSV and workbook hold the same headings, labels and numbers.</summary>
    private static async Task CompareTableAsync(IPage page, PageScan scan, string address)
    {
        await page.OpenAsync(address);
        await scan.LookAsync(address);
        var screen = await FileTables.OfScreenAsync(page.Locator("table.crosstab"));
        screen.Length.ShouldBeGreaterThan(3);
        // Signs that go before a heading on the screen are no part of it.
        foreach (var line in screen)
            line[0] = line[0].Replace("[x] ", "", StringComparison.Ordinal);
        screen[0] = [.. screen[0].Select(h => h.Replace("[x] ", "", StringComparison.Ordinal))];
        var csv = await FileTables.OfCsvAsync(await DownloadAsync(page, "CSV"));
        var workbook = await FileTables.OfWorkbookAsync(await DownloadAsync(page, "XLSX"), XlsxTable.TableSheet);

        csv.Skip(1).Select(Line).ShouldBe(screen.Skip(1).Select(Line));
        // On its sheet the table has lines above it that say what it is.
        workbook.SkipWhile(l => Line(l) != Line(csv[0])).Select(Line).ShouldBe(csv.Select(Line));
        csv[0].Skip(1).ShouldBe(screen[0].Skip(1), Case.Insensitive);

        static string Line(string[] cells) => string.Join(" | ", cells);
    }

    private static Task<IDownload> DownloadAsync(IPage page, string format) =>
        page.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }).DownloadAsync();

    [GeneratedRegex(@"^(.+?) (\d+)$")]
    private static partial Regex Counted();
}
