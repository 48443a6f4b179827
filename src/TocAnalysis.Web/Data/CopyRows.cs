using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>Writes rows that no context knows by COPY. Columns come from the model, so that a new one is written as well; each is read by code made once.</summary>
internal static class CopyRows
{
    /// <summary>Writes the rows inside the transaction of the connection.</summary>
    /// <param name="context">Whose model and connection.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="withKeys">True: the rows have keys that the database would give otherwise.</param>
    /// <param name="cancellationToken">Ends it; then nothing of it is there.</param>
    public static async Task RunAsync<T>(TocContext context, IReadOnlyCollection<T> rows, bool withKeys, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count == 0)
            return;
        var (command, columns) = Plan<T>.Of(context.Model, withKeys);
        await using var writer = await ((NpgsqlConnection)context.Database.GetDbConnection()).BeginBinaryImportAsync(command, cancellationToken);
        writer.Timeout = TimeSpan.FromMinutes(10);
        Write(writer, columns, rows, cancellationToken);
        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Cell by cell without waiting for each: most only go into a buffer.</summary>
    private static void Write<T>(NpgsqlBinaryImporter writer, Column<T>[] columns, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.StartRow();
            foreach (var column in columns)
                column.Write(writer, row);
        }
    }

    private static class Plan<T> where T : class
    {
        private static readonly (string Command, Column<T>[] Columns)?[] Kept = new (string, Column<T>[])?[2];

        public static (string Command, Column<T>[] Columns) Of(IModel model, bool withKeys)
        {
            if (Kept[withKeys ? 1 : 0] is { } kept)
                return kept;
            var type = model.FindEntityType(typeof(T))!;
            var properties = type.GetProperties().Where(p => p.GetComputedColumnSql() is null && p.ValueGenerated != ValueGenerated.OnAddOrUpdate && (withKeys || !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd))).ToList();
            var names = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName()}\""));
            // Names of table and columns come from the model alone.
            var command = string.Create(CultureInfo.InvariantCulture, $"COPY \"{type.GetTableName()}\" ({names}) FROM STDIN (FORMAT BINARY)");
            Column<T>[] columns = [.. properties.Select(Make)];
            Kept[withKeys ? 1 : 0] = (command, columns);
            return (command, columns);
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
            var name = property.GetColumnType().Split('(')[0];
            var kind = plain is not null ? typeof(OptionalColumn<,,>) : typeof(PlainColumn<,,>);
            return (Column<T>)kind.MakeGenericType(typeof(T), plain ?? clr, stored).GetConstructors(BindingFlags.Public | BindingFlags.Instance)[0].Invoke([get, convert, name]);
        }
    }

    private abstract class Column<T>
    {
        public abstract void Write(NpgsqlBinaryImporter writer, T row);
    }

    private sealed class PlainColumn<T, TValue, TStored>(Func<T, TValue> get, Func<TValue, TStored>? convert, string type) : Column<T>
    {
        public override void Write(NpgsqlBinaryImporter writer, T row)
        {
            var value = get(row);
            if (value is null)
                writer.WriteNull();
            else
                writer.Write(convert is null ? (TStored)(object)value : convert(value), type);
        }
    }

    private sealed class OptionalColumn<T, TValue, TStored>(Func<T, TValue?> get, Func<TValue, TStored>? convert, string type) : Column<T> where TValue : struct
    {
        public override void Write(NpgsqlBinaryImporter writer, T row)
        {
            if (get(row) is not { } value)
                writer.WriteNull();
            else
                writer.Write(convert is null ? (TStored)(object)value : convert(value), type);
        }
    }
}
