using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>From a round to the exported table of agreement: three coders and an adjudicator, each in a browser context of their own. Criteria B1, C1, D2, E5, G1.</summary>
public sealed partial class CodingJourneyTests
{
    private const string Password = "a long enough password";
    private const string Round = "Pilot round 1";
    private const string RoundAddress = "/rounds/Pilot%20round%201";

    [Fact]
    public async Task Three_coders_and_an_adjudicator_go_from_the_round_to_the_exported_agreement()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var chief = await ContextAsync(browser);
        await chief.GotoAsync(app.SetupLink);
        await chief.FillAsync("[name='Input.Name']", "Ada");
        await chief.FillAsync("[name='Input.Email']", "ada@example.org");
        await chief.FillAsync("[name='Input.Password']", Password);
        await chief.FillAsync("[name='Input.PasswordAgain']", Password);
        await chief.Keyboard.PressAsync("Enter");
        await chief.WaitForURLAsync("**/import?sample=1");
        await ReadyAsync(chief);
        await chief.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = SampleCases() }).ClickAsync();
        await chief.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import it" }).ClickAsync();
        await chief.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { NameRegex = Written() }).ShownAsync();

        var coders = new Dictionary<string, IPage>(StringComparer.Ordinal);
        foreach (var name in new[] { "Annika", "Benedikt", "Cemile", "Judge" })
            coders[name] = await InviteAsync(browser, chief, app.Address, name);
        var judge = coders["Judge"];
        coders.Remove("Judge");

        // The round: two cases drawn by the seed, one code, all three coders on each.
        await OpenAsync(judge, app.Address + "/rounds/new");
        var scan = new PageScan(judge);
        await scan.LookAsync("/rounds/new");
        await judge.FillAsync("#f-name", Round);
        await judge.FillAsync("#f-sample", "2");
        await judge.FillAsync("#f-share", "100");
        await judge.FillAsync("#f-codersPerDoubled", "3");
        foreach (var name in coders.Keys)
            await judge.GetByLabel(name, new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await judge.Locator("#f-codes summary").Filter(new LocatorFilterOptions { HasText = "Issues" }).ClickAsync();
        await judge.Locator("#f-codes label").Filter(new LocatorFilterOptions { HasTextRegex = Issue4() }).Locator("input").CheckAsync();
        await judge.Locator("button[type=submit].primary").ClickAsync();
        await judge.WaitForURLAsync("**" + RoundAddress);

        // Each coder codes and submits with the keyboard alone. Annika and Benedikt agree on both cases, Cemile on none.
        foreach (var (name, page) in coders)
        {
            await OpenAsync(page, app.Address + "/rounds");
            for (var i = 0; i < 2; i++)
            {
                var record = await page.Locator("table[data-list] a[href*='/code']").First.GetAttributeAsync("href");
                await OpenAsync(page, app.Address + record);
                await page.WorkbenchAsync();
                await PressUntilAsync(page, name == "Cemile" ? "5" : "4", "#f-value input:checked");
                await PressUntilAsync(page, "s", ".panel .danger");
                // Blind: nothing of the others is on the page.
                (await page.ContentAsync()).ShouldNotContain(name == "Annika" ? "Benedikt" : "Annika");
                await PressUntilAsync(page, "x", ".note.good a[href='/rounds']");
                await OpenAsync(page, app.Address + "/rounds");
            }

            (await page.Locator("table[data-list]").CountAsync()).ShouldBe(0);
        }

        // The adjudicator settles both, one as contested.
        await OpenAsync(judge, app.Address + "/rounds");
        await scan.LookAsync("/rounds");
        await judge.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = Round, Exact = true }).ClickAsync();
        await judge.Locator("#board").ShownAsync();
        await scan.LookAsync("the round");
        await OpenAsync(judge, app.Address + RoundAddress + "/adjudication?names=hidden&order=shuffled");
        await judge.Locator("article.card").First.ShownAsync();
        await scan.LookAsync("adjudication");
        for (var left = 2; left > 0; left--)
        {
            var card = judge.Locator("article.card").First;
            await card.ShownAsync();
            (await card.TextContentAsync())!.ShouldNotContain("Annika");
            await card.GetByText(left == 2 ? "Contested: both readings hold" : "Take the reading").First.ClickAsync();
            await card.Locator("textarea").FillAsync("The record says no more.");
            await card.Locator("textarea").BlurAsync();
            await card.Locator("button[type=submit]").ClickAsync();
            await Assertions.Expect(judge.Locator("article.card")).ToHaveCountAsync(left - 1, new LocatorAssertionsToHaveCountOptions { Timeout = 180_000 });
        }

        // What the page says is what the file says.
        await OpenAsync(judge, app.Address + "/agreement");
        await judge.Locator("select[name=round]").SelectOptionAsync(Round);
        await judge.Locator(".filter-bar button").ClickAsync();
        // The page before it has such a link too: wait for the one of the round.
        await judge.WaitForURLAsync("**/agreement?round=*");
        await judge.ReadyAsync();
        await judge.Locator("tbody a[href*='round=Pilot'][href$='code=I4']").ClickAsync();
        await judge.WaitForURLAsync("**code=I4*");
        await judge.Locator("#coefficients").ShownAsync();
        await scan.LookAsync("agreement");
        (await judge.Locator("tr", new PageLocatorOptions { HasText = "Percent agreement of pairs" }).First.TextContentAsync())!.ShouldContain("0.333");
        var download = await judge.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "CSV", Exact = true }).DownloadAsync();
        var file = await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
        file.ShouldContain("percentAgreementPairs,0.333");
        file.ShouldNotContain("Annika");
        scan.ShouldHaveFoundNothing(5);
        foreach (var page in new[] { judge, coders["Annika"] })
            await page.Context.CloseAsync();
    }

    /// <summary>
    /// Twelve codes without the mouse over a connection that breaks, and the tree of a codebook draft by keyboard and by dragging (criteria A1, A2, B1, B8).
    /// </summary>
    [Fact]
    public async Task A_case_with_twelve_codes_by_keyboard_alone_over_a_connection_that_breaks_and_a_draft_of_five_levels()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var chief = await ContextAsync(browser);
        await MainJob.SetUpAsync(chief, app.SetupLink);
        await chief.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = SampleCases() }).ClickAsync();
        await chief.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import it" }).ClickAsync();
        await chief.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { NameRegex = Written() }).ShownAsync();
        var coder = await InviteAsync(browser, chief, app.Address, "Annika");
        await TwelveCodes.AskAsync(chief, app.Address);
        await TwelveCodes.CodeAsync(coder, app.Address);
        await DraftTree.RunAsync(chief, app.Address);
        await coder.Context.CloseAsync();
    }

    /// <summary>A key may fall between two renderings; pressing it again does the same.</summary>
    private static async Task PressUntilAsync(IPage page, string key, string appears)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await page.EvaluateAsync("document.activeElement?.blur()");
            await page.Keyboard.PressAsync(key);
            try
            {
                await page.Locator(appears).First.WaitForAsync(new LocatorWaitForOptions { Timeout = 4_000 });
                return;
            }
            catch (TimeoutException)
            {
                // Once more.
            }
        }

        throw new InvalidOperationException($"The key {key} did not bring {appears}: {await page.Locator("main").InnerTextAsync()}");
    }

    internal static async Task<IPage> InviteAsync(IBrowser browser, IPage chief, string address, string name)
    {
        await OpenAsync(chief, address + "/admin");
        await chief.FillAsync("[name=name]", name);
        await chief.FillAsync("[name=email]", $"{name.ToLowerInvariant()}@example.org");
        var box = chief.Locator("label.check", new PageLocatorOptions { HasTextRegex = Researcher() }).Locator("input");
        if (!await box.IsCheckedAsync())
            await box.CheckAsync();
        await chief.Locator("section.card button[type=submit]").ClickAsync();
        var link = await chief.Locator("input[data-one-time]").InputValueAsync();
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

    private static Task ReadyAsync(IPage page) => page.Locator("body[data-interactive=true]").ShownAsync();

    [GeneratedRegex("sample cases")]
    private static partial Regex SampleCases();

    [GeneratedRegex("Written as import")]
    private static partial Regex Written();

    [GeneratedRegex(@"^\s*I4\b")]
    private static partial Regex Issue4();

    [GeneratedRegex("researcher", RegexOptions.IgnoreCase)]
    private static partial Regex Researcher();
}
