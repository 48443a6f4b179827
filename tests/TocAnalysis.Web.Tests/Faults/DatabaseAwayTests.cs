using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Tests.EmbeddedDatabase;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>A database that hangs and one that goes away, under a program that goes on.</summary>
public sealed class DatabaseAwayTests(FinishedCluster finished) : IClassFixture<FinishedCluster>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task K3_K4_while_the_database_hangs_or_is_away_requests_end_in_words_and_afterwards_all_is_as_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes are not stopped and continued there.");
        await using var here = await finished.CopyAsync();
        var database = await here.StartAsync();
        await using var server = await TocServer.OnAsync(database.ConnectionString);
        using var client = await server.ClientAsync(Role.Researcher);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        (await browser.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);

        // Hung: every process of the server stands still, and its sockets still take what is sent.
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(here.ClusterData, "postmaster.pid"), Stop))[0];
        await SignalAsync("STOP", postmaster);
        try
        {
            var asked = Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? StatusAsync(client, "/api/v1/cases") : StatusAsync(browser.Client, "/cases")).ToList();
            (await StatusAsync(client, "/health/live")).ShouldBe(HttpStatusCode.OK);
            (await Task.WhenAll(asked).WaitAsync(TimeSpan.FromSeconds(25), Stop)).ShouldAllBe(s => s == HttpStatusCode.ServiceUnavailable);
            (await StatusAsync(client, "/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await StatusAsync(client, "/health/live")).ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await SignalAsync("CONT", postmaster);
        }

        await UntilReadyAsync(client);
        // More at once than the pool would have left, had those before kept theirs.
        (await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => StatusAsync(client, "/api/v1/cases")))).ShouldAllBe(s => s == HttpStatusCode.OK);
        (await browser.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);

        // Away, and back.
        await database.StopAsync();
        await Until(async () => await StatusAsync(client, "/health/ready") == HttpStatusCode.ServiceUnavailable);
        var page = await browser.GetAsync("/cases");
        page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        page.Body.ShouldContain("The database does not answer");
        var refused = await client.GetAsync("/api/v1/cases", Stop);
        (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.ServiceUnavailable, "application/problem+json"));
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await StatusAsync(client, "/health/live")).ShouldBe(HttpStatusCode.OK);

        (await here.StartAsync()).ConnectionString.ShouldBe(database.ConnectionString);
        await UntilReadyAsync(client);
        (await browser.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsJsonAsync("/api/v1/cases", new { title = "Recorded afterwards" }, Stop)).StatusCode.ShouldBe(HttpStatusCode.Created);
        JsonNode.Parse(await client.GetStringAsync("/api/v1/cases", Stop))!["total"]!.GetValue<int>().ShouldBe(1);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Stop);
        return answer.StatusCode;
    }

    private static Task UntilReadyAsync(HttpClient client) => Until(async () => await StatusAsync(client, "/health/ready") == HttpStatusCode.OK);

    private static async Task Until(Func<Task<bool>> met)
    {
        for (var n = 0; n < 200; n++)
        {
            if (await met())
                return;
            await Task.Delay(100, Stop);
        }

        (await met()).ShouldBeTrue();
    }

    /// <summary>To the server and all processes that it started.</summary>
    private static async Task SignalAsync(string signal, string postmaster)
    {
        using var sending = Process.Start("/bin/sh", ["-c", $"kill -{signal} {postmaster} $(ps -o pid= --ppid {postmaster})"]);
        await sending.WaitForExitAsync(CancellationToken.None);
    }
}
