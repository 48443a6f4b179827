using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TocAnalysis.Web.EmbeddedDatabase;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.EmbeddedDatabase;

/// <summary>A data directory of a test, and what the application would do on it.</summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = AbandonedRuns.NewFolder();
    private readonly List<DatabaseServer> _started = [];

    public PrivateServer(string below = "data") => DataDirectory = Path.Combine(_folder.FullName, below);

    public string DataDirectory { get; }

    public string ClusterData => Path.Combine(DataDirectory, "pg", "data");

    public DatabaseServerOptions Options { get; set; } = new() { Durable = false, Announce = _ => { } };

    public string Scratch(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    public async Task<DatabaseServerResult> TryStartAsync(string? binDirectory = null)
    {
        OpenToServerAccount(DataDirectory);
        var result = await DatabaseServer.StartAsync(
            new DatabaseSettings(null, DataDirectory, binDirectory), Options, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        if (result.Server is { } server)
        {
            _started.Add(server);
        }

        return result;
    }

    /// <summary>What a verb does beside a running application.</summary>
    public async Task<DatabaseServerResult> TryAttachAsync()
    {
        OpenToServerAccount(DataDirectory);
        var result = await DatabaseServer.StartOrAttachAsync(
            new DatabaseSettings(null, DataDirectory, null), Options, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        if (result.Server is { } server)
        {
            _started.Add(server);
        }

        return result;
    }

    public async Task<DatabaseServer> StartAsync()
    {
        var result = await TryStartAsync();
        return result.Server ?? throw new InvalidOperationException(result.Problem!.ToString());
    }

    public static async Task<object?> AskAsync(DatabaseServer server, string statement)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _started)
        {
            await server.StopAsync();
        }

        if (File.Exists(Path.Combine(ClusterData, "postmaster.pid")))
        {
            // A test that failed half-way left a server of ours behind: adopt it to stop it.
            var left = await DatabaseServer.StartAsync(
                new DatabaseSettings(null, DataDirectory, null), Options, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
            await (left.Server?.StopAsync() ?? Task.CompletedTask);
        }

        _folder.Delete(recursive: true);
    }

    // Folders that the test made above the data directory are private to root when it runs as root; the
    // application opens only the data directory itself.
    private void OpenToServerAccount(string path)
    {
        for (var folder = Path.GetDirectoryName(path)!; !OperatingSystem.IsWindows() && folder.StartsWith(_folder.FullName, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        }
    }
}
