using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Finding cases in real Chromium by the keyboard alone: search, walk, select, change and take back, filter, save the view, open, come back. No fault of accessibility on the list.</summary>
public sealed class FindingJourneyTests
{
    private const int MostTabs = 250;

    [Fact]
    public async Task Cases_are_found_chosen_changed_filtered_kept_and_opened_without_a_mouse()
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

        // From here on no mouse.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("compan*");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cases?*q=compan*");
        await page.ReadyAsync();
        var found = await page.Locator("[data-row-href]").CountAsync();
        found.ShouldBeGreaterThan(2);
        await scan.LookAsync("list with words");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Locator("section.bulk [role=status]").GetByText("1 selected").ShownAsync();
        var second = await page.Locator("[data-row-href][data-current]").GetAttributeAsync("data-row-href");
        second.ShouldBe(await page.Locator("[data-row-href]").Nth(1).GetAttributeAsync("data-row-href"));
        await TabToAsync(page, "#bulk-sensitivity");
        await page.Keyboard.PressAsync("End");
        await TabToAsync(page, "section.bulk button.primary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "section.bulk p > button.btn:only-child");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("section.bulk [role=status]").GetByText("1 brought back").ShownAsync();

        await TabToAsync(page, "aside.facets a[href*='domain=organized']");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**domain=organized*");
        await page.ReadyAsync();
        (await page.Locator("[data-row-href]").CountAsync()).ShouldBeLessThanOrEqualTo(found);

        await TabToAsync(page, "details.views > summary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#view-name");
        await page.Keyboard.TypeAsync("Companies of organized crime");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("details.views a").GetByText("Companies of organized crime").ShownAsync();
        await page.Keyboard.PressAsync("Escape");

        // The page may be drawn anew when its view is kept: the walk begins once the focus is off its fields.
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("j");
        var first = await page.Locator("[data-row-href][data-current]").GetAttributeAsync("data-row-href");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**{first}");
        await page.ReadyAsync();
        // Without a window the browser hears no key of its own for this.
        await page.GoBackAsync();
        await page.WaitForURLAsync("**domain=organized*");
        await page.ReadyAsync();

        // A page that is taken over while the mouse is pressed still goes where the link leads.
        var link = page.Locator("[data-row-href] a").First;
        await link.HoverAsync();
        await page.Mouse.DownAsync();
        await link.EvaluateAsync("a => a.replaceWith(a.cloneNode(true))");
        await page.Mouse.UpAsync();
        await page.WaitForURLAsync($"**{first}");
        scan.ShouldHaveFoundNothing(1);
    }

    /// <summary>Goes on with the tab key until the focus is where it is wanted.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        await page.Locator(selector).First.ShownAsync();
        for (var i = 0; i < MostTabs; i++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) ?? false", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"{selector} is not reached by the tab key.");
    }
}
