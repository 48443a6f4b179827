using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>What is sent to REST in bad faith or by mistake, and what is told where the program itself has a fault.</summary>
public sealed partial class HostileInputTests(PostgresFixture postgres)
{
    /// <summary>Rounds over all routes; the full run of the faults sets more.</summary>
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TOC_TESTS_ROUNDS"), out var rounds) ? rounds : 4;

    private static readonly string[] Odd =
    [
        "", " ", "\0", "%", "_", "'", "\"", "';DROP TABLE case_record;--", "\\", "../../etc/passwd", "<script>alert(1)</script>", "\u202Eabc", "e\u0301", "\uD83D\uDEA2", "NaN", "-1", "0", "1", "99999999999999999999", "1e308", "true", "null",
        "2001-13-45", "9999", "..", "1995..1990", "TOC-0001", "TOC-99999999999999999999", "COL", "XXX", "I4", "I4;P2", "A", "*", "a:b", "q OR", "\"unclosed", "-", "((((", "public", "restricted", "(?:a+)+$", "\r\nSet-Cookie: a=b", "{}", "[]",
    ];

    private static readonly string[] Names = ["limit", "after", "sort", "facets", "rows", "columns", "layer", "measure", "basis", "percent", "threshold", "reading", "dryRun", "period", "kind", "case", "totals", "first", "second", "code", "view", "start", "steps", "in", "reason", "round", "year"];

    private static readonly string[] PageNames = ["zoom", "as", "show", "movement", "lane", "names", "order", "part", "entity", "actor", "door", "action", "version", "with", "step", "highest", "returnUrl", "sample", "id", "reference", "group", "text", "tab"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D1_whatever_REST_is_sent_it_answers_in_words_and_has_no_fault_of_its_own()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await CodedCases.CaseAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var key = await server.ClientAsync(Role.Researcher);
        var random = new Random(20_261_129);
        string[] names = [.. Names, .. CaseFilterParser.Names];
        var routes = MappedAddresses.Read(server).Where(p => p.StartsWith("/api/v1/", StringComparison.Ordinal) && !p.EndsWith(".pdf", StringComparison.Ordinal)).Select(p => (Method: HttpMethod.Get, Pattern: p)).Concat(MappedAddresses.Writes(server)).ToList();
        routes.Count.ShouldBeGreaterThan(100);
        var (wrong, tried, answered) = (new List<string>(), 0, new Dictionary<HttpStatusCode, int>());

        foreach (var (method, pattern) in Enumerable.Repeat(routes, Rounds).SelectMany(r => r))
        {
            tried++;
            var path = MappedAddresses.Filled(pattern, Pick(random, "TOC-0001"), Pick(random, "I4"), Pick(random, "R"), Pick(random, "S-1"));
            var query = string.Join('&', Enumerable.Range(0, random.Next(3)).Select(_ => $"{names[random.Next(names.Length)]}={Escaped(Odd[random.Next(Odd.Length)])}"));
            using var request = new HttpRequestMessage(method, $"{path}?{query}");
            request.Headers.TryAddWithoutValidation("If-Match", random.Next(3) == 0 ? string.Concat(Odd[random.Next(Odd.Length)].Where(c => c is >= ' ' and <= '~')) : "\"1\"");
            if (method != HttpMethod.Get)
                request.Content = new StringContent(random.Next(6) == 0 ? Odd[random.Next(Odd.Length)] : Body(random, 0)!.ToJsonString(), Encoding.UTF8, random.Next(8) == 0 ? "text/plain" : "application/json");
            using var answer = await key.SendAsync(request, Stop);
            var text = await answer.Content.ReadAsStringAsync(Stop);
            answered[answer.StatusCode] = answered.GetValueOrDefault(answer.StatusCode) + 1;
            if ((int)answer.StatusCode >= 500 || Leak().IsMatch(text))
                wrong.Add($"{method} {request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(Stop))}: {answer.StatusCode} {text[..Math.Min(text.Length, 300)]}");
        }

        wrong.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine($"{tried} requests: {string.Join(", ", answered.OrderBy(a => a.Key).Select(a => $"{(int)a.Key} {a.Value}"))}");
        answered.Keys.ShouldContain(HttpStatusCode.OK);
    }

