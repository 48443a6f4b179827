using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>
/// A user of the secretariat prepares the brief for the Conference in real Chromium: brings the depositary's tables in, records a difficulty, a need and what meets
/// it, reads the gaps, looks at the registers and the paper, and takes the brief away. No fault of accessibility on the way.
/// </summary>
public sealed class ConferenceJourneyTests
{
    [Fact]
    public async Task The_secretariat_prepares_the_brief_for_the_Conference()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await Browser.NewPageAsync(browser);
        var scan = new PageScan(page);
        await MainJob.SetUpAsync(page, app.SetupLink);

        await page.OpenAsync($"{app.Address}/convention/tables");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the tables that come with the program" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write these tables" }).ClickAsync();
        await page.GetByText("See the status").ShownAsync();
        await page.OpenAsync($"{app.Address}/convention");
        await page.GetByText("29 Sep 2003").First.ShownAsync();
        await scan.LookAsync("convention");

        await RecordAsync("difficulty", "No law on joint investigation", null);
        await RecordAsync("need", "Two drafters", "legal-drafting");
        await page.OpenAsync($"{app.Address}/convention/implementation?answered=no");
        await page.GetByText("Two drafters").First.ShownAsync();
        await scan.LookAsync("implementation");
        foreach (var (where, address) in new[]
        {
            ("table of entries", "/convention/implementation?rows=country&columns=kind"), ("status", "/convention/status?instrument=untoc"), ("two days", "/convention/compare?instrument=firearms"),
            ("a State", "/convention/states/CPV"), ("registers", "/registers"),
        })
        {
            await page.OpenAsync(app.Address + address);
            await page.Locator("main h1").ShownAsync();
            await scan.LookAsync(where);
        }

        await page.OpenAsync($"{app.Address}/registers/cooperation/new");
        await page.FillAsync("#f-title", "Exchange of passenger data");
        await page.SelectOptionAsync("#f-measure", "data-exchange");
        await page.SelectOptionAsync("#f-oversight", "internal-only");
        await page.SelectOptionAsync("#f-concern", "privacy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator("#e-raised_by").ShownAsync();
        await scan.LookAsync("entry with a fault");
        await page.FillAsync("#f-raised_by", "A commissioner for data protection");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/registers/cooperation/[0-9]+$"));
        await page.GetByRole(AriaRole.Heading, new() { Name = "History" }).ShownAsync();
        await page.OpenAsync($"{app.Address}/registers/cooperation?oversight=internal-only");
        await page.GetByText("Exchange of passenger data").First.ShownAsync();
        await scan.LookAsync("register");

        await page.OpenAsync($"{app.Address}/paper?layer=paper");
        await page.Locator("[data-work='43']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await scan.LookAsync("paper");

        await page.OpenAsync($"{app.Address}/tables/brief/conference/untoc");
        await page.GetByText("Two drafters").First.ShownAsync();
        var words = await page.Locator("article").InnerTextAsync();
        words.ShouldContain("25 December 2003");
        words.ShouldContain("29 September 2004");
        await scan.LookAsync("brief");
        (await Browser.PrintedPagesAsync(page)).ShouldBeInRange(1, 2);
        var download = await page.GetByRole(AriaRole.Link, new() { Name = "DOCX" }).DownloadAsync();
        download.SuggestedFilename.ShouldBe("toc-brief-conference.docx");
        scan.ShouldHaveFoundNothing(11);

        async Task RecordAsync(string kind, string title, string? category)
        {
            await page.OpenAsync($"{app.Address}/convention/implementation/new?kind={kind}&country=CPV");
            await page.FillAsync("#f-title", title);
            if (category is not null)
                await page.SelectOptionAsync("#f-category", category);
            await page.SelectOptionAsync("#f-instrument", "untoc");
            await page.SelectOptionAsync("#f-article", "19");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await page.WaitForURLAsync(new Regex("/convention/implementation/[0-9]+$"));
        }
    }
}
