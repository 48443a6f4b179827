using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tests.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Registers;

public sealed class RegisterRoutesTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_register_is_declared_written_read_changed_and_removed_by_REST_and_shown_on_its_pages()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await RegisterWorld.PrepareAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var client = await server.ClientAsync(Role.Researcher);
        using var browser = await TestBrowser.SignedInAsync(server, "Rita", Role.Researcher, Role.Secretariat);

        var declared = await client.GetFromJsonAsync<JsonElement>("/api/v1/registers", Cancel);
        declared.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("kind").GetString()).ShouldBe(Tokens.All<RegisterKind>());
        foreach (var register in RegisterList.All)
        {
            var at = $"/api/v1/registers/{register.Kind.Text()}";
            var body = Body(register.Kind);
            var created = await SendAsync(client, HttpMethod.Post, at, body, key: $"key-{register.Kind}");
            created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Cancel));
            var again = await SendAsync(client, HttpMethod.Post, at, body, key: $"key-{register.Kind}");
            again.Headers.Location.ShouldBe(created.Headers.Location);
            (await SendAsync(client, HttpMethod.Post, at, Body(register.Kind, "Another title"), key: $"key-{register.Kind}")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var list = await client.GetFromJsonAsync<JsonElement>(at + "?case=TOC-1", Cancel);
            list.GetProperty("part").GetProperty("total").GetInt32().ShouldBe(1);
            list.GetProperty("part").GetProperty("items")[0].GetProperty("entry").GetProperty("values").EnumerateObject().Count().ShouldBe(RegisterSamples.Good(register.Kind).Values.Count);

            var one = created.Headers.Location!.ToString();
            (await SendAsync(client, HttpMethod.Put, one, body)).StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
            (await SendAsync(client, HttpMethod.Put, one, Body(register.Kind, ""), match: "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await SendAsync(client, HttpMethod.Put, one, Body(register.Kind, "Changed"), match: "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await SendAsync(client, HttpMethod.Put, one, body, match: "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
            (await client.GetFromJsonAsync<JsonElement>(one + "/history", Cancel)).GetProperty("total").GetInt32().ShouldBe(2);

            var page = await browser.GetAsync($"/registers/{register.Kind.Text()}");
            (page.Status, page.Body.Contains("Changed", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
            (await browser.GetAsync(one.Replace("/api/v1", "", StringComparison.Ordinal))).Body.ShouldContain("Changed");
            var file = await browser.GetAsync($"/download/registers/{register.Kind.Text()}.csv");
            (file.Status, file.Body.Contains("Changed", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
        }

        (await browser.GetAsync("/cases/TOC-0001")).Body.ShouldContain("/registers/consent/");
        (await browser.GetAsync("/registers")).Body.ShouldContain("Penalties side by side");
        (await client.GetAsync("/api/v1/registers/nothing", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/api/v1/registers/consent?ethnicity=x", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/registers/consent?consent_travel=victim", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/cite/register.ris?id=REG-1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var first = await client.GetFromJsonAsync<JsonElement>("/api/v1/registers/estimates", Cancel);
        var gone = await SendAsync(client, HttpMethod.Delete, $"/api/v1/registers/estimates/{first.GetProperty("part").GetProperty("items")[0].GetProperty("id").GetInt64()}", null, match: "\"2\"");
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static object Body(RegisterKind kind, string? title = null)
    {
        var good = RegisterSamples.Good(kind);
        return new { title = title ?? good.Title, values = good.Values, @case = good.Case, country = good.Country, period = good.Period!.Text, fromGroup = good.FromGroup, toGroup = good.ToGroup, source = good.Source, locator = good.Locator };
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address, object? body, string? key = null, string? match = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await client.SendAsync(request, Cancel);
    }
}
