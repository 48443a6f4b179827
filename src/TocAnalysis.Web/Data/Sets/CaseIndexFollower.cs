using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Loads the sets at start and keeps them near the database: woken by a notification, and each second in any case, it reads the change log.</summary>
public sealed partial class CaseIndexFollower(CaseIndex index, SetSnapshot snapshot, TocDatabase database, TocSettings settings, TimeProvider clock, ILogger<CaseIndexFollower> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Sets)
            return;
        // The first page must not wait for this.
        await Task.Yield();
        using var reading = RowReader.Begin(RowReader.Everything);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (index.Current is null && !await snapshot.RestoreAsync(index, stoppingToken))
                {
                    await index.RebuildAsync(stoppingToken);
                    await snapshot.SaveAsync(index, stoppingToken);
                }

                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (NotSupportedException exception)
            {
                // Case numbers too high for sets: SQL answers for good.
                Trouble(log, exception);
                return;
            }
            catch (Exception exception)
            {
                Trouble(log, exception);
                await Task.Delay(Pause, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await snapshot.SaveAsync(index, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or OperationCanceledException or UnauthorizedAccessException)
        {
            Trouble(log, exception);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using (var listen = new NpgsqlCommand("LISTEN toc_case_change", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        var cleaned = clock.GetTimestamp();
        while (index.Current is not null)
        {
            if (!await connection.WaitAsync(Pause, cancellationToken))
                await Listening.AskAsync(connection, cancellationToken);
            // The notification only wakes: what changed stands in the log.
            await index.CatchUpAsync(cancellationToken);
            if (clock.GetElapsedTime(cleaned) > BetweenCleanings)
            {
                cleaned = clock.GetTimestamp();
                await using var clean = new NpgsqlCommand($"DELETE FROM case_change WHERE at < now() - interval '{SetSnapshot.LongestAge.TotalHours} hours'", connection);
                await clean.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sets of case numbers are away; SQL answers until they are back.")]
    private static partial void Trouble(ILogger logger, Exception exception);
}
