using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

public sealed class CaseRoutesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_case_is_recorded_read_changed_and_deleted()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await ActorsAsync(server.Services.GetRequiredService<TocDatabase>());
        using var client = await server.ClientAsync(Role.Researcher);

        using var created = await SendAsync(client, HttpMethod.Post, "/api/v1/cases?reason=first", CaseJson.Write(Full));
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location!.ToString().ShouldBe("/api/v1/cases/TOC-0001");
        created.Headers.ETag!.Tag.ShouldBe("\"1\"");

        var record = (await client.GetFromJsonAsync<JsonObject>("/api/v1/cases/toc-1", Token))!;
        record["id"]!.ToString().ShouldBe("TOC-0001");
        record["transnational"]!.ToString().ShouldBe("transnational");
        record["countries"]![0]!["country"]!.ToString().ShouldBe("CHN");
        record["countries"]![0]!["stage"]!.ToString().ShouldBe("inception");
        record["start"]!.ToString().ShouldBe("1999");

        // What was read is sent back with one change.
        record["title"] = "Another title";
        using var blind = await SendAsync(client, HttpMethod.Put, "/api/v1/cases/TOC-0001", record.ToJsonString());
        blind.StatusCode.ShouldBe((HttpStatusCode)428);
        using var changed = await SendAsync(client, HttpMethod.Put, "/api/v1/cases/TOC-0001", record.ToJsonString(), ("If-Match", "\"1\""));
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        changed.Headers.ETag!.Tag.ShouldBe("\"2\"");
        using var stale = await SendAsync(client, HttpMethod.Put, "/api/v1/cases/TOC-0001", record.ToJsonString(), ("If-Match", "\"1\""));
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        var history = (await client.GetFromJsonAsync<JsonObject>("/api/v1/cases/TOC-0001/history", Token))!;
        history["items"]!.AsArray().Select(v => v!["version"]!.GetValue<int>()).ShouldBe([2, 1]);
        history["items"]![0]!["changes"]![0]!["path"]!.ToString().ShouldBe("title");

        using var gone = await SendAsync(client, HttpMethod.Delete, "/api/v1/cases/TOC-0001", null, ("If-Match", "\"2\""));
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync("/api/v1/cases/TOC-0001", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var back = await SendAsync(client, HttpMethod.Post, "/api/v1/cases/TOC-0001/restore/1", null, ("If-Match", "\"2\""));
        back.StatusCode.ShouldBe(HttpStatusCode.OK);
        back.Headers.ETag!.Tag.ShouldBe("\"3\"");
    }

    [Fact]
    public async Task The_test_of_paragraph_4_has_the_agreed_form()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await ActorsAsync(server.Services.GetRequiredService<TocDatabase>());
        using var client = await server.ClientAsync(Role.Researcher);
        using var created = await SendAsync(client, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Full));

        var union = (await client.GetFromJsonAsync<JsonObject>("/api/v1/cases/TOC-0001/transnationality", Token))!;
        union["reading"]!.ToString().ShouldBe("union");
        union["result"]!.ToString().ShouldBe("transnational");
        union["countries"]!.AsArray().Select(c => c!.ToString()).ShouldBe(["CHN", "GBR", "NLD"]);
        union["stages"]!.AsObject().Select(s => s.Key).ShouldBe(["inception", "perpetration", "direct-effect", "indirect-effect"]);
        union["stages"]!["perpetration"]!.AsArray().Select(c => c!.ToString()).ShouldBe(["NLD"]);
        union["attachedWithoutStage"]!.AsArray().Count.ShouldBe(0);
        union["reason"]!.ToString().ShouldNotBeEmpty();
        union["hangsOn"]!.AsArray().Count.ShouldBe(0);

        var conduct = (await client.GetFromJsonAsync<JsonObject>("/api/v1/cases/TOC-0001/transnationality?reading=conduct", Token))!;
        conduct["hangsOn"]!.AsArray().Count.ShouldBe(2);
        using var wrong = await client.GetAsync("/api/v1/cases/TOC-0001/transnationality?reading=direkt", Token);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await FaultsAsync(wrong)).ShouldHaveSingleItem()["suggestions"]![0]!.ToString().ShouldBe("direct");
        using var unknown = await client.GetAsync("/api/v1/cases/TOC-0001/transnationality?readin=direct", Token);
        (await FaultsAsync(unknown)).ShouldHaveSingleItem()["place"]!.ToString().ShouldBe("readin");
    }

    [Fact]
    public async Task A_body_with_faults_is_answered_at_their_places_and_without_words_of_the_program()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher);

        async Task<IReadOnlyList<string>> PlacesAsync(string body)
        {
            using var answer = await SendAsync(client, HttpMethod.Post, "/api/v1/cases", body);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, body);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var text = await answer.Content.ReadAsStringAsync(Token);
            foreach (var word in new[] { "System.", "Exception", "TocAnalysis", "JsonPath", "Path:" })
                text.ShouldNotContain(word);
            return [.. (await FaultsAsync(answer)).Select(f => f["place"]!.ToString())];
        }

        (await PlacesAsync("{")).ShouldHaveSingleItem().ShouldStartWith("line 1");
        (await PlacesAsync("")).ShouldHaveSingleItem().ShouldStartWith("line 1");
        (await PlacesAsync("[]")).ShouldBe(["body"]);
        (await PlacesAsync("null")).ShouldBe(["body"]);
        (await PlacesAsync("""{"title":"a","title":"b"}""")).ShouldHaveSingleItem();
        (await PlacesAsync("""{"title":1,"start":"yesterday","sensitivity":"secret","ongoing":"yes","countries":[{"country":"CHN","stage":"begin"},{"stage":"inception"},3],"domains":{},"tittle":"x"}"""))
            .ShouldBe(["title", "start", "sensitivity", "ongoing", "countries[0].stage", "countries[1].country", "countries[2]", "domains", "tittle"]);
        (await PlacesAsync("""{"title":null,"countries":[null]}""")).ShouldBe(["title", "countries[0]"]);
        (await PlacesAsync("{}")).ShouldBe(["title"]);
        (await PlacesAsync("""{"title":"a\ud800"}""")).ShouldBe(["title"]);
        (await PlacesAsync("""{"title":"a\u0000"}""")).ShouldBe(["title"]);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_alike_and_another_body_under_its_key_is_422()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher);

        using var first = await SendAsync(client, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Simple), ("Idempotency-Key", "a1"));
        using var second = await SendAsync(client, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Simple), ("Idempotency-Key", "a1"));
        using var other = await SendAsync(client, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Simple with { Title = "Other" }), ("Idempotency-Key", "a1"));
        using var empty = await SendAsync(client, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Simple), ("Idempotency-Key", new string('k', 201)));

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await second.Content.ReadAsStringAsync(Token)).ShouldBe(await first.Content.ReadAsStringAsync(Token));
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_may_not_be_seen_is_answered_like_what_does_not_exist()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var researcher = await server.ClientAsync(Role.Researcher);
        using var analyst = await server.ClientAsync(Role.Analyst);
        using var created = await SendAsync(researcher, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Simple with { Sensitivity = Sensitivity.Restricted }));

        foreach (var path in new[] { "", "/transnationality", "/history" })
        {
            using var hidden = await analyst.GetAsync($"/api/v1/cases/TOC-0001{path}", Token);
            using var missing = await analyst.GetAsync($"/api/v1/cases/TOC-0002{path}", Token);
            hidden.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            Same(await hidden.Content.ReadAsStringAsync(Token)).ShouldBe(Same(await missing.Content.ReadAsStringAsync(Token)));
        }

        using var refused = await SendAsync(analyst, HttpMethod.Post, "/api/v1/cases", CaseJson.Write(Simple));
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var nonsense = await analyst.GetAsync("/api/v1/cases/1", Token);
        nonsense.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        static string Same(string answer)
        {
            var problem = JsonNode.Parse(answer)!.AsObject();
            problem.Remove("traceId");
            return problem.ToJsonString().Replace("TOC-0002", "TOC-0001", StringComparison.Ordinal);
        }
    }

    private static async Task<IReadOnlyList<JsonNode>> FaultsAsync(HttpResponseMessage answer) =>
        [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["faults"]!.AsArray().Select(f => f!)];

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Token);
    }
}
