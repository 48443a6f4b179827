using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>What every page has to pass: no serious or critical finding of the accessibility scan in light, none about colour in dark, and no wider than a narrow window. All pages are looked at before it fails.</summary>
internal sealed class PageScan(IPage page)
{
    /// <summary>CSS pixels of the width at which a page on a screen of 1280 pixels is read at 400 % zoom (WCAG 1.4.10).</summary>
    private const int Narrow = 320;

    /// <summary>The scanner. Its own run for browsers opens a page more and reads itself again for each scan, which took longer than the scan.</summary>
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>The rules that depend on the theme.</summary>
    private static readonly string[] OfColour = ["color-contrast", "link-in-text-block"];

    private readonly List<string> findings = [];
    private readonly List<string> looked = [];

    public async Task LookAsync(string where)
    {
        looked.Add(where);
        await AccessibleAsync(where, null);
        var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
        await page.SetViewportSizeAsync(Narrow, height);
        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (over > 0)
            findings.Add($"{where} is {over} px wider than {Narrow} px");
        await page.SetViewportSizeAsync(width, height);

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 128)")).ShouldBeTrue(where);
        await AccessibleAsync(where + " in dark", OfColour);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    public void ShouldHaveFoundNothing(int pages)
    {
        looked.Count.ShouldBeGreaterThanOrEqualTo(pages);
        findings.ShouldBeEmpty();
    }

    /// <summary>Scans by every rule, or by these.</summary>
    private async Task AccessibleAsync(string where, string[]? rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<string[]>(
            """
            async rules => (await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })).violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical').flatMap(v => v.nodes.map(n => `${v.id}: ${n.html}`))
            """,
            rules);
        findings.AddRange(found.Select(f => $"{where}: {f}"));
    }
}
