using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Criteria B1 and B8: a case with twelve codes is coded and submitted without the mouse, over a connection that breaks in the middle.</summary>
internal static partial class TwelveCodes
{
    /// <summary>A round of twelve codes on one case.</summary>
    public static async Task AskAsync(IPage judge, string address)
    {
        await CodingJourneyTests.OpenAsync(judge, address + "/rounds/new");
        await judge.FillAsync("#f-name", "Twelve");
        await judge.FillAsync("#f-sample", "1");
        await judge.FillAsync("#f-share", "0");
        await judge.GetByLabel("Annika", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        foreach (var (group, pick) in new[] { ("Issues", Issues()), ("Points", Points()) })
        {
            await judge.Locator("#f-codes summary").Filter(new LocatorFilterOptions { HasText = group }).ClickAsync();
            foreach (var box in await judge.Locator("#f-codes label").Filter(new LocatorFilterOptions { HasTextRegex = pick }).Locator("input").AllAsync())
                await box.CheckAsync();
        }

        await judge.Locator("button[type=submit].primary").ClickAsync();
        await judge.WaitForURLAsync("**/rounds/Twelve");
    }

    public static async Task CodeAsync(IPage page, string address)
    {
        IWebSocketRoute? wire = null;
        var broken = false;
        var (losing, lost) = (false, new TaskCompletionSource());
        await page.RouteWebSocketAsync(Circuit(), route =>
        {
            route.ConnectToServer().OnMessage(frame =>
            {
                // From the step to the next code on nothing arrives, as when a line is cut.
                if (losing && (frame.Binary is { } bytes ? Encoding.UTF8.GetString(bytes) : frame.Text!).Contains("navigateTo", StringComparison.Ordinal))
                    lost.TrySetResult();
                if (losing && lost.Task.IsCompleted)
                    return;
                if (frame.Binary is { } binary)
                    route.Send(binary);
                else
                    route.Send(frame.Text!);
            });
            wire = route;
        });
        await page.RouteAsync("**/_blazor/negotiate*", route => broken ? route.AbortAsync() : route.ContinueAsync());
        await CodingJourneyTests.OpenAsync(page, address + "/rounds");
        var record = await page.Locator("table[data-list] a[href*='/code']").First.GetAttributeAsync("href");
        await CodingJourneyTests.OpenAsync(page, address + record);
        await page.WorkbenchAsync();

        // Shortcuts are shown and can be switched off; what is pressed then does nothing.
        (await page.Locator("#f-value kbd").AllTextContentsAsync()).ShouldBe(["1", "2", "3", "4", "5"]);
        await SwitchAsync();
        await PressAsync("n", "4");
        await SwitchAsync();
        // The focus goes on from the value in the order of the panel.
        await page.Locator("#f-value input").First.FocusAsync();
        await PressAsync("Tab");
        (await FocusAsync()).ShouldBe("f-confidence");
        await PressAsync("Tab");
        (await FocusAsync()).ShouldBe("f-rationale");
        await PressAsync("Escape");
        (await page.Locator("#f-value input:checked").CountAsync()).ShouldBe(0);

        // A value that asserts something needs evidence: words of the text by the keyboard, then why, saved while typing.
        await PressAsync("1", "t", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "e", "r");
        await page.Keyboard.TypeAsync("Because the record says so.");
        await PressAsync("Control+Enter", "Escape", "n");
        // Every key at once: each waits until the one before it is done.
        for (var code = 2; code <= 5; code++)
            await PressAsync([code % 2 == 0 ? "4" : "5", "s", .. code < 5 ? ["n"] : Array.Empty<string>()]);
        await CodedAsync(5);

        // The connection breaks in the step to the next code, work goes on: a value, a save, the next code, a value and why. After it is back everything is there, once.
        (losing, broken) = (true, true);
        await PressAsync("n");
        await lost.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await wire!.CloseAsync();
        losing = false;
        await page.Locator("#components-reconnect-modal[class*=components-reconnect-]:not(.components-reconnect-hide)").ShownAsync();
        await PressAsync("4", "s", "n", "5", "r");
        await page.Keyboard.TypeAsync("Typed while nobody answered.");
        broken = false;
        await page.EvaluateAsync("document.querySelector('#components-reconnect-modal [data-reconnect]').click()");
        await CodedAsync(6);
        await Assertions.Expect(page.Locator("#f-rationale")).ToHaveValueAsync("Typed while nobody answered.");
        await Assertions.Expect(page.Locator("#f-value input:checked")).ToHaveAttributeAsync("id", "v-cannot-tell");
        await PressAsync("Control+Enter", "Escape");
        await CodedAsync(7);
        await page.ReloadAsync();
        await page.WorkbenchAsync();

        // Any code by its own key, then the rest.
        await PressAsync("/");
        await page.Keyboard.TypeAsync("P2");
        await PressAsync("Enter");
        await page.WaitForURLAsync("**code=P2");
        await page.Locator(".tree a[aria-current]").Filter(new LocatorFilterOptions { HasText = "P2" }).ShownAsync();
        await PressAsync("Escape", "4", "s", "n", "4", "s", "n", "4", "s", "n", "4", "s", "n", "4", "s");
        await CodedAsync(12);
        // Undone and done again, then submitted.
        await PressAsync("u", "y", "x");
        await page.Locator(".note.good a[href='/rounds']").ShownAsync();
        (await page.Locator(".tree .mark:not(.uncoded)").CountAsync()).ShouldBe(12);

        async Task PressAsync(params string[] keys)
        {
            foreach (var key in keys)
                await page.Keyboard.PressAsync(key);
        }

        async Task SwitchAsync()
        {
            await PressAsync("?");
            await page.Locator("#shortcuts[open] [data-shortcuts-toggle]:focus").ShownAsync();
            await PressAsync("Space", "Escape");
            await page.Locator("#shortcuts:not([open])").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        }

        Task<string> FocusAsync() => page.EvaluateAsync<string>("document.activeElement.id");

        Task CodedAsync(int count) => Assertions.Expect(page.Locator(".tree .mark:not(.uncoded)")).ToHaveCountAsync(count, new LocatorAssertionsToHaveCountOptions { Timeout = 60_000 });
    }

    [GeneratedRegex("/_blazor")]
    private static partial Regex Circuit();

    [GeneratedRegex(@"^\s*I\d+\b")]
    private static partial Regex Issues();

    [GeneratedRegex(@"^\s*P[12]\b")]
    private static partial Regex Points();
}
