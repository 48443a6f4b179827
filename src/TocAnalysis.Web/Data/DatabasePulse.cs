using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Asks the database twice a second, on a connection of its own, whether it is there. One that gave no answer for some seconds is away, be it gone or hung: what waits
/// for it is let go, and nothing new is let wait, until it answers again.
/// </summary>
public sealed partial class DatabasePulse(IDbContextFactory<TocContext> factory, RunningCommands commands, TimeProvider clock, ILogger<DatabasePulse> log) : BackgroundService
{
    /// <summary>After so long without an answer it is away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private volatile CancellationTokenSource away = new();

    public bool IsAway => away.IsCancellationRequested;

    /// <summary>Falls when the database is away; another is given when it is back.</summary>
    public CancellationToken Away => away.Token;

    /// <summary>Whether this says that the database went away, or was away, and that the same may well work in a moment.</summary>
    public static bool IsLoss(Exception? exception) => exception is not null
        && (exception is PostgresException { SqlState: ['5', '7', 'P', ..] or ['0', '8', ..] or "57014" } or NpgsqlException { InnerException: IOException or SocketException or TimeoutException } || IsLoss(exception.InnerException));

    public override void Dispose()
    {
        away.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        NpgsqlConnection? connection = null;
        var last = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                limit.CancelAfter(Longest);
                connection ??= await OpenAsync(limit.Token);
                await using (var ask = new NpgsqlCommand("SELECT 1", connection))
                    await ask.ExecuteScalarAsync(limit.Token);
                last = clock.GetTimestamp();
                if (IsAway)
                {
                    Back(log);
                    away = new CancellationTokenSource();
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or IOException or SocketException or TimeoutException or InvalidOperationException)
            {
                if (connection is not null)
                    await connection.DisposeAsync();
                connection = null;
                if (!stoppingToken.IsCancellationRequested && !IsAway && clock.GetElapsedTime(last) > Patience)
                {
                    Gone(log, exception);
                    await away.CancelAsync();
                    commands.CancelAll();
                }
            }

            await Task.Delay(Pause, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        if (connection is not null)
            await connection.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await using var context = await factory.CreateDbContextAsync(cancellationToken);
        var text = new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString()) { Pooling = false, Timeout = 2, CommandTimeout = 2, CancellationTimeout = -1, MaxAutoPrepare = 0 };
        var connection = new NpgsqlConnection(text.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Error, "The database does not answer; requests are told to come again until it does.")]
    private static partial void Gone(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "The database answers again.")]
    private static partial void Back(ILogger logger);
}

/// <summary>The questions that are at the database now, so that none waits for one that hangs.</summary>
public sealed class RunningCommands : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<DbCommand, byte> running = new(ReferenceEqualityComparer.Instance);

    /// <summary>Lets all of them go; each ends as cancelled, or with its connection.</summary>
    public void CancelAll()
    {
        foreach (var command in running.Keys)
        {
            // On a thread of its own: the server that is asked to stop it may be the one that hangs.
            _ = Task.Run(() =>
            {
                try
                {
                    command.Cancel();
                }
                catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or SocketException or IOException)
                {
                    // It ended by itself meanwhile.
                }
            });
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        running[command] = 0;
        return new(result);
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        running.TryRemove(command, out _);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        running[command] = 0;
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        running.TryRemove(command, out _);
        return new(result);
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        running.TryRemove(command, out _);
        return Task.CompletedTask;
    }

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        running.TryRemove(command, out _);
        return Task.CompletedTask;
    }
}
