using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// The role of the database as which the program runs where the tables belong to another: it may read and write rows and nothing else. What is only added to, and
/// what the release alone fills, it may not change even then.
/// </summary>
public static class RuntimeRole
{
    /// <summary>Entries are added, never changed.</summary>
    private static readonly string[] AddedOnly = ["audit_entry", "audit_link", "submission", "table_release", "table_release_file"];

    /// <summary>Filled when the database is brought to a version.</summary>
    private static readonly string[] ReadOnly = ["audit_installation", "__EFMigrationsHistory", "country", "country_group", "offence", "offence_ancestor"];

    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    private const long Lock = 0x70C_401E;

    /// <summary>What keeps the role from being used, in words; null: nothing.</summary>
    public static async Task<string?> ProblemAsync(string owner, string role, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1 FROM pg_roles WHERE rolname = $1", connection) { Parameters = { new NpgsqlParameter { Value = role } } };
        return await command.ExecuteScalarAsync(cancellationToken) is not null ? null
            : $"ConnectionStrings__Toc names the role {role}, which the database server does not have. Make it first: CREATE ROLE {Quoted(role)} LOGIN PASSWORD '...'";
    }

    /// <summary>Gives the role what it needs of the tables as they are now, and takes away what it had beyond that.</summary>
    public static async Task GrantAsync(string owner, string role, CancellationToken cancellationToken)
    {
        var (to, added, read) = (Quoted(role), string.Join(", ", AddedOnly.Select(Quoted)), string.Join(", ", ReadOnly.Select(Quoted)));
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT pg_advisory_xact_lock({Lock});
            REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to};
            REVOKE ALL ON SCHEMA public FROM {to};
            GRANT USAGE ON SCHEMA public TO {to};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {to};
            REVOKE UPDATE, DELETE ON {added} FROM {to};
            REVOKE INSERT, UPDATE, DELETE ON {read} FROM {to};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to};
            """, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
