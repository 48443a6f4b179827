using System.Collections.Concurrent;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>The database did not answer even a trivial question, so nothing is asked of it before it does.</summary>
public sealed class DatabaseSilentException : NpgsqlException
{
    public DatabaseSilentException()
        : base("The database does not answer.")
    {
    }

    public DatabaseSilentException(string message)
        : base(message)
    {
    }

    public DatabaseSilentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// Whether the database answers, as <see cref="DatabaseWatcher"/> finds out by questions of its own. A question that takes long is not cut because it takes long:
/// only where a trivial question on another connection gets no answer either, whatever waits is let go, and nothing more is asked until there is one.
/// </summary>
public sealed class DatabaseWatch : IDisposable
{
    private static readonly AsyncLocal<bool> Waits = new();

    private readonly ConcurrentDictionary<NpgsqlConnection, byte> open = new();
    private readonly Lock gate = new();
    private volatile CancellationTokenSource silence = new();
    private volatile bool isSilent;

    /// <summary>Told when it answers again.</summary>
    public event Action? CameBack;

    /// <summary>Asked when it answers again, before anybody else may ask anything of it; for a limited time.</summary>
    public event Func<CancellationToken, Task>? ComingBack;

    /// <summary>True while it does not answer.</summary>
    public bool IsSilent => isSilent;

    /// <summary>Ends when it falls silent.</summary>
    internal CancellationToken Silence => silence.Token;

    /// <summary>Whether this flow of work waits for the database however long it is silent: work beside the pages, which nobody waits for at a browser.</summary>
    internal static bool IsPatient => Waits.Value;

    /// <summary>What trouble of storage an exception is of; null: none. Whoever waited when the database fell silent is let go in ways that alone do not say why.</summary>
    public StorageTrouble? TroubleOf(Exception exception) => StorageTroubles.Of(exception) ?? (isSilent ? StorageTrouble.Away : null);

    /// <summary>From here on, in this flow of work and what it starts, the database is waited for.</summary>
    public static void BePatient() => Waits.Value = true;

    public void Dispose() => silence.Dispose();

    /// <summary>A connection that somebody waits at.</summary>
    internal void Add(NpgsqlConnection connection) => open[connection] = 0;

    /// <summary>A connection that somebody is patient at.</summary>
    internal void Remove(NpgsqlConnection connection) => open.TryRemove(connection, out _);

    /// <summary>Whether somebody waits at it who does not wait for a silent database.</summary>
    internal bool Knows(NpgsqlConnection connection) => open.ContainsKey(connection);

    /// <summary>Forgets connections that are closed by now.</summary>
    internal void Tidy()
    {
        foreach (var (connection, _) in open)
        {
            if (connection.State == System.Data.ConnectionState.Closed)
                open.TryRemove(connection, out _);
        }
    }

    /// <summary>It does not answer: lets go of everything that waits.</summary>
    internal void FellSilent()
    {
        CancellationTokenSource? ended = null;
        lock (gate)
        {
            if (!isSilent)
            {
                isSilent = true;
                ended = silence;
            }
        }

        ended?.Cancel();
        // What slipped in between is let go by the next look.
        foreach (var (connection, _) in open)
        {
            if (open.TryRemove(connection, out _))
                ConnectionBreak.Run(connection);
        }
    }

    /// <summary>Does what has to be done before pages are answered again. In this flow of work the database is asked although it still counts as silent.</summary>
    internal async Task ComeBackAsync(CancellationToken cancellationToken)
    {
        BePatient();
        foreach (var first in ComingBack?.GetInvocationList().Cast<Func<CancellationToken, Task>>() ?? [])
            await first(cancellationToken);
    }

    /// <summary>It answers. All who want to know are told; what went wrong there is thrown afterwards, as one.</summary>
    internal void Answered()
    {
        lock (gate)
        {
            if (!isSilent)
                return;
            silence = new CancellationTokenSource();
            isSilent = false;
        }

        var wrong = new List<Exception>();
        foreach (var told in CameBack?.GetInvocationList().Cast<Action>() ?? [])
        {
            try
            {
                told();
            }
            catch (Exception e)
            {
                // One page that cannot hear it keeps nobody else from it.
                wrong.Add(e);
            }
        }

        if (wrong.Count > 0)
            throw new AggregateException(wrong);
    }
}
