using Npgsql;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data;

/// <summary>Where the database is; asked for when it is first used.</summary>
/// <param name="Ask">Gives the connection.</param>
public sealed record ConnectionSource(Func<string> Ask);

/// <summary>
/// Asks the database a trivial question each second, on a connection of its own. Where no answer comes within a few seconds, and none on a new connection either,
/// it is silent: hung, away, or starting. Then it is asked more often, so that work goes on as soon as it can.
/// </summary>
public sealed partial class DatabaseWatcher(DatabaseWatch watch, ConnectionSource source, TocSettings settings, TimeProvider clock, ILogger<DatabaseWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseInSilence = TimeSpan.FromMilliseconds(300);

    /// <summary>For the second opinion.</summary>
    private static readonly TimeSpan PatienceOfNew = TimeSpan.FromSeconds(2);

    /// <summary>For what has to be done before pages are answered again.</summary>
    private static readonly TimeSpan PatienceBefore = TimeSpan.FromSeconds(5);

    /// <summary>An answer that is here, and only not looked at because this process is busy, counts.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private NpgsqlConnection? kept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever it is: without this, nobody would know when the database falls silent, and the program would end.
                    Wrong(log, e);
                }

                await Task.Delay(watch.IsSilent ? PauseInSilence : Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application ends.
        }
        finally
        {
            if (watch.IsSilent)
                Drop();
            else if (kept is not null)
                await kept.DisposeAsync();
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var was = watch.IsSilent;
        if (await AnswersAsync())
        {
            if (was)
                await ComeBackAsync(stoppingToken);
            watch.Answered();
        }
        else
            watch.FellSilent();
        if (was != watch.IsSilent)
            Changed(log, watch.IsSilent ? "does not answer; what needs it is refused until it does" : "answers again");
        watch.Tidy();
    }

    /// <summary>What must be done before pages are answered again gets so long; whoever has to look again does so afterwards as well.</summary>
    private async Task ComeBackAsync(CancellationToken stoppingToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        enough.CancelAfter(PatienceBefore);
        try
        {
            await watch.ComeBackAsync(enough.Token).WaitAsync(PatienceBefore, clock, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Wrong(log, e);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        if (kept is { } connection)
        {
            if (await WithinAsync(AskAsync(connection), settings.DatabasePatience))
                return true;
            Drop();
        }

        // That connection may have been ended by somebody while the database is well.
        kept = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(source.Ask())
        {
            Pooling = false,
            Timeout = (int)PatienceOfNew.TotalSeconds,
            CommandTimeout = 0,
            ApplicationName = "TocAnalysis watch",
        }.ConnectionString);
        if (await WithinAsync(OpenAsync(kept), PatienceOfNew))
            return true;
        Drop();
        return false;
    }

    private async Task<bool> WithinAsync(Task<bool> asked, TimeSpan limit)
    {
        using var enough = new CancellationTokenSource();
        if (await Task.WhenAny(asked, Task.Delay(limit, clock, enough.Token)) != asked)
            await Task.WhenAny(asked, Task.Delay(Grace, clock, enough.Token));
        await enough.CancelAsync();
        return asked.IsCompletedSuccessfully && await asked;
    }

    private static async Task<bool> OpenAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.OpenAsync();
            return await AskAsync(connection);
        }
        catch (PostgresException refused)
        {
            // Who says why it lets nobody in answers, unless it is just starting or ending.
            return !StorageTroubles.IsAway(refused.SqlState) || refused.SqlState == PostgresErrorCodes.TooManyConnections;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var ask = new NpgsqlCommand("SELECT 1", connection);
            return await ask.ExecuteScalarAsync() is 1;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Drop()
    {
        if (kept is not { } connection)
            return;
        kept = null;
        ConnectionBreak.Run(connection);
    }

    [LoggerMessage(LogLevel.Error, "Something went wrong while the database was looked at; the next look follows.")]
    private static partial void Wrong(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The database {State}.")]
    private static partial void Changed(ILogger logger, string state);
}
