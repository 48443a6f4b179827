using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TocAnalysis.Web.EmbeddedDatabase;
using TocAnalysis.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>
/// The PostgreSQL of one test run: the server that <c>TOC_TEST_CONNECTION</c> names, else a throw-away
/// private one. It starts with the first test that asks for a database, and every database is a copy of
/// one template that is prepared once.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _template = "toc_template_" + Guid.NewGuid().ToString("N");
    private readonly Lazy<Task> _ready;
    private string? _connection;
    private DatabaseServer? _server;
    private DirectoryInfo? _folder;

    // Once for all, a failure too: every test then tells the same first cause.
    public PostgresFixture() => _ready = new Lazy<Task>(StartAsync);

    /// <summary>Fills the template, given its connection string. Set it before the first database is asked for.</summary>
    public static Func<string, Task> TemplatePreparation { get; set; } = _ => Task.CompletedTask;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A database of the caller's own, dropped when it is disposed.</summary>
    public async Task<TestDatabase> CreateAsync()
    {
        await _ready.Value;
        var name = "toc_test_" + Guid.NewGuid().ToString("N");
        await RunAsync($"CREATE DATABASE {name} TEMPLATE {_template}");
        return new TestDatabase(Connect(name), () => DropAsync(name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await DropAsync(_template);
        }

        if (_server is not null)
        {
            await _server.StopAsync();
        }

        _folder?.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        var connection = Environment.GetEnvironmentVariable("TOC_TEST_CONNECTION");
        if (string.IsNullOrWhiteSpace(connection))
        {
            await AbandonedRuns.SweepAsync();
            _folder = AbandonedRuns.NewFolder();
            var options = new DatabaseServerOptions { Durable = false, MaxConnections = 400 };
            var started = await DatabaseServer.StartAsync(
                new DatabaseSettings(null, _folder.FullName, null), options, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
            _server = started.Server ?? throw new InvalidOperationException(started.Problem!.ToString());
            connection = _server.ConnectionString;
        }

        _connection = connection;
        await RunAsync($"CREATE DATABASE {_template}");
        await TemplatePreparation(Connect(_template));

        // A database that somebody is connected to cannot be copied, and the preparation may keep a pool.
        await RunAsync($"ALTER DATABASE {_template} WITH ALLOW_CONNECTIONS false");
        await RunAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{_template}'");
    }

    private async Task DropAsync(string name)
    {
        await using (var connection = new NpgsqlConnection(Connect(name)))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private async Task RunAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(Connect("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string Connect(string database) => new NpgsqlConnectionStringBuilder(_connection) { Database = database, MaxPoolSize = 20 }.ConnectionString;
}

/// <summary>One database of a test, gone when it is disposed.</summary>
public sealed class TestDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    public async ValueTask DisposeAsync() => await drop();
}
