using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>
/// Pictures in real Chromium, from nothing over one and some groups to a network that a page draws quickly, and one of which the ranked table comes first. Every page on the way is scanned and weighed.
/// With TOC_PICTURES in the environment each is kept there as an image. The largest network takes another minute and is started by hand: <c>-explicit only -class *PicturesJourneyTests</c>.
/// </summary>
public sealed class PicturesJourneyTests : IDisposable
{
    /// <summary>What a first visit of a page without map and network may take over the wire.</summary>
    private const int MostBytes = 250_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc pictures ");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public Task Networks_of_0_1_12_and_500_nodes_and_the_pages_beside_them() => GoAsync(withLargest: false);

    [Fact(Explicit = true)]
    public Task Networks_of_0_1_12_500_and_5000_nodes_and_the_pages_beside_them() => GoAsync(withLargest: true);

    private async Task GoAsync(bool withLargest)
    {
        var token = TestContext.Current.CancellationToken;
        await using var app = await RunningApp.StartAsync(token);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        var scan = new PageScan(page);
        await MainJob.SetUpAsync(page, app.SetupLink);

        foreach (var empty in new[] { "/network", "/map", "/timeline" })
            await SeeAsync(empty, "0");

        await ImportAsync(1);
        await SeeAsync("/network", "1");
        await DrawnAsync(1);
        await ImportAsync(12);
        await SeeAsync("/network", "12");
        await DrawnAsync(12);
        await app.VerbAsync(token, "sample", "load");
        foreach (var place in new[] { "/", "/groups/bcci", "/offences", "/countries/CHN?threshold=5", "/timeline?lane=none&threshold=5", "/map?view=flows", "/map?as=dots", "/network/file", "/network?view=cases" })
            await SeeAsync(place, "sample");
        // The slider of years answers to the keyboard, and the focus stays on it.
        await page.OpenAsync(app.Address + "/map");
        var slider = page.Locator(".time-slider input");
        await slider.FocusAsync();
        await slider.PressAsync("ArrowRight");
        await page.WaitForURLAsync(new Regex("from=[0-9]{4}&to=[0-9]{4}"));
        // It goes to the heading with the address, as everywhere, and comes back with the map of these years.
        await page.Locator(".time-slider input:focus").ShownAsync();

        await ImportAsync(500);
        await SeeAsync("/network", "500");
        await DrawnAsync(500);
        if (withLargest)
        {
            await ImportAsync(5000);
            await SeeAsync("/network", "5000");
            (await page.Locator(".network-host").CountAsync()).ShouldBe(0);
            (await page.Locator("#nodes").IsVisibleAsync()).ShouldBeTrue();
            await SeeAsync("/network?draw=most", "5000 reduced");
            await DrawnAsync(300);
            (await page.Locator("figure.network figcaption").InnerTextAsync()).ShouldContain("the 300 nodes with most ties of 5,0");
        }

        scan.ShouldHaveFoundNothing(withLargest ? 17 : 15);

        async Task SeeAsync(string place, string nodes)
        {
            await page.OpenAsync(app.Address + place);
            await page.Locator("main .skeleton").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            if (await page.Locator(".network-host").CountAsync() > 0)
                await page.Locator(".network-host[data-ready]").ShownAsync();
            var path = new Uri(app.Address + place).AbsolutePath;
            if (path is not ("/map" or "/network"))
                (await page.EvaluateAsync<int>("[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, entry) => sum + entry.encodedBodySize, 0)")).ShouldBeLessThan(MostBytes, place);
            await KeepAsync(place, nodes);
            await scan.LookAsync($"{place}, {nodes} nodes");
        }

        async Task DrawnAsync(int nodes) =>
            int.Parse((await page.Locator(".network-host").GetAttributeAsync("data-nodes"))!, CultureInfo.InvariantCulture).ShouldBeInRange(nodes, nodes + 60);

        async Task ImportAsync(int nodes)
        {
            var package = folder.CreateSubdirectory(nodes.ToString(CultureInfo.InvariantCulture));
            string[] kinds = ["organized_group", "legitimate_company", "go_between", "official", "individual", "network"];
            await File.WriteAllLinesAsync(Path.Combine(package.FullName, "groups.csv"), Enumerable.Range(1, nodes).Select(i => $"n{i},Node {i},{kinds[i % kinds.Length]}").Prepend("group,name,kind"), token);
            // Two links for each, to groups before it.
            await File.WriteAllLinesAsync(
                Path.Combine(package.FullName, "group_links.csv"),
                Enumerable.Range(2, nodes - 1).SelectMany(i => Enumerable.Range(1, 2).Select(j => (From: i, To: 1 + (((i * 7919) + (j * 104729)) % (i - 1))))).Where(l => l.From != l.To).Distinct().Select(l => $"n{l.From},n{l.To},partner").Prepend("from,to,kind"), token);
            await app.VerbAsync(token, "import", package.FullName);
        }

        async Task KeepAsync(string place, string nodes)
        {
            if (Environment.GetEnvironmentVariable("TOC_PICTURES") is { Length: > 0 } kept)
                await page.ScreenshotAsync(new() { Path = Path.Combine(kept, $"{nodes} {Regex.Replace(place, "[^a-z0-9]+", "-", RegexOptions.IgnoreCase)}.png"), FullPage = true });
        }
    }
}
