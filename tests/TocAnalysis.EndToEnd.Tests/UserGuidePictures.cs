using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>
/// Takes the pictures of the user guide anew: the main job, step by step, in the light theme. It runs only when it is asked for (scripts/user-guide-pictures.sh),
/// and fails when a step of the guide cannot be taken any more.
/// </summary>
public sealed class UserGuidePictures
{
    private const string FolderKey = "TOC_PICTURES";

    [Fact(Explicit = true)]
    public async Task Every_step_of_the_guide_can_be_taken_and_is_pictured()
    {
        var folder = Environment.GetEnvironmentVariable(FolderKey) ?? throw new InvalidOperationException($"{FolderKey} names the folder for the pictures.");
        Directory.CreateDirectory(folder);
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        await page.SetViewportSizeAsync(1180, 760);

        await page.GotoAsync(app.SetupLink);
        await TakeAsync("1-account");
        await MainJob.SetUpAsync(page, app.SetupLink);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("sample cases") }).ClickAsync();
        var commit = page.GetByRole(AriaRole.Button, new() { Name = "Import it" });
        await commit.ShownAsync();
        await TakeAsync("2-import");
        await commit.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("Written as import") }).ShownAsync();

        await page.OpenAsync($"{app.Address}/cases?q=Dover");
        await TakeAsync("3-find");
        await page.Locator("tr[data-row-href] a").First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/TOC-[0-9]+$"));
        await page.Locator("#transnational .verdict").ShownAsync();
        await TakeAsync("4-case");
        var id = new Uri(page.Url).Segments[^1];

        await MainJob.OpenWorkbenchAsync(page, $"{app.Address}/cases/{id}/code?code=I4");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("t");
        for (var words = 0; words < 12; words++)
            await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("e");
        await page.Locator("#f-evidence blockquote").ShownAsync();
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("A group settled in Rotterdam loaded the lorry.");
        await TakeAsync("5-code");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("The balance changed:").ShownAsync();

        await page.OpenAsync($"{app.Address}/codebook/I4");
        await TakeAsync("6-balance");
        await page.OpenAsync($"{app.Address}/tables?rows=country&columns=stage");
        await TakeAsync("7-table");

        var sheet = Path.Combine(folder, "unit-list.csv");
        await File.WriteAllTextAsync(sheet, "ID;Case name;Start date;Planned in;Countries;Organisation\nU-1;Transfers of a bank;18/06/1999;Colombia;UK|Panama;The couriers\nU-2;A lorry at the border;about 2000;COL;Atlantis;The couriers\nU-3;;1997;ITA;Untied States;\n", TestContext.Current.CancellationToken);
        await page.OpenAsync($"{app.Address}/import");
        await page.Locator("#package").SetInputFilesAsync(sheet);
        await page.Locator("#mapping").ShownAsync();
        await page.Locator("#mapping").ScrollIntoViewIfNeededAsync();
        await TakeAsync("8-mapping", "#mapping");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Faults:") }).ShownAsync();
        await TakeAsync("9-faults", "#outcome");
        await page.OpenAsync($"{app.Address}/bulk?country=COL");
        await page.Locator("fieldset input[type=text]").First.FillAsync("PER");
        await page.Locator("fieldset input[type=text]").First.BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await page.Locator("#bulk-preview").ShownAsync();
        await TakeAsync("10-bulk");
        File.Delete(sheet);

        await page.OpenAsync($"{app.Address}/registers/consent/new?case={id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator("#e-title").ShownAsync();
        await TakeAsync("22-register");
        await page.OpenAsync($"{app.Address}/paper");
        await page.Locator("[data-work='16']").EvaluateAsync("list => list.closest('details').open = true");
        await TakeAsync("23-paper", "#p16");
        await page.OpenAsync($"{app.Address}/convention/tables");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("come with the program") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write these tables" }).ClickAsync();
        await page.GetByText("See the status").ShownAsync();
        await page.OpenAsync($"{app.Address}/tables/brief/conference/untoc");
        await TakeAsync("24-brief");

        async Task TakeAsync(string name, string? at = null)
        {
            await page.EvaluateAsync(at is null ? "scrollTo(0, 0)" : $"document.querySelector('{at}').scrollIntoView()");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
        }
    }
}
