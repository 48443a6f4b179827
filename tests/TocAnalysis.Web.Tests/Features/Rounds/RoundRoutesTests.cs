using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Rounds;

/// <summary>Rounds over REST, from setting up to decisions, by keys alone.</summary>
public sealed class RoundRoutesTests(PostgresFixture postgres)
{
    private const string Good = """{ "name": "R", "coders": ["Ann", "Ben"], "codes": ["I4", "I5"], "share": 100 }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_round_is_set_up_coded_reopened_closed_and_decided_by_keys()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var organizer = await server.ClientAsync(Role.Researcher, "Organizer");
        using var ann = await server.ClientAsync(Role.Researcher, "Ann");
        using var ben = await server.ClientAsync(Role.Researcher, "Ben");
        var record = await CaseAsync(server);

        using (var trial = await SendAsync(organizer, HttpMethod.Post, "/rounds?dryRun=true", null, Good))
        {
            trial.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await JsonAsync(trial)).GetProperty("loads").EnumerateArray().Select(l => $"{l.GetProperty("coder")} {l.GetProperty("cases")}").ShouldBe(["Ann 1", "Ben 1"]);
        }

        (await server.ScalarAsync<long>("SELECT count(*) FROM coding_round")).ShouldBe(0);
        using var made = await SendAsync(organizer, HttpMethod.Post, "/rounds", null, Good, "first");
        (made.StatusCode, made.Headers.ETag!.Tag, $"{made.Headers.Location}").ShouldBe((HttpStatusCode.Created, "\"1\"", "/api/v1/rounds/R"));
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds", null, Good, "first")).ShouldBe(201);
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds", null, Good.Replace("100", "0", StringComparison.Ordinal), "first")).ShouldBe(422);
        (await server.ScalarAsync<long>("SELECT count(*) FROM coding_round")).ShouldBe(1);

        // A coder sees the own assignment alone, and no version that would tell what happens to others.
        using (var seen = await SendAsync(ann, HttpMethod.Get, "/rounds/R", null, null))
        {
            seen.Headers.ETag.ShouldBeNull();
            var round = await JsonAsync(seen);
            round.GetProperty("assignments").EnumerateArray().Select(a => $"{a.GetProperty("case")} {a.GetProperty("coder")} {a.GetProperty("state")}").ShouldBe([$"{record} Ann new"]);
            round.GetProperty("coders").EnumerateArray().Select(c => c.GetProperty("submitted").ValueKind).ShouldBe([JsonValueKind.Number, JsonValueKind.Null]);
        }

        var list = await JsonAsync(await SendAsync(ann, HttpMethod.Get, "/rounds?limit=1", null, null));
        (list.GetProperty("total").GetInt32(), list.GetProperty("queue")[0].GetProperty("case").GetString()).ShouldBe((1, record));

        await CodeAsync(ann, record, "I4", "not-applicable");
        var work = await SendAsync(ann, HttpMethod.Get, $"/rounds/R/cases/{record}", null, null);
        (await JsonAsync(work)).GetProperty("uncoded").GetInt32().ShouldBe(1);
        var submit = $"/rounds/R/cases/{record}/submit";
        (await StatusAsync(ann, HttpMethod.Post, submit, null, "{}")).ShouldBe(428);
        (await StatusAsync(ann, HttpMethod.Post, submit, "\"0\"", "{}")).ShouldBe(412);
        using (var unready = await SendAsync(ann, HttpMethod.Post, submit, Tag(work), "{}"))
            (unready.StatusCode, Places(await JsonAsync(unready))).ShouldBe((HttpStatusCode.BadRequest, "code"));
        await CodeAsync(ann, record, "I5", "cannot-tell");
        (await StatusAsync(ann, HttpMethod.Post, submit, Tag(work), "{}")).ShouldBe(412, "what was coded since the work was read is not submitted unseen");
        work = await SendAsync(ann, HttpMethod.Get, $"/rounds/R/cases/{record}", null, null);
        (await StatusAsync(ann, HttpMethod.Post, submit, Tag(work), null, "mine")).ShouldBe(200);
        (await StatusAsync(ann, HttpMethod.Post, submit, Tag(work), null, "mine")).ShouldBe(200);
        (await server.ScalarAsync<long>("SELECT count(*) FROM submission")).ShouldBe(1);

        // Nobody but the organizer gives it back, with a reason and from the version that is there.
        var reopen = $$"""{ "case": "{{record}}", "coder": "Ann", "reason": "Look at page 3." }""";
        (await StatusAsync(ben, HttpMethod.Post, "/rounds/R/reopen", "\"1\"", reopen)).ShouldBe(403);
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/reopen", null, reopen)).ShouldBe(428);
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/reopen", "\"7\"", reopen)).ShouldBe(412);
        using (var unreasoned = await SendAsync(organizer, HttpMethod.Post, "/rounds/R/reopen", "\"1\"", reopen.Replace("Look at page 3.", " ", StringComparison.Ordinal)))
            (unreasoned.StatusCode, Places(await JsonAsync(unreasoned))).ShouldBe((HttpStatusCode.BadRequest, "reason"));
        using (var given = await SendAsync(organizer, HttpMethod.Post, "/rounds/R/reopen", "\"1\"", reopen, "back"))
            (given.StatusCode, given.Headers.ETag!.Tag, (await JsonAsync(given)).GetProperty("changed").GetInt32()).ShouldBe((HttpStatusCode.OK, "\"2\"", 1));
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/reopen", "\"1\"", reopen, "back")).ShouldBe(200);
        (await server.ScalarAsync<int>("SELECT version FROM coding_round")).ShouldBe(2);
        (await JsonAsync(await SendAsync(ann, HttpMethod.Get, $"/rounds/R/cases/{record}", null, null))).GetProperty("reason").GetString().ShouldBe("Look at page 3.");

        await SubmitAsync(ann, record);
        await CodeAsync(ben, record, "I4", "cannot-tell");
        await CodeAsync(ben, record, "I5", "cannot-tell");
        await SubmitAsync(ben, record);
        (await StatusAsync(organizer, HttpMethod.Get, "/rounds/R/adjudication", null, null)).ShouldBe(403, "a key does not say in whose hand it is");
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/close", "\"2\"", null)).ShouldBe(200);

        var unit = $"/rounds/R/adjudication/{record}/I4";
        var open = await SendAsync(organizer, HttpMethod.Get, "/rounds/R/adjudication?names=hidden&order=shuffled", null, null);
        var view = await JsonAsync(open);
        (view.GetProperty("open").GetInt32(), view.GetProperty("agreed").GetInt32(), view.GetProperty("total").GetInt32()).ShouldBe((1, 1, 1));
        view.GetProperty("items")[0].GetProperty("readings").EnumerateArray().Select(r => r.GetProperty("coder").GetString()).ShouldBe(["1", "2"]);
        var before = await SendAsync(organizer, HttpMethod.Get, unit, null, null);
        (await StatusAsync(organizer, HttpMethod.Put, unit, null, """{ "outcome": "contested", "reason": "Both hold." }""")).ShouldBe(428);
        using (var unreasoned = await SendAsync(organizer, HttpMethod.Put, unit, Tag(before), """{ "outcome": "contested" }"""))
            (unreasoned.StatusCode, Places(await JsonAsync(unreasoned))).ShouldBe((HttpStatusCode.BadRequest, "reason"));
        (await StatusAsync(organizer, HttpMethod.Put, unit, Tag(before), """{ "outcome": "contested", "reason": "Both hold." }""", "decide")).ShouldBe(200);
        (await StatusAsync(organizer, HttpMethod.Put, unit, Tag(before), """{ "outcome": "contested", "reason": "Both hold." }""", "decide")).ShouldBe(200);
        (await StatusAsync(organizer, HttpMethod.Put, unit, Tag(before), """{ "outcome": "contested", "reason": "Once more." }""")).ShouldBe(412);
        (await StatusAsync(ann, HttpMethod.Put, $"/rounds/R/adjudication/{record}/I5", "\"0\"", """{ "outcome": "contested", "reason": "Mine." }""")).ShouldBe(403);
        // Repeated with its key, it brings the same answer and accepts nothing more; another request may not bear the key.
        foreach (var _ in new[] { 1, 2 })
            (await JsonAsync(await SendAsync(organizer, HttpMethod.Post, "/rounds/R/adjudication/accept", Tag(open), null, "accept"))).GetProperty("accepted").GetInt32().ShouldBe(1);
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/adjudication/accept", Tag(open), "{ }", "accept")).ShouldBe(422);
        (await JsonAsync(await SendAsync(organizer, HttpMethod.Post, "/rounds/R/adjudication/accept", Tag(open), null))).GetProperty("accepted").GetInt32().ShouldBe(0);
        (await server.ScalarAsync<long>("SELECT count(*) FROM adjudication")).ShouldBe(2);
        var differences = await JsonAsync(await SendAsync(ann, HttpMethod.Get, "/rounds/R/differences", null, null));
        differences.GetProperty("items")[0].GetProperty("decision").GetProperty("reason").GetString().ShouldBe("Both hold.");
    }

    [Fact]
    public async Task Work_is_moved_and_coders_leave_by_name()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var organizer = await server.ClientAsync(Role.Administrator, "Organizer");
        using var ann = await server.ClientAsync(Role.Researcher, "Ann");
        using var ben = await server.ClientAsync(Role.Researcher, "Ben");
        var record = await CaseAsync(server);
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds", null, Good.Replace("100", "0", StringComparison.Ordinal))).ShouldBe(201);
        var first = await QueueAsync(ann) == record ? "Ann" : "Ben";
        var other = first == "Ann" ? "Ben" : "Ann";
        var move = $$"""{ "case": "{{record}}", "coder": "{{first}}", "to": "{{other}}", "reason": "ill" }""";

        using (var unknown = await SendAsync(organizer, HttpMethod.Post, "/rounds/R/reassign", "\"1\"", move.Replace($"\"to\": \"{other}\"", "\"to\": \"Bne\"", StringComparison.Ordinal)))
            Places(await JsonAsync(unknown)).ShouldBe("to");
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/reassign", "\"1\"", move)).ShouldBe(200);
        (await QueueAsync(first == "Ann" ? ann : ben)).ShouldBeNull();
        (await QueueAsync(first == "Ann" ? ben : ann)).ShouldBe(record);
        using var left = await SendAsync(organizer, HttpMethod.Post, "/rounds/R/leave", "\"2\"", $$"""{ "coder": "{{other}}", "reason": "on leave" }""");
        left.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await JsonAsync(left)).GetProperty("round").GetProperty("coders").EnumerateArray().Single(c => c.GetProperty("name").GetString() == other).GetProperty("leftReason").GetString().ShouldBe("on leave");
        (await QueueAsync(first == "Ann" ? ben : ann)).ShouldBeNull();
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/fill", "\"2\"", null)).ShouldBe(412);
        (await StatusAsync(organizer, HttpMethod.Post, "/rounds/R/share", "\"3\"", """{ "share": 0 }""")).ShouldBe(400);

        async Task<string?> QueueAsync(HttpClient client) =>
            (await JsonAsync(await SendAsync(client, HttpMethod.Get, "/rounds", null, null))).GetProperty("queue").EnumerateArray().Select(q => q.GetProperty("case").GetString()).SingleOrDefault();
    }

    [Theory]
    [InlineData("""{ "name": "R" }""", "coders codes")]
    [InlineData("""{ "name": "R", "coders": ["Bne"], "codes": ["I4"], "filter": "contry=NLD" }""", "coders[0] filter.contry")]
    [InlineData("""{ "name": "a/b", "coders": ["Ann"], "codes": ["i4"], "share": 300 }""", "name share codersPerDoubled codes")]
    [InlineData("""{ "name": "R", "coders": [], "codes": [], "sample": 0 }""", "sample coders codes")]
    [InlineData("""{ "name": "R", "coders": ["Ann"], "codes": ["I4"], "blnd": true }""", "blnd")]
    [InlineData("[]", "body")]
    [InlineData("{", "line 1, byte 2")]
    public async Task Faults_of_a_round_are_named_at_their_places(string body, string places)
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher, "Ann");
        await CaseAsync(server);

        using var answer = await SendAsync(client, HttpMethod.Post, "/rounds", null, body);

        (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.BadRequest, "application/problem+json"));
        Places(await JsonAsync(answer)).ShouldBe(places);
    }

    [Fact]
    public async Task Unknown_rounds_and_parameters_are_named_and_analysts_only_read()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var analyst = await server.ClientAsync(Role.Analyst);
        using var researcher = await server.ClientAsync(Role.Researcher, "Ann");
        var record = await CaseAsync(server);

        (await StatusAsync(analyst, HttpMethod.Get, "/rounds", null, null)).ShouldBe(200);
        (await StatusAsync(analyst, HttpMethod.Post, "/rounds", null, Good)).ShouldBe(403);
        (await StatusAsync(analyst, HttpMethod.Get, $"/rounds/R/cases/{record}", null, null)).ShouldBe(403);
        (await StatusAsync(researcher, HttpMethod.Get, "/rounds/R", null, null)).ShouldBe(404);
        (await StatusAsync(researcher, HttpMethod.Post, "/rounds/R/close", "\"1\"", null)).ShouldBe(404);
        using var wrong = await SendAsync(researcher, HttpMethod.Get, "/rounds/R/adjudication?nams=hidden&show=all&limit=0", null, null);
        (wrong.StatusCode, Places(await JsonAsync(wrong))).ShouldBe((HttpStatusCode.BadRequest, "nams show limit"));
    }

    private static async Task<string> CaseAsync(TocServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await CodedCases.CaseAsync(scope.ServiceProvider.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
    }

    private static async Task CodeAsync(HttpClient client, string record, string code, string value) =>
        (await StatusAsync(client, HttpMethod.Put, $"/cases/{record}/codings/{code}", "\"0\"", $$"""{ "value": "{{value}}" }""")).ShouldBe(201);

    private static async Task SubmitAsync(HttpClient client, string record)
    {
        using var work = await SendAsync(client, HttpMethod.Get, $"/rounds/R/cases/{record}", null, null);
        (await StatusAsync(client, HttpMethod.Post, $"/rounds/R/cases/{record}/submit", Tag(work), "{}")).ShouldBe(200);
    }

    private static string Tag(HttpResponseMessage answer) => answer.Headers.ETag!.Tag;

    private static string Places(JsonElement problem) => string.Join(' ', problem.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("place").GetString()));

    private static Task<JsonElement> JsonAsync(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Token);

    private static async Task<int> StatusAsync(HttpClient client, HttpMethod method, string route, string? version, string? body, string? key = null)
    {
        using var answer = await SendAsync(client, method, route, version, body, key);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string route, string? version, string? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + route);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, Token);
    }
}
