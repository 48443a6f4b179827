using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>A real browser of the machine.</summary>
public static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (program is null && Microsoft.Playwright.Program.Main(["install", "chromium"]) != 0)
            throw new InvalidOperationException("No browser: install Chromium or Chrome (on Debian: apt-get install chromium), then run the tests again.");
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Arguments });
    }

    public static async Task<IPage> NewPageAsync(IBrowser browser)
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = ColorScheme.Light, ViewportSize = new ViewportSize { Width = 1360, Height = 900 } });
        // Other tests run beside this one, on two cores.
        page.SetDefaultTimeout(180_000);
        return page;
    }

    /// <summary>Goes to an address and waits until the page answers to input.</summary>
    public static async Task OpenAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.ReadyAsync();
    }

    /// <summary>The file that comes by an action. When none comes, what the page says instead is the cause.</summary>
    public static async Task<IDownload> DownloadAsync(this IPage page, Func<Task> action)
    {
        try
        {
            return await page.RunAndWaitForDownloadAsync(action, new() { Timeout = 90_000 });
        }
        catch (TimeoutException none)
        {
            throw await page.InsteadAsync("no file came", none);
        }
    }

    public static Task<IDownload> DownloadAsync(this ILocator link) => link.Page.DownloadAsync(() => link.ClickAsync());

    /// <summary>Waits until something is seen. When it does not come, what the page says instead is the cause.</summary>
    public static async Task ShownAsync(this ILocator what)
    {
        try
        {
            await what.WaitForAsync();
        }
        catch (TimeoutException none)
        {
            throw await what.Page.InsteadAsync($"{what} did not come", none);
        }
    }

    public static Task ReadyAsync(this IPage page) => page.Locator("body[data-interactive=true]").ShownAsync();

    private static async Task<InvalidOperationException> InsteadAsync(this IPage page, string what, TimeoutException none) =>
        new($"At {page.Url} {what}. The page says: {await page.Locator("body").InnerTextAsync()}", none);

    /// <summary>How many pages of A4 a page of the application takes in print.</summary>
    public static async Task<int> PrintedPagesAsync(IPage page) => Regex.Count(Encoding.Latin1.GetString(await page.PdfAsync(new() { Format = "A4" })), @"/Type\s*/Page\b(?!s)");
}
