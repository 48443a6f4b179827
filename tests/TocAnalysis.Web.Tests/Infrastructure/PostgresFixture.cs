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
    private readonly SemaphoreSlim _once = new(1, 1);
    private readonly string _template = "toc_template_" + Guid.NewGuid().ToString("N");
    private string? _connection;
    private DatabaseServer? _server;
    private DirectoryInfo? _folder;

    /// <summary>Fills the template, given its connection string. Set it before the first database is asked for.</summary>
    public static Func<string, Task> TemplatePreparation { get; set; } = _ => Task.CompletedTask;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A database of the caller's own, dropped when it is disposed.</summary>
    public async Task<TestDatabase> CreateAsync()
    {
        await StartOnceAsync();
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
        _once.Dispose();
    }

    private async Task StartOnceAsync()
    {
        await _once.WaitAsync();
        try
        {
            if (_connection is not null)
            {
                return;
            }

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
            await ClosePoolAsync(Connect(_template));
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task DropAsync(string name)
    {
        await ClosePoolAsync(Connect(name));
        await RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    // A template that somebody is connected to cannot be copied.
    private static async Task ClosePoolAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
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
