using System.CommandLine;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Profiles;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>The verbs <c>import</c>, <c>export package</c>, <c>export codebook</c> and <c>sample load</c>.</summary>
internal static class PackageVerbs
{
    public static IEnumerable<Command> All(VerbHost host)
    {
        var path = new Argument<string>("PATH") { Description = "A case package (a folder of CSV files, a ZIP, or a workbook), a sheet of your own (CSV, XLSX, ODS), or sources (RIS, BibTeX)." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check only, write nothing." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var profile = new Option<string>("--profile") { Description = "How the columns of a sheet of your own are read: the file of a mapping profile, as the wizard gives it. Without it they are guessed." };
        var goodRows = new Option<bool>("--good-rows") { Description = "Leave rows with faults out and bring the rest in." };
        var import = new Command("import", "Bring cases in, whole or not at all.") { path, profile, goodRows, dryRun, json };
        import.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => ImportPathAsync(services, parsed.GetRequiredValue(path), parsed.GetValue(profile), parsed.GetValue(goodRows), parsed.GetValue(dryRun), parsed.GetValue(json), token), cancellationToken));

        var sampleDryRun = new Option<bool>("--dry-run") { Description = "Check only, write nothing." };
        var sampleJson = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var load = new Command("load", "Bring in the twelve sample cases.") { sampleDryRun, sampleJson };
        load.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => ImportAsync(services, SamplePackage.Read(), parsed.GetValue(sampleDryRun), parsed.GetValue(sampleJson), token), cancellationToken));

        var target = new Option<string>("--out") { Description = "Where to write: a name that ends in .zip, or a folder.", Required = true };
        var filter = new Option<string>("--filter") { Description = "Only some cases, named as in the address of the list of cases: country=ITA&domain=organized." };
        var package = new Command("package", "Cases as a case package: all of them, or those of a filter.") { target, filter };
        package.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => ExportAsync(services, parsed.GetValue(filter) ?? "", parsed.GetRequiredValue(target), token), cancellationToken));

        var file = new Option<string>("--out") { Description = "Where to write: the name of a CSV file.", Required = true };
        var codebook = new Command("codebook", "The codebook that codings are made with, as CSV.") { file };
        codebook.SetAction((parsed, cancellationToken) => host.RunAsync((services, _) => ExportCodebookAsync(services, parsed.GetRequiredValue(file)), cancellationToken));

        return [import, new Command("sample", "The sample cases that come with the program.") { load }, new Command("export", "Take data out as files.") { package, codebook, Compare() }];
    }

    private static Command Compare()
    {
        var before = new Argument<string>("BEFORE") { Description = "The earlier case package, a folder or a ZIP." };
        var after = new Argument<string>("AFTER") { Description = "The later one." };
        var json = new Option<bool>("--json") { Description = "Print the differences as JSON." };
        var compare = new Command("compare", "What came, went and changed between two case packages, field by field. Needs no database.") { before, after, json };
        compare.SetAction(async (parsed, _) =>
        {
            var (was, now) = (ReadPackage.FromPath(parsed.GetRequiredValue(before), PackageLimits.OfCommandLine), ReadPackage.FromPath(parsed.GetRequiredValue(after), PackageLimits.OfCommandLine));
            if (was.Faults.Count + now.Faults.Count > 0)
            {
                await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, was.Faults.Concat(now.Faults)));
                return ExitCode.Refused;
            }

            var differences = PackageComparison.Of(was.Tables, now.Tables);
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(CaseJson.Write(new { differences }));
                return ExitCode.Done;
            }

            foreach (var d in differences)
                await Console.Out.WriteLineAsync(d.Change == RowChange.Changed ? $"{d.File} {d.Key}: {d.Column} changed from “{Short(d.Before!)}” to “{Short(d.After!)}”" : $"{d.File} {d.Key}: {d.Change.Text()}");
            await Console.Out.WriteLineAsync(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{differences.Count(d => d.Change == RowChange.Added)} rows added, {differences.Count(d => d.Change == RowChange.Removed)} removed, {differences.Count(d => d.Change == RowChange.Changed)} fields changed."));
            return ExitCode.Done;
        });
        return compare;
    }

    private static string Short(string text) => text.Length <= 60 ? text.ReplaceLineEndings(" ") : text[..59].ReplaceLineEndings(" ") + "…";

    private static async Task<int> ImportPathAsync(IServiceProvider services, string path, string? profile, bool goodRows, bool dryRun, bool asJson, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            return await ImportAsync(services, ReadPackage.FromPath(path, PackageLimits.OfCommandLine), dryRun, asJson, cancellationToken, goodRows);
        var options = new JobOptions();
        try
        {
            if (profile is not null)
            {
                var read = ImportProfiles.Read(await File.ReadAllBytesAsync(profile, cancellationToken));
                if (!read.Succeeded)
                    return await RefuseAsync(read.Faults);
                options = options with { Mapping = read.Value.Mapping, Profile = read.Value.Name };
            }

            PreparedUpload prepared;
            await using (var content = File.OpenRead(path))
                prepared = services.GetRequiredService<PrepareUpload>().Run(Path.GetFileName(path), content, options, PackageLimits.OfCommandLine);
            return await ImportAsync(services, prepared.Package, dryRun, asJson, cancellationToken, goodRows, prepared);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync([new Fault("import", "Files that may be read; one could not be opened.")]);
        }
    }

    private static async Task<int> ImportAsync(
        IServiceProvider services, PackageRead package, bool dryRun, bool asJson, CancellationToken cancellationToken, bool goodRows = false, PreparedUpload? prepared = null)
    {
        var request = new ImportPackageRequest(package, dryRun) { OnlyGood = goodRows, IsOneSheet = prepared?.Mapped is not null };
        var result = await services.GetRequiredService<ImportPackage>().HandleAsync(request, Actor.CommandLine, cancellationToken);
        if (!result.Succeeded)
        {
            await Console.Out.WriteLineAsync(asJson ? CaseJson.Write(new { result.Faults }) : string.Join(Environment.NewLine, result.Faults));
            return ExitCode.Refused;
        }

        var report = prepared is null ? result.Value : result.Value with { Faults = [.. result.Value.Faults.Select(f => prepared.Locate(f).Fault)] };
        await Console.Out.WriteLineAsync(asJson ? CaseJson.Write(report) : InWords(report));
        return report.IsSound ? ExitCode.Done : ExitCode.Refused;
    }

    private static string InWords(ImportReport report)
    {
        var lines = new List<string>();
        lines.AddRange(report.Files.Select(f => $"{f.File}: {f.Rows} rows, {f.Encoding}, {f.Delimiter}"));
        lines.AddRange(report.Ignored.Select(f => $"{f}: ignored, since it is no file of a case package"));
        if (!report.IsSound)
        {
            lines.AddRange(report.Faults.Select(f => f.ToString()));
            if (report.FaultCount > report.Faults.Count)
                lines.Add($"Of very many faults the first of each kind are listed: {string.Join("; ", report.FaultKinds.Select(k => $"{k.File} {k.Column} {k.Kind.Text()}: {k.Count}"))}.");
            lines.Add($"{report.FaultCount} faults; nothing was written.");
            return string.Join(Environment.NewLine, lines);
        }

        if (report.LeftOut > 0)
            lines.Add($"{report.LeftOut} rows left out because of faults.");
        lines.AddRange(report.Counts.Select(c => $"{c.Key}: {c.Value.Created} new, {c.Value.Updated} changed, {c.Value.Unchanged} as they were"));
        lines.Add(report.Batch is { } batch ? $"Written as import {batch}." : report.DryRun ? "The package is sound. Nothing was written: this was a dry run." : "Everything is there already; nothing was written.");
        return string.Join(Environment.NewLine, lines);
    }

    private static async Task<int> ExportAsync(IServiceProvider services, string filter, string path, CancellationToken cancellationToken)
    {
        var isZip = path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        if (!isZip && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            await Console.Out.WriteLineAsync("--out: A folder that does not exist or is empty, or a name that ends in .zip.");
            return ExitCode.Refused;
        }

        var read = services.GetRequiredService<CaseQuery>().Read(QueryHelpers.ParseQuery(filter));
        if (!read.Succeeded)
            return await RefuseAsync(read.Faults);
        var handler = services.GetRequiredService<ExportPackage>();
        var result = await handler.HandleAsync(read.Value, Actor.CommandLine, cancellationToken);
        if (!result.Succeeded)
            return await RefuseAsync(result.Faults);

        var (what, done) = (new TakenOut("export package", filter, result.Value.Cases.Count), $"{result.Value.Cases.Count} cases written to {path}");
        return isZip
            ? await OutFile.WriteAsync(services, what, path, stream => handler.ToZip(stream, result.Value), done)
            : await OutFile.WriteFolderAsync(services, what, path, () => handler.ToFolder(path, result.Value), done);
    }

    private static Task<int> ExportCodebookAsync(IServiceProvider services, string path)
    {
        var codebook = services.GetRequiredService<Vocabularies>().Codebook;
        return OutFile.WriteAsync(services, new TakenOut("export codebook", "", codebook.Codes.Count), path, stream => WritePackage.ToCodebook(stream, codebook), $"The codebook is written to {path}");
    }

    private static async Task<int> RefuseAsync(IEnumerable<Fault> faults)
    {
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, faults));
        return ExitCode.Refused;
    }
}
