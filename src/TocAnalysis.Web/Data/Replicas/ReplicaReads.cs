using System.Collections.Concurrent;
using System.Net.Sockets;
using Npgsql;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data.Replicas;

/// <summary>
/// Reads tables and files from a replica where one is set. Nothing is ever older than what anybody saw before it was asked for: the place to which the primary
/// has written is asked first, and a replica that has not come so far in a short time is passed over. Whatever keeps a replica from answering leads back to the
/// primary, as long as no byte of a file is out; after that the file breaks off as it does when the primary goes.
/// </summary>
public sealed partial class ReplicaReads
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>So long one is waited for that was behind the last time.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(100);

    /// <summary>A replica that is not waited for may take so long to answer at all.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(1);

    private readonly TocDatabase primary;
    private readonly TimeProvider clock;
    private readonly ILogger<ReplicaReads> log;
    private readonly TimeSpan wait;
    private readonly ReadPlace here;
    private readonly IReadOnlyList<ReplicaServer> servers;
    private readonly ConcurrentDictionary<ReplicaFault, long> fellBack = new();
    private long served;
    private int next = -1;

    public ReplicaReads(TocDatabase primary, TocSettings settings, TimeProvider clock, ILogger<ReplicaReads> log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (this.primary, this.clock, this.log, wait) = (primary, clock, log, settings.ReplicaWait);
        here = new ReadPlace(async cancellationToken =>
        {
            var context = await primary.ReadAsync(cancellationToken);
            context.OnlyReads = true;
            return context;
        }, false);
        servers = settings.ReplicaConnection is null ? [] : [.. ReplicaServer.Split(settings.ReplicaConnection).Select((c, i) => new ReplicaServer(i + 1, c, settings.CommandTimeout, clock))];
    }

    /// <summary>How long a replica is left alone that gave no answer.</summary>
    internal TimeSpan Rest
    {
        set
        {
            foreach (var server in servers)
                server.Rest = value;
        }
    }

    /// <summary>Whether a replica is set.</summary>
    public bool IsSet => servers.Count > 0;

    /// <summary>The primary, for what must be read where it is written.</summary>
    public ReadPlace Primary => here;

    /// <summary>Reads something whole, from a replica if one may be read from.</summary>
    /// <param name="read">Reads at the place it is given; it is done again from its beginning on the primary where a replica breaks off.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> RunAsync<T>(Func<ReadPlace, Task<T>> read, CancellationToken cancellationToken) => RunAsync(read, () => true, cancellationToken);

    /// <summary>The same for what is written into a stream while it is read. A stream that can go back is begun anew; any other only as long as nothing was written.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="write">Reads at the place and writes into the stream that it is given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> WriteAsync<T>(Stream stream, Func<ReadPlace, Stream, Task<T>> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(write);
        if (!IsSet)
            return await write(here, stream);
        await using var watched = new WatchedStream(stream);
        var from = stream.CanSeek ? stream.Position : 0;
        return await RunAsync(p => write(p, watched), () =>
        {
            if (!watched.IsBegun)
                return true;
            if (!stream.CanSeek)
                return false;
            watched.Begin(from);
            return true;
        }, cancellationToken);
    }

    /// <summary>How the replicas stand; null: none is set, or the primary cannot be asked.</summary>
    public async Task<ReplicaStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        if (!IsSet)
            return null;
        var mark = await MarkAsync(cancellationToken);
        var states = new List<ReplicaState>();
        foreach (var server in servers)
            states.Add(mark is null ? new ReplicaState(server.Number, ReplicaFault.Away, null, null) : await StateAsync(server, mark, cancellationToken));
        return new ReplicaStatus(states, Interlocked.Read(ref served), Enum.GetValues<ReplicaFault>().ToDictionary(f => f, f => fellBack.GetValueOrDefault(f)));
    }

    /// <summary>A context on each replica that answers, for a look at its settings.</summary>
    internal async Task<IReadOnlyList<(int Number, TocContext? Context)>> OpenEachAsync(CancellationToken cancellationToken)
    {
        var open = new List<(int, TocContext?)>();
        foreach (var server in servers)
        {
            try
            {
                open.Add((server.Number, await WithinAsync(server.OpenAsync(RowReader.Nobody, cancellationToken), Answer * 3, cancellationToken)));
            }
            catch (Exception exception) when (IsOfServer(exception))
            {
                open.Add((server.Number, null));
            }
        }

        return open;
    }

    private async Task<T> RunAsync<T>(Func<ReadPlace, Task<T>> read, Func<bool> mayBeginAnew, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!IsSet || await ChooseAsync(cancellationToken) is not { } run)
            return await read(here);
        await using (run)
        {
            try
            {
                var result = await read(new ReadPlace(run.OpenAsync, true));
                Interlocked.Increment(ref served);
                return result;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it was: a fault of the program shows again on the primary, and a connection that dies does not always end in an error of the driver's own.
                var fault = exception is ReplicaUnfitException unfit ? unfit.Fault : ReplicaFault.Broke;
                Note(run.Server, fault, exception);
                if (!mayBeginAnew())
                    throw;
                Count(fault);
            }
        }

        return await read(here);
    }

    /// <summary>A replica that has everything which the primary has now; null: there is none in time, which is counted.</summary>
    private async Task<ReplicaRun?> ChooseAsync(CancellationToken cancellationToken)
    {
        if (servers.All(s => s.IsResting))
        {
            Count(ReplicaFault.Away);
            return null;
        }

        if (await MarkAsync(cancellationToken) is not { } mark)
            return null;
        var first = Interlocked.Increment(ref next) & int.MaxValue;
        ReplicaFault? last = null;
        foreach (var server in Enumerable.Range(0, servers.Count).Select(i => servers[(first + i) % servers.Count]).Where(s => !s.IsResting))
        {
            try
            {
                return await FollowedAsync(server, mark, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsOfServer(exception))
            {
                last = exception is ReplicaUnfitException { Fault: var fault } ? fault : ReplicaFault.Away;
                Note(server, last.Value, exception);
            }
        }

        Count(last ?? ReplicaFault.Away);
        return null;
    }

    private async Task<ReplicaRun> FollowedAsync(ReplicaServer server, ReplicaMark mark, CancellationToken cancellationToken)
    {
        // Under steady writes nobody meets the very moment in which it is level; so little is waited for even then.
        var patience = server.WasBehind && wait > ShortWait ? ShortWait : wait;
        Task<ReplicaRun> AskAsync() => WithinAsync(FollowedAsync(server, mark, patience, cancellationToken), patience + Answer, cancellationToken);
        ReplicaRun run;
        try
        {
            run = await AskAsync();
        }
        catch (NpgsqlException exception) when (exception.InnerException is not TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // A connection of before, to a server that was started anew since. The driver has thrown the others away with it.
            run = await AskAsync();
        }

        server.WasBehind = false;
        server.TakeUp();
        return run;
    }

    private async Task<ReplicaRun> FollowedAsync(ReplicaServer server, ReplicaMark mark, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        var context = await server.OpenAsync(RowReader.Current, cancellationToken);
        try
        {
            while (true)
            {
                var look = await ReplicaLook.OfAsync(context, mark, cancellationToken);
                if (!look.IsOurs)
                    throw new ReplicaUnfitException(ReplicaFault.NotOurs);
                if (look.Behind == 0)
                    return new ReplicaRun(server, mark, look, context);
                if (clock.GetElapsedTime(begin) >= patience)
                    throw new ReplicaUnfitException(ReplicaFault.Behind);
                await Task.Delay(Step, clock, cancellationToken);
            }
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    private async Task<ReplicaState> StateAsync(ReplicaServer server, ReplicaMark mark, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await WithinAsync(server.OpenAsync(RowReader.Nobody, cancellationToken), Answer * 3, cancellationToken);
            var look = await ReplicaLook.OfAsync(context, mark, cancellationToken).WaitAsync(Answer * 3, clock, cancellationToken);
            return new ReplicaState(server.Number, !look.IsOurs ? ReplicaFault.NotOurs : server.WasBehind && look.Behind > 0 ? ReplicaFault.Behind : null, look.IsOurs ? look.Behind : null, look.IsOurs ? look.Seconds : null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsOfServer(exception))
        {
            return new ReplicaState(server.Number, ReplicaFault.Away, null, null);
        }
    }

    private async Task<ReplicaMark?> MarkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReplicaMark.OfAsync(primary, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsOfServer(exception))
        {
            // Whoever reads from the primary now will say what is wrong with it.
            Count(ReplicaFault.NotOurs);
            Unknown(log, exception);
            return null;
        }
    }

    /// <summary>Waits for an answer; where a server hangs, what it may say later is thrown away.</summary>
    private async Task<T> WithinAsync<T>(Task<T> answer, TimeSpan limit, CancellationToken cancellationToken) where T : IAsyncDisposable
    {
        try
        {
            return await answer.WaitAsync(limit, clock, cancellationToken);
        }
        catch when (!answer.IsCompleted)
        {
            _ = LetGoAsync(answer);
            throw;
        }
    }

    private static async Task LetGoAsync<T>(Task<T> late) where T : IAsyncDisposable
    {
        try
        {
            await (await late).DisposeAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsOfServer(exception))
        {
            // It was given up already.
        }
    }

    private void Note(ReplicaServer server, ReplicaFault fault, Exception exception)
    {
        if (fault is ReplicaFault.Away or ReplicaFault.NotOurs)
            server.LeaveAlone();
        server.WasBehind |= fault == ReplicaFault.Behind;
        Passed(log, server.Number, fault, exception);
    }

    private void Count(ReplicaFault fault) => fellBack.AddOrUpdate(fault, 1, (_, n) => n + 1);

    /// <summary>Whether something is wrong with a server or the way there, and not with what was asked. The mapper wraps what may pass.</summary>
    private static bool IsOfServer(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is NpgsqlException or ReplicaUnfitException or SocketException or TimeoutException or EndOfStreamException || (exception is AggregateException many && many.InnerExceptions.Any(IsOfServer)))
                return true;
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "Replica {Number} is passed over: {Fault}")]
    private static partial void Passed(ILogger logger, int number, ReplicaFault fault, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The database does not say how far it has written, so no replica is read from")]
    private static partial void Unknown(ILogger logger, Exception exception);
}
