using System.Diagnostics;
using System.Globalization;
using Npgsql;
using TocAnalysis.Web.EmbeddedDatabase;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>A PostgreSQL of a test class's own, made and run with PostgreSQL's own programs alone, as whoever runs an installation does.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private readonly PostgresBinaries binaries;
    private readonly ServerAccount account;
    private bool isRunning;

    private OwnCluster(string folder, string name, PostgresBinaries binaries, ServerAccount account, string? socket = null)
    {
        (Folder, Name, this.binaries, this.account) = (folder, name, binaries, account);
        (Data, Socket) = (Path.Combine(folder, name), Path.Combine(folder, socket ?? "s" + name));
    }

    public string Folder { get; }

    public string Name { get; }

    public string Data { get; }

    /// <summary>Folder of its socket.</summary>
    public string Socket { get; }

    public string Log => Path.Combine(Folder, Name + ".log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new cluster that runs; null: this machine has not all of PostgreSQL's programs.</summary>
    public static async Task<OwnCluster?> MakeAsync(string folder, string name, params string[] settings)
    {
        var found = OperatingSystem.IsWindows() ? null : await PostgresBinaries.FindAsync(DatabaseServerOptions.Default, Path.Combine(folder, "none"), null, [], Token);
        if (found is null || !File.Exists(Path.Combine(found.Directory, "pg_basebackup")) || await ServerAccount.ChooseAsync(folder, Token) is not { } account)
            return null;
        Debug.Assert(!OperatingSystem.IsWindows(), "asked above");
        File.SetUnixFileMode(Path.GetDirectoryName(folder)!, File.GetUnixFileMode(Path.GetDirectoryName(folder)!) | UnixFileMode.OtherExecute);
        (await account.OwnAsync([folder], Token)).Succeeded.ShouldBeTrue();
        var cluster = new OwnCluster(folder, name, found, account);
        await cluster.ToolAsync("initdb", "-D", name, "-U", "owner", "-E", "UTF8", "--locale-provider=icu", "--icu-locale=und", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--no-sync");
        await File.AppendAllTextAsync(
            Path.Combine(cluster.Data, "postgresql.conf"), string.Join('\n', ["", "listen_addresses = ''", "fsync = off", "jit = off", "timezone = 'UTC'", "max_connections = 80", .. settings, ""]), Token);
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>A streaming replica that runs.</summary>
    public async Task<OwnCluster> ReplicaAsync(string name)
    {
        await BackupAsync(name, "-R");
        var replica = new OwnCluster(Folder, name, binaries, account);
        await replica.StartAsync();
        return replica;
    }

    /// <summary>A base backup beside the cluster.</summary>
    public Task BackupAsync(string name, params string[] options) => ToolAsync("pg_basebackup", ["-h", Socket, "-U", "owner", "-D", name, "-c", "fast", "-X", "stream", "--no-sync", .. options]);

    /// <summary>A cluster beside this one that somebody else starts, with the folder of its socket.</summary>
    public OwnCluster Running(string name, string socket) => new(Folder, name, binaries, account, socket) { isRunning = true };

    public async Task StartAsync()
    {
        await account.OwnAsync([Socket], Token);
        isRunning = true;
        await ToolAsync("pg_ctl", "start", "-w", "-s", "-D", Name, "-l", Log, "-o", $"-k {Socket}");
    }

    public async Task StopAsync()
    {
        isRunning = false;
        await ToolAsync("pg_ctl", "stop", "-w", "-s", "-D", Name, "-m", "immediate");
    }

    /// <summary>Changes settings of a cluster that runs.</summary>
    public async Task ReloadAsync(params string[] settings)
    {
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), string.Join('\n', ["", .. settings, ""]), Token);
        await ToolAsync("pg_ctl", "reload", "-s", "-D", Name);
    }

    /// <summary>Holds all its processes, or lets them go on.</summary>
    public async Task SignalAsync(string signal)
    {
        var server = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), Token))[0];
        var children = await ChildProcess.RunAsync("ps", ["-o", "pid=", "--ppid", server], Token);
        (await ChildProcess.RunAsync("kill", [signal, server, .. children.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)], Token)).Started.ShouldBeTrue();
    }

    /// <summary>Runs a program as the account of the server, in the folder of the clusters.</summary>
    public async Task<string> ToolAsync(string program, params string[] arguments)
    {
        var inside = Path.Combine(binaries.Directory, program);
        var path = $"{binaries.Directory}:{Environment.GetEnvironmentVariable("PATH")}";
        var ran = await account.RunAsync(File.Exists(inside) ? inside : program, arguments, Folder, CancellationToken.None, ("LC_ALL", "C"), ("PATH", path));
        ran.Succeeded.ShouldBeTrue($"{program} {string.Join(' ', arguments)}: {ran.Output}");
        return ran.Output;
    }

    public string Connection(string database = "toc", string user = "owner") => new NpgsqlConnectionStringBuilder { Host = Socket, Port = 5432, Database = database, Username = user, ApplicationName = "toc test", MaxPoolSize = 20 }.ConnectionString;

    public async Task<object?> AskAsync(string sql, string database = "toc")
    {
        await using var connection = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    /// <summary>What the server has logged since a place in its log.</summary>
    public async Task<string> LoggedAsync(long from)
    {
        await using var stream = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = from;
        return await new StreamReader(stream).ReadToEndAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearPool(new NpgsqlConnection(Connection()));
        if (isRunning && File.Exists(Path.Combine(Data, "postmaster.pid")))
            await StopAsync();
    }

    /// <summary>Waits until something holds, at most a quarter of a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var n = 0; n < 300; n++)
        {
            if (await holds())
                return;
            await Task.Delay(50, Token);
        }

        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"after 15 s still not: {what}"));
    }
}
