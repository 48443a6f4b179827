using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Issue 4: somebody finds, selects and changes cases, saves the view and opens a case by the keyboard alone.</summary>
public sealed class FindingTests
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    [Fact]
    public async Task Cases_are_found_selected_and_opened_by_keyboard_alone()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = Flags });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        await SetUpAsync(page, app);
        await SamplesAsync(page, app);

        await page.GotoAsync($"{app.Address}/cases");
        await ReadyAsync(page);
        await page.Locator("#case-words").FocusAsync();
        await page.Keyboard.TypeAsync("smugling");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cases?q=smugling**");
        await page.GetByText("Did you mean").WaitForAsync();
        // Tab leads to the spelling that finds something.
        await TabToAsync(page, "a[href*='q=smuggling']");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**q=smuggling**");
        await ReadyAsync(page);
        await page.Locator("[data-list] [data-row-href]").First.WaitForAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.GetByText("1 selected").WaitForAsync();
        await TabToAsync(page, "#bulk-status", back: true);
        await page.Keyboard.TypeAsync("reviewed");
        await TabToAsync(page, "section.bulk button");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Nothing is saved yet").WaitForAsync();

        (await page.RunAxe()).Violations.ShouldBeEmpty();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cases/TOC-*");
    }

    private static async Task SetUpAsync(IPage page, RunningApp app)
    {
        await page.GotoAsync(app.SetupLink);
        await page.Locator("[name='Input.Name']").FillAsync("Ada");
        await page.Locator("[name='Input.Email']").FillAsync("ada@example.org");
        await page.Locator("[name='Input.Password']").FillAsync("a long pass phrase 1999");
        await page.Locator("[name='Input.PasswordAgain']").FillAsync("a long pass phrase 1999");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("setup", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task SamplesAsync(IPage page, RunningApp app)
    {
        await page.GotoAsync($"{app.Address}/import?sample=1");
        await ReadyAsync(page);
        await page.Locator(".form-actions button").First.ClickAsync();
        await page.Locator("button.primary").First.ClickAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('button.primary') || /imported|created|undo/i.test(document.body.innerText)");
        for (var i = 0; i < 120; i++)
        {
            await page.GotoAsync($"{app.Address}/cases");
            if (await page.Locator("[data-list] [data-row-href]").CountAsync() > 5)
                return;
            await page.WaitForTimeoutAsync(500);
        }
    }

    private static Task ReadyAsync(IPage page) => page.Locator("body[data-interactive='true']").WaitForAsync();

    private static async Task TabToAsync(IPage page, string selector, bool back = false)
    {
        for (var i = 0; i < 250; i++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) ?? false", selector))
                return;
        }

        throw new InvalidOperationException($"Tab does not lead to {selector}.");
    }

    private static string Chromium() => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.First(File.Exists);
}
