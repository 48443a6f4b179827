using System.CommandLine;
using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>The Convention and its protocols: who is party, and what is recorded about putting them into effect.</summary>
public sealed class ConventionFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending.</summary>
    public const string StatusDownload = "/download/convention-status";

    /// <summary>Address of the download of the groups.</summary>
    public const string GroupsDownload = "/download/convention-groups";

    /// <summary>Address of the download of the entries.</summary>
    public const string ImplementationDownload = "/download/implementation";

    /// <summary>Address of the download of a table of entries.</summary>
    public const string TableDownload = "/download/implementation-table";

    /// <summary>The formats of lists; a table of counts leaves in all formats.</summary>
    private static IEnumerable<TableFormat> Formats => TableFormats.All.Where(f => f.Ending is "csv" or "xlsx" or "docx" or "html");

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<ImportTables>();
        services.AddScoped<RemoveTable>();
        services.AddScoped<GetConvention>();
        services.AddScoped<FindTreatyStatus>();
        services.AddScoped<CompareSnapshots>();
        services.AddScoped<GetParticipant>();
        services.AddScoped<SaveImplementation>();
        services.AddScoped<RemoveImplementation>();
        services.AddScoped<FindImplementation>();
        services.AddScoped<BuildImplementationTable>();
    }

    public void MapApi(RouteGroupBuilder api) => ConventionApi.Map(api);

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in TableFormats.All)
        {
            app.MapGet($"{TableDownload}.{ending}", async (HttpContext http, BuildImplementationTable handler, CancellationToken cancellation) =>
            {
                var table = await handler.HandleAsync(http.BrowserActor(), ImplementationTableRequest.Of(http.Request.Query), asFile: true, cancellation);
                return table.Succeeded ? File(ConventionSheets.Of(table.Value), "implementation-table", ending, type, write) : Away(table.Refusal!.Value, AppUrls.Implementation);
            }).ExcludeFromDescription();
        }

        foreach (var (ending, type, write) in Formats)
        {
            app.MapGet($"{StatusDownload}.{ending}", async (HttpContext http, FindTreatyStatus handler, TimeProvider clock, CancellationToken cancellation) =>
            {
                var list = await handler.HandleAsync(http.BrowserActor(), FindTreatyStatusRequest.Of(http.Request.Query), asFile: true, cancellation);
                return list.Succeeded ? File(ConventionSheets.Of(list.Value, Today(clock)), "convention-status", ending, type, write) : Away(list.Refusal!.Value, AppUrls.ConventionStatus);
            }).ExcludeFromDescription();
            app.MapGet($"{GroupsDownload}.{ending}", async (HttpContext http, GetConvention handler, TimeProvider clock, CancellationToken cancellation) =>
            {
                var actor = http.BrowserActor();
                if (!AccessPolicy.May(actor, Permission.Export))
                    return Results.Redirect(AppUrls.Forbidden);
                var overview = await handler.HandleAsync(actor, http.Request.Query["day"], http.Request.Query["by"], cancellation);
                return overview.Succeeded ? File(ConventionSheets.Of(overview.Value, Today(clock)), "convention-groups", ending, type, write) : Away(overview.Refusal!.Value, AppUrls.Convention);
            }).ExcludeFromDescription();
            app.MapGet($"{ImplementationDownload}.{ending}", async (HttpContext http, FindImplementation handler, TimeProvider clock, CancellationToken cancellation) =>
            {
                var list = await handler.HandleAsync(http.BrowserActor(), FindImplementationRequest.Of(http.Request.Query), asFile: true, cancellation);
                return list.Succeeded ? File(list.Value, Today(clock), http.Request.QueryString.Value ?? "", ending, type, write) : Away(list.Refusal!.Value, AppUrls.Implementation);
            }).ExcludeFromDescription();
        }
    }

    public IEnumerable<Command> Verbs(VerbHost host)
    {
        var path = new Argument<string>("PATH") { Description = "A CSV file as the depositary publishes it, or a folder of them." };
        var asOf = new Option<string?>("--as-of") { Description = "The day on which the tables were true, such as 2014-01-27; else a date in the name of file or folder tells." };
        var instrument = new Option<string?>("--instrument") { Description = $"{string.Join(", ", Tokens.All<Instrument>())}; else the name of the file tells (18-12, 18-12-a ...)." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check only, write nothing." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var import = new Command("import", "Bring the depositary's status tables in, all or none.") { path, asOf, instrument, dryRun, json };
        import.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => ImportAsync(services, parsed.GetRequiredValue(path), parsed.GetValue(asOf), parsed.GetValue(instrument), parsed.GetValue(dryRun), parsed.GetValue(json), token), cancellationToken));
        return [new Command("convention", "Status of the Convention and its protocols.") { import }];
    }

    private static async Task<int> ImportAsync(IServiceProvider services, string path, string? asOf, string? instrument, bool dryRun, bool asJson, CancellationToken cancellationToken)
    {
        var day = TreatyTables.Day("--as-of", asOf);
        var which = instrument is null ? null : Tokens.TryParse<Instrument>(instrument, out var known) ? known : (Instrument?)null;
        var faults = day.Faults.ToList();
        if (instrument is not null && which is null)
            faults.Add(new Fault("--instrument", $"One of: {string.Join(", ", Tokens.All<Instrument>())}.", instrument));
        var paths = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList() : [path];
        if (paths.Count == 0 || (paths.Count == 1 && !System.IO.File.Exists(paths[0])))
            faults.Add(new Fault("PATH", "A CSV file, or a folder with CSV files.", path));
        var result = faults.Count > 0
            ? Refused.Invalid(faults)
            : await services.GetRequiredService<ImportTables>().HandleAsync(
                Actor.CommandLine, new ImportTablesRequest([.. paths.Select(p => new DepositaryFile(Path.Combine(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(p)))!, Path.GetFileName(p)), Small(p)))], day.Value.Value, which, dryRun), cancellationToken);
        if (!result.Succeeded)
        {
            await Console.Out.WriteLineAsync(asJson ? CaseJson.Write(new { result.Faults }) : string.Join(Environment.NewLine, result.Faults));
            return ExitCode.Refused;
        }

        await Console.Out.WriteLineAsync(asJson ? CaseJson.Write(result.Value) : string.Join(Environment.NewLine, result.Value.Tables.Select(InWords)));
        return ExitCode.Done;
    }

    /// <summary>The bytes of a file, and of one that is too large only so many that it is refused.</summary>
    private static byte[] Small(string path)
    {
        using var file = System.IO.File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, ReadDepositaryFile.MaxBytes + 1)];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static string InWords(ImportedTable table) => string.Create(CultureInfo.InvariantCulture,
        $"{table.File}: {table.Instrument.Text()} on {table.AsOf:yyyy-MM-dd}: {table.Participants} participants, {table.Parties} parties, {table.Signatories} signed only; entry into force {(table.EntryIntoForce is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "not reached")}{(table.IsNew ? "" : "; here already, nothing was done")}");

    /// <summary>A table of States, or of counts; it names no case.</summary>
    internal static IResult File(TableFile table, string name, string ending, string type, Func<TableFile, byte[]> write) =>
        OutgoingFile.Of(write(table), type, $"toc-{name}.{ending}", FileContents.WithoutCases(table.Rows.Count, AppUrls.Convention));

    /// <summary>Entries are of States, and name the cases in which they were seen.</summary>
    private static IResult File(ImplementationList list, DateOnly today, string query, string ending, string type, Func<TableFile, byte[]> write) => OutgoingFile.Of(
        write(ConventionSheets.Of(list, today)), type, $"toc-implementation.{ending}",
        new FileContents(list.Part.Items.Count, AppUrls.Implementation + query) { Cases = [.. list.Part.Items.Select(e => e.Case).OfType<string>()] });

    private static IResult Away(Refusal refusal, string page) => Results.Redirect(refusal == Refusal.Forbidden ? AppUrls.Forbidden : page);

    private static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
