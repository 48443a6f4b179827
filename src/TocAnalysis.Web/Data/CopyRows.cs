using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Rows that no context knows, ready to be written by COPY. Columns come from the model, so that a new one is written as well; each is read by code made
/// once. Making the bytes takes longer than sending them, so it is done beside the writing of other rows.
/// </summary>
internal sealed record CopyRows
{
    private readonly (string Table, string Names) target;
    private readonly ReadOnlyMemory<byte> bytes;

    private CopyRows((string Table, string Names) target, ReadOnlyMemory<byte> bytes) => (this.target, this.bytes) = (target, bytes);

    /// <summary>Makes the rows ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="withKeys">True: the rows have keys that the database would give otherwise.</param>
    /// <returns>The bytes; null: there are no rows.</returns>
    public static CopyRows? Of<T>(IModel model, IReadOnlyCollection<T> rows, bool withKeys) where T : class
    {
        if (rows.Count == 0)
            return null;
        var (target, columns) = Plan<T>.Of(model, withKeys);
        var bytes = new CopyBytes(rows.Count, columns.Length);
        foreach (var row in rows)
        {
            bytes.Row(columns.Length);
            foreach (var column in columns)
                column.Write(bytes, row);
        }

        bytes.End();
        return new CopyRows(target, bytes.Memory);
    }

    /// <summary>Writes the rows inside the transaction of the connection.</summary>
    /// <param name="context">Whose connection.</param>
    /// <param name="cancellationToken">Ends it; then nothing of it is there.</param>
    public Task RunAsync(TocContext context, CancellationToken cancellationToken) =>
        GuardedCopy.RunAsync(context, target.Table, target.Names, to => CopyAsync((NpgsqlConnection)context.Database.GetDbConnection(), to, cancellationToken), cancellationToken);

    private async Task CopyAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY {table} ({target.Names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        (stream.ReadTimeout, stream.WriteTimeout) = (600_000, 600_000);
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch
        {
            // Closed without this, the half of it would count as the whole.
            await stream.CancelAsync();
            throw;
        }
    }

    private static class Plan<T> where T : class
    {
        private static readonly ((string Table, string Names) Target, Column<T>[] Columns)?[] Kept = new ((string, string), Column<T>[])?[2];

        public static ((string Table, string Names) Target, Column<T>[] Columns) Of(IModel model, bool withKeys)
        {
            if (Kept[withKeys ? 1 : 0] is { } kept)
                return kept;
            var type = model.FindEntityType(typeof(T))!;
            var properties = type.GetProperties().Where(p => p.GetComputedColumnSql() is null && p.ValueGenerated != ValueGenerated.OnAddOrUpdate && (withKeys || !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd))).ToList();
            var names = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName()}\""));
            // Names of table and columns come from the model alone.
            var target = (type.GetTableName()!, names);
            Column<T>[] columns = [.. properties.Select(Make)];
            Kept[withKeys ? 1 : 0] = (target, columns);
            return (target, columns);
        }

        private static Column<T> Make(IProperty property)
        {
            var converter = property.GetTypeMapping().Converter;
            var clr = property.PropertyInfo!.PropertyType;
            var plain = Nullable.GetUnderlyingType(clr);
            var stored = converter is null ? plain ?? clr : Nullable.GetUnderlyingType(converter.ProviderClrType) ?? converter.ProviderClrType;
            var row = Expression.Parameter(typeof(T));
            var get = Expression.Lambda(Expression.Property(row, property.PropertyInfo!), row).Compile();
            var convert = converter is null ? null : (Delegate)converter.ConvertToProviderExpression.Compile();
            var kind = plain is not null ? typeof(OptionalColumn<,,>) : typeof(PlainColumn<,,>);
            return (Column<T>)kind.MakeGenericType(typeof(T), plain ?? clr, stored).GetConstructors(BindingFlags.Public | BindingFlags.Instance)[0]
                .Invoke([get, convert, Form.Writer(stored, property.GetColumnType())]);
        }
    }

    /// <summary>How values of a type are written. A type of column that is not here is a bug that the first import shows.</summary>
    private static class Form
    {
        public static Delegate Writer(Type stored, string column) => column.Split('(')[0] switch
        {
            "text" or "character varying" when stored == typeof(string) => (Action<CopyBytes, string>)(static (to, value) => to.Write(value, isJson: false)),
            "jsonb" when stored == typeof(string) => (Action<CopyBytes, string>)(static (to, value) => to.Write(value, isJson: true)),
            "bigint" when stored == typeof(long) => (Action<CopyBytes, long>)(static (to, value) => to.Write(value)),
            "integer" when stored == typeof(int) => (Action<CopyBytes, int>)(static (to, value) => to.Write(value)),
            "boolean" when stored == typeof(bool) => (Action<CopyBytes, bool>)(static (to, value) => to.Write(value)),
            "uuid" when stored == typeof(Guid) => (Action<CopyBytes, Guid>)(static (to, value) => to.Write(value)),
            "date" when stored == typeof(DateOnly) => (Action<CopyBytes, DateOnly>)(static (to, value) => to.Write(value)),
            "timestamp with time zone" when stored == typeof(DateTimeOffset) => (Action<CopyBytes, DateTimeOffset>)(static (to, value) => to.Write(value)),
            _ => throw new NotSupportedException($"Columns of type {column} are not written by COPY yet."),
        };
    }

    private abstract class Column<T>
    {
        public abstract void Write(CopyBytes to, T row);
    }

    private sealed class PlainColumn<T, TValue, TStored>(Func<T, TValue> get, Func<TValue, TStored>? convert, Action<CopyBytes, TStored> write) : Column<T>
    {
        public override void Write(CopyBytes to, T row)
        {
            var value = get(row);
            if (value is null)
                to.Null();
            else
                write(to, convert is null ? (TStored)(object)value : convert(value));
        }
    }

    private sealed class OptionalColumn<T, TValue, TStored>(Func<T, TValue?> get, Func<TValue, TStored>? convert, Action<CopyBytes, TStored> write) : Column<T> where TValue : struct
    {
        public override void Write(CopyBytes to, T row)
        {
            if (get(row) is not { } value)
                to.Null();
            else
                write(to, convert is null ? (TStored)(object)value : convert(value));
        }
    }
}
