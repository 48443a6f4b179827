using System.Net;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>Everybody comes back at once, as after an outage.</summary>
public sealed class ManyAtOnceTests(PostgresFixture postgres)
{
    /// <summary>A list holds a connection while it waits for the sets to be brought up to date; were that done by one of the same connections, lists would wait for each other until all of them failed.</summary>
    [Fact]
    public async Task More_lists_than_connections_are_all_answered()
    {
        await using var server = await TocServer.ThroughAsync(postgres, c => new NpgsqlConnectionStringBuilder(c) { MaxPoolSize = 3 }.ConnectionString);
        using var client = await server.ClientAsync(Role.Analyst);
        var asked = Enumerable.Range(0, 40).Select(_ => client.GetAsync("/api/v1/cases?facets=country,domain", TestContext.Current.CancellationToken));
        (await Task.WhenAll(asked)).Select(a => a.StatusCode).ShouldAllBe(s => s == HttpStatusCode.OK);
    }
}
