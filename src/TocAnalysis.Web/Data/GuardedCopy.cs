using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// PostgreSQL takes no COPY into tables whose rows it guards. There the rows are copied into a table that lives as long as the transaction, and taken over from it.
/// Names of tables and columns come from the model alone.
/// </summary>
internal static class GuardedCopy
{
    private static readonly string[] Guarded = ["case_record", "case_version", "case_identity", "coding_step", "memo"];

    /// <summary>Copies rows into a table, directly or through another.</summary>
    /// <param name="context">Whose connection, in a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="names">Its columns, quoted, separated by commas.</param>
    /// <param name="copy">Copies into the table that it is given, by its quoted name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(TocContext context, string table, string names, Func<string, Task> copy, CancellationToken cancellationToken)
    {
        if (!context.HasRowSecurity || !Guarded.Contains(table))
        {
            await copy($"\"{table}\"");
            return;
        }

        var connection = (NpgsqlConnection)Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(context.Database);
        var taken = $"\"taken_{table}\"";
        await using (var make = new NpgsqlCommand($"CREATE TEMP TABLE IF NOT EXISTS {taken} ON COMMIT DROP AS SELECT {names} FROM \"{table}\" WITH NO DATA; TRUNCATE {taken}", connection))
            await make.ExecuteNonQueryAsync(cancellationToken);
        await copy(taken);
        await using var take = new NpgsqlCommand($"INSERT INTO \"{table}\" ({names}) SELECT {names} FROM {taken}", connection);
        take.CommandTimeout = 600;
        await take.ExecuteNonQueryAsync(cancellationToken);
    }
}
