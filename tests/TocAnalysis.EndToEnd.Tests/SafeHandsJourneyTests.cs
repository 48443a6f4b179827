using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TocAnalysis.Web.Tests.Security;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>One program with public reading, one browser, one person who is signed in, for all journeys below.</summary>
public sealed class SafeHandsApp : IAsyncLifetime
{
    private RunningApp app = null!;
    private IPlaywright playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>By name: a browser makes no passkey for a number.</summary>
    public string Address => app.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>Where Ada is signed in.</summary>
    public IBrowserContext Ada { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        app = await RunningApp.StartAsync(TestContext.Current.CancellationToken, ("Public__Reading", "true"));
        // Not by Ada, who is to review one of them.
        var samples = app.RunAsync("sample", "load");
        playwright = await Playwright.CreateAsync();
        Browser = await EndToEnd.Tests.Browser.LaunchAsync(playwright);
        Ada = await Browser.NewContextAsync(new() { ColorScheme = ColorScheme.Light, ViewportSize = new ViewportSize { Width = 1360, Height = 900 } });
        Ada.SetDefaultTimeout(60_000);
        var page = await Ada.NewPageAsync();
        await MainJob.SetUpAsync(page, app.SetupLink.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await page.CloseAsync();
        await samples;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>What keeps records safe, in real Chromium: texts that want to act, passkeys, visitors, and what sources say differently.</summary>
public sealed class SafeHandsJourneyTests(SafeHandsApp app) : IClassFixture<SafeHandsApp>
{
    [Fact]
    public async Task D2_texts_that_want_to_act_neither_act_nor_load_in_a_browser()
    {
        var page = await app.Ada.NewPageAsync();
        var wrong = new ConcurrentBag<string>();
        page.Dialog += async (_, dialog) =>
        {
            wrong.Add($"dialog {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not ("data" or "blob"), Host: not "localhost" } foreign)
                wrong.Add($"request {foreign}");
        };
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("Refused to", StringComparison.Ordinal))
                wrong.Add(message.Text);
        };
        page.PageError += (_, fault) => wrong.Add(fault);
        var all = string.Join("\n\n", HostileTexts.Vectors);

        await page.OpenAsync($"{app.Address}/cases/new");
        await page.FillAsync("#f-title", "\"><img src=x onerror=alert(1)><script>alert(1)</script>");
        await page.FillAsync("#f-summary", all);
        await page.FillAsync("#f-narrative", all);
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await page.Locator(".preview").GetByText("alert(1)").First.ShownAsync();
        await SaveAsync();
        var record = new Uri(page.Url).AbsolutePath;
        await page.OpenAsync($"{app.Address}{record}/edit");
        await page.FillAsync("#f-summary", all + "\n\nonce more");
        await SaveAsync();

        foreach (var address in new[] { "/cases?q=alert", "/cases?view=cards&q=alert", record, $"{record}/history", $"{record}/code" })
        {
            await page.OpenAsync(app.Address + address);
            await page.Locator("main").GetByText("alert(1)").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        await page.OpenAsync(app.Address + record);
        (await EndToEnd.Tests.Browser.PrintedPagesAsync(page)).ShouldBeGreaterThan(0);
        // What would have acted later has had its time, and the page still is itself.
        await page.Locator("main h1").HoverAsync();
        wrong.ShouldBeEmpty();
        await page.EvaluateAsync("() => { new Image().src = 'https://evil.example/pixel.png'; }");
        for (var n = 0; n < 100 && wrong.IsEmpty; n++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        wrong.ShouldNotBeEmpty("the watch finds what it looks for");
        await page.CloseAsync();

        async Task SaveAsync()
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).First.ClickAsync();
            await page.WaitForURLAsync(new Regex("/cases/TOC-[0-9]+$"));
            await page.ReadyAsync();
        }
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_without_a_password()
    {
        var page = await app.Ada.NewPageAsync();
        // A device of Chromium's own, that looks who is before it and finds the person.
        var tools = await app.Ada.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.GotoAsync($"{app.Address}/account/passkeys");
        await page.FillAsync("[name='Passkey.Name']", "Test device");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByText("The passkey was added.").ShownAsync();

        await app.Ada.ClearCookiesAsync();
        await page.GotoAsync($"{app.Address}/account/passkeys");
        await page.WaitForURLAsync("**/account/sign-in?**");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/account/passkeys");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("Test device");
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_visitor_reads_what_is_public_and_reviewed_and_nothing_else()
    {
        var ada = await app.Ada.NewPageAsync();
        await ada.OpenAsync($"{app.Address}/cases/TOC-0011/edit");
        await ada.SelectOptionAsync("#f-status", "reviewed");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).First.ClickAsync();
        await ada.WaitForURLAsync(new Regex("/cases/TOC-0011$"));
        await ada.CloseAsync();
        var page = await EndToEnd.Tests.Browser.NewPageAsync(app.Browser);
        var scan = new PageScan(page);

        await page.GotoAsync($"{app.Address}/account/sign-in");
        await page.Locator("a[href='/public']").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("Hatton") }).ShownAsync();
        (await page.Locator("[data-list] li").CountAsync()).ShouldBe(1);
        await scan.LookAsync("public list");
        await page.Locator("aside a[href*='country=GBR'], aside a[href*='domain=organized']").First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/public\\?"));
        await page.Locator(".chip.on").First.ShownAsync();
        await page.Locator("[data-list] a").First.ClickAsync();
        await page.WaitForURLAsync("**/public/cases/TOC-0011");
        await page.Locator("main h1").ShownAsync();
        await scan.LookAsync("public case");
        (await page.Locator("main").InnerTextAsync()).ShouldNotContain("Ada");
        (await page.GotoAsync($"{app.Address}/public/cases/TOC-0001"))!.Status.ShouldBe(404);
        await page.GotoAsync($"{app.Address}/cases/TOC-0011");
        page.Url.ShouldContain("/account/sign-in");
        scan.ShouldHaveFoundNothing(2);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_another_source_says_is_kept_beside_the_record_preferred_and_undone()
    {
        var page = await app.Ada.NewPageAsync();
        await page.OpenAsync($"{app.Address}/cases/TOC-0001");
        await page.GetByText("Record another value").ClickAsync();
        await page.FillAsync("#competing-value", "1975");
        await page.Locator("#competing-value").BlurAsync();
        await page.SelectOptionAsync("#competing-source", new SelectOptionValue { Index = 1 });
        await page.SelectOptionAsync("#competing-certainty", "alleged");
        await page.ClickAsync("#competing-record");
        var card = page.Locator("[data-disagreement='start']");
        await card.Locator(".said:not(.preferred)").ShownAsync();
        (await Values()).ShouldBe(["1972", "1975"]);
        var scan = new PageScan(page);
        await scan.LookAsync("competing values");
        scan.ShouldHaveFoundNothing(1);

        await card.Locator("[data-prefer]").ClickAsync();
        await page.GetByText("The record now holds 1975.").ShownAsync();
        (await Values()).ShouldBe(["1975", "1972"]);
        await page.ClickAsync("#competing-undo");
        await page.GetByText("Undone: the version before is restored.").ShownAsync();
        await page.OpenAsync($"{app.Address}/cases?competing=start");
        await page.Locator("main a[href$='/cases/TOC-0001']").First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/TOC-0001"));
        await card.Locator(".said:not(.preferred)").ShownAsync();
        (await Values()).ShouldBe(["1972", "1975"]);
        await page.CloseAsync();

        async Task<IReadOnlyList<string>> Values() => [.. (await card.Locator(".value").AllInnerTextsAsync()).Select(t => t.Trim())];
    }
}
