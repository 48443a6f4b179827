using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>The longest narrative that a case may have is typed in and saved, though no message of the browser may be nearly as long.</summary>
public sealed class LongTextTests
{
    [Fact]
    public async Task A_narrative_of_the_greatest_length_is_recorded_whole()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        await MainJob.SetUpAsync(page, app.SetupLink);
        await page.OpenAsync($"{app.Address}/cases/new");

        await page.FillAsync("#f-title", "A long file");
        // Signs of one, two and three bytes; the last words tell whether the end came through.
        await page.EvaluateAsync("document.querySelector('#f-narrative').value = 'aé漢 '.repeat(249000) + 'the very end'");
        await page.DispatchEventAsync("#f-narrative", "change");
        await page.ClickAsync("form.edit button[type=submit]");

        await page.WaitForURLAsync(new Regex("/cases/TOC-[0-9]+$"));
        await page.GetByRole(AriaRole.Heading, new() { Name = "A long file" }).WaitForAsync();
        var shown = await page.EvaluateAsync<string>("document.querySelector('#narrative .prose').textContent.trim()");
        shown.Length.ShouldBe("aé漢 ".Length * 249_000 + "the very end".Length);
        shown.ShouldEndWith("the very end");
    }
}
