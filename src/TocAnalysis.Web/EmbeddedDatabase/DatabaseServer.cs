using Npgsql;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>
/// The database of this process: the server that a connection string names, or a private PostgreSQL that
/// is started and stopped with the application.
/// </summary>
public sealed class DatabaseServer : IAsyncDisposable
{
    private readonly Cluster? _cluster;
    private readonly FileStream? _claim;
    private readonly Func<FileStream, Task>? _leave;
    private bool _stopped;

    private DatabaseServer(string connectionString, Cluster? cluster = null, FileStream? claim = null, Func<FileStream, Task>? leave = null, bool isAttached = false)
    {
        IsAttached = isAttached;
        ConnectionString = connectionString;
        _cluster = cluster;
        _claim = claim;
        _leave = leave;
    }

    /// <summary>To the database of the application.</summary>
    public string ConnectionString { get; }

    /// <summary>True for the private server.</summary>
    public bool IsEmbedded => _cluster is not null || IsAttached;

    /// <summary>True when the private server belongs to another running copy: it is used, and left as it is.</summary>
    public bool IsAttached { get; }

    /// <summary>True when the private server was still running because the application before this one was killed.</summary>
    public bool WasAdopted => _cluster?.WasAdopted ?? false;

    public static Task<DatabaseServerResult> StartAsync(
        DatabaseSettings settings, ILogger logger, TimeProvider time, CancellationToken cancellation) =>
        StartAsync(settings, DatabaseServerOptions.Default, logger, time, cancellation);

