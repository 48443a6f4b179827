using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>
/// One private PostgreSQL cluster below <c>&lt;data&gt;/pg</c>: <c>data</c>, <c>run</c> (the socket), <c>log</c>.
/// It is reached by a socket in a folder that only the server's account can enter; on Windows by
/// 127.0.0.1, a free port and a password kept in the data directory.
/// </summary>
internal sealed class Cluster(
    string root, PostgresBinaries binaries, ServerAccount account, DatabaseServerOptions options, ILogger logger, TimeProvider time)
{
    public const string DatabaseName = "toc";
    private const string UserName = "toc";

    // sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
    private const int LongestSocketPath = 103;

    private readonly string _data = DataIn(root);
    private readonly string _run = RunIn(root);
    private readonly ServerLog _log = new(Path.Combine(root, "log", "server.log"));
    private string? _temporarySocketFolder;

    /// <summary>True from the moment on that a server may be running because of us.</summary>
    public bool IsStarted { get; private set; }

    public bool WasAdopted { get; private set; }

    public string ConnectionString { get; private set; } = "";

    public static string DataIn(string root) => Path.Combine(root, "data");

    public static string RunIn(string root) => Path.Combine(root, "run");

    private static string PasswordIn(string root) => Path.Combine(root, "password");

    /// <summary>The major version that wrote existing data; null where there is none.</summary>
    public static int? MajorOf(string clusterData)
    {
        var file = Path.Combine(clusterData, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    /// <summary>Makes the folders, and the cluster where there is none yet.</summary>
    public async Task<DatabaseProblem?> PrepareAsync(string dataDirectory, CancellationToken cancellation)
    {
        var owned = await account.OwnAsync([root, _run, Path.GetDirectoryName(_log.File)!], cancellation);
        if (!owned.Succeeded)
        {
            return DatabaseProblem.NoAccess(root, owned.Output.Trim());
        }

        if (await account.ReachAsync(dataDirectory, root, binaries, cancellation) is { } outOfReach)
        {
            return outOfReach;
        }

        foreach (var unfinished in Directory.GetDirectories(root, "initdb-*"))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        if (MajorOf(_data) is not null && File.Exists(Path.Combine(_data, "global", "pg_control")))
        {
            return null;
        }

        if (Directory.Exists(_data))
        {
            // postmaster.opts is written by the first start: with it this is lost data, without it a half-made folder.
            if (File.Exists(Path.Combine(_data, "postmaster.opts")))
            {
                return DatabaseProblem.Damaged(_data);
            }

            var aside = $"{_data}-unfinished-{time.GetUtcNow().ToUnixTimeMilliseconds()}";
            Directory.Move(_data, aside);
            logger.LogWarning("The database folder was half-made and is kept as {Folder}", aside);
        }

        return await InitialiseAsync(cancellation);
    }

    /// <summary>Adopts the server that a killed application left running, or starts one; either way answers when it takes connections.</summary>
    public async Task<DatabaseProblem?> StartAsync(CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            var running = PostmasterFile.Read(_data);
            if (running is not null && running.IsAlive())
            {
                if (await AdoptAsync(running, cancellation) is { } answer)
                {
                    return answer.Problem;
                }
            }
            else if (await LaunchAsync(running, cancellation) is { } outcome)
            {
                return outcome.Problem;
            }

            if (time.GetElapsedTime(begin) > options.Patience)
            {
                return StillBusy(PostmasterFile.Read(_data));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        }
    }

    /// <summary>Stops the server in an orderly way; one that is gone already is no failure.</summary>
    public async Task StopAsync()
    {
        var stopped = await account.RunAsync(binaries.PgCtl, ["stop", "-w", "-t", "60", "-m", "fast"], root, CancellationToken.None, ServerEnvironment);
        if (!stopped.Succeeded && PostmasterFile.Read(_data)?.IsAlive() == true)
        {
            logger.LogError("The private PostgreSQL did not stop: {Reason}", ServerLog.LastReason(stopped.Output));
            return;
        }

        if (_temporarySocketFolder is not null && Directory.Exists(_temporarySocketFolder))
        {
            Directory.Delete(_temporarySocketFolder, recursive: true);
        }
    }

    // pg_ctl puts paths into a shell command between double quotes; names relative to the working
    // directory keep every odd character of the data directory out of it.
    private static (string, string)[] ServerEnvironment => [("PGDATA", "data"), ("LC_ALL", "C")];

    private async Task<DatabaseProblem?> InitialiseAsync(CancellationToken cancellation)
    {
        // Made beside and renamed when finished: a crash leaves nothing half-made under the final name.
        var name = "initdb-" + Path.GetRandomFileName();
        List<string> arguments =
        [
            "-D", name, "-U", UserName, "-E", "UTF8", "--data-checksums",
            "--locale-provider=icu", "--icu-locale=und", OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C",
        ];
        if (OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(PasswordIn(root), RandomNumberGenerator.GetHexString(48), cancellation);
            arguments.AddRange(["--auth=scram-sha-256", "--pwfile=" + PasswordIn(root)]);
        }
        else
        {
            // Who may open the socket is decided by its folder, which is closed to everybody else.
            arguments.AddRange(["--auth-local=trust", "--auth-host=reject"]);
        }

        if (!options.Durable)
        {
            arguments.Add("--no-sync");
        }

        var made = await account.RunAsync(binaries.InitDb, arguments, root, cancellation, ("LC_ALL", "C"));
        if (!made.Succeeded)
        {
            return Explain("initdb", made.Output);
        }

        var folder = Path.Combine(root, name);
        await File.AppendAllTextAsync(Path.Combine(folder, "postgresql.conf"), "\ninclude '../server.conf'\n", cancellation);
        Directory.Move(folder, _data);
        return null;
    }

    private async Task<Outcome?> AdoptAsync(PostmasterFile running, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsWindows() && running.Host != _run)
        {
            // A folder outside of ours could have been replaced since.
            if (!running.Host.StartsWith('/') || !await account.IsPrivateAsync(running.Host, cancellation))
            {
                return null;
            }

            _temporarySocketFolder = IsTemporary(running.Host) ? running.Host : null;
        }

        try
        {
            await using var connection = new NpgsqlConnection(Connect(running.Host, running.Port, "postgres", pooled: false));
            await connection.OpenAsync(cancellation);
            if (!await WorksOnAsync(connection, _data, cancellation))
            {
                return new Outcome(DatabaseProblem.OtherServer(running.Pid, _data));
            }

            IsStarted = WasAdopted = true;
            return await FinishAsync(connection, cancellation);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections)
        {
            return null;
        }
        catch (PostgresException error)
        {
            return new Outcome(Explain("adopt", error.Message));
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    /// <summary>Whether the server works on this folder, and not on the one that this is a copy of.</summary>
    internal static async Task<bool> WorksOnAsync(NpgsqlConnection connection, string clusterData, CancellationToken cancellation)
    {
        var mark = Path.Combine(clusterData, "adopt-" + RandomNumberGenerator.GetHexString(16));
        await using (File.Create(mark))
        {
        }

        try
        {
            await using var look = new NpgsqlCommand("SELECT (pg_stat_file($1, true)).size IS NOT NULL", connection);
            look.Parameters.Add(new NpgsqlParameter { Value = Path.GetFileName(mark) });
            return await look.ExecuteScalarAsync(cancellation) is true;
        }
        finally
        {
            File.Delete(mark);
        }
    }

    private async Task<Outcome?> LaunchAsync(PostmasterFile? stale, CancellationToken cancellation)
    {
        CleanUpAfter(stale);
        var (host, port) = await ChooseAddressAsync(cancellation);
        await ServerConfiguration.WriteAsync(Path.Combine(root, "server.conf"), host, port, options);
        _log.Rotate();
        var logged = _log.Length;
        var begin = time.GetTimestamp();
        IsStarted = true;
        var started = await account.RunAsync(
            binaries.PgCtl, ["start", "-w", "-t", "120", "-s", "-l", Path.Combine("log", "server.log")], root, cancellation, ServerEnvironment);
        if (!started.Succeeded)
        {
            var said = started.Output + _log.Since(logged);
            IsStarted = false;
            if (BusyWords.Any(words => said.Contains(words, StringComparison.Ordinal)))
            {
                return null;
            }

            // Alive after that long means that it is recovering: to be left alone, not stopped.
            return new Outcome(PostmasterFile.Read(_data) is { } slow && slow.IsAlive() ? StillBusy(slow) : Explain("start", said));
        }

        logger.LogInformation(
            "Private PostgreSQL {Major} started in {Elapsed:0} ms on {DataDirectory}", binaries.Major, time.GetElapsedTime(begin).TotalMilliseconds, _data);
        try
        {
            await using var connection = new NpgsqlConnection(Connect(host, port, "postgres", pooled: false));
            await connection.OpenAsync(cancellation);
            return await FinishAsync(connection, cancellation);
        }
        catch (NpgsqlException error)
        {
            return new Outcome(Explain("connect", error.Message));
        }
    }

    // What a server says while processes or memory of a killed one are still there; they go by themselves.
    private static readonly string[] BusyWords = ["\"postmaster.pid\" already exists", "pre-existing shared memory block"];

    private async Task<Outcome> FinishAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var at = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        ConnectionString = Connect(at.Host!, at.Port, DatabaseName, pooled: true);
        await using var look = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{DatabaseName}'", connection);
        if (await look.ExecuteScalarAsync(cancellation) is null)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {DatabaseName}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }

        return new Outcome(null);
    }

    private string Connect(string host, int port, string database, bool pooled) => Connect(root, host, port, database, pooled);

    internal static string Connect(string root, string host, int port, string database, bool pooled)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Database = database,
            Username = UserName,
            ApplicationName = "TocAnalysis",
            Pooling = pooled,
        };
        if (OperatingSystem.IsWindows())
        {
            connection.Password = File.ReadAllText(PasswordIn(root));
        }

        return connection.ConnectionString;
    }

    private async Task<(string Host, int Port)> ChooseAddressAsync(CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        }

        // A connection string takes a comma as the next host and a colon as a port.
        if (Fits(_run) && _run.IndexOfAny([',', ':']) < 0)
        {
            return (_run, 5432);
        }

        if (_temporarySocketFolder is null)
        {
            var temp = Fits(Path.Combine(Path.GetTempPath(), "toc-0123456789abcdef")) ? Path.GetTempPath() : "/tmp";
            var folder = Path.Combine(temp, "toc-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
            await account.OwnAsync([folder], cancellation);
            _temporarySocketFolder = folder;
        }

        return (_temporarySocketFolder, 5432);

        static bool Fits(string folder) => Encoding.UTF8.GetByteCount(folder + "/.s.PGSQL.5432") <= LongestSocketPath;
    }

    /// <summary>Clears away what a server that is gone left behind and what would keep the next one from starting.</summary>
    private void CleanUpAfter(PostmasterFile? stale)
    {
        var file = PostmasterFile.In(_data);
        if (stale is null && File.Exists(file))
        {
            return; // A server is just writing it.
        }

        File.Delete(Path.Combine(_run, ".s.PGSQL.5432"));
        File.Delete(Path.Combine(_run, ".s.PGSQL.5432.lock"));
        if (stale is null)
        {
            return;
        }

        if (IsTemporary(stale.Host) && Directory.Exists(stale.Host))
        {
            Directory.Delete(stale.Host, recursive: true);
        }

        // The number of the dead server may meanwhile be that of one of our own threads, and PostgreSQL
        // would refuse to start for it. A number that no process can have lets it go on to its second
        // check, that of the shared memory, which removing the file would have skipped. Another account
        // is not troubled by our threads, and root does not write into its files.
        if (account.Name is null && !OperatingSystem.IsWindows())
        {
            var lines = File.ReadAllLines(file);
            lines[0] = int.MaxValue.ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
        }
    }

    private static bool IsTemporary(string socketFolder) => Path.GetFileName(socketFolder).StartsWith("toc-", StringComparison.Ordinal);

    private DatabaseProblem StillBusy(PostmasterFile? holder) =>
        DatabaseProblem.StillBusy(holder?.Pid, PostmasterFile.In(_data), _log.File);

    private DatabaseProblem Explain(string step, string said) =>
        said.Contains("No space left on device", StringComparison.Ordinal) || said.Contains("Disk quota exceeded", StringComparison.Ordinal)
            ? DatabaseProblem.DiskFull(root)
            : DatabaseProblem.ServerFailed(step, ServerLog.LastReason(said), _log.File);

    /// <summary>The end of an attempt: no problem means a server that answers.</summary>
    private sealed record Outcome(DatabaseProblem? Problem);
}
