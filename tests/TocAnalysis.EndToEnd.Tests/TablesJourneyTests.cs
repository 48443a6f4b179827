using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Secretariat work in real Chromium: from a question to a table in a spreadsheet, kept, frozen, printed; a brief; a file prepared beside the pages. No fault of accessibility on the way.</summary>
public sealed class TablesJourneyTests
{
    /// <summary>Criterion U8.</summary>
    private const int MostClicks = 8;

    [Fact]
    public async Task U8_P6_P8_a_filtered_table_in_eight_clicks_is_kept_frozen_printed_and_its_files_equal_the_screen()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        var scan = new PageScan(page);
        await MainJob.SetUpAsync(page, app.SetupLink);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("sample cases") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("Written as import") }).ShownAsync();
        await page.OpenAsync($"{app.Address}/");

        // Opening a list of choices and choosing are two clicks.
        var clicks = 0;
        async Task ClickAsync(ILocator what)
        {
            clicks++;
            await what.ClickAsync();
        }

        async Task ChooseAsync(string name, string value)
        {
            clicks += 2;
            await page.Locator($"form.filter-bar [name={name}]").SelectOptionAsync(value);
        }

        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Tables", Exact = true }).First);
        await page.WaitForURLAsync("**/tables");
        await ChooseAsync("rows", "region");
        await ChooseAsync("domain", "organized");
        await ClickAsync(page.Locator("form.filter-bar button[type=submit]"));
        await page.WaitForURLAsync("**/tables?*rows=region*");
        await page.ReadyAsync();
        var download = await page.DownloadAsync(() => ClickAsync(page.Locator("p.src a[target=_top][href*='.xlsx']")));
        clicks.ShouldBeLessThanOrEqualTo(MostClicks);
        await page.ReadyAsync();
        var screen = await FileTables.OfScreenAsync(page.Locator("table.crosstab").First);
        var book = await FileTables.OfWorkbookAsync(download, "Table");
        // Above the table stand its title and what it rests on; the sign of what is not recorded stands before its word on the screen.
        book.Skip(book.Length - screen.Length).Select(r => string.Join('|', r)).ShouldBe(screen.Select(r => string.Join('|', r).Replace("[x] ", "", StringComparison.Ordinal)));
        await scan.LookAsync("table");

        // Every number leads to exactly its cases.
        var cell = page.Locator("table.crosstab tbody td a").First;
        var count = await cell.InnerTextAsync();
        await cell.ClickAsync();
        await page.WaitForURLAsync("**/cases?*");
        (await page.Locator("h1 .beside").InnerTextAsync()).ShouldStartWith($"{count} of");
        await page.GoBackAsync();
        await page.ReadyAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Save this table" }).ClickAsync();
        await page.WaitForURLAsync("**/tables/saved/new*");
        await page.ReadyAsync();
        await page.Locator("#f-name").FillAsync("Regions of organized crime");
        await page.Locator("#f-title").FillAsync("Organized crime by region and result");
        await page.Locator("#f-number").FillAsync("Table 1");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Locator("#release").ShownAsync();
        await scan.LookAsync("saved table");
        await page.Locator("section[aria-labelledby=release] button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/tables/releases/REL-0001");
        await page.ReadyAsync();
        var file = page.Locator("a[target=_top][href$='/docx']");
        (await HashAsync(file)).ShouldBe(await HashAsync(file));
        await scan.LookAsync("release");

        foreach (var (where, address) in new[]
        {
            ("saved tables", "/tables/saved"), ("releases", "/tables/releases"), ("coverage", "/tables/coverage"), ("flip table", "/tables/matrix/flip"),
            ("brief on an issue", "/tables/brief/issue/I4"), ("brief on a country", "/tables/brief/country/GBR"), ("exports", "/exports?country=GBR"),
        })
        {
            await page.OpenAsync(app.Address + address);
            await page.Locator("main h1").ShownAsync();
            await scan.LookAsync(where);
        }

        await page.Locator("main form button[type=submit]").ClickAsync();
        var prepared = await page.Locator("article.export a.primary").DownloadAsync();
        (await FileTables.OfCsvAsync(prepared)).Length.ShouldBe(1 + 5);

        // Two pages of A4, as it is printed.
        await page.OpenAsync($"{app.Address}/tables/brief/issue/I4");
        (await Browser.PrintedPagesAsync(page)).ShouldBeInRange(1, 2);
        scan.ShouldHaveFoundNothing(10);

        async Task<string> HashAsync(ILocator link)
        {
            var got = await link.DownloadAsync();
            return Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync((await got.PathAsync())!)));
        }
    }
}
