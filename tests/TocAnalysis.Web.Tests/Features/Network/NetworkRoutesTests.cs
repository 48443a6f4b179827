using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Network;

/// <summary>Page, REST and files of one network hold the same.</summary>
public sealed class NetworkRoutesTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A6_the_table_of_the_page_equals_REST_and_files()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await NetworkWorld.SeedAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>(), Token);
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Secretariat);
        using var client = await server.ClientAsync(Role.Secretariat);

        using var rest = JsonDocument.Parse(await client.GetStringAsync("/api/v1/network?view=together", Token));
        var page = await browser.GetAsync("/network?view=together");
        page.Status.ShouldBe(HttpStatusCode.OK);
        foreach (var node in rest.RootElement.GetProperty("nodes").EnumerateArray())
            page.Body.ShouldContain($"data-node=\"{node.GetProperty("id").GetString()}\"");
        page.Body.ShouldContain("together in 2 cases");
        page.Body.ShouldNotContain("Zanzibarsecret");
        var graph = GraphMlFile.Read(await client.GetStringAsync("/api/v1/network.graphml?view=together", Token)).Value.Graph;
        graph.Nodes.Count.ShouldBe(rest.RootElement.GetProperty("nodes").GetArrayLength());
        graph.Ties.Count.ShouldBe(rest.RootElement.GetProperty("ties").GetArrayLength());
        (await browser.GetAsync("/download/network.json?view=together&pin=ring%3A1%2C2")).Body.ShouldBe(await client.GetStringAsync("/api/v1/network?view=together", Token));
        var csv = (await browser.GetAsync("/download/network.ties.csv?view=together")).Body;
        csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(graph.Ties.Count + 1);
        (await client.GetStringAsync("/api/v1/network.nodes.csv?view=together", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(graph.Nodes.Count + 1);

        // The filter of the case list goes along, and a file from elsewhere has a page of its own.
        (await browser.GetAsync("/cases?country=COL")).Body.ShouldContain("/map?view=flows&amp;country=COL");
        (await browser.GetAsync("/network/file")).Body.ShouldContain("network-file");
        (await browser.GetAsync("/network?start=nobody")).Body.ShouldContain("nobody");
        (await browser.GetAsync("/network?view=links&link=taught&nodeKind=state_body")).Body.ShouldContain("No group is left under these filters");
        // An analyst reads and takes nothing out.
        using var analyst = await server.ClientAsync(Role.Analyst);
        using var shut = await analyst.GetAsync("/api/v1/network.gexf", Token);
        shut.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var wrong = await client.GetAsync("/api/v1/network?veiw=links", Token);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task O6_above_800_nodes_the_ranked_table_comes_first()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await server.ScalarAsync<long>(
            """
            WITH made AS (INSERT INTO crime_group (reference, name, aliases, kind, version, created_at, created_by, updated_at, updated_by)
                SELECT 'n' || i, 'Node ' || i, '{}', 'network', 1, now(), 't', now(), 't' FROM generate_series(1, 900) i RETURNING id)
            SELECT count(*) FROM made
            """);
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);

        var first = (await browser.GetAsync("/network")).Body;
        first.ShouldContain("900 nodes are too many");
        first.ShouldNotContain("network-host");
        first.ShouldContain("after=200");
        (await browser.GetAsync("/network?draw=yes")).Body.ShouldContain("network-host");
        (await browser.GetAsync("/network?start=n1")).Body.ShouldContain("network-host");
    }
}
