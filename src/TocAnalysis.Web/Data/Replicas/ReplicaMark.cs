using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace TocAnalysis.Web.Data.Replicas;

/// <summary>How far the primary has written, and which database it is: what a replica must show before anything is read from it.</summary>
/// <param name="Place">Place in the write-ahead log up to which everything that anybody was told is written.</param>
/// <param name="Cluster">Number that a cluster is given when it is made, and that its replicas share.</param>
/// <param name="Timeline">Which history of the cluster; another after a recovery to an earlier moment or a change of primary.</param>
/// <param name="Database">Name of the database.</param>
/// <param name="Role">Role as which the program reads.</param>
internal sealed record ReplicaMark(string Place, long Cluster, int Timeline, string Database, string Role)
{
    // Where commits do not wait for the disk, what others see may not be written yet; else it is.
    private const string OfPrimary =
        """
        SELECT (CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END)::text,
            s.system_identifier, ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int, current_database()::text, current_user::text
        FROM pg_control_system() s
        """;

    /// <summary>Asks the primary.</summary>
    public static async Task<ReplicaMark> OfAsync(TocDatabase primary, CancellationToken cancellationToken)
    {
        await using var context = await primary.ReadAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(OfPrimary, (NpgsqlConnection)context.Database.GetDbConnection());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ReplicaMark(row.GetString(0), row.GetInt64(1), row.GetInt32(2), row.GetString(3), row.GetString(4));
    }
}

/// <summary>What a replica says of itself.</summary>
/// <param name="IsOurs">Whether it follows this database in this history, and is read as the same role.</param>
/// <param name="Behind">Bytes of the write-ahead log that it has not taken in yet.</param>
/// <param name="Seconds">Seconds since the last change that it took in was made; null: none yet.</param>
/// <param name="Server">When the server started: another server, another moment.</param>
internal sealed record ReplicaLook(bool IsOurs, long Behind, double? Seconds, DateTime Server)
{
    // The history that a replica follows shows in its control file a little later than it begins: until then it counts as another one.
    private const string OfReplica =
        """
        SELECT pg_is_in_recovery() AND s.system_identifier = $2 AND greatest(c.timeline_id, r.min_recovery_end_timeline) = $3 AND current_database() = $4 AND current_user = $5,
            greatest(pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()), 0)::bigint, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8, pg_postmaster_start_time()
        FROM pg_control_system() s, pg_control_checkpoint() c, pg_control_recovery() r
        """;

    /// <summary>Asks a replica on a connection that is open.</summary>
    public static async Task<ReplicaLook> OfAsync(TocContext context, ReplicaMark mark, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OfReplica, (NpgsqlConnection)context.Database.GetDbConnection())
        {
            Transaction = (NpgsqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction(),
            Parameters = { new() { Value = mark.Place }, new() { Value = mark.Cluster }, new() { Value = mark.Timeline }, new() { Value = mark.Database }, new() { Value = mark.Role } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ReplicaLook(!row.IsDBNull(0) && row.GetBoolean(0), row.IsDBNull(1) ? long.MaxValue : row.GetInt64(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.GetDateTime(3));
    }
}

/// <summary>A connection of a run that does not lead to a server which may be read from.</summary>
internal sealed class ReplicaUnfitException(ReplicaFault fault) : Exception($"The replica may not be read from: {fault}.")
{
    public ReplicaFault Fault => fault;
}
