using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>How the context reaches the database: one place for the program, its verbs, the tests and the migration tool.</summary>
public static class TocContextOptions
{
    /// <summary>Statements that a connection keeps ready. Planning what narrows a question to the rights of who asks takes longer than answering it.</summary>
    private const int KeptReady = 200;

    /// <summary>Bytes that are read at once: files of a million cases come in as many pieces as this is small.</summary>
    private const int ReadAtOnce = 1 << 16;

    /// <summary>Seconds within which a connection is made. One that is just being made cannot be let go, and nobody is to wait longer than ten for an answer.</summary>
    private const int ToConnect = 8;

    public static void Configure(DbContextOptionsBuilder options, string connectionString, int? timeout = null) => options
        .UseNpgsql(Ready(connectionString), npgsql => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery).CommandTimeout(timeout))
        .UseSnakeCaseNamingConvention();

    private static readonly NpgsqlConnectionStringBuilder NpgsqlUsual = new();

    /// <summary>The connection with statements kept ready and a large buffer, unless its owner decided on them.</summary>
    private static string Ready(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        if (connection.MaxAutoPrepare == 0 && !connectionString.Contains("auto prepare", StringComparison.OrdinalIgnoreCase))
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (KeptReady, 2);
        if (!connectionString.Contains("buffer size", StringComparison.OrdinalIgnoreCase))
            connection.ReadBufferSize = ReadAtOnce;
        if (connection.Timeout == NpgsqlUsual.Timeout)
            connection.Timeout = ToConnect;
        return connection.ConnectionString;
    }
}
