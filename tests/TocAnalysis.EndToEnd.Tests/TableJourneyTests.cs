using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>A secretariat user in real Chromium: from a question to files and a release that does not change (U8, C4, P6).</summary>
public sealed class TableJourneyTests
{
    [Fact]
    public async Task U8_C4_P6_from_a_question_to_a_workbook_and_a_release()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var app = await RunningApp.StartAsync(stop);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("TOC_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = app.Address, AcceptDownloads = true, ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        page.SetDefaultTimeout(120_000);
        await SetUpAsync(page, app);

        // U8: a filtered two-way table to a workbook; each click is counted, and nothing is typed.
        await page.GotoAsync("/");
        var clicks = 0;
        await ClickAsync(page.Locator("#rail a[href='/tables']"));
        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Issue I4 by region" }));
        await page.WaitForSelectorAsync("table.crosstab caption");
        await page.SelectOptionAsync("select[name=rows]", "country");
        clicks += 2;
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }));
        await page.WaitForURLAsync(u => u.Contains("rows=country", StringComparison.Ordinal));
        await page.WaitForSelectorAsync("table.crosstab caption");
        var download = await page.RunAndWaitForDownloadAsync(() => ClickAsync(page.Locator("a[href^='/download/tables.xlsx']")));
        download.SuggestedFilename.ShouldBe("toc-country-by-value.xlsx");
        page.Url.ShouldContain("code=I4");
        clicks.ShouldBeLessThanOrEqualTo(8);
        (await page.RunAxe()).Violations.Select(v => $"{v.Id}: {v.Help}").ShouldBeEmpty();

        // C2 on the screen: small counts withheld, and stated.
        await page.GotoAsync("/tables?rows=domain&columns=transnational&threshold=5&chart=heat");
        await page.WaitForSelectorAsync("table.crosstab caption");
        (await page.Locator("abbr.withheld").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Locator("li.disclosure").First.InnerTextAsync()).ShouldStartWith("Counts from 1 to 4 are withheld");
        (await page.RunAxe()).Violations.Select(v => $"{v.Id}: {v.Help}").ShouldBeEmpty();
        await PictureAsync(page, "tables-withheld");

        // Save and freeze.
        await page.GetByRole(AriaRole.Link, new() { Name = "Save this table" }).ClickAsync();
        await page.WaitForSelectorAsync("body[data-interactive=true]");
        await page.FillAsync("#f-name", "Domains");
        await page.FillAsync("#f-number", "Table 1");
        await page.FillAsync("#f-paragraphs", "4, 5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(u => u.EndsWith("/tables/saved/1", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(u => u.EndsWith("/tables/releases/REL-0001", StringComparison.Ordinal));
        await page.WaitForSelectorAsync("#files");
        (await page.RunAxe()).Violations.Select(v => $"{v.Id}: {v.Help}").ShouldBeEmpty();
        await PictureAsync(page, "tables-release");
        var first = await BytesAsync("/download/releases/REL-0001/docx");
        (await BytesAsync("/download/releases/REL-0001/docx")).ShouldBe(first);

        // The library, by keyboard alone to the first figure.
        foreach (var path in new[] { "/tables/matrix/flip", "/tables/matrix/co-occurrence", "/tables/matrix/origin-destination", "/tables/coverage", "/tables/brief/issue/I4", "/tables/brief/country/ITA", "/tables/saved", "/tables/releases" })
        {
            await page.GotoAsync(path);
            await page.WaitForSelectorAsync("main h1, h1");
            await page.WaitForSelectorAsync("main a[href*='/cases'], main a[href*='#cell'], main a[href*='/tables/']");
            (await page.RunAxe()).Violations.Select(v => $"{path} {v.Id}: {v.Help}").ShouldBeEmpty();
            await PictureAsync(page, path.Trim('/').Replace('/', '-'));
        }

        async Task ClickAsync(ILocator target)
        {
            clicks++;
            await target.ClickAsync();
        }

        async Task<byte[]> BytesAsync(string path) => await (await page.APIRequest.GetAsync(path)).BodyAsync();
    }

    private static async Task SetUpAsync(IPage page, RunningApp app)
    {
        await page.GotoAsync(app.SetupLink);
        await page.FillAsync("[name='Input.Name']", "Ana Secretariat");
        await page.FillAsync("[name='Input.Email']", "ana@example.org");
        await page.FillAsync("[name='Input.Password']", "seven green bridges 1999");
        await page.FillAsync("[name='Input.PasswordAgain']", "seven green bridges 1999");
        await page.Locator("button.primary").ClickAsync();
        await page.WaitForURLAsync(u => !u.Contains("/setup", StringComparison.Ordinal));
        await page.GotoAsync("/import?sample=1");
        await page.WaitForSelectorAsync("body[data-interactive=true]");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new System.Text.RegularExpressions.Regex("sample", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).First.ClickAsync();
        await page.Locator("button.primary").ClickAsync();
        // The import runs in the page's circuit: to leave before it is finished would end it.
        await page.WaitForSelectorAsync("section[aria-labelledby=batches] tbody tr");
        for (var i = 0; i < 60; i++)
        {
            await page.GotoAsync("/cases");
            if (await page.Locator("a[href='/cases/TOC-0012']").CountAsync() > 0)
                return;
            await page.WaitForTimeoutAsync(1_000);
        }

        throw new InvalidOperationException("The sample cases did not arrive.");
    }

    /// <summary>Pictures for people to look at, where a folder is named for them.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("TOC_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
