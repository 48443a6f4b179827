using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

public sealed class CaseListRoutesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_list_has_the_agreed_form_and_every_fault_names_its_parameter()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await ActorsAsync(server.Services.GetRequiredService<TocDatabase>());
        await using (var scope = server.Services.CreateAsyncScope())
        {
            foreach (var content in FoundWorld.Contents)
                await ReviewedAsync(scope.ServiceProvider.GetRequiredService<SaveCase>(), content);
        }

        using var client = await server.ClientAsync(Role.Analyst);
        var list = await GetAsync("/api/v1/cases?country=GBR&limit=1&sort=id&facets=domain,country");
        list["total"]!.GetValue<int>().ShouldBe(2);
        list["totalIsExact"]!.GetValue<bool>().ShouldBeTrue();
        list["items"]!.AsArray().Count.ShouldBe(1);
        list["items"]![0]!["id"]!.ToString().ShouldBe("TOC-0001");
        list["items"]![0]!["transnational"]!.ToString().ShouldBe("transnational");
        list["items"]![0]!["domains"]!.AsArray().Select(d => d!.ToString()).ShouldBe(["organized", "professional"]);
        list["facets"]!["domain"]![0]!.ToJsonString().ShouldBe("""{"value":"organized","label":"organized","count":1,"level":1}""");
        list["facets"]!["country"]!.AsArray().Select(c => c!["value"]!.ToString()).ShouldContain("GBR");
        var second = await GetAsync($"/api/v1/cases?country=GBR&limit=1&sort=id&after={list["next"]}");
        second["items"]![0]!["id"]!.ToString().ShouldBe("TOC-0003");
        second["next"].ShouldBeNull();
        second.AsObject().ContainsKey("next").ShouldBeTrue();
        second.AsObject().ContainsKey("facets").ShouldBeFalse();

        (await FaultsAsync("contry=GBR")).ShouldBe(["contry -> country"]);
        (await FaultsAsync("country=GBP&sort=titel&limit=0&facets=domian&stage=begin&code=I99&from=soon&after=zzz", some: true))
            .ShouldBe(["country", "stage", "code", "from", "sort", "limit", "facets"], ignoreOrder: true);
        (await FaultsAsync("limit=201", some: true)).ShouldBe(["limit"]);
        (await FaultsAsync("sort=relevance", some: true)).ShouldBe(["sort"]);
        (await GetAsync("/api/v1/cases?q=a%00b&group=a%00"))["total"]!.GetValue<int>().ShouldBe(0);
        (await FaultsAsync("q=%00", some: true)).ShouldBe(["q"]);
        (await FaultsAsync("q=%26%7C%21%28%27%3A*", some: true)).ShouldBe(["q"]);
        (await GetAsync("/api/v1/cases?q=the"))["total"]!.GetValue<int>().ShouldBe(0);

        using var anonymous = server.Anonymous();
        (await anonymous.GetAsync("/api/v1/cases", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        async Task<JsonNode> GetAsync(string path)
        {
            using var answer = await client.GetAsync(path, Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        }

        async Task<IReadOnlyList<string>> FaultsAsync(string query, bool some = false)
        {
            using var answer = await client.GetAsync($"/api/v1/cases?{query}", Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
            var faults = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["faults"]!.AsArray();
            return [.. faults.Select(f => some ? f!["place"]!.ToString() : $"{f!["place"]} -> {string.Join(",", f["suggestions"]!.AsArray())}")];
        }
    }
}
