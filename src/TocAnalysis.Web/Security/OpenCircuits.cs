using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>The circuits of this instance by the session that they belong to, so that the end of a session ends them at once.</summary>
public sealed class OpenCircuits
{
    private readonly ConcurrentDictionary<CircuitRevalidation, Guid> circuits = new();

    public int Count => circuits.Count;

    public void Add(CircuitRevalidation circuit, Guid session) => circuits[circuit] = session;

    public void Remove(CircuitRevalidation circuit) => circuits.TryRemove(circuit, out _);

    /// <summary>How many circuits a person has open, by the number of the account.</summary>
    public int OfPerson(string account) => circuits.Keys.Count(c => c.Person?.FindFirstValue(ClaimTypes.NameIdentifier) == account);

    /// <summary>Ends the circuits of a session.</summary>
    public void End(Guid session)
    {
        foreach (var circuit in circuits.Where(c => c.Value == session).Select(c => c.Key))
            circuit.End();
    }

    /// <summary>Ends all whose session does not hold any more: after a gap in the notifications nobody knows what was missed.</summary>
    public async Task EndLostAsync(Sessions sessions, CancellationToken cancellationToken)
    {
        foreach (var (circuit, _) in circuits)
        {
            if (circuit.Person is { } person && Sessions.Of(person) is { } session && !await sessions.HoldsAsync(session, person, cancellationToken))
                circuit.End();
        }
    }
}

/// <summary>Whether the end of sessions is heard of.</summary>
public sealed class SessionWatcherMark
{
    public bool Listens { get; set; }
}

/// <summary>Hears from the database which sessions ended, in this instance or another, and ends their circuits; sweeps sessions that are over.</summary>
public sealed partial class SessionWatcher(OpenCircuits circuits, Sessions sessions, TocDatabase database, SessionWatcherMark mark, DatabaseWatch watch, TimeProvider clock, ILogger<SessionWatcher> log) : BackgroundService
{
    /// <summary>Channel of the trigger on sessions.</summary>
    public const string Channel = "toc_session";

    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        // Whoever was locked while the database was away must not be answered first.
        Task Look(CancellationToken enough) => circuits.EndLostAsync(sessions, enough);
        watch.ComingBack += Look;
        using var leaving = stoppingToken.Register(() => watch.ComingBack -= Look);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: sessions must go on to end circuits once the database is back.
                mark.Listens = false;
                Trouble(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        connection.Notification += (_, note) =>
        {
            if (note.Channel == Channel && Guid.TryParse(note.Payload, out var session))
                circuits.End(session);
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        mark.Listens = true;
        await circuits.EndLostAsync(sessions, cancellationToken);
        var swept = clock.GetTimestamp();
        while (true)
        {
            if (!await connection.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken))
                await Listening.AskAsync(connection, cancellationToken);
            if (clock.GetElapsedTime(swept) < Sweep)
                continue;
            swept = clock.GetTimestamp();
            await sessions.SweepAsync(cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nothing is heard of ended sessions; circuits are looked at once the database is back.")]
    private static partial void Trouble(ILogger logger, Exception exception);
}

/// <summary>Counts what is done on an open page as use of its session, so that somebody who works on one page for long stays in.</summary>
public sealed class CircuitActivity(AuthenticationStateProvider state, Sessions sessions, TimeProvider clock) : CircuitHandler
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);
    private long? told;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        if (told is not { } last || clock.GetElapsedTime(last) > Grain)
        {
            told = clock.GetTimestamp();
            // Not waited for: what comes from the page has to go on in the order in which it came, and the next event would overtake this one.
            _ = TellAsync();
        }

        return next(context);
    };

    private async Task TellAsync()
    {
        try
        {
            if (Sessions.Of((await state.GetAuthenticationStateAsync()).User) is { } session)
                await sessions.TouchAsync(session, CancellationToken.None);
        }
        catch (Exception)
        {
            // The database is away: the session is told of the next activity after it is back.
            told = null;
        }
    }
}
