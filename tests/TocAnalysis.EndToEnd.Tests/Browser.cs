using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>A real browser of the machine.</summary>
public static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (program is null && Microsoft.Playwright.Program.Main(["install", "chromium"]) != 0)
            throw new InvalidOperationException("No browser: install Chromium or Chrome (on Debian: apt-get install chromium), then run the tests again.");
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Goes to an address and waits until the page answers to input.</summary>
    public static async Task OpenAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.ReadyAsync();
    }

    public static Task ReadyAsync(this IPage page) => page.Locator("body[data-interactive=true]").WaitForAsync();

    /// <summary>Asserts that the accessibility scan of the page as it stands finds nothing serious or critical.</summary>
    public static async Task ShouldBeAccessibleAsync(this IPage page, string where)
    {
        var found = (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical")
            .SelectMany(v => v.Nodes.Select(n => $"{where}: {v.Id}: {n.Html}"));
        found.ShouldBeEmpty();
    }
}
