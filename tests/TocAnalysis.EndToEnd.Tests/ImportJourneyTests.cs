using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>A messy sheet in real Chromium: mapped by guess, faults mended in one step, brought in, taken back. No fault of accessibility on the way.</summary>
public sealed partial class ImportJourneyTests
{
    [Fact]
    public async Task A_messy_sheet_becomes_a_clean_batch_and_the_undo_leaves_nothing()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        await MainJob.SetUpAsync(page, app.SetupLink);
        await page.OpenAsync($"{app.Address}/import");
        await page.Locator("#package").SetInputFilesAsync(new FilePayload
        {
            Name = "messy.csv",
            MimeType = "text/csv",
            Buffer = Encoding.Latin1.GetBytes("Our list;;;;;\nID;Case name;Start date;Planned in;Countries;Remark\nU-1;Banque de la Côte;18/06/1999;Colombia;UK|Panama;x\nU-2;A lorry;circa 2000;COL;Atlantis;\nU-3;Third;1997;ITA;Atlantis;\n"),
        });
        await page.Locator("#mapping").ShownAsync();
        (await page.Locator("#reading + p").TextContentAsync())!.ShouldContain("Windows-1252, semicolon");
        await page.GetByText("Banque de la Côte").First.ShownAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = Faults() }).ShownAsync();
        var scan = new PageScan(page);
        await scan.LookAsync("import with faults");
        // Two rows have the same unknown country; one meaning mends both.
        await page.GetByLabel("What “Atlantis” means").Last.FillAsync("XUN");
        await page.GetByLabel("What “Atlantis” means").Last.BlurAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = Sound() }).ShownAsync();
        await page.ReloadAsync();
        await page.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = Written() }).ShownAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See what it did" }).ClickAsync();
        await page.GetByText("3 new, 0 changed").First.ShownAsync();

        await page.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo it" }).ClickAsync();
        await page.GetByText("Undone by").ShownAsync();
        await page.OpenAsync($"{app.Address}/cases");
        (await page.Locator("tr[data-row-href]").CountAsync()).ShouldBe(0);
        await page.OpenAsync($"{app.Address}/quality");
        await scan.LookAsync("quality");
        await page.OpenAsync($"{app.Address}/bulk");
        await scan.LookAsync("bulk");
        scan.ShouldHaveFoundNothing(3);
    }

    [GeneratedRegex("^Faults: 2")]
    private static partial Regex Faults();

    [GeneratedRegex("^Sound")]
    private static partial Regex Sound();

    [GeneratedRegex("^Written as import")]
    private static partial Regex Written();
}
