using System.CommandLine;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>The verb <c>export table</c>: the file that the page of the same address offers.</summary>
internal static class TableVerbs
{
    public static IEnumerable<Command> All(VerbHost host)
    {
        var query = new Argument<string>("QUERY") { Description = "What the address of the table says after its question mark: rows=country&columns=stage&domain=organized." };
        var file = new Option<string>("--out") { Description = $"Where to write. The ending says the format: {string.Join(", ", TableFormats.All.Select(f => f.Ending))}.", Required = true };
        var table = new Command("table", "A table as a file, with its filter, basis and notes.") { query, file };
        table.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => ExportAsync(services, parsed.GetRequiredValue(query), parsed.GetRequiredValue(file), token), cancellationToken));
        return [new Command("export", "Take data out as files.") { table }];
    }

    private static async Task<int> ExportAsync(IServiceProvider services, string query, string path, CancellationToken cancellationToken)
    {
        var handler = services.GetRequiredService<BuildTable>();
        // The longest ending that fits, since one format's ending may end another's.
        if (TableFormats.All.Where(f => path.EndsWith("." + f.Ending, StringComparison.OrdinalIgnoreCase)).MaxBy(f => f.Ending.Length) is not { } format)
            return await RefuseAsync([new Fault("--out", $"A name that ends in one of: {string.Join(", ", TableFormats.All.Select(f => "." + f.Ending))}.", Path.GetExtension(path))]);
        var spec = handler.Read(QueryHelpers.ParseQuery(query));
        if (!spec.Succeeded)
            return await RefuseAsync(spec.Faults);
        var built = await handler.HandleAsync(Actor.CommandLine, spec.Value, asFile: true, cancellationToken);
        if (!built.Succeeded)
            return await RefuseAsync(built.Faults);
        return await OutFile.WriteAsync(
            services, new TakenOut("export table", query, built.Value.Table.Rows.Count), path, stream => stream.Write(format.Write(TableSheet.Of(built.Value))),
            $"A table of {built.Value.Table.Rows.Count} rows and {built.Value.Table.Columns.Count} columns, n = {built.Value.Table.N}, is written to {path}");
    }

    private static async Task<int> RefuseAsync(IEnumerable<Fault> faults)
    {
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, faults));
        return ExitCode.Refused;
    }
}
