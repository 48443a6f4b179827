using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Packages;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>An import beside psql's <c>\copy</c> of the very rows that it wrote, into the same tables with the same indexes, constraints and triggers, each in one transaction.</summary>
public static class MeasureImport
{
    private static readonly string[] Data =
    [
        "crime_group", "source", "case_record", "case_domain", "case_country", "case_offence", "case_group", "case_activity", "case_source", "group_link", "coder", "coding", "evidence",
    ];

    private static readonly string[] Beside = ["import_batch", "case_version", "case_position", "audit_entry"];

    public static async Task<int> RunAsync(IServiceProvider services, string path, bool undoToo, CancellationToken cancellationToken)
    {
        await using var context = await services.GetRequiredService<TocDatabase>().ReadAsync(cancellationToken);
        if (await context.Cases.AnyAsync(cancellationToken))
        {
            await Console.Error.WriteLineAsync("The database has cases. Name an empty one: set Toc__DataDirectory to a new folder.");
            return 1;
        }

        var connection = new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString());
        var import = services.GetRequiredService<ImportPackage>();
        using var memory = new MemoryWatch();
        var watch = Stopwatch.StartNew();
        var package = ReadPackage.FromPath(path, PackageLimits.OfCommandLine);
        var read = watch.Elapsed.TotalSeconds;
        var rows = package.Tables.Sum(t => t.Rows.Count);
        Say("read and staged", rows, read);
        watch.Restart();
        await import.HandleAsync(new ImportPackageRequest(package, DryRun: true), Actor.CommandLine, cancellationToken);
        Say("dry run of it", rows, watch.Elapsed.TotalSeconds);
        await SqlAsync(connection, connection.Database!, "CHECKPOINT", cancellationToken);
        watch.Restart();
        var report = (await import.HandleAsync(new ImportPackageRequest(package, DryRun: false), Actor.CommandLine, cancellationToken)).Value;
        var own = read + watch.Elapsed.TotalSeconds;
        if (report.Batch is null)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, report.Faults.Take(10)));
            return 1;
        }

        Say("import, reading included", rows, own);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory rose by {memory.Rise / 1_000_000} MB"));

        var folder = Directory.CreateTempSubdirectory("toc-import-");
        try
        {
            var (all, data) = (await CopyAsync(connection, folder.FullName, [.. Data, .. Beside], cancellationToken), await CopyAsync(connection, folder.FullName, Data, cancellationToken));
            Say("copy of all rows that it wrote", rows, all);
            Say("copy without versions, positions and audit", rows, data);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rate of the import / rate of copy: {all / own:0.00} of all rows, {data / own:0.00} without versions, positions and audit"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        if (undoToo)
        {
            using var more = new MemoryWatch();
            watch.Restart();
            var undone = await services.GetRequiredService<UndoImport>().HandleAsync(report.Batch.Value, Actor.CommandLine, cancellationToken);
            Say(undone.Succeeded ? "undo of the import" : "refused undo", rows, watch.Elapsed.TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory rose by {more.Rise / 1_000_000} MB"));
        }

        Console.WriteLine($"load of the machine {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]}");
        return 0;
    }

    private static void Say(string what, int rows, double seconds) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:0.0} s, {rows / seconds:0} rows of the package in a second"));

    private static async Task<double> CopyAsync(NpgsqlConnectionStringBuilder connection, string folder, string[] tables, CancellationToken cancellationToken)
    {
        const string copy = "toc_copy";
        await SqlAsync(connection, "postgres", $"DROP DATABASE IF EXISTS {copy}; CREATE DATABASE {copy}", cancellationToken);
        var schema = Path.Combine(folder, "schema.sql");
        await ProcessAsync("pg_dump", connection, connection.Database!, ["-f", schema, .. Data.Concat(Beside).Concat(["audit_link", "case_change"]).Select(t => $"--exclude-table-data={t}")], cancellationToken);
        await ProcessAsync("psql", connection, copy, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", schema], cancellationToken);
        var script = new List<string> { "BEGIN;" };
        foreach (var table in tables)
        {
            var columns = await TextAsync(connection, $"SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''", cancellationToken);
            var file = Path.Combine(folder, $"{table}.csv");
            await ProcessAsync("psql", connection, connection.Database!, ["-X", "-q", "-c", $"\\copy (SELECT {columns} FROM {table} ORDER BY 1) TO '{file}' CSV"], cancellationToken);
            script.Add($"\\copy {table} ({columns}) FROM '{file}' CSV");
        }

        script.Add("COMMIT;");
        var load = Path.Combine(folder, "load.sql");
        await File.WriteAllLinesAsync(load, script, cancellationToken);
        await SqlAsync(connection, "postgres", "CHECKPOINT", cancellationToken);
        var watch = Stopwatch.StartNew();
        await ProcessAsync("psql", connection, copy, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", load], cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        await SqlAsync(connection, "postgres", $"DROP DATABASE {copy}", cancellationToken);
        return seconds;
    }

    private static async Task SqlAsync(NpgsqlConnectionStringBuilder connection, string database, string sql, CancellationToken cancellationToken)
    {
        foreach (var statement in sql.Split("; "))
            await ProcessAsync("psql", connection, database, ["-X", "-q", "-c", statement], cancellationToken);
    }

    private static async Task<string> TextAsync(NpgsqlConnectionStringBuilder connection, string sql, CancellationToken cancellationToken)
    {
        await using var open = new NpgsqlConnection(connection.ConnectionString);
        await open.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, open);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ProcessAsync(string program, NpgsqlConnectionStringBuilder connection, string database, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program);
        foreach (var argument in (IEnumerable<string>)["-h", connection.Host!, "-U", connection.Username!, "-d", database, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed.");
    }
}
