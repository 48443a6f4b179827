using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>The whole main job in a real browser, from an empty data directory to a table as a file.</summary>
public sealed class MainJobTests
{
    [Theory]
    [InlineData("light", ColorScheme.Light)]
    [InlineData("dark", ColorScheme.Dark)]
    public async Task A_newcomer_sets_up_finds_reads_codes_and_exports(string theme, ColorScheme scheme)
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 1360, Height = 900 } });
        page.SetDefaultTimeout(60_000);

        // An account through the one-time link.
        await page.GotoAsync(app.SetupLink);
        await page.ShouldBeAccessibleAsync($"set-up, {theme}");
        await page.FillAsync("[name='Input.Name']", "Ada");
        await page.FillAsync("[name='Input.Email']", "ada@example.org");
        await page.FillAsync("[name='Input.Password']", "a long enough password");
        await page.FillAsync("[name='Input.PasswordAgain']", "a long enough password");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync("**/import?sample=1");
        await page.ReadyAsync();

        // The sample cases.
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("sample", RegexOptions.IgnoreCase) }).First.ClickAsync();
        var commit = page.Locator("button.primary");
        await commit.Or(page.Locator("table tbody tr")).First.WaitForAsync();
        if (await commit.CountAsync() > 0)
            await commit.ClickAsync();
        await page.Locator("table tbody tr").First.WaitForAsync();
        await page.ShouldBeAccessibleAsync($"import, {theme}");

        // Find one case and read why it is transnational.
        await page.OpenAsync($"{app.Address}/cases?q=Dover");
        await page.ShouldBeAccessibleAsync($"cases, {theme}");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Dover") }).First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/TOC-[0-9]+$"));
        await page.GetByText("Transnational", new() { Exact = true }).First.WaitForAsync();
        await page.ShouldBeAccessibleAsync($"case, {theme}");
        var id = new Uri(page.Url).Segments[^1];

        // Code it against a controversial issue, with words of its own text as evidence.
        await page.OpenAsync($"{app.Address}/codebook/I4");
        var before = await page.Locator("main").InnerTextAsync();
        await page.ShouldBeAccessibleAsync($"issue, {theme}");
        await page.OpenAsync($"{app.Address}/cases/{id}/code?code=I4");
        await page.ShouldBeAccessibleAsync($"workbench, {theme}");
        await page.Locator("#f-value input[type=radio]").Nth(1).CheckAsync();
        await page.Locator("#f-rationale").FillAsync("A group settled in the country took part.");
        await page.Locator("#f-evidence input[type=checkbox]").CheckAsync();
        await page.Locator("form button[type=submit].primary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("withdraw", RegexOptions.IgnoreCase) }).WaitForAsync();

        // The balance of the issue has changed.
        await page.OpenAsync($"{app.Address}/codebook/I4");
        (await page.Locator("main").InnerTextAsync()).ShouldNotBe(before);

        // A table as a file whose numbers are the screen's.
        await page.OpenAsync($"{app.Address}/tables?rows=code&columns=value");
        await page.ShouldBeAccessibleAsync($"tables, {theme}");
        var row = page.Locator("main table tbody tr", new() { HasText = "I4" }).First;
        var onScreen = Regex.Matches(await row.InnerTextAsync(), @"(?<=\s)\d+(?=\s|$)").Select(m => m.Value).ToList();
        onScreen.ShouldNotBeEmpty();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).First.ClickAsync());
        var csv = await File.ReadAllTextAsync((await file.PathAsync())!, TestContext.Current.CancellationToken);
        var line = csv.Split('\n').Single(l => l.StartsWith("I4", StringComparison.Ordinal) || l.StartsWith("\"I4", StringComparison.Ordinal));
        Regex.Matches(line, @"(?<=,)""?(\d+)""?(?=,|\r|$)").Select(m => m.Groups[1].Value).ShouldBe(onScreen);

        foreach (var place in new[] { "/", "/codebook", "/paper", "/groups", "/countries", "/sources", "/help", "/account" })
        {
            await page.OpenAsync(app.Address + place);
            await page.ShouldBeAccessibleAsync($"{place}, {theme}");
        }
    }
}
