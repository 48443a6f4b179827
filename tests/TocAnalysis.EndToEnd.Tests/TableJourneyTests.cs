using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TocAnalysis.Web.Export;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Criteria U8, C4 and P6: somebody of the secretariat goes from the first page to a workbook, and from a saved table to a release that never changes.</summary>
public sealed partial class TableJourneyTests
{
    private const string Password = "a long enough password";

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task U8_a_filtered_table_is_a_workbook_after_eight_clicks_and_a_release_stays_as_it_is(ColorScheme scheme)
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var chief = await Browser.NewPageAsync(browser);
        await MainJob.SetUpAsync(chief, app.SetupLink);
        await chief.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("sample cases") }).ClickAsync();
        await chief.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();
        await chief.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("Written as import") }).WaitForAsync();
        var page = await InviteAsync(browser, chief, app.Address, scheme);
        var scan = new PageScan(page, narrowToo: scheme == ColorScheme.Light);

        await page.OpenAsync(app.Address);
        var clicks = 0;
        await ClickAsync(page.Locator("nav a[href='/tables']").First);
        await page.WaitForURLAsync("**/tables");
        await ClickAsync(page.GetByRole(AriaRole.Link, new() { NameRegex = ReadyTable() }));
        await page.WaitForURLAsync(new Regex("rows=offence"));
        await page.ReadyAsync();
        await page.Locator("select[name=transnational]").SelectOptionAsync("yes");
        // A choice from a list is two clicks: one opens it, one chooses.
        clicks += 2;
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }));
        await page.WaitForURLAsync(new Regex("transnational=yes"));
        await page.ReadyAsync();
        await page.Locator("table.crosstab").WaitForAsync();
        var workbook = await DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "XLSX", Exact = true }));
        clicks++;
        clicks.ShouldBeLessThanOrEqualTo(8);
        var screen = await FileTables.OfScreenAsync(page.Locator("table.crosstab"));
        var lines = await FileTables.OfWorkbookAsync(workbook, XlsxTable.TableSheet);
        lines.Skip(lines.Length - screen.Length + 1).Select(l => string.Join('|', l.Skip(1))).ShouldBe(screen.Skip(1).Select(l => string.Join('|', l.Skip(1))));
        lines.ShouldContain(l => l[0].Contains("transnational", StringComparison.Ordinal));
        await scan.LookAsync("table");

        await page.GetByRole(AriaRole.Link, new() { Name = "Save this table" }).ClickAsync();
        await page.WaitForURLAsync("**/tables/saved/new?*");
        await page.ReadyAsync();
        await page.FillAsync("#f-name", "Offences of transnational cases");
        await page.FillAsync("#f-footnotes", "Prepared for the Conference.");
        await scan.LookAsync("new saved table");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/tables/saved/[0-9]+$"));
        await page.Locator("#threshold").WaitForAsync();
        await scan.LookAsync("saved table");
        await page.Locator("section[aria-labelledby=release] button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(new Regex("/tables/releases/REL-0001$"));
        await page.Locator("section[aria-labelledby=files] li").First.WaitForAsync();
        (await page.Locator("table.crosstab td").AllInnerTextsAsync()).ShouldContain("[c]");
        await scan.LookAsync("release");
        foreach (var ending in new[] { "xlsx", "docx", "csv", "html", "zip" })
        {
            var first = await BytesAsync(await DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = $"REL-0001.{ending}", Exact = true })));
            var second = await BytesAsync(await DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = $"REL-0001.{ending}", Exact = true })));
            second.ShouldBe(first, ending);
            first.Length.ShouldBeGreaterThan(100);
        }

        foreach (var place in new[]
        {
            "/tables/saved", "/tables/releases", "/tables/coverage", "/tables/matrix/flip?threshold=5", "/tables/matrix/co-occurrence", "/tables/matrix/origin-destination?threshold=5", "/tables/brief/issue/I4?threshold=5",
            "/tables/brief/country/ITA", "/tables?rows=stage&columns=transnational&threshold=5&chart=heat", "/tables?rows=code&columns=value&chart=bars", "/tables?rows=domain&columns=transnational&chart=multiples",
        })
        {
            await page.OpenAsync(app.Address + place);
            await scan.LookAsync(place);
        }

        scan.ShouldHaveFoundNothing(pages: 15);

        async Task ClickAsync(ILocator what)
        {
            clicks++;
            await what.ClickAsync();
        }
    }

    private static async Task<byte[]> BytesAsync(IDownload download) => await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);

    private static Task<IDownload> DownloadAsync(IPage page, ILocator link) => page.RunAndWaitForDownloadAsync(() => link.ClickAsync());

    private static async Task<IPage> InviteAsync(IBrowser browser, IPage chief, string address, ColorScheme scheme)
    {
        await chief.OpenAsync(address + "/admin");
        await chief.FillAsync("[name=name]", "Sefa");
        await chief.FillAsync("[name=email]", "sefa@example.org");
        await chief.Locator("label.check", new PageLocatorOptions { HasTextRegex = Secretariat() }).Locator("input").CheckAsync();
        await chief.Locator("section.card button[type=submit]").ClickAsync();
        var link = await chief.Locator("input[data-one-time]").InputValueAsync();
        var page = await Browser.NewPageAsync(browser, scheme);
        await page.GotoAsync(link);
        await page.FillAsync("[name='Input.Password']", Password);
        await page.FillAsync("[name='Input.PasswordAgain']", Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address + "/");
        return page;
    }

    [GeneratedRegex("offence", RegexOptions.IgnoreCase)]
    private static partial Regex ReadyTable();

    [GeneratedRegex("secretariat", RegexOptions.IgnoreCase)]
    private static partial Regex Secretariat();
}
