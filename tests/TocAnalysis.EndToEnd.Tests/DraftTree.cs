using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Criteria A1 and A2: a codebook draft is brought to five levels by keyboard and by dragging, and freezing names the codes that are not ready.</summary>
internal static class DraftTree
{
    public static async Task RunAsync(IPage page, string address)
    {
        await CodingJourneyTests.OpenAsync(page, address + "/codebook/draft");
        await page.Locator(".empty button.primary, main button.primary").First.ClickAsync();
        await page.Locator("[data-draft-tree]").ShownAsync();
        var scan = new PageScan(page);
        await page.Locator("[role=treeitem]").First.ClickAsync();
        await page.Locator("#f-definition").ShownAsync();
        await scan.LookAsync("/codebook/draft");

        // By keyboard: each one below the one before it; the row keeps the focus on its way.
        foreach (var (key, levels) in new[] { ("P2", 1), ("P3", 2), ("P4", 3) })
        {
            await Row(key).FocusAsync();
            for (var i = 0; i < levels; i++)
                await page.Keyboard.PressAsync("Alt+ArrowRight");
            await LevelAsync(key, levels + 1);
            await Assertions.Expect(Row(key)).ToBeFocusedAsync();
        }

        page.Url.ShouldEndWith("/codebook/draft");
        // By dragging: onto a code it goes below it, between two codes it goes before the second.
        await Row("P5").DragToAsync(Row("P4"));
        await LevelAsync("P5", 5);
        await Row("P6").DragToAsync(page.Locator("li", new PageLocatorOptions { Has = Row("P3") }).Locator(".gap"), new LocatorDragToOptions { Force = true });
        await LevelAsync("P6", 3);
        (await KeysAsync()).ShouldBe(["P1", "P2", "P6", "P3", "P4", "P5", "P7"]);
        // The subtree goes along.
        await Row("P2").FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowLeft");
        await LevelAsync("P5", 4);

        // A code that lacks what it needs: freezing names it, and the name leads to it.
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a code below" }).ClickAsync();
        await page.FillAsync("#f-key", "X1");
        await page.FillAsync("#f-title", "Not ready");
        await page.Locator("#f-title").BlurAsync();
        await page.Locator("form .form-actions button.primary").ClickAsync();
        await Row("X1").ShownAsync();
        await page.Locator("header .actions button.primary").First.ClickAsync();
        await page.Locator("form.card > button.primary").ClickAsync();
        var faults = page.Locator(".faults li");
        await faults.First.ShownAsync();
        foreach (var fault in await faults.AllTextContentsAsync())
            fault.ShouldContain("X1");
        (await faults.CountAsync()).ShouldBeGreaterThan(2);
        await CodingJourneyTests.OpenAsync(page, address + "/codebook/versions");
        await page.Locator("tbody tr").First.ShownAsync();
        await scan.LookAsync("/codebook/versions");
        scan.ShouldHaveFoundNothing(2);

        ILocator Row(string key) => page.Locator($"[id='code-{key}']");

        Task LevelAsync(string key, int level) => Assertions.Expect(Row(key)).ToHaveAttributeAsync("aria-level", $"{level}");

        async Task<IEnumerable<string>> KeysAsync() =>
            (await page.Locator("[role=treeitem] .num").AllTextContentsAsync()).SkipWhile(k => k != "P1").Take(7);
    }
}
