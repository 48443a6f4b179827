using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>What people and programs are told while the database hangs or is away, and that work goes on by itself when it is back.</summary>
public sealed class SilentDatabaseTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Ten seconds are promised; a machine that runs all tests at once is given more.</summary>
    private static TimeSpan Longest => TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("TOC_TESTS_KILLS") is null ? 25 : 10);

    [Fact]
    public void The_driver_can_be_told_that_a_connection_is_lost() => ConnectionBreak.IsPossible.ShouldBeTrue();

    [Fact]
    public async Task K4_while_the_database_hangs_every_request_is_answered_with_what_to_do_and_afterwards_work_goes_on()
    {
        DatabaseRelay? relay = null;
        await using var server = await TocServer.ThroughAsync(postgres, c => (relay = new DatabaseRelay(c)).ConnectionString, s => s with { DatabasePatience = TimeSpan.FromSeconds(1) });
        using var line = relay!;
        using var researcher = await server.ClientAsync(Role.Researcher);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        using var anonymous = server.Anonymous();
        (await browser.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);

        line.Hang();
        // These wait for an answer of the database when nobody knows yet that there will be none; one of them writes, more of them than one has a connection.
        var waiting = Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => researcher.GetAsync("/api/v1/cases", Stop),
            1 => PostAsync(researcher, $"Case {i}"),
            _ => browser.Client.GetAsync("/cases", Stop),
        }).ToList();
        using var limit = new CancellationTokenSource(Longest);
        var silent = server.Services.GetRequiredService<DatabaseWatch>();
        while (waiting.Any(w => !w.IsCompleted))
        {
            (await anonymous.GetAsync("/health/live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await Task.Delay(50, limit.Token);
        }

        foreach (var (answer, isRest) in (await Task.WhenAll(waiting)).Select((a, i) => (a, i % 3 != 2)))
            await ShouldSayAsync(answer, isRest);
        silent.IsSilent.ShouldBeTrue();
        // What comes now is not begun at all.
        await ShouldSayAsync(await researcher.GetAsync("/api/v1/cases", Stop), true);
        await ShouldSayAsync(await browser.Client.GetAsync("/tables?rows=code", Stop), false);
        await ShouldSayAsync(await anonymous.PostAsync("/account/sign-in", new FormUrlEncodedContent([]), Stop), false);
        (await anonymous.GetAsync("/health/ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await browser.GetAsync("/app.css")).Status.ShouldBe(HttpStatusCode.OK, "what the page needs that says it");

        line.GoOn();

        await AnswersAgainAsync(anonymous);
        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => researcher.GetAsync("/api/v1/cases", Stop)));
        together.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
        (await PostAsync(researcher, "Afterwards")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await browser.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK, "still signed in");
    }

    [Fact]
    public async Task A_question_that_takes_long_is_not_cut_because_it_takes_long()
    {
        DatabaseRelay? relay = null;
        await using var server = await TocServer.ThroughAsync(postgres, c => (relay = new DatabaseRelay(c)).ConnectionString, s => s with { DatabasePatience = TimeSpan.FromMilliseconds(500) });
        using var line = relay!;
        await using var context = await server.Services.GetRequiredService<TocDatabase>().ReadAsync(Stop);
        await using var command = new Npgsql.NpgsqlCommand("SELECT pg_sleep(2.5)", (Npgsql.NpgsqlConnection)Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(context.Database));
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnectionAsync(context.Database, Stop);

        await command.ExecuteNonQueryAsync(Stop);

        server.Services.GetRequiredService<DatabaseWatch>().IsSilent.ShouldBeFalse();
    }

    [Fact]
    public async Task K3_while_the_database_is_away_the_program_stays_says_so_and_goes_on_by_itself()
    {
        DatabaseRelay? relay = null;
        await using var server = await TocServer.ThroughAsync(postgres, c => (relay = new DatabaseRelay(c)).ConnectionString);
        using var line = relay!;
        using var researcher = await server.ClientAsync(Role.Researcher);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        using var anonymous = server.Anonymous();
        var mark = server.Services.GetRequiredService<TocAnalysis.Web.Security.SessionWatcherMark>();
        await Until(() => mark.Listens);

        line.GoAway();

        await Until(() => server.Services.GetRequiredService<DatabaseWatch>().IsSilent && !mark.Listens);
        await ShouldSayAsync(await researcher.GetAsync("/api/v1/cases", Stop), true);
        await ShouldSayAsync(await browser.Client.GetAsync("/cases", Stop), false);
        (await anonymous.GetAsync("/health/live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await anonymous.GetAsync("/health/ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        line.ComeBack();

        await AnswersAgainAsync(anonymous);
        (await PostAsync(researcher, "Afterwards")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await browser.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);
        await Until(() => mark.Listens);
    }

    private static async Task ShouldSayAsync(HttpResponseMessage answer, bool isRest)
    {
        using (answer)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter!.Delta.ShouldNotBeNull();
            answer.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
            var body = await answer.Content.ReadAsStringAsync(Stop);
            foreach (var word in new[] { "Exception", "Npgsql", "SELECT " })
                body.ShouldNotContain(word, Case.Sensitive);
            if (isRest)
            {
                var problem = JsonNode.Parse(body)!;
                problem["title"]!.GetValue<string>().ShouldBe("The database does not answer");
                problem["detail"]!.GetValue<string>().ShouldContain("Idempotency-Key");
            }
            else
            {
                body.ShouldContain("<h1 tabindex=\"-1\" data-trouble=\"Away\">The database does not answer</h1>");
                body.ShouldContain(answer.RequestMessage!.Method == HttpMethod.Get ? "opens by itself" : "Go back in a minute");
            }
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string title) => client.PostAsJsonAsync("/api/v1/cases", new { title }, Stop);

    private static async Task AnswersAgainAsync(HttpClient client)
    {
        for (var n = 0; n < 200 && (await client.GetAsync("/health/ready", Stop)).StatusCode != HttpStatusCode.OK; n++)
            await Task.Delay(50, Stop);
        (await client.GetAsync("/health/ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task Until(Func<bool> met)
    {
        for (var n = 0; n < 600 && !met(); n++)
            await Task.Delay(50, Stop);
        met().ShouldBeTrue();
    }
}
