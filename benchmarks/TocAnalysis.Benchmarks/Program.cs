using System.CommandLine;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Benchmarks.Measuring;
using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Hosting;

var count = new Option<int>("--cases") { Description = "How many cases: 100000 or 1000000.", DefaultValueFactory = _ => 100_000 };
var generate = new Command("generate", "Fill an empty database with invented cases, always the same ones.") { count };
generate.SetAction((parsed, cancellationToken) => new VerbHost().RunAsync(
    async (services, cancellation) =>
    {
        await using var context = await services.GetRequiredService<TocDatabase>().ReadAsync(cancellation);
        if (await context.Cases.AnyAsync(cancellation))
        {
            await Console.Error.WriteLineAsync("The database has cases. Name an empty one: set Toc__DataDirectory to a new folder.");
            return ExitCode.Refused;
        }

        var watch = Stopwatch.StartNew();
        var vocabularies = services.GetRequiredService<Vocabularies>();
        var cases = parsed.GetValue(count);
        await using var connection = new NpgsqlConnection(context.Database.GetConnectionString());
        await connection.OpenAsync(cancellation);
        await new SyntheticWriter(connection, vocabularies, new SyntheticCases(vocabularies, Math.Max(20, cases / 50))).WriteAsync(
            cases, done => Console.WriteLine($"{watch.Elapsed:mm\\:ss} {done}"), cancellation);
        return ExitCode.Done;
    },
    cancellationToken));

var rounds = new Option<int>("--rounds") { Description = "How often all calls are repeated; the medians of the rounds are printed.", DefaultValueFactory = _ => 3 };
var noSql = new Option<bool>("--no-sql") { Description = "Leave the same questions in plain SQL out; at a million cases they take minutes." };
var only = new Option<string?>("--only") { Description = "Only operations with this in their name." };
var clients = new Option<int>("--clients") { Description = "With more than one, all operations are asked in turn by so many clients at once, and the times of each are printed.", DefaultValueFactory = _ => 1 };
var measure = new Command("measure", "Measure REST beside plain SQL, and print the table of docs/benchmarks.md.") { rounds, noSql, only, clients };
measure.SetAction((parsed, cancellationToken) => Measure.RunAsync(parsed.GetValue(rounds), !parsed.GetValue(noSql), parsed.GetValue(only), parsed.GetValue(clients), cancellationToken));

var agreement = new Command("agreement", "Measure agreement coefficients of large tables; needs no database.") { rounds };
agreement.SetAction(parsed => MeasureAgreement.Run(parsed.GetValue(rounds)));

var export = new Command("export", "Measure files of all cases beside PostgreSQL's own COPY; needs psql on the path.") { rounds };
export.SetAction((parsed, cancellationToken) => new VerbHost().RunAsync((services, cancellation) => MeasureExport.RunAsync(services, parsed.GetValue(rounds), cancellation), cancellationToken));

var package = new Argument<string>("PACKAGE") { Description = "A case package of many cases, a folder or a ZIP." };
var undoToo = new Option<bool>("--undo") { Description = "Measure the undo of the import as well." };
var import = new Command("import", "Measure an import into an empty database beside psql's \\copy of the rows that it wrote; needs psql and pg_dump on the path.") { package, undoToo };
import.SetAction((parsed, cancellationToken) => new VerbHost().RunAsync((services, cancellation) => MeasureImport.RunAsync(services, parsed.GetRequiredValue(package), parsed.GetValue(undoToo), cancellation), cancellationToken));

var hostile = new Command("hostile", "Measure how files that are made to fill memory are refused; needs no database.");
hostile.SetAction(_ => MeasureHostile.Run());

var root = new RootCommand("Benchmarks of TocAnalysis. The database is the one that the application's settings name.") { generate, measure, agreement, export, import, hostile };
return await root.Parse(args).InvokeAsync();
