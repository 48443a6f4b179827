using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>Lets nobody ask a database that is silent, and tells <see cref="DatabaseWatch"/> which connections somebody waits at.</summary>
public sealed class DatabaseFence(DatabaseWatch watch) : DbConnectionInterceptor
{
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (DatabaseWatch.IsPatient || result.IsSuppressed)
            return result;
        Check();
        var silence = watch.Silence;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence);
        try
        {
            await connection.OpenAsync(either.Token);
        }
        catch (OperationCanceledException e) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseSilentException("The database does not answer.", e);
        }

        return InterceptionResult.Suppress();
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (!DatabaseWatch.IsPatient)
            Check();
        return result;
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Watch(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Watch(connection);

    private void Watch(DbConnection connection)
    {
        if (connection is not NpgsqlConnection open)
            return;
        // The object may have been a page's a moment ago and be known from there.
        if (DatabaseWatch.IsPatient)
            watch.Remove(open);
        else
            watch.Add(open);
    }

    private void Check()
    {
        if (watch.IsSilent)
            throw new DatabaseSilentException();
    }
}
