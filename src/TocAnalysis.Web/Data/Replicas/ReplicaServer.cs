using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace TocAnalysis.Web.Data.Replicas;

/// <summary>One replica: its connections, and whether it is worth asking now.</summary>
internal sealed class ReplicaServer(int number, string connectionString, int commandTimeout, TimeProvider clock)
{
    /// <summary>A server that gave no answer, or is not ours, is left alone so long: each question would wait for it in vain.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(10);

    private readonly PooledDbContextFactory<TocContext> factory = Factory(connectionString, commandTimeout);
    private long restUntil;

    public int Number => number;

    /// <summary>Whether it is left alone for now.</summary>
    public bool IsResting => clock.GetUtcNow().UtcTicks < Interlocked.Read(ref restUntil);

    /// <summary>Whether it was too far behind when it was asked last: it is then asked once and not waited for.</summary>
    public bool WasBehind { get; set; }

    public void LeaveAlone() => Interlocked.Exchange(ref restUntil, (clock.GetUtcNow() + Rest).UtcTicks);

    public void TakeUp() => Interlocked.Exchange(ref restUntil, 0);

    /// <summary>A context that reads there, with its connection open.</summary>
    public async Task<TocContext> OpenAsync(RowReader reader, CancellationToken cancellationToken)
    {
        var context = await factory.CreateDbContextAsync(cancellationToken);
        try
        {
            context.Actor = null;
            context.ReadsReplica = context.OnlyReads = true;
            context.Reader = reader;
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            await context.Database.OpenConnectionAsync(cancellationToken);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>The servers that a connection string names, each by itself: the connections of one file must not go to several.</summary>
    public static IReadOnlyList<string> Split(string connectionString)
    {
        var all = new NpgsqlConnectionStringBuilder(connectionString);
        var hosts = (all.Host ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // They choose among several hosts, and there is one.
        all.Remove("Target Session Attributes");
        all.Remove("Load Balance Hosts");
        return [.. hosts.Select(h =>
        {
            var one = new NpgsqlConnectionStringBuilder(all.ConnectionString) { Host = h };
            if (h[0] != '/' && h.LastIndexOf(':') is var colon and > 0 && h.IndexOf(':', StringComparison.Ordinal) == colon && int.TryParse(h.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture, out var port))
                (one.Host, one.Port) = (h[..colon], port);
            // A server that hangs must not hold a table up for as long as is usual.
            if (!connectionString.Contains("timeout", StringComparison.OrdinalIgnoreCase))
                (one.Timeout, one.CancellationTimeout) = (3, 500);
            return one.ConnectionString;
        })];
    }

    private static PooledDbContextFactory<TocContext> Factory(string connectionString, int commandTimeout)
    {
        var options = new DbContextOptionsBuilder<TocContext>();
        TocContextOptions.Configure(options, connectionString, commandTimeout);
        // What it learns of row security holds for these connections alone.
        options.AddInterceptors(new RowReaderInterceptor());
        return new PooledDbContextFactory<TocContext>(options.Options);
    }
}
