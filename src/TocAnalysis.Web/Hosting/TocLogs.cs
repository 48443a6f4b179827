using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace TocAnalysis.Web.Hosting;

/// <summary>Where the log goes: the console, readable in development and compact JSON in production, and rolling files under the data directory.</summary>
public static class TocLogs
{
    public static LoggerConfiguration Configure(LoggerConfiguration logs, TocSettings settings, bool toConsole, bool readable)
    {
        logs
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            // Statements carry values of records; nothing of a record may enter a log.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            // A failed statement surfaces as an exception where it matters; the probe for a missing history table is none.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database.Command", LogEventLevel.Fatal)
            // Keys of cookies lie in the database itself, whose files are for the server's account alone.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement", LogEventLevel.Error)
            .MinimumLevel.Override("Npgsql", LogEventLevel.Warning)
            .Enrich.FromLogContext()
            .WriteTo.File(
                new CompactJsonFormatter(), Path.Combine(settings.DataDirectory, "logs", "toc-.log"),
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: 31, fileSizeLimitBytes: 64 * 1024 * 1024, rollOnFileSizeLimit: true, shared: true);
        if (toConsole && readable)
            logs.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}", formatProvider: CultureInfo.InvariantCulture);
        else if (toConsole)
            logs.WriteTo.Console(new CompactJsonFormatter());
        return logs;
    }
}

/// <summary>Logs of a verb: to the file only, since the console belongs to what the verb says.</summary>
public sealed class QuietLogs : IAsyncDisposable
{
    private readonly Serilog.Core.Logger logger;

    public QuietLogs(TocSettings settings)
    {
        logger = TocLogs.Configure(new LoggerConfiguration(), settings, toConsole: false, readable: false).CreateLogger();
        Provider = new SerilogLoggerProvider(logger);
        Logger = Provider.CreateLogger("TocAnalysis");
    }

    public ILoggerProvider Provider { get; }

    public Microsoft.Extensions.Logging.ILogger Logger { get; }

    public async ValueTask DisposeAsync()
    {
        Provider.Dispose();
        await logger.DisposeAsync();
    }
}
