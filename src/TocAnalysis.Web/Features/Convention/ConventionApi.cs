using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>An entry as it is sent.</summary>
public sealed record ImplementationBody(ImplementationEntry Entry, string? Source = null, string? Locator = null, string? Case = null, long? Answers = null);

/// <summary>A table of entries in REST.</summary>
public sealed record ImplementationTableAnswer(
    IReadOnlyList<TableHeader> Rows, IReadOnlyList<TableHeader> Columns, IReadOnlyList<IReadOnlyList<int>> Cells, IReadOnlyList<int> RowTotals, IReadOnlyList<int> ColumnTotals, int Total,
    int N, int Entries, ImplementationMeasure Measure, IReadOnlyList<string> Notes, string Filter, DateOnly Date)
{
    internal static ImplementationTableAnswer Of(BuiltImplementationTable built)
    {
        var panel = built.Table.Panel;
        return new(
            built.Table.Rows, built.Table.Columns, [.. panel.Cells.Select(Line)], Line(panel.RowTotals), Line(panel.ColumnTotals), panel.Total.Value, built.Table.N ?? 0, built.Entries, built.Measure,
            built.Table.Notes, built.Filter, built.Date);

        static IReadOnlyList<int> Line(IReadOnlyList<CrosstabCell> cells) => [.. cells.Select(c => c.Value)];
    }
}

/// <summary>Routes of the Convention below <c>/api/v1/convention</c>.</summary>
internal static class ConventionApi
{
    private const string Tag = "Convention";

