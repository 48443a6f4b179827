using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>From a round to the exported table of agreement: three coders and an adjudicator, each in a browser context of their own. Criteria A1, B1, B8, C1, D2, E5, G1.</summary>
public sealed partial class CodingJourneyTests
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task Three_coders_and_an_adjudicator_go_from_the_round_to_the_exported_agreement()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var chief = await ContextAsync(browser);
        await chief.GotoAsync(app.SetupLink);
        await chief.FillAsync("[name='Input.Name']", "Ada");
        await chief.FillAsync("[name='Input.Email']", "ada@example.org");
        await chief.FillAsync("[name='Input.Password']", Password);
        await chief.FillAsync("[name='Input.PasswordAgain']", Password);
        await chief.Keyboard.PressAsync("Enter");
        await chief.WaitForURLAsync("**/import?sample=1");
        await ReadyAsync(chief);
        await chief.Locator("main button").First.ClickAsync();
        await chief.Locator(".form-actions button.primary").ClickAsync();
        await chief.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { NameRegex = Written() }).WaitForAsync();

        var joining = new Dictionary<string, Task<IPage>>(StringComparer.Ordinal);
        foreach (var name in new[] { "Annika", "Benedikt", "Cemile", "Judge" })
            joining[name] = JoinAsync(browser, await InviteAsync(chief, app.Address, name), app.Address);
        var judge = await joining["Judge"];
        var coders = new Dictionary<string, IPage>(StringComparer.Ordinal);
        foreach (var name in joining.Keys.Where(n => n != "Judge"))
            coders[name] = await joining[name];
        var scan = new PageScan(judge);
        var draft = DraftTree.RunAsync(chief, app.Address);

        // The round: two cases drawn by the seed, one code, all three coders on each.
        await OpenAsync(judge, app.Address + "/rounds/new");
        await scan.LookAsync("/rounds/new");
        await judge.FillAsync("#f-name", "Pilot");
        await judge.FillAsync("#f-sample", "2");
        await judge.FillAsync("#f-share", "100");
        await judge.FillAsync("#f-codersPerDoubled", "3");
        foreach (var name in coders.Keys)
            await judge.GetByLabel(name, new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await judge.Locator("#f-codes summary").Filter(new LocatorFilterOptions { HasText = "Issues" }).ClickAsync();
        await judge.Locator("#f-codes label").Filter(new LocatorFilterOptions { HasTextRegex = Issue4() }).Locator("input").CheckAsync();
        await judge.Locator("button[type=submit].primary").ClickAsync();
        await judge.WaitForURLAsync("**/rounds/Pilot");

        // Each coder codes and submits with the keyboard alone. Annika and Benedikt agree on both cases, Cemile on none.
        await Task.WhenAll(coders.Select(c => CodeBothAsync(c.Value, c.Key, app.Address)));
        await OpenAsync(judge, app.Address + "/rounds/Pilot");
        await scan.LookAsync("/rounds/Pilot");

        await TwelveCodes.AskAsync(judge, app.Address);
        await Task.WhenAll(TwelveCodes.CodeAsync(coders["Annika"], app.Address), SettleAsync(judge, scan, app.Address), draft);
        await OpenAsync(judge, app.Address + "/codebook/versions");
        await scan.LookAsync("/codebook/versions");
        scan.ShouldHaveFoundNothing(5);
        foreach (var page in new[] { judge, coders["Annika"] })
            await page.Context.CloseAsync();
    }

    private static async Task SettleAsync(IPage judge, PageScan scan, string address)
    {
        // The adjudicator settles both, one as contested.
        await OpenAsync(judge, address + "/rounds/Pilot/adjudication?names=hidden&order=shuffled");
        await judge.Locator("article.card").First.WaitForAsync();
        await scan.LookAsync("/rounds/Pilot/adjudication");
        for (var left = 2; left > 0; left--)
        {
            var card = judge.Locator("article.card").First;
            await card.WaitForAsync();
            (await card.TextContentAsync())!.ShouldNotContain("Annika");
            await card.GetByText(left == 2 ? "Contested: both readings hold" : "Take the reading").First.ClickAsync();
            await card.Locator("textarea").FillAsync("The record says no more.");
            await card.Locator("textarea").BlurAsync();
            await card.Locator("button[type=submit]").ClickAsync();
            await Assertions.Expect(judge.Locator("article.card")).ToHaveCountAsync(left - 1, new LocatorAssertionsToHaveCountOptions { Timeout = 180_000 });
        }

        // What the page says is what the file says.
        await OpenAsync(judge, address + "/agreement?round=Pilot&code=I4");
        await judge.Locator("#coefficients").WaitForAsync();
        await scan.LookAsync("/agreement");
        (await judge.Locator("tr", new PageLocatorOptions { HasText = "Percent agreement of pairs" }).First.TextContentAsync())!.ShouldContain("0.333");
        var download = await judge.RunAndWaitForDownloadAsync(() => judge.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "CSV", Exact = true }).ClickAsync());
        var file = await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
        file.ShouldContain("percentAgreementPairs,0.333");
        file.ShouldNotContain("Annika");
    }

    /// <summary>The two cases of a coder, with keys that follow one another as fast as they can: whatever is not ready yet makes them wait.</summary>
    private static async Task CodeBothAsync(IPage page, string name, string address)
    {
        await OpenAsync(page, address + "/rounds");
        for (var i = 0; i < 2; i++)
        {
            var record = await page.Locator("table[data-list] a[href*='/code']").First.GetAttributeAsync("href");
            await page.GotoAsync(address + record);
            await SeenAsync(page, ".workbench");
            foreach (var key in new[] { name == "Cemile" ? "5" : "4", "s", "x" })
                await page.Keyboard.PressAsync(key);
            await SeenAsync(page, ".note.good a[href='/rounds']");
            // Blind: nothing of the others is on the page.
            (await page.ContentAsync()).ShouldNotContain(name == "Annika" ? "Benedikt" : "Annika");
            await OpenAsync(page, address + "/rounds");
        }

        (await page.Locator("table[data-list]").CountAsync()).ShouldBe(0);
    }

    /// <summary>Waits for something; where it does not come, the failure says what is there instead.</summary>
    internal static async Task SeenAsync(IPage page, string selector)
    {
        try
        {
            await page.Locator(selector).First.WaitForAsync(new LocatorWaitForOptions { Timeout = 45_000 });
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"{selector} did not come. {page.Url}: {await page.Locator("body").InnerTextAsync()}");
        }
    }

    private static async Task<string> InviteAsync(IPage chief, string address, string name)
    {
        await OpenAsync(chief, address + "/admin");
        await chief.FillAsync("[name=name]", name);
        await chief.FillAsync("[name=email]", $"{name.ToLowerInvariant()}@example.org");
        var box = chief.Locator("label.check", new PageLocatorOptions { HasTextRegex = Researcher() }).Locator("input");
        if (!await box.IsCheckedAsync())
            await box.CheckAsync();
        await chief.Locator("section.card button[type=submit]").ClickAsync();
        return await chief.Locator("input[data-one-time]").InputValueAsync();
    }

    private static async Task<IPage> JoinAsync(IBrowser browser, string link, string address)
    {
        var page = await ContextAsync(browser);
        await page.GotoAsync(link);
        await page.FillAsync("[name='Input.Password']", Password);
        await page.FillAsync("[name='Input.PasswordAgain']", Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address + "/");
        return page;
    }

    private static async Task<IPage> ContextAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1360, Height = 900 }, AcceptDownloads = true });
        context.SetDefaultTimeout(180_000);
        return await context.NewPageAsync();
    }

    internal static async Task OpenAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await ReadyAsync(page);
    }

    private static Task ReadyAsync(IPage page) => page.Locator("body[data-interactive=true]").WaitForAsync();

    private static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    [GeneratedRegex("Written as import")]
    private static partial Regex Written();

    [GeneratedRegex(@"^\s*I4\b")]
    private static partial Regex Issue4();

    [GeneratedRegex("researcher", RegexOptions.IgnoreCase)]
    private static partial Regex Researcher();
}
