using Npgsql;

namespace TocAnalysis.Web.Tests.Infrastructure;

public sealed class PostgresFixtureTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_test_database_is_its_own()
    {
        await using var one = await postgres.CreateAsync();
        await using var other = await postgres.CreateAsync();

        await AskAsync(one.ConnectionString, "CREATE TABLE mine (id int); SELECT 1");

        (await AskAsync(one.ConnectionString, "SELECT to_regclass('mine') IS NOT NULL")).ShouldBe(true);
        (await AskAsync(other.ConnectionString, "SELECT to_regclass('mine') IS NOT NULL")).ShouldBe(false);
    }

    [Fact]
    public async Task A_disposed_test_database_is_dropped_even_with_open_connections()
    {
        await using var witness = await postgres.CreateAsync();
        var gone = await postgres.CreateAsync();
        var name = new NpgsqlConnectionStringBuilder(gone.ConnectionString).Database;
        await using var open = new NpgsqlConnection(gone.ConnectionString);
        await open.OpenAsync(TestContext.Current.CancellationToken);
        var count = $"SELECT count(*) FROM pg_database WHERE datname = '{name}'";
        (await AskAsync(witness.ConnectionString, count)).ShouldBe(1L);

        await gone.DisposeAsync();

        (await AskAsync(witness.ConnectionString, count)).ShouldBe(0L);
    }

    private static async Task<object?> AskAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
