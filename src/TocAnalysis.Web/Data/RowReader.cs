using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>
/// For whom rows are read, as the row security of the database is told. It is a second fence behind <see cref="Visibility"/>: where the program connects as a role
/// that does not own the tables, the database itself gives nothing beyond this, and nothing at all where nobody was named.
/// </summary>
/// <param name="Levels">Sensitivities that may be read, separated by commas; <c>all</c>: everything, kept to audiences or not.</param>
/// <param name="User">Number of the account, for its audiences; empty: in no audience.</param>
public sealed record RowReader(string Levels, string User)
{
    private static readonly AsyncLocal<RowReader?> Ambient = new();

    /// <summary>Reads nothing of any case.</summary>
    public static RowReader Nobody { get; } = new("", "");

    /// <summary>Work of the program itself that must see all: sets of case numbers, imports, verbs, backups.</summary>
    public static RowReader Everything { get; } = new("all", "");

    /// <summary>Whoever this request, circuit or work is for.</summary>
    public static RowReader Current => Ambient.Value ?? Nobody;

    /// <summary>What a person or key may read.</summary>
    public static RowReader Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Door == Door.CommandLine ? Everything
            : new(string.Join(',', AccessPolicy.Readable(actor).Select(l => l.Text())), actor.InNoAudience ? "" : actor.UserId?.ToString() ?? "");
    }

    /// <summary>Reads for somebody else from here on, in this flow of work and what it starts, until it is disposed.</summary>
    public static IDisposable Begin(RowReader reader)
    {
        var before = Ambient.Value;
        Ambient.Value = reader;
        return new Scope(before);
    }

    private sealed class Scope(RowReader? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}

/// <summary>Tells the database for whom it is read.</summary>
internal static class RowReaders
{
    private const string Tell = "SELECT set_config('toc.levels', $1, false), set_config('toc.user', $2, false)";

    public static NpgsqlCommand TellCommand(NpgsqlConnection connection, RowReader reader) =>
        new(Tell, connection) { Parameters = { new NpgsqlParameter { Value = reader.Levels }, new NpgsqlParameter { Value = reader.User } } };

    /// <summary>
    /// Lets an operation see past its person for a moment, where the answer hangs on records that the person may not read: masks, and sets that all share. What it
    /// finds must not be shown without being narrowed again.
    /// </summary>
    public static async Task<IAsyncDisposable> SeeEverythingAsync(this TocContext context, CancellationToken cancellationToken)
    {
        var before = context.Reader;
        await UseAsync(context, RowReader.Everything, cancellationToken);
        return new Back(context, before);
    }

    private static async Task UseAsync(TocContext context, RowReader reader, CancellationToken cancellationToken)
    {
        context.Reader = reader;
        // A connection that is not open is told when it is opened.
        if (!context.HasRowSecurity || context.Database.GetDbConnection() is not NpgsqlConnection { State: ConnectionState.Open } connection)
            return;
        await using var tell = TellCommand(connection, reader);
        await tell.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Back(TocContext context, RowReader before) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await UseAsync(context, before, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // A transaction that broke takes this back by itself, and a connection that is gone has nothing left.
            }
        }
    }
}
