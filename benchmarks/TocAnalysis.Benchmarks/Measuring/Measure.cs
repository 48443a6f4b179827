using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Serilog;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.EmbeddedDatabase;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>Starts the application on the database that its settings name, calls REST over the loopback and runs the same questions as plain SQL in between.</summary>
public static class Measure
{
    private const string Key = ApiKeyHandler.Prefix + "benchmark-key-of-a-synthetic-collection";

    private const int WarmSeries = 3;

    public static async Task<int> RunAsync(int rounds, bool withSql, string? only, int clients, CancellationToken cancellationToken)
    {
        var read = TocSettings.Read(TocApplication.Configuration([]));
        if (!read.Succeeded)
            return ExitCode.Environment;
        await using var log = new LoggerConfiguration().WriteTo.Console(restrictedToMinimumLevel: Serilog.Events.LogEventLevel.Warning, formatProvider: CultureInfo.InvariantCulture).CreateLogger();
        using var loggers = new Serilog.Extensions.Logging.SerilogLoggerFactory(log);
        var started = await DatabaseServer.StartAsync(read.Value.Database, loggers.CreateLogger("Database"), TimeProvider.System, cancellationToken);
        if (started.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync(problem.ToString());
            return ExitCode.Environment;
        }

        await using var server = started.Server!;
        var begin = Stopwatch.GetTimestamp();
        await using var app = TocApplication.Build(read.Value, () => server.ConnectionString, "http://127.0.0.1:0", log);
        await app.Services.GetRequiredService<DatabaseSchema>().MigrateAsync(cancellationToken);
        await KeyAsync(app, cancellationToken);
        begin = Stopwatch.GetTimestamp();
        await app.StartAsync(cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        await GetAsync(client, "/cases?facets=country,domain", cancellationToken);
        Console.WriteLine($"start to first page: {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s");
        var index = app.Services.GetRequiredService<CaseIndex>();
        while (index.Stage is CaseIndexStage.Loading or CaseIndexStage.WithoutWords)
            await Task.Delay(100, cancellationToken);
        Console.WriteLine($"everything loaded: {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s; {index.Cases} cases, sets {index.Bytes / 1_000_000} MB, process {Resident()} MB");

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var context = await app.Services.GetRequiredService<TocDatabase>().ReadAsync(cancellationToken);
        var cases = await context.Cases.MaxAsync(c => c.Id, cancellationToken);
        // Until the code of every path is compiled for good, with other arguments than those that are measured.
        for (var series = 1; series <= WarmSeries; series++)
        {
            foreach (var operation in Asked(series))
            {
                foreach (var path in operation.Paths)
                    await GetAsync(client, path, cancellationToken);
            }
        }

        if (clients > 1)
        {
            await AtOnceAsync([.. Asked(0)], clients, path => GetAsync(client, path, cancellationToken));
            Console.WriteLine($"process after all: {Resident()} MB; load of the machine {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]}");
            await app.StopAsync(cancellationToken);
            return ExitCode.Done;
        }

        Console.WriteLine("| operation | REST p50 | REST p95 | target p95 | processor time | raw SQL p50 | raw SQL p95 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var operation in Asked(0))
        {
            var rest = new List<Measurement>();
            var before = Processor();
            for (var round = 0; round < rounds; round++)
                rest.Add(await Measurement.OfAsync(operation.Name, [.. operation.Paths.Select(p => (Func<Task>)(() => GetAsync(client, p, cancellationToken)))]));
            // Processor time of the program, client and server together: unlike the times beside it, other work on the machine hardly touches it.
            var each = (Processor() - before).TotalMilliseconds / (rounds * (operation.Paths.Count + 3));
            var sql = withSql && operation.Sql.Count > 0 ? await Measurement.OfAsync(operation.Name, [.. operation.Sql.Select(s => (Func<Task>)(() => SqlAsync(connection, s, cancellationToken)))], warm: 1) : null;
            var (p50, p95) = (Median(rest.Select(r => r.P50)), Median(rest.Select(r => r.P95)));
            var target = operation.Target is { } t ? (cases > 300_000 ? t.Large : t.Small).ToString(CultureInfo.InvariantCulture) : "";
            Console.WriteLine($"| {operation.Name} | {Measurement.Shown(p50)} | {Measurement.Shown(p95)} | {target} | {Measurement.Shown(each)} | {(sql is null ? "" : Measurement.Shown(sql.P50))} | {(sql is null ? "" : Measurement.Shown(sql.P95))} |");
        }

        Console.WriteLine($"process after all: {Resident()} MB; load of the machine {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]}");
        await app.StopAsync(cancellationToken);
        return ExitCode.Done;

        IEnumerable<Operation> Asked(int series) =>
            new Operations(app.Services.GetRequiredService<Vocabularies>(), cases, series).All().Where(o => only is null || o.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>So many clients ask at once, each the calls of all operations in an order of its own, without a pause.</summary>
    private static async Task AtOnceAsync(IReadOnlyList<Operation> operations, int clients, Func<string, Task> get)
    {
        var times = operations.ToDictionary(o => o.Name, _ => new System.Collections.Concurrent.ConcurrentBag<double>());
        var calls = operations.SelectMany(o => o.Paths.Select(p => (o.Name, Path: p))).ToList();
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(async () =>
        {
            var own = calls.ToArray();
            new Random(c).Shuffle(own);
            foreach (var (name, path) in own)
            {
                var from = Stopwatch.GetTimestamp();
                await get(path);
                times[name].Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        })));
        Console.WriteLine($"| operation, {clients} clients at once | p50 | p95 | calls |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, all) in times.Select(t => (t.Key, new Measurement(t.Key, [.. t.Value]))))
            Console.WriteLine($"| {name} | {Measurement.Shown(all.P50)} | {Measurement.Shown(all.P95)} | {all.Times.Count} |");
        Console.WriteLine($"{calls.Count * clients / Stopwatch.GetElapsedTime(begin).TotalSeconds:0} calls in a second");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static async Task KeyAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var context = await app.Services.GetRequiredService<TocDatabase>().OpenAsync(Actor.CommandLine, cancellationToken);
        if (await context.ApiKeys.AnyAsync(k => k.Name == "benchmark", cancellationToken))
            return;
        context.ApiKeys.Add(new ApiKeyRow { Name = "benchmark", Hash = ApiKeyHandler.HashOf(Key), Role = Role.Researcher, CreatedAt = TimeProvider.System.GetUtcNow(), CreatedBy = "benchmark" });
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task GetAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        // Read to its end and let go: a client elsewhere would not fill the memory of the program with what it was sent.
        using var answer = await client.GetAsync("/api/v1" + path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
    }

    private static async Task SqlAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            do
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                }
            }
            while (await reader.NextResultAsync(cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1_000_000;
    }
}
