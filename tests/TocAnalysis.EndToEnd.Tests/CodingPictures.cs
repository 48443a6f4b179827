using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>
/// Takes the pictures of the chapters on coding anew: a round from its plan to agreement, and a codebook version from its draft to the comparison. Three of the
/// coders are programs that code over REST. It runs only when it is asked for (scripts/user-guide-pictures.sh).
/// </summary>
public sealed partial class CodingPictures
{
    private const string Round = "Pilot 1";
    private const string FolderKey = "TOC_PICTURES";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Every_step_of_a_round_and_of_a_codebook_version_is_pictured()
    {
        var folder = Environment.GetEnvironmentVariable(FolderKey) ?? throw new InvalidOperationException($"{FolderKey} names the folder for the pictures.");
        Directory.CreateDirectory(folder);
        await using var app = await RunningApp.StartAsync(Token);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var ada = await Browser.NewPageAsync(browser);
        await ada.SetViewportSizeAsync(1180, 760);
        await MainJob.SetUpAsync(ada, app.SetupLink);
        await ada.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("sample cases") }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();
        await ada.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("Written as import") }).ShownAsync();
        var dora = await CodingJourneyTests.InviteAsync(browser, ada, app.Address, "Dora");
        await dora.SetViewportSizeAsync(1180, 760);

        // The plan, tried first.
        await ada.OpenAsync($"{app.Address}/rounds/new");
        await ada.FillAsync("#f-name", Round);
        await ada.FillAsync("#f-sample", "10");
        await ada.GetByLabel("Dora", new() { Exact = true }).CheckAsync();
        await ada.GetByLabel("Ada", new() { Exact = true }).CheckAsync();
        await ada.Locator("#f-codes summary").Filter(new() { HasText = "Issues" }).ClickAsync();
        foreach (var box in (await ada.Locator("#f-codes label").Filter(new() { HasTextRegex = Issues() }).Locator("input").AllAsync()).Take(3))
            await box.CheckAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Try", Exact = true }).ClickAsync();
        await ada.Locator(".note.good").ShownAsync();
        await TakeAsync(ada, "11-round-new");

        var programs = new List<HttpClient>();
        foreach (var name in new[] { "Annika", "Benedikt", "Cemile" })
            programs.Add(Client(app.Address, Key().Match(await app.RunAsync("api-key", "create", "--name", name, "--role", "researcher")).Value));
        await SendAsync(programs[0], HttpMethod.Post, "/rounds", null, JsonSerializer.Serialize(new { name = Round, coders = new[] { "Annika", "Benedikt", "Cemile", "Dora" }, codes = new[] { "I1", "I4", "N1" }, share = 100, codersPerDoubled = 3 }));
        foreach (var (program, index) in programs.Select((p, i) => (p, i)))
            await CodeAllAsync(program, index);

        // Dora codes blind and submits one case.
        await dora.OpenAsync($"{app.Address}/rounds");
        await TakeAsync(dora, "12-own-cases");
        var record = (await dora.Locator("table[data-list] a[href*='/code']").First.GetAttributeAsync("href"))!;
        await MainJob.OpenWorkbenchAsync(dora, app.Address + record);
        foreach (var key in new[] { "4", "s", "n", "1", "t", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "e" })
            await dora.Keyboard.PressAsync(key);
        await dora.Locator("#f-evidence blockquote").ShownAsync();
        await TakeAsync(dora, "13-coding-in-a-round");
        foreach (var key in new[] { "s", "n", "4" })
            await dora.Keyboard.PressAsync(key);
        await dora.Locator("#f-value input:checked").ShownAsync();
        await dora.Keyboard.PressAsync("s");
        await Assertions.Expect(dora.Locator(".tree .mark:not(.uncoded)")).ToHaveCountAsync(3, new() { Timeout = 60_000 });
        await dora.Keyboard.PressAsync("x");
        await dora.Locator(".note.good a[href='/rounds']").ShownAsync();
        await dora.OpenAsync($"{app.Address}/rounds/Pilot%201");
        await TakeAsync(dora, "14-blind-board");

        // Whoever runs it sees the board, ends the coding, decides.
        await ada.OpenAsync($"{app.Address}/rounds/Pilot%201");
        await TakeAsync(ada, "15-board");
        await ada.GetByRole(AriaRole.Button, new() { Name = "End the coding", Exact = true }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "End the coding now" }).ClickAsync();
        await ada.Locator(".note.good").ShownAsync();
        await ada.OpenAsync($"{app.Address}/rounds/Pilot%201/adjudication?names=hidden&order=shuffled");
        await ada.Locator("article.card").First.GetByText("Contested: both readings hold").ClickAsync();
        await ada.Locator("article.card textarea").First.FillAsync("The record bears both readings; see the second passage.");
        await TakeAsync(ada, "16-adjudication");
        await ada.Locator("article.card button[type=submit]").First.ClickAsync();
        await ada.Locator(".note.good").First.ShownAsync();
        await ada.OpenAsync($"{app.Address}/agreement?round=Pilot%201");
        await TakeAsync(ada, "17-agreement");
        await ada.OpenAsync($"{app.Address}/agreement?round=Pilot%201&code=I4");
        await TakeAsync(ada, "18-agreement-of-a-code");

        // The next version of the codebook.
        await ada.OpenAsync($"{app.Address}/codebook/draft");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Begin a draft" }).ClickAsync();
        await ada.Locator("#code-I4").ClickAsync();
        await ada.Locator("#f-useWhen").FillAsync("The record names the firm that was used, and says who used it.");
        await ada.Locator("#f-useWhen").BlurAsync();
        await ada.Locator("form.card button.primary").ClickAsync();
        await ada.GetByText("Saved in the draft of version 2.").ShownAsync();
        await ada.Locator("#code-N1").ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Take out", Exact = true }).ClickAsync();
        await ada.Locator("form.card fieldset").ShownAsync();
        await TakeAsync(ada, "19-draft", "form.card fieldset");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Take it out", Exact = true }).ClickAsync();
        await ada.GetByText("Taken out of the draft of version 2.").ShownAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Freeze…" }).ClickAsync();
        await ada.Locator("form.card > button.primary").ClickAsync();
        await ada.GetByText("Version 2 is frozen and in use.").ShownAsync();
        await ada.OpenAsync($"{app.Address}/codebook/versions");
        await TakeAsync(ada, "20-versions");
        await ada.OpenAsync($"{app.Address}/codebook/N1");
        await TakeAsync(ada, "21-out-of-use");
        programs.ForEach(p => p.Dispose());

        async Task TakeAsync(IPage page, string name, string? at = null)
        {
            await page.EvaluateAsync(at is null ? "scrollTo(0, 0)" : $"document.querySelector('{at}').scrollIntoView({{ block: 'end' }})");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    /// <summary>Codes and submits everything that waits for a program. The programs agree mostly.</summary>
    private static async Task CodeAllAsync(HttpClient program, int index)
    {
        string[] poles = ["A", "A", "B", "A", "mixed", "not-applicable", "A", "B", "A", "A", "cannot-tell", "A"];
        var (queue, _) = await SendAsync(program, HttpMethod.Get, "/rounds", null, null);
        foreach (var record in queue.GetProperty("queue").EnumerateArray().Select(q => q.GetProperty("case").GetString()!).ToList())
        {
            var number = int.Parse(record[4..], System.Globalization.CultureInfo.InvariantCulture);
            var apart = (number + index) % 4 == 0 ? index + 1 : 0;
            await GiveAsync(program, record, "I1", poles[(number + apart) % poles.Length]);
            await GiveAsync(program, record, "I4", poles[((number * 5) + apart) % poles.Length]);
            await GiveAsync(program, record, "N1", (number + apart) % 6 == 0 ? "absent" : "present");
            var (_, tag) = await SendAsync(program, HttpMethod.Get, $"/rounds/Pilot%201/cases/{record}", null, null);
            await SendAsync(program, HttpMethod.Post, $"/rounds/Pilot%201/cases/{record}/submit", tag, "{}");
        }
    }

    private static Task GiveAsync(HttpClient program, string record, string code, string value) => SendAsync(
        program, HttpMethod.Put, $"/cases/{record}/codings/{code}", "\"0\"",
        JsonSerializer.Serialize(new { value, rationale = "Read from the narrative as a whole.", evidence = value is "not-applicable" or "cannot-tell" ? [] : new[] { new { locator = "none" } } }));

    private static async Task<(JsonElement Body, string? Tag)> SendAsync(HttpClient program, HttpMethod method, string route, string? version, string? body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + route);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await program.SendAsync(request, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {route}: {text}");
        return (JsonSerializer.Deserialize<JsonElement>(text), answer.Headers.ETag?.Tag);
    }

    private static HttpClient Client(string address, string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    [GeneratedRegex(@"^\s*I\d+\b")]
    private static partial Regex Issues();

    [GeneratedRegex(@"\btoc_\S+")]
    private static partial Regex Key();
}
