using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>How far the sets are.</summary>
public enum CaseIndexStage
{
    /// <summary>Switched off by a setting.</summary>
    Off,

    /// <summary>Being read; SQL answers.</summary>
    Loading,

    /// <summary>Answering; words of texts are still being read and looked up by SQL.</summary>
    WithoutWords,

    /// <summary>Answering.</summary>
    Ready,
}

/// <summary>
/// The sets of case numbers of this process. They are only ever a copy: before every answer the change log of the database is read, so that whoever
/// saved a case finds it at once, and any doubt about them throws them away.
/// </summary>
public sealed partial class CaseIndex(TocDatabase database, Vocabularies vocabularies, TocSettings settings, ILogger<CaseIndex> log) : IDisposable
{
    /// <summary>Above this collection size facets come first and words afterwards.</summary>
    private const int LoadInTwoSteps = 50_000;

    /// <summary>More changes than this are not waited for: SQL answers until they are in.</summary>
    private const int MostWaitedFor = 2_000;

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile SetState? state;
    private long readings;

    public CaseIndexStage Stage => !settings.Sets ? CaseIndexStage.Off : state switch { null => CaseIndexStage.Loading, { HasWords: false } => CaseIndexStage.WithoutWords, _ => CaseIndexStage.Ready };

    /// <summary>Bytes that the sets take; 0 while there are none.</summary>
    public long Bytes => state?.Bytes ?? 0;

    /// <summary>Cases in the sets.</summary>
    public int Cases => state?.All.Count ?? 0;

    internal SetState? Current => state;

    /// <summary>The sets with every change that is committed by now; null: SQL must answer.</summary>
    internal async Task<SetState?> FreshAsync(CancellationToken cancellationToken)
    {
        if (state is null)
            return null;
        var asked = Interlocked.Read(ref readings);
        await gate.WaitAsync(cancellationToken);
        try
        {
            // Somebody began to read the log after this question came: what they saw is new enough.
            if (Interlocked.Read(ref readings) > asked)
                return state;
            return await FollowAsync(MostWaitedFor, cancellationToken) ? state : null;
        }
        catch (Exception exception) when (exception is NpgsqlException or NotSupportedException)
        {
            Lost(log, exception);
            state = null;
            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes in whatever the change log has.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (state is null)
            return;
        await gate.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(int.MaxValue, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Reads everything anew; the sets before go on answering meanwhile.</summary>
    public async Task RebuildAsync(CancellationToken cancellationToken)
    {
        if (!settings.Sets)
            return;
        var keys = new SetKeys();
        var loader = new SetLoader(vocabularies, keys);
        // One copy for all, narrowed at each question.
        using var reading = RowReader.Begin(RowReader.Everything);
        await using var context = await database.ReadApartAsync(cancellationToken);
        var number = (state?.Number ?? 0) + 1;
        if (state is null && await context.Cases.LongCountAsync(cancellationToken) > LoadInTwoSteps)
            state = await LoadAsync(context, loader, false, number++, cancellationToken);
        var whole = await LoadAsync(context, loader, true, number, cancellationToken);
        await gate.WaitAsync(cancellationToken);
        try
        {
            state = whole;
            await FollowAsync(int.MaxValue, cancellationToken);
        }
        finally
        {
            gate.Release();
        }

        Loaded(log, whole.All.Count, whole.Bytes / 1_000_000);
    }

    /// <summary>Takes up sets from elsewhere, such as a file; null: none, SQL answers.</summary>
    internal void Use(SetState? loaded) => state = loaded;

    public void Dispose() => gate.Dispose();

    private static async Task<SetState> LoadAsync(TocContext context, SetLoader loader, bool withWords, long number, CancellationToken cancellationToken)
    {
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await loader.AllAsync((NpgsqlConnection)context.Database.GetDbConnection(), withWords, number, cancellationToken);
    }

    /// <summary>Reads the log and what it names. False: there is more than may be waited for, or the sets are gone.</summary>
    private async Task<bool> FollowAsync(int most, CancellationToken cancellationToken)
    {
        if (state is not { } known)
            return false;
        Interlocked.Increment(ref readings);
        using var reading = RowReader.Begin(RowReader.Everything);
        await using var context = await database.ReadApartAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var (mark, changes) = await ChangesAsync(connection, known, cancellationToken);
        if (changes.Count == 0)
        {
            // The log need not be read from so far back next time.
            if (mark > known.Mark && known.Applied.Count > 0)
                state = known with { Mark = mark, Applied = known.Applied.Where(a => a.Transaction >= mark).ToHashSet() };
            return true;
        }

        if (changes.Any(c => c.Case < 0))
        {
            state = null;
            return false;
        }

        if (changes.Count > most)
            return false;
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // The log is read again inside the moment in which the cases are read: both are of one state of the database.
        (mark, changes) = await ChangesAsync(connection, known, cancellationToken);
        state = await new SetLoader(vocabularies, known.Keys).ChangedAsync(connection, known, changes, mark, cancellationToken);
        return true;
    }

    internal static async Task<(ulong Mark, List<CaseChange> Changes)> ChangesAsync(NpgsqlConnection connection, SetState known, CancellationToken cancellationToken)
    {
        var mark = known.Mark;
        var changes = new List<CaseChange>();
        await SetLoader.EachAsync(
            connection,
            """
            SELECT pg_snapshot_xmin(pg_current_snapshot()), c.xact, c.case_id, c.words
            FROM (SELECT 1) one LEFT JOIN case_change c ON c.xact >= $1
            """, [known.Mark],
            r =>
            {
                mark = r.GetFieldValue<ulong>(0);
                if (!r.IsDBNull(1) && (r.GetFieldValue<ulong>(1), r.GetInt64(2)) is var entry && !known.Applied.Contains(entry))
                    changes.Add(new CaseChange(entry.Item1, entry.Item2, r.GetBoolean(3)));
            }, cancellationToken);
        return (mark, changes);
    }

    [LoggerMessage(LogLevel.Information, "Sets of case numbers: {Cases} cases, {Megabytes} MB.")]
    private static partial void Loaded(ILogger logger, int cases, long megabytes);

    [LoggerMessage(LogLevel.Warning, "The sets of case numbers could not follow the database and are read anew.")]
    private static partial void Lost(ILogger logger, Exception exception);
}
