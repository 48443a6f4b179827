using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>What every page has to pass: no serious or critical finding of the accessibility scan in light, none about colour in dark, and no wider than a narrow window. All pages are looked at before it fails.</summary>
internal sealed class PageScan(IPage page)
{
    /// <summary>CSS pixels of the width at which a page on a screen of 1280 pixels is read at 400 % zoom (WCAG 1.4.10).</summary>
    private const int Narrow = 320;

    /// <summary>The rules that depend on the theme.</summary>
    private static readonly AxeRunOptions OfColour = new() { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") };

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

    private async Task AccessibleAsync(string where, AxeRunOptions? rules) =>
        findings.AddRange((await page.RunAxe(rules)).Violations.Where(v => v.Impact is "serious" or "critical")
            .SelectMany(v => v.Nodes.Select(n => $"{where}: {v.Id}: {n.Html}")));
}
