using Npgsql;
using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>A database with the invented cases of the benchmarks, and the sets read from it.</summary>
internal static class SyntheticWorld
{
    public static async Task<TocWorld> CreateAsync(PostgresFixture postgres, int cases)
    {
        var world = await TocWorld.CreateAsync(postgres);
        await FillAsync(world.ConnectionString, world.Get<Vocabularies>(), cases);
        await world.Get<CaseIndex>().RebuildAsync(TestContext.Current.CancellationToken);
        return world;
    }

    public static async Task FillAsync(string connectionString, Vocabularies vocabularies, int cases)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await new SyntheticWriter(connection, vocabularies, new SyntheticCases(vocabularies, 20)).WriteAsync(cases, _ => { }, TestContext.Current.CancellationToken);
    }
}