    [Fact]
    public async Task D1_whatever_stands_in_the_address_of_a_page_or_a_file_it_has_no_fault_of_its_own()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await CodedCases.CaseAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var everything = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher, Role.Adjudicator, Role.Secretariat, Role.Administrator);
        var random = new Random(20_261_130);
        string[] names = [.. Names, .. PageNames, .. CaseFilterParser.Names];
        var routes = MappedAddresses.Read(server).Where(p => !p.StartsWith("/api/", StringComparison.Ordinal) && !p.EndsWith(".pdf", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBeGreaterThan(60);
        var (wrong, answered) = (new List<string>(), new Dictionary<HttpStatusCode, int>());

        foreach (var pattern in Enumerable.Repeat(routes, Rounds / 2).SelectMany(r => r))
        {
            var path = MappedAddresses.Filled(pattern, Pick(random, "TOC-0001"), Pick(random, "I4"), Pick(random, "R"), Pick(random, "S-1"));
            var query = string.Join('&', Enumerable.Range(0, random.Next(5)).Select(_ => $"{names[random.Next(names.Length)]}={Escaped(Odd[random.Next(Odd.Length)])}"));
            using var answer = await everything.Client.GetAsync($"{path}?{query}", Stop);
            var text = await answer.Content.ReadAsStringAsync(Stop);
            answered[answer.StatusCode] = answered.GetValueOrDefault(answer.StatusCode) + 1;
            if ((int)answer.StatusCode >= 500 || Leak().IsMatch(text))
                wrong.Add($"{path}?{query}: {answer.StatusCode} {Leak().Match(text).Value}");
        }

        wrong.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answered.OrderBy(a => a.Key).Select(a => $"{(int)a.Key} {a.Value}")));
        answered.GetValueOrDefault(HttpStatusCode.OK).ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task C5_members_that_nobody_may_set_are_set_by_no_route()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await CodedCases.CaseAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var key = await server.ClientAsync(Role.Researcher);
        var before = await server.ScalarAsync<long>("SELECT max(id) FROM audit_entry");
        var statuses = new Dictionary<string, HttpStatusCode>();
        foreach (var (method, pattern) in MappedAddresses.Writes(server).Where(w => w.Method != HttpMethod.Delete))
        {
            foreach (var member in new[] { "ownerId", "roles", "createdAt", "createdBy", "version", "id", "userId", "deletedAt" })
            {
                using var request = new HttpRequestMessage(method, MappedAddresses.Filled(pattern, "TOC-0001"));
                request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
                request.Content = new StringContent(new JsonObject { ["title"] = "x", [member] = member == "roles" ? new JsonArray("administrator") : "administrator" }.ToJsonString(), Encoding.UTF8, "application/json");
                using var answer = await key.SendAsync(request, Stop);
                statuses[$"{method} {pattern} {member}"] = answer.StatusCode;
            }
        }

        statuses.Count.ShouldBeGreaterThan(100);
        // What computes from a body and keeps nothing may answer. A record is sent back as it was read, with what stands beside it, of which nothing is taken.
        statuses.Where(s => (int)s.Value is < 400 or >= 500 && !s.Key.Contains("/compute", StringComparison.Ordinal) && !s.Key.Contains(" /api/v1/cases ", StringComparison.Ordinal) && !s.Key.Contains(" /api/v1/cases/{id} ", StringComparison.Ordinal)).ShouldBeEmpty();
        (await server.ScalarAsync<long>($"SELECT count(*) FROM audit_entry WHERE id > {before} AND action <> 'refuse' AND entity <> 'case_record'")).ShouldBe(0);
        (await server.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE created_by ILIKE '%administrator%' OR updated_by ILIKE '%administrator%' OR deleted_at IS NOT NULL OR version > 2 OR id > 20")).ShouldBe(0);
    }

    [Fact]
    public async Task C2_work_on_many_answers_for_a_hidden_record_among_them_as_for_none()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var (database, store) = (server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        var seen = await CodedCases.CaseAsync(database, store);
        var hidden = await CodedCases.CaseAsync(database, store);
        await server.RunAsync($"INSERT INTO audience (name, created_at, created_by) VALUES ('Others', now(), 't'); INSERT INTO case_audience (case_id, audience_id) SELECT {hidden[4..]}, id FROM audience");
        using var key = await server.ClientAsync(Role.Researcher);
        var tried = 0;
        foreach (var (path, body) in new[]
        {
            ("bulk/cases", """{ "ids": ["SEEN", "OTHER"], "edits": [{ "field": "status", "action": "set", "value": "recorded" }], "reason": "because", "dryRun": DRY }"""),
            ("bulk/codings", """{ "action": "withdraw", "code": "I4", "ids": ["SEEN", "OTHER"], "reason": "because", "dryRun": DRY }"""),
            ("bulk/merge", """{ "kind": "cases.csv", "keep": "SEEN", "away": ["OTHER"], "dryRun": DRY }"""),
            ("bulk/merge", """{ "kind": "cases.csv", "keep": "OTHER", "away": ["SEEN"], "dryRun": DRY }"""),
        })
        {
            foreach (var dry in new[] { "true" })
            {
                async Task<string> Send(string other)
                {
                    using var answer = await key.PostAsync($"/api/v1/{path}", new StringContent(body.Replace("SEEN", seen, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal).Replace("DRY", dry, StringComparison.Ordinal), Encoding.UTF8, "application/json"), Stop);
                    return $"{(int)answer.StatusCode} {Regex.Replace(MappedAddresses.Plain(await answer.Content.ReadAsStringAsync(Stop)), "\"batch\":[0-9]+", "")}".Replace(other, "OTHER", StringComparison.Ordinal);
                }

                tried++;
                (await Send(hidden)).ShouldBe(await Send("TOC-9876"), $"{path} {dry}");
            }
        }

        tried.ShouldBe(4);
        using var real = await key.PostAsync("/api/v1/bulk/cases", new StringContent($$"""{ "ids": ["{{seen}}", "{{hidden}}"], "edits": [{ "field": "status", "action": "set", "value": "recorded" }], "reason": "because" }""", Encoding.UTF8, "application/json"), Stop);
        (await server.ScalarAsync<int>($"SELECT version FROM case_record WHERE id = {hidden[4..]}")).ShouldBe(1);
    }

    [Fact]
    public async Task G5_a_fault_of_the_program_shows_headers_and_a_reference_that_is_in_the_log_and_nothing_else()
    {
        var kept = new Kept();
        await using var log = new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(kept).CreateLogger();
        await using var server = await TocServer.StartAsync(postgres, log: log);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher, Role.Administrator);
        using var key = await server.ClientAsync(Role.Researcher);
        // What every page and answer needs is gone.
        await server.RunAsync("ALTER TABLE case_record RENAME TO case_record_is_away; ALTER TABLE code RENAME TO code_is_away; ALTER TABLE source RENAME TO source_is_away");
        var (failed, references) = (0, new List<string>());
        foreach (var pattern in MappedAddresses.Read(server).Where(p => !p.Contains("/account/", StringComparison.Ordinal) && !p.EndsWith(".pdf", StringComparison.Ordinal)))
        {
            var address = MappedAddresses.Filled(pattern, "TOC-0001");
            using var answer = await (address.StartsWith("/api/", StringComparison.Ordinal) ? key : browser.Client).GetAsync(address, Stop);
            var text = await answer.Content.ReadAsStringAsync(Stop);
            Leak().Match(text).Value.ShouldBe("", address);
            text.ShouldNotContain("is_away", Case.Insensitive, address);
            if (answer.StatusCode != HttpStatusCode.InternalServerError)
                continue;
            failed++;
            foreach (var name in new[] { "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy" })
                answer.Headers.Contains(name).ShouldBeTrue($"{address} {name}");
            answer.Headers.Contains("Server").ShouldBeFalse();
            references.Add(Reference().Match(text).Value);
        }

        failed.ShouldBeGreaterThanOrEqualTo(30);
        references.Except(kept.Traces.Keys).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine($"{failed} faults, {references.Distinct().Count()} references");
    }

    private static string Pick(Random random, string good) => random.Next(2) == 0 ? good : Escaped(Odd[random.Next(Odd.Length)]);

    // An empty part of a path is another address, and two points lead up.
    private static string Escaped(string text) => text is "" or "." or ".." ? "%20" : Uri.EscapeDataString(text);

    private static JsonNode? Body(Random random, int depth) => (JsonNode?)(random.Next(depth > 2 ? 6 : 10) switch
    {
        0 => (JsonNode?)null,
        1 => JsonValue.Create(random.Next(-5, 5)),
        2 => JsonValue.Create(random.NextDouble() * 1e300),
        3 => JsonValue.Create(random.Next(2) == 0),
        < 6 => JsonValue.Create(random.Next(40) == 0 ? new string('x', 100_000) : Odd[random.Next(Odd.Length)]),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Body(random, depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(6)).Select(_ => Members[random.Next(Members.Length)]).Distinct().Select(n => KeyValuePair.Create(n, Body(random, depth + 1)))),
    }) ?? (depth == 0 ? new JsonObject() : null);

    private static readonly string[] Members =
    [
        "title", "summary", "narrative", "start", "end", "ongoing", "domains", "countries", "country", "stage", "flow", "offences", "offence", "groups", "group", "role", "sources", "source", "sensitivity", "status", "value", "confidence", "rationale",
        "evidence", "quote", "locator", "name", "query", "filter", "codes", "coders", "units", "counts", "contingency", "categories", "level", "nodes", "ties", "from", "to", "ids", "edits", "field", "action", "with", "reason", "dryRun", "kind", "keep",
        "away", "outcome", "notes", "content", "share", "values", "period", "case", "audiences", "text", "format", "columns", "blind",
    ];

    [GeneratedRegex(@"Npgsql|   at [A-Z][A-Za-z]+\.|[A-Za-z]+Exception\b|\.cs:line|\bSELECT\b.*\bFROM\b|/(home|work|tmp|usr)/|relation ""|SqlState")]
    private static partial Regex Leak();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Reference();

    /// <summary>The references of what was logged with an exception.</summary>
    private sealed class Kept : ILogEventSink
    {
        public ConcurrentDictionary<string, bool> Traces { get; } = new();

        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Exception is not null && logEvent.TraceId is { } trace)
                Traces[trace.ToHexString()] = true;
        }
    }
}
