using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Saves the new rows of a context by COPY, with the audit entries that a save would write, inside the transaction of its caller. For imports of many
/// thousands: the same rows, a fraction of the time. Keys that others need must be given before.
/// </summary>
internal static class CopySave
{
    /// <summary>Writes all added rows and lets go of them. Nothing else may have changed in the context.</summary>
    public static async Task RunAsync(TocContext context, CancellationToken cancellationToken)
    {
        context.ChangeTracker.DetectChanges();
        await IdentityStore.MaskChangesAsync(context, cancellationToken);
        var entries = context.ChangeTracker.Entries().Where(e => e.State == EntityState.Added).ToList();
        if (context.ChangeTracker.Entries().Any(e => e.State is EntityState.Modified or EntityState.Deleted))
            throw new InvalidOperationException("Only new rows are saved by COPY.");
        var trail = AuditTrail.Capture(context);
        var audits = trail.IsEmpty ? [] : trail.Entries(context).ToList();
        foreach (var type in entries.GroupBy(e => e.Metadata).OrderBy(g => Depth(g.Key, [])))
            await CopyAsync(context, type.Key, Columns(type.Key, type.First()), type.Select(e => (Func<IProperty, object?>)(p => e.Property(p).CurrentValue)), cancellationToken);
        var auditType = context.Model.FindEntityType(typeof(AuditRow))!;
        await CopyAsync(context, auditType, [.. auditType.GetProperties().Where(p => !p.IsPrimaryKey())], audits.Select(a => (Func<IProperty, object?>)(p => p.GetGetter().GetClrValue(a))), cancellationToken);
        foreach (var entry in entries)
            entry.State = EntityState.Detached;
    }

    /// <summary>Keys of new rows of a table whose keys the database gives.</summary>
    public static async Task<Queue<long>> KeysAsync(TocContext context, string table, int count, CancellationToken cancellationToken) => new(count == 0 ? [] : await context.Database
        .SqlQuery<long[]>($"SELECT array_agg(nextval(s)) AS \"Value\" FROM CAST(pg_get_serial_sequence({table}, 'id') AS regclass) s, generate_series(1, {count})").SingleAsync(cancellationToken));

    /// <summary>Rows that others refer to come first.</summary>
    private static int Depth(IReadOnlyEntityType type, HashSet<IReadOnlyEntityType> seen) =>
        !seen.Add(type) ? 0 : type.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(p => p != type).Select(p => 1 + Depth(p, [.. seen])).DefaultIfEmpty(0).Max();

    /// <summary>Columns that are written; the database gives what it computes, and keys that nobody gave.</summary>
    private static List<IProperty> Columns(IEntityType type, EntityEntry first) =>
        [.. type.GetProperties().Where(p => p.GetComputedColumnSql() is null && p.ValueGenerated != ValueGenerated.OnAddOrUpdate && !(p.IsPrimaryKey() && first.Property(p).IsTemporary))];

    private static Task CopyAsync(TocContext context, IEntityType type, IReadOnlyList<IProperty> columns, IEnumerable<Func<IProperty, object?>> rows, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns.Select(c => $"\"{c.GetColumnName()}\""));
        return GuardedCopy.RunAsync(context, type.GetTableName()!, names, to => CopyAsync((NpgsqlConnection)context.Database.GetDbConnection(), to, names, columns, rows, cancellationToken), cancellationToken);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, string names, IReadOnlyList<IProperty> columns, IEnumerable<Func<IProperty, object?>> rows, CancellationToken cancellationToken)
    {
        var types = columns.Select(c => c.GetColumnType().Split('(')[0]).ToList();
        var convert = columns.Select(c => c.GetTypeMapping().Converter).ToList();
        // Names of table and columns come from the model alone.
        await using var writer = await connection.BeginBinaryImportAsync(string.Create(CultureInfo.InvariantCulture, $"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)"), cancellationToken);
        foreach (var value in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            for (var i = 0; i < columns.Count; i++)
            {
                var cell = value(columns[i]);
                if (cell is not null && convert[i] is { } converter)
                    cell = converter.ConvertToProvider(cell);
                if (cell is null)
                    await writer.WriteNullAsync(cancellationToken);
                else
                    await writer.WriteAsync(cell, types[i], cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