    internal static async Task<DatabaseServerResult> StartAsync(
        DatabaseSettings settings, DatabaseServerOptions options, ILogger logger, TimeProvider time, CancellationToken cancellation)
    {
        if (!string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            return await UseAsync(settings.ConnectionString, options, time, cancellation);
        }

        // Absolute, because the server's programs run in another working directory.
        var dataDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.DataDirectory));
        FileStream? ownLock = null;
        Cluster? cluster = null;
        DatabaseServerResult? result = null;
        try
        {
            ServerAccount.CreatePrivate(dataDirectory);
            ownLock = ServerUse.Own(dataDirectory);
            (cluster, var problem) = await PrepareAsync(settings.BinDirectory, dataDirectory, options, logger, time, cancellation);
            problem ??= await cluster!.StartAsync(cancellation);
            result = problem is not null
                ? DatabaseServerResult.Refused(problem)
                : DatabaseServerResult.Running(new DatabaseServer(
                    cluster!.ConnectionString, cluster, ownLock, claim => LeaveOwnedAsync(cluster, claim, dataDirectory, options, logger, time)));
        }
        catch (IOException error) when (ServerUse.IsHeldByAnother(error))
        {
            result = DatabaseServerResult.Refused(DatabaseProblem.AlreadyRunning(dataDirectory));
        }
        catch (IOException error) when (error.Message.Contains("No space left on device", StringComparison.Ordinal))
        {
            result = DatabaseServerResult.Refused(DatabaseProblem.DiskFull(dataDirectory));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            result = DatabaseServerResult.Refused(DatabaseProblem.NoAccess(dataDirectory, error.Message));
        }
        finally
        {
            if (result?.IsRunning != true)
            {
                // Cancelled or refused half-way: a server that came up all the same would be nobody's.
                if (cluster is { IsStarted: true })
                {
                    await cluster.StopAsync();
                }

                ownLock?.Dispose();
            }
        }

        return result;
    }

    /// <summary>
    /// For a short task beside a running application: as <see cref="StartAsync(DatabaseSettings, ILogger, TimeProvider, CancellationToken)"/>, but where another
    /// copy holds the data directory its server is used. That server is stopped by the last one that leaves it.
    /// </summary>
    public static Task<DatabaseServerResult> StartOrAttachAsync(
        DatabaseSettings settings, ILogger logger, TimeProvider time, CancellationToken cancellation) =>
        StartOrAttachAsync(settings, DatabaseServerOptions.Default, logger, time, cancellation);

    internal static async Task<DatabaseServerResult> StartOrAttachAsync(
        DatabaseSettings settings, DatabaseServerOptions options, ILogger logger, TimeProvider time, CancellationToken cancellation)
    {
        var dataDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.DataDirectory));
        var root = Path.Combine(dataDirectory, "pg");
        var begin = time.GetTimestamp();
        while (true)
        {
            // The owner may just be starting or stopping, so both ways are tried in turn.
            var started = await StartAsync(settings, options, logger, time, cancellation);
            if (started.IsRunning || !started.Problem.IsHeldByAnother)
            {
                return started;
            }

            // Claimed before it is looked for: from then on its owner leaves it running.
            if (ServerUse.TryShare(dataDirectory) is { } share)
            {
                if (await RunningServer.FindAsync(root, cancellation) is { } connectionString)
                {
                    return DatabaseServerResult.Running(new DatabaseServer(
                        connectionString, null, share, claim => LeaveSharedAsync(settings, claim, dataDirectory, options, logger, time), isAttached: true));
                }

                await share.DisposeAsync();
            }

            if (time.GetElapsedTime(begin) > options.Patience)
            {
                return started;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation);
        }
    }

    /// <summary>Stops the private server unless another copy still uses it; a server that a connection string names is left alone.</summary>
    public async Task StopAsync()
    {
        if (!_stopped && _leave is not null)
        {
            _stopped = true;
            await _leave(_claim!);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>What being killed does: the server runs on and the lock is gone.</summary>
    internal void Abandon()
    {
        _stopped = true;
        _claim?.Dispose();
    }

    private static async Task LeaveOwnedAsync(
        Cluster cluster, FileStream claim, string dataDirectory, DatabaseServerOptions options, ILogger logger, TimeProvider time)
    {
        await using var turn = await ServerUse.LeaveByTurnsAsync(dataDirectory, options.Patience, time);
        await using (claim)
        {
            await using var closed = ServerUse.TryCloseToOthers(dataDirectory);
            if (closed is null)
            {
                logger.LogInformation("The private PostgreSQL is left to another copy that uses it and will stop it");
                return;
            }

            await cluster.StopAsync();
        }
    }

    private static async Task LeaveSharedAsync(
        DatabaseSettings settings, FileStream claim, string dataDirectory, DatabaseServerOptions options, ILogger logger, TimeProvider time)
    {
        await using var turn = await ServerUse.LeaveByTurnsAsync(dataDirectory, options.Patience, time);
        await claim.DisposeAsync();

        // Where its owner has gone before, the last one to use the server stops it.
        await using var own = ServerUse.TryOwn(dataDirectory);
        await using var closed = own is null ? null : ServerUse.TryCloseToOthers(dataDirectory);
        if (closed is null || await RunningServer.FindAsync(Path.Combine(dataDirectory, "pg"), CancellationToken.None) is null)
        {
            return;
        }

        var (cluster, problem) = await PrepareAsync(settings.BinDirectory, dataDirectory, options, logger, time, CancellationToken.None);
        problem ??= await cluster!.StartAsync(CancellationToken.None);
        if (problem is null)
        {
            await cluster!.StopAsync();
        }
    }

    private static async Task<(Cluster? Cluster, DatabaseProblem? Problem)> PrepareAsync(
        string? binDirectory, string dataDirectory, DatabaseServerOptions options, ILogger logger, TimeProvider time, CancellationToken cancellation)
    {
        var root = Path.Combine(dataDirectory, "pg");
        var (binaries, problem) = await FindBinariesAsync(binDirectory, dataDirectory, Cluster.DataIn(root), options, cancellation);
        if (binaries is null)
        {
            return (null, problem);
        }

        if (await ServerAccount.ChooseAsync(Cluster.DataIn(root), cancellation) is not { } account)
        {
            return (null, DatabaseProblem.NoAccount());
        }

        var cluster = new Cluster(root, binaries, account, options, logger, time);
        return (cluster, await cluster.PrepareAsync(dataDirectory, cancellation));
    }

    private static async Task<(PostgresBinaries?, DatabaseProblem?)> FindBinariesAsync(
        string? binDirectory, string dataDirectory, string clusterData, DatabaseServerOptions options, CancellationToken cancellation)
    {
        var existing = Cluster.MajorOf(clusterData);
        if (!string.IsNullOrWhiteSpace(binDirectory))
        {
            var named = await PostgresBinaries.InAsync(Path.GetFullPath(binDirectory), cancellation);
            return named is null || named.Major < PostgresBinaries.OldestMajor ? (null, DatabaseProblem.BadBinDirectory(binDirectory, named?.Major))
                : existing is not null && existing != named.Major ? (null, DatabaseProblem.OtherVersion(clusterData, existing.Value, [named.Major]))
                : (named, null);
        }

        var engineBin = EngineFetch.BinDirectory(dataDirectory, options.Engine);
        List<int> others = [];
        if (await PostgresBinaries.FindAsync(options, engineBin, existing, others, cancellation) is { } found)
        {
            return (found, null);
        }

        string? trouble = null;
        if (options.Engine is { } engine && (existing is null || existing == engine.Major) && ChildProcess.Find("npm", options.SearchPath) is { } npm)
        {
            options.Announce($"No PostgreSQL on this machine: fetching {engine.Name} {engine.Version} through npm, once.");
            trouble = await EngineFetch.FetchAsync(npm, engine, dataDirectory, cancellation);
            if (trouble is null && await PostgresBinaries.InAsync(engineBin, cancellation) is { } fetched)
            {
                return (fetched, null);
            }

            trouble ??= "the programs in the package do not run on this system.";
        }

        return existing is not null && trouble is null
            ? (null, DatabaseProblem.OtherVersion(clusterData, existing.Value, others))
            : (null, DatabaseProblem.NoPostgres(trouble, others.Count > 0 && existing is null ? others.Max() : null));
    }

    private static async Task<DatabaseServerResult> UseAsync(
        string connectionString, DatabaseServerOptions options, TimeProvider time, CancellationToken cancellation)
    {
        NpgsqlConnectionStringBuilder parsed;
        try
        {
            parsed = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException)
        {
            return DatabaseServerResult.Refused(DatabaseProblem.BadConnectionString());
        }

        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellation);
                return connection.PostgreSqlVersion.Major >= PostgresBinaries.OldestMajor
                    ? DatabaseServerResult.Running(new DatabaseServer(connectionString))
                    : DatabaseServerResult.Refused(DatabaseProblem.NoAnswer(
                        parsed.Host ?? "", $"it is PostgreSQL {connection.PostgreSqlVersion.Major}, and {PostgresBinaries.OldestMajor} or newer is needed."));
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.CannotConnectNow && time.GetElapsedTime(begin) < options.Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation);
            }
            catch (Exception error) when (error is NpgsqlException or ArgumentException or TimeoutException)
            {
                return DatabaseServerResult.Refused(DatabaseProblem.NoAnswer(parsed.Host ?? "", error is PostgresException refused ? refused.MessageText : error.Message));
            }
        }
    }
}
