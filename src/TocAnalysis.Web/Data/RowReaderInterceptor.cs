using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Tells each connection, when it is taken from the pool, for whom it reads; so nothing is left of whoever had it before, whatever the pool resets. Where row
/// security does not apply, because the program owns the tables, it asks that once and then nothing more.
/// </summary>
public sealed class RowReaderInterceptor : DbConnectionInterceptor
{
    /// <summary>Null where there are no tables yet, or none that are guarded: asked again until there are.</summary>
    private const string Question = "SELECT CASE WHEN c.relrowsecurity THEN row_security_active(c.oid) END FROM pg_class c WHERE c.oid = to_regclass('case_record')";

    private volatile bool isFree;
    private volatile bool isGuarded;

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (isFree || eventData?.Context is not TocContext context)
            return;
        var open = (NpgsqlConnection)connection;
        if (!isGuarded)
        {
            await using var ask = new NpgsqlCommand(Question, open);
            Learn(await ask.ExecuteScalarAsync(cancellationToken));
        }

        context.HasRowSecurity = isGuarded;
        if (!isGuarded)
            return;
        await using var tell = RowReaders.TellCommand(open, context.Reader);
        await tell.ExecuteNonQueryAsync(cancellationToken);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (isFree || eventData?.Context is not TocContext context)
            return;
        var open = (NpgsqlConnection)connection;
        if (!isGuarded)
        {
            using var ask = new NpgsqlCommand(Question, open);
            Learn(ask.ExecuteScalar());
        }

        context.HasRowSecurity = isGuarded;
        if (!isGuarded)
            return;
        using var tell = RowReaders.TellCommand(open, context.Reader);
        tell.ExecuteNonQuery();
    }

    private void Learn(object? answer)
    {
        if (answer is bool active)
            (isGuarded, isFree) = (active, !active);
    }
}
