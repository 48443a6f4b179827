using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>The scan that every page passes finds what it looks for.</summary>
public sealed class PageScanTests
{
    [Fact]
    public async Task A_picture_without_words_pale_letters_in_dark_and_a_line_too_wide_are_found()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        await page.SetContentAsync(
            """
            <!DOCTYPE html><html lang="en" style="color-scheme: light dark"><title>T</title><body style="background: light-dark(#fff, #000); color: light-dark(#000, #222)">
            <main><h1>Pale in dark</h1><img src="data:,"><div style="width: 400px">wide</div></main></body></html>
            """);
        var scan = new PageScan(page);

        await scan.LookAsync("sample");

        var found = Should.Throw<ShouldAssertException>(() => scan.ShouldHaveFoundNothing(1)).Message;
        found.ShouldContain("image-alt");
        found.ShouldContain("sample in dark: color-contrast");
        found.ShouldContain("px wider than 320 px");
    }
}
