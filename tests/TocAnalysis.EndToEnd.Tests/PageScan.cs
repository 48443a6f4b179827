using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>What every page has to pass: no serious or critical finding of the accessibility scan, and no wider than a narrow window. All pages are looked at before it fails.</summary>
/// <param name="page">The page that is looked at.</param>
/// <param name="narrowToo">Whether the narrow window is looked at as well; the width does not depend on the theme, so one theme is enough.</param>
internal sealed class PageScan(IPage page, bool narrowToo)
{
    /// <summary>CSS pixels of the width at which a page on a screen of 1280 pixels is read at 400 % zoom (WCAG 1.4.10).</summary>
    private const int Narrow = 320;

    private readonly List<string> findings = [];
    private readonly List<string> looked = [];

    public async Task LookAsync(string where)
    {
        looked.Add(where);
        await AccessibleAsync(where);
        if (!narrowToo)
            return;
        var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
        await page.SetViewportSizeAsync(Narrow, height);
        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (over > 0)
            findings.Add($"{where} is {over} px wider than {Narrow} px");
        await page.SetViewportSizeAsync(width, height);
    }

    public void ShouldHaveFoundNothing(int pages)
    {
        looked.Count.ShouldBeGreaterThanOrEqualTo(pages);
        findings.ShouldBeEmpty();
    }

    private async Task AccessibleAsync(string where) =>
        findings.AddRange((await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical")
            .SelectMany(v => v.Nodes.Select(n => $"{where}: {v.Id}: {n.Html}")));
}
