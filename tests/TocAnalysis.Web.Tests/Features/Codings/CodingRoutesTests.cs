using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Codings;

public sealed class CodingRoutesTests(PostgresFixture postgres)
{
    private const string Good = """{ "value": "B", "confidence": "high", "rationale": "He hired it.", "evidence": [ { "quote": "captain hired" } ] }""";

    [Fact]
    public async Task A_key_codes_and_the_balance_follows()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher);
        var id = await CaseAsync(server);
        var route = $"/api/v1/cases/{id}/codings/I4";

        (await SendAsync(client, HttpMethod.Put, route, null, Good)).StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        using var first = await SendAsync(client, HttpMethod.Put, route, "\"0\"", Good);
        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        first.Headers.ETag!.Tag.ShouldBe("\"1\"");
        (await SendAsync(client, HttpMethod.Put, route, "\"0\"", Good)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        using var second = await SendAsync(client, HttpMethod.Put, route, "\"1\"", Good.Replace("\"B\"", "\"mixed\"", StringComparison.Ordinal));
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Headers.ETag!.Tag.ShouldBe("\"2\"");

        var list = await client.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{id}/codings", TestContext.Current.CancellationToken);
        list.GetProperty("total").GetInt32().ShouldBe(1);
        var coding = list.GetProperty("items")[0];
        coding.GetProperty("coder").GetString().ShouldBe("test Researcher");
        coding.GetProperty("value").GetString().ShouldBe("mixed");
        coding.GetProperty("evidence")[0].GetProperty("start").GetInt32().ShouldBe(2);

        var balance = await client.GetFromJsonAsync<JsonElement>("/api/v1/codebook/I4/balance", TestContext.Current.CancellationToken);
        balance.GetProperty("mixed").GetProperty("cases").GetInt32().ShouldBe(1);
        balance.GetProperty("mixed").GetProperty("codings").GetInt32().ShouldBe(1);
        balance.GetProperty("A").GetProperty("cases").GetInt32().ShouldBe(0);
        balance.GetProperty("uncoded").GetInt32().ShouldBe(0);
        balance.GetProperty("flags").EnumerateArray().Select(f => f.GetString()).ShouldBe(["no-cited-source", "single-coder"]);
        balance.TryGetProperty("present", out _).ShouldBeFalse();
        var presence = await client.GetFromJsonAsync<JsonElement>("/api/v1/codebook/N1/balance?basis=any", TestContext.Current.CancellationToken);
        presence.GetProperty("present").GetProperty("cases").GetInt32().ShouldBe(0);
        presence.TryGetProperty("A", out _).ShouldBeFalse();

        (await SendAsync(client, HttpMethod.Delete, route, null, null)).StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        (await SendAsync(client, HttpMethod.Delete, route, "\"2\"", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(client, HttpMethod.Delete, route, "\"2\"", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{ "value": "perhaps", "evidence": [ { "text": "title" }, null ] }""", "value", "evidence[0].text", "evidence[1]")]
    [InlineData("""{ "evidence": [] }""", "value")]
    [InlineData("""{ "value": "B" }""", "evidence")]
    [InlineData("""{ "value": "B", "evidense": [] }""", "body")]
    [InlineData("""[]""", "body")]
    [InlineData("""{ "value": "cannot-tell", "rationale": "\u0000" }""", "rationale")]
    public async Task Wrong_bodies_are_refused_at_their_places(string body, params string[] places)
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher);
        var id = await CaseAsync(server);

        using var answer = await SendAsync(client, HttpMethod.Put, $"/api/v1/cases/{id}/codings/I4", "\"0\"", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("place").GetString()).ShouldBe(places);
    }

    [Fact]
    public async Task The_codebook_is_read_and_unknown_things_are_named()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Analyst);
        var id = await CaseAsync(server);

        var book = await client.GetFromJsonAsync<JsonElement>("/api/v1/codebook", TestContext.Current.CancellationToken);
        book.GetProperty("version").GetInt32().ShouldBe(1);
        book.GetProperty("items").GetArrayLength().ShouldBe(book.GetProperty("total").GetInt32());
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/codebook/I4", TestContext.Current.CancellationToken)).GetProperty("paragraphs")[0].GetInt32().ShouldBe(19);
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/paper", TestContext.Current.CancellationToken)).GetProperty("total").GetInt32().ShouldBe(43);

        (await client.GetAsync("/api/v1/codebook/I44/balance", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var wrong in new[] { "basis=some", "bassis=any", "basis=coder:Nobody" })
        {
            using var answer = await client.GetAsync($"/api/v1/codebook/I4/balance?{wrong}", TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await SendAsync(client, HttpMethod.Put, $"/api/v1/cases/{id}/codings/I4", "\"0\"", Good)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<string> CaseAsync(TocServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await CodedCases.CaseAsync(scope.ServiceProvider.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string route, string? version, string? body)
    {
        using var request = new HttpRequestMessage(method, route);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
