using System.Net;
using System.Net.Sockets;
using Serilog;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.EmbeddedDatabase;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Hosting;

/// <summary>The verb <c>serve</c>: database, schema, web server, and one line that says where to go.</summary>
public static class ServeVerb
{
    private const int PreferredPort = 5187;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var read = TocSettings.Read(TocApplication.Configuration([]));
        if (!read.Succeeded)
        {
            await Console.Error.WriteLineAsync("TocAnalysis cannot start with these settings:");
            foreach (var fault in read.Faults)
                await Console.Error.WriteLineAsync($"  {fault}");
            return ExitCode.Environment;
        }

        var settings = read.Value;
        var readable = TocApplication.IsDevelopment;
        await using var log = TocLogs.Configure(new LoggerConfiguration(), settings, toConsole: true, readable).CreateLogger();
        using var loggers = new Serilog.Extensions.Logging.SerilogLoggerFactory(log);

        // While the database's own processes start, the other core gets ready what needs no database.
        await using var database = new StartingDatabase(Task.Run(
            () => DatabaseServer.StartAsync(settings.Database, loggers.CreateLogger("Database"), TimeProvider.System, cancellationToken), CancellationToken.None));
        var warm = Task.Run(WarmStart.Run, CancellationToken.None);
        var urls = settings.Urls ?? $"http://localhost:{FreePort()}";
        await using var app = TocApplication.Build(settings, () => database.Server.ConnectionString, urls, log);
        if (await database.ProblemAsync() is { } problem)
        {
            await Console.Error.WriteLineAsync(problem.ToString());
            return ExitCode.Environment;
        }

        await warm;

        // The database must be of this version before the first page: keys of the cookies are read from it at start.
        var schema = app.Services.GetRequiredService<DatabaseSchema>();
        var bring = database.Server.IsEmbedded || settings.MigrateAtStart;
        if ((bring ? await schema.RoleProblemAsync(cancellationToken) : await schema.ProblemAsync(cancellationToken)) is { } trouble)
        {
            await Console.Error.WriteLineAsync(trouble);
            return ExitCode.Environment;
        }

        if (bring)
            await schema.MigrateAsync(cancellationToken);

        if (settings.Production && await UnsafeAsync(app.Services, cancellationToken) is { Count: > 0 } found)
        {
            await Console.Error.WriteLineAsync("TocAnalysis does not start, since Toc__Production is set and this is not safe for several people:");
            foreach (var one in found)
                await Console.Error.WriteLineAsync($"  {one}");
            return ExitCode.Environment;
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            await Console.Error.WriteLineAsync($"Nothing can listen on {urls}: another program does.");
            await Console.Error.WriteLineAsync("Stop it, or set ASPNETCORE_URLS to another address, such as http://localhost:5188.");
            return ExitCode.Environment;
        }

        // Whoever set the public address opens the link from elsewhere.
        var address = settings.PublicAddress?.GetLeftPart(UriPartial.Authority) ?? app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync($"  TocAnalysis is open at {address}");
        if (await app.Services.GetRequiredService<SetupLink>().TokenAsync(cancellationToken) is { } token)
        {
            await Console.Out.WriteLineAsync("  There is no account yet. This link makes the first administrator, once:");
            await Console.Out.WriteLineAsync($"  {address}{AppUrls.Setup(token)}");
        }

        if (!app.Urls.All(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.IsLoopback) && string.IsNullOrWhiteSpace(TocApplication.Configuration([])[TocSettings.HostsKey]))
            await Console.Out.WriteLineAsync($"  Only {string.Join(", ", settings.Hosts)} are answered. Set AllowedHosts to the names that browsers use, separated by semicolons.");
        await Console.Out.WriteLineAsync();
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<string>> UnsafeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var found = new List<string>();
        foreach (var check in scope.ServiceProvider.GetServices<IStartCheck>())
            found.AddRange(await check.FaultsAsync(TocApplication.Configuration([]), cancellationToken));
        return found;
    }

    /// <summary>The usual port when it is free, else any: nobody should have to set something for a first look.</summary>
    private static int FreePort()
    {
        foreach (var port in new[] { PreferredPort, 0 })
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Taken: try the next.
            }
        }

        return PreferredPort;
    }

    /// <summary>Declared before the application, so that it is stopped after it.</summary>
    private sealed class StartingDatabase(Task<DatabaseServerResult> starting) : IAsyncDisposable
    {
        private DatabaseServer? server;

        public DatabaseServer Server => server ?? throw new InvalidOperationException("The database is asked for before it is up.");

        /// <summary>Waits until it is up; what keeps it from it, or null.</summary>
        public async Task<DatabaseProblem?> ProblemAsync()
        {
            var result = await starting;
            server = result.Server;
            return result.Problem;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await ((await starting).Server?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
            catch (OperationCanceledException)
            {
                // Ended before it was up: there is nothing to stop.
            }
        }
    }
}