    private const int LongestBody = 100_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/convention", OverviewAsync).WithName("GetConvention").WithTags(Tag)
            .WithSummary("Parties, signatories, computed entry into force and progress of the four instruments; day and by (region or an economic grouping) choose.")
            .Produces<ConventionOverview>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/convention/status", StatusAsync).WithName("FindTreatyStatus").WithTags(Tag).WithSummary("Who has signed and who has become party to an instrument.")
            .Produces<TreatyStatusList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/convention/states/{code}", StateAsync).WithName("GetTreatyParticipant").WithTags(Tag).WithSummary("What one State or organization has done about the four instruments.")
            .Produces<ParticipantDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/convention/compare", CompareAsync).WithName("CompareTreatyTables").WithTags(Tag).WithSummary("What changed between two of the depositary's tables, by State and not by name.")
            .Produces<ComparedTables>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost("/convention/tables", ImportAsync).WithName("ImportTreatyTable").WithTags(Tag)
            .WithSummary("Brings one of the depositary's tables in: the CSV file as the body, with file, asOf, instrument and dryRun beside it.")
            .Produces<ImportedTables>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/convention/implementation", EntriesAsync).WithName("FindImplementation").WithTags(Tag).WithSummary("Measures, difficulties, needs, assistance, and the work of the Conference.")
            .Produces<ImplementationList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/convention/implementation/table", TableAsync).WithName("GetImplementationTable").WithTags(Tag)
            .WithSummary("Entries, or States that have one, by two dimensions: rows, columns and measure beside the filters of the list.")
            .Produces<ImplementationTableAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var format in TableFormats.All)
        {
            api.MapGet($"/convention/implementation/table.{format.Ending}", async (HttpContext http, BuildImplementationTable handler, CancellationToken cancellation) =>
                {
                    if (QueryNames.Refuse(http.Request.Query, [.. ImplementationTableRequest.Names]) is { } refused)
                        return RestApi.Problem(refused);
                    var built = await handler.HandleAsync(http.RestActor(), ImplementationTableRequest.Of(http.Request.Query), asFile: true, cancellation);
                    return built.Succeeded ? ConventionFeature.File(ConventionSheets.Of(built.Value), "implementation-table", format.Ending, format.ContentType, format.Write) : RestApi.Problem(built);
                })
                .WithName($"GetImplementationTableAs{format.Ending}").WithTags(Tag).WithSummary($"The same as a {format.Ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: format.ContentType.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        }

        api.MapGet("/convention/implementation/{id:long}", EntryAsync).WithName("GetImplementation").WithTags(Tag).WithSummary("One entry; its ETag is needed to change it.")
            .Produces<ImplementationView>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/convention/implementation", CreateAsync).WithName("CreateImplementation").WithTags(Tag).WithSummary("Records an entry; takes an Idempotency-Key.")
            .Produces<SavedImplementation>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapPut("/convention/implementation/{id:long}", ChangeAsync).WithName("ChangeImplementation").WithTags(Tag).WithSummary("Changes an entry; needs If-Match.")
            .Produces<SavedImplementation>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        api.MapDelete("/convention/implementation/{id:long}", RemoveAsync).WithName("RemoveImplementation").WithTags(Tag).WithSummary("Takes an entry out; needs If-Match.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> OverviewAsync(HttpContext http, GetConvention handler, CancellationToken cancellation) => QueryNames.Refuse(http.Request.Query, ["day", "by"]) is { } refused
        ? RestApi.Problem(refused)
        : Answer(await handler.HandleAsync(http.RestActor(), http.Request.Query["day"], http.Request.Query["by"], cancellation));

    private static async Task<IResult> StatusAsync(HttpContext http, FindTreatyStatus handler, CancellationToken cancellation) => QueryNames.Refuse(http.Request.Query, [.. FindTreatyStatusRequest.Names]) is { } refused
        ? RestApi.Problem(refused)
        : Answer(await handler.HandleAsync(http.RestActor(), FindTreatyStatusRequest.Of(http.Request.Query), asFile: false, cancellation));

    private static async Task<IResult> StateAsync(string code, HttpContext http, GetParticipant handler, CancellationToken cancellation) => Answer(await handler.HandleAsync(http.RestActor(), code, cancellation));

    private static async Task<IResult> CompareAsync(HttpContext http, CompareSnapshots handler, CancellationToken cancellation) => QueryNames.Refuse(http.Request.Query, ["instrument", "from", "to"]) is { } refused
        ? RestApi.Problem(refused)
        : Answer(await handler.HandleAsync(http.RestActor(), http.Request.Query["instrument"], http.Request.Query["from"], http.Request.Query["to"], cancellation));

    private static async Task<IResult> ImportAsync(HttpContext http, ImportTables handler, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (QueryNames.Refuse(query, ["file", "asOf", "instrument", "dryRun"]) is { } refused)
            return RestApi.Problem(refused);
        var day = TreatyTables.Day("asOf", query["asOf"]);
        var faults = day.Faults.ToList();
        Instrument? instrument = null;
        if (query["instrument"].ToString() is { Length: > 0 } given)
        {
            if (Tokens.TryParse<Instrument>(given, out var known))
                instrument = known;
            else
                faults.Add(new Fault("instrument", $"One of: {string.Join(", ", Tokens.All<Instrument>())}.", given));
        }

        if (query["dryRun"].ToString() is not ("" or "true" or "false"))
            faults.Add(new Fault("dryRun", "true or false.", query["dryRun"]));
        if (faults.Count > 0)
            return RestApi.Problem(Refused.Invalid(faults));
        // One byte more than is taken, so that a larger body is refused by the handler's own rule.
        var bytes = new byte[ReadDepositaryFile.MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        var name = query["file"].ToString() is { Length: > 0 } file ? file : "table.csv";
        return Answer(await handler.HandleAsync(http.RestActor(), new ImportTablesRequest([new DepositaryFile(name, bytes[..length])], day.Value.Value, instrument, query["dryRun"] == "true"), cancellation));
    }

    private static async Task<IResult> EntriesAsync(HttpContext http, FindImplementation handler, CancellationToken cancellation) => QueryNames.Refuse(http.Request.Query, [.. FindImplementationRequest.Names]) is { } refused
        ? RestApi.Problem(refused)
        : Answer(await handler.HandleAsync(http.RestActor(), FindImplementationRequest.Of(http.Request.Query), asFile: false, cancellation));

    private static async Task<IResult> TableAsync(HttpContext http, BuildImplementationTable handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, [.. ImplementationTableRequest.Names]) is { } refused)
            return RestApi.Problem(refused);
        var built = await handler.HandleAsync(http.RestActor(), ImplementationTableRequest.Of(http.Request.Query), asFile: false, cancellation);
        return built.Succeeded ? Results.Json(ImplementationTableAnswer.Of(built.Value), CaseJson.Options) : RestApi.Problem(built);
    }

    private static async Task<IResult> EntryAsync(long id, HttpContext http, FindImplementation handler, CancellationToken cancellation)
    {
        var entry = await handler.GetAsync(http.RestActor(), id, cancellation);
        if (entry.Succeeded)
            RestApi.SetVersion(http, entry.Value.Version);
        return Answer(entry);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SaveImplementation handler, CancellationToken cancellation)
    {
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = JsonBody.Read<ImplementationBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var saved = await handler.HandleAsync(http.RestActor(), Request(null, 0, body.Value) with { Once = sent.Value.Once }, cancellation);
        if (!saved.Succeeded)
            return WriteRequest.Problem(saved);
        RestApi.SetVersion(http, saved.Value.Version);
        return Results.Created($"{RestApi.Root}/convention/implementation/{saved.Value.Id.ToString(CultureInfo.InvariantCulture)}", saved.Value);
    }

    private static async Task<IResult> ChangeAsync(long id, HttpContext http, SaveImplementation handler, CancellationToken cancellation)
    {
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = JsonBody.Read<ImplementationBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var saved = await handler.HandleAsync(http.RestActor(), Request(id, version, body.Value), cancellation);
        if (saved.Succeeded)
            RestApi.SetVersion(http, saved.Value.Version);
        return Answer(saved);
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext http, RemoveImplementation handler, CancellationToken cancellation)
    {
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var removed = await handler.HandleAsync(http.RestActor(), id, version, cancellation);
        return removed.Succeeded ? Results.NoContent() : RestApi.Problem(removed);
    }

    private static SaveImplementationRequest Request(long? id, int version, ImplementationBody body) => new(id, version, body.Entry, body.Source, body.Locator, body.Case, body.Answers);

    private static IResult Answer<T>(Result<T> result) => result.Succeeded ? Results.Json(result.Value, CaseJson.Options) : RestApi.Problem(result);
}
