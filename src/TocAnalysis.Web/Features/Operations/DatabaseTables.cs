using Npgsql;

namespace TocAnalysis.Web.Features.Operations;

/// <summary>The tables of the database as the database itself describes them, so that a new one is backed up from its first day.</summary>
internal static class DatabaseTables
{
    /// <summary>Kept by EF itself; a restore makes it by running the migrations.</summary>
    private const string History = "__EFMigrationsHistory";

    /// <summary>Tables with the columns that hold data of their own.</summary>
    private const string Columns = """
        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        GROUP BY c.relname ORDER BY c.relname
        """;

    private const string References = """
        SELECT DISTINCT f.relname, t.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
        WHERE k.contype = 'f' AND f.oid <> t.oid
        """;

    /// <summary>Every table after those that it refers to.</summary>
    public static async Task<IReadOnlyList<(string Name, string[] Columns)>> InOrderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, string[]>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(Columns, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                columns[reader.GetString(0)] = reader.GetFieldValue<string[]>(1);
        }

        columns.Remove(History);
        var needs = columns.Keys.ToDictionary(t => t, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(References, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (needs.TryGetValue(reader.GetString(0), out var of) && needs.ContainsKey(reader.GetString(1)))
                    of.Add(reader.GetString(1));
            }
        }

        var ordered = new List<(string, string[])>();
        while (needs.Count > 0)
        {
            var ready = needs.Where(n => n.Value.All(t => !needs.ContainsKey(t))).Select(n => n.Key).Order(StringComparer.Ordinal).ToList();
            // Tables that refer to each other in a ring go as they are: who may switch the checks off fills them in any order.
            ready = ready.Count > 0 ? ready : [.. needs.Keys.Order(StringComparer.Ordinal)];
            ordered.AddRange(ready.Select(t => (t, columns[t])));
            foreach (var table in ready)
                needs.Remove(table);
        }

        return ordered;
    }

    /// <summary>A name as SQL takes it, whatever it is.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The columns of a table as COPY takes them.</summary>
    public static string CopyTarget(string table, IEnumerable<string> columns) => $"{Quoted(table)} ({string.Join(", ", columns.Select(Quoted))})";
}
