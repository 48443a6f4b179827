using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Several questions that go to the database in one message. A page of a case asks ten things, each of which the database answers in less time than the way
/// there and back takes. Questions that narrow by rights are written by the mapper, so that the rules stay in <see cref="Visibility"/>.
/// </summary>
internal sealed class ReadBatch(TocContext context)
{
    private readonly List<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader>? Row)> questions = [];

    /// <summary>A statement that gives no rows. The reader passes it over, so it must not be taken for a question without an answer.</summary>
    public void Do(string sql) => questions.Add((new NpgsqlBatchCommand(sql), null));

    /// <summary>A question in SQL, with its parameters as $1 and so on.</summary>
    public void Add(string sql, IReadOnlyList<object> parameters, Action<NpgsqlDataReader> row)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        questions.Add((command, row));
    }

    /// <summary>A question of the mapper. Its columns come in the order in which the query selects them, enumerations as their texts.</summary>
    public void Add<T>(IQueryable<T> query, Action<NpgsqlDataReader> row)
    {
        using var written = query.CreateDbCommand();
        var command = new NpgsqlBatchCommand(written.CommandText);
        foreach (DbParameter parameter in written.Parameters)
            command.Parameters.Add(((NpgsqlParameter)parameter).Clone());
        questions.Add((command, row));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)context.Database.GetDbConnection(), (NpgsqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction());
            foreach (var (command, _) in questions)
                batch.BatchCommands.Add(command);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            foreach (var row in questions.Select(q => q.Row).OfType<Action<NpgsqlDataReader>>())
            {
                while (await reader.ReadAsync(cancellationToken))
                    row(reader);
                await reader.NextResultAsync(cancellationToken);
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>Values of a row as records have them.</summary>
internal static class RowValues
{
    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static T Token<T>(this NpgsqlDataReader row, int column) where T : struct, Enum => Domain.Tokens.Parse<T>(row.GetString(column));

    public static T? TokenOrNull<T>(this NpgsqlDataReader row, int column) where T : struct, Enum => row.IsDBNull(column) ? null : Domain.Tokens.Parse<T>(row.GetString(column));

    public static DateTimeOffset Moment(this NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);
}
