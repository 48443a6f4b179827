using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>What keeps work from being stored or read that is no fault of the program: people are told what it is and what to do.</summary>
public enum StorageTrouble
{
    /// <summary>The database is away, hung or starting; it comes back.</summary>
    Away,

    /// <summary>The database has no room for more; it can be read.</summary>
    DatabaseFull,

    /// <summary>The program's own disk has no room for files.</summary>
    DiskFull,
}

/// <summary>Tells such troubles by the exceptions that they end in.</summary>
public static class StorageTroubles
{
    /// <summary>No space left, quota exceeded, file too large; and what Windows says for them.</summary>
    private static readonly HashSet<int> Full = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : [28, 27, OperatingSystem.IsMacOS() ? 69 : 122];

    /// <summary>What trouble it was; null: none of them.</summary>
    public static StorageTrouble? Of(Exception? exception) => exception switch
    {
        null => null,
        AggregateException many => many.InnerExceptions.Select(Of).FirstOrDefault(t => t is not null),
        DatabaseSilentException => StorageTrouble.Away,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageTrouble.DatabaseFull,
        PostgresException refused => IsAway(refused.SqlState) ? StorageTrouble.Away : null,
        // A question that took longer than its time limit: the database is there.
        NpgsqlException { InnerException: TimeoutException } => null,
        NpgsqlException => StorageTrouble.Away,
        IOException full when Full.Contains(full.HResult) => StorageTrouble.DiskFull,
        _ => Of(exception.InnerException),
    };

    /// <summary>Whether a refusal says that the database ends, starts, lost the connection or has no place for one more.</summary>
    internal static bool IsAway(string state) =>
        state.StartsWith("08", StringComparison.Ordinal)
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;
}
