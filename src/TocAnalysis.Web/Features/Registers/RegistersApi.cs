using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>An entry as it is sent: what the answer holds in <c>entry</c>, without kind and reference, which the address says.</summary>
public sealed record RegisterBody(
    string Title, IReadOnlyDictionary<string, string>? Values = null, string? Case = null, string? Country = null, PartialDate? Period = null, IReadOnlyList<string>? Codes = null,
    string? FromGroup = null, string? ToGroup = null, IReadOnlyList<string>? Cases = null, string? Note = null, string? Source = null, string? Locator = null);

/// <summary>A register with its declaration.</summary>
public sealed record RegisterAnswer(RegisterKind Kind, string Meaning, IReadOnlyList<int> Paragraphs, IReadOnlyList<string> Codes, Need Case, Need Country, Need Period, Need Source, Need FromGroup, Need ToGroup, bool HasCases, IReadOnlyList<RegisterFieldAnswer> Fields, int Entries);

/// <summary>A field of a register.</summary>
public sealed record RegisterFieldAnswer(string Name, RegisterFieldType Type, string Meaning, bool Required, IReadOnlyList<string> Terms);

/// <summary>Routes of the registers below <c>/api/v1/registers</c>.</summary>
internal static class RegistersApi
{
    private const string Tag = "Registers";

    private const int LongestBody = 200_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/registers", AllAsync).WithName("GetRegisters").WithTags(Tag).WithSummary("The registers of the paper: what an entry of each holds, and how many there are.").Produces<ListPart<RegisterAnswer>>();
        api.MapGet("/registers/{kind}", ListAsync).WithName("FindRegisterEntries").WithTags(Tag)
            .WithSummary("The entries of one register, filtered by case, country, code, group, words and each of its fields of words; with counts of entries by field. Nothing is averaged.")
            .Produces<RegisterPart>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/registers/{kind}/{id:long}", OneAsync).WithName("GetRegisterEntry").WithTags(Tag).WithSummary("One entry; its ETag is needed to change it.")
            .Produces<RegisterView>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/registers/{kind}/{id:long}/history", HistoryAsync).WithName("GetRegisterEntryHistory").WithTags(Tag).WithSummary("Who changed what of an entry, newest first.")
            .Produces<ListPart<RegisterChange>>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/registers/{kind}", CreateAsync).WithName("CreateRegisterEntry").WithTags(Tag).WithSummary("Records an entry; takes an Idempotency-Key.").Accepts<RegisterBody>("application/json")
            .Produces<SavedRegister>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut("/registers/{kind}/{id:long}", ChangeAsync).WithName("ChangeRegisterEntry").WithTags(Tag).WithSummary("Changes an entry; needs If-Match.").Accepts<RegisterBody>("application/json")
            .Produces<SavedRegister>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        api.MapDelete("/registers/{kind}/{id:long}", RemoveAsync).WithName("RemoveRegisterEntry").WithTags(Tag).WithSummary("Takes an entry out; needs If-Match.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> AllAsync(HttpContext http, RegisterStore store, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var counts = await store.CountsAsync(http.RestActor(), cancellation);
        List<RegisterAnswer> all = [.. RegisterList.All.Select(r => new RegisterAnswer(
            r.Kind, r.Meaning, r.Paragraphs, r.Codes, r.Case, r.Country, r.Period, r.Source, r.FromGroup, r.ToGroup, r.HasCases,
            [.. r.Fields.Select(f => new RegisterFieldAnswer(f.Name, f.Type, f.Meaning, f.Required, f.Terms))], counts.GetValueOrDefault(r.Kind)))];
        return Results.Json(new ListPart<RegisterAnswer>(all, all.Count, true, null), CaseJson.Options);
    }

    private static async Task<IResult> ListAsync(string kind, HttpContext http, FindRegister handler, CancellationToken cancellation) =>
        Tokens.TryParse<RegisterKind>(kind, out _) && QueryNames.Refuse(http.Request.Query, [.. FindRegisterRequest.Names(kind)]) is { } refused
            ? RestApi.Problem(refused)
            : Answer(await handler.HandleAsync(http.RestActor(), FindRegisterRequest.Of(kind, http.Request.Query), asFile: false, cancellation));

    private static async Task<IResult> OneAsync(string kind, long id, HttpContext http, FindRegister handler, CancellationToken cancellation)
    {
        var entry = await handler.GetAsync(http.RestActor(), kind, id, cancellation);
        if (entry.Succeeded)
            RestApi.SetVersion(http, entry.Value.Version);
        return Answer(entry);
    }

    private static async Task<IResult> HistoryAsync(string kind, long id, HttpContext http, GetRegisterHistory handler, CancellationToken cancellation)
    {
        var history = await handler.HandleAsync(http.RestActor(), kind, id, cancellation);
        return history.Succeeded ? Results.Json(new ListPart<RegisterChange>(history.Value, history.Value.Count, true, null), CaseJson.Options) : RestApi.Problem(history);
    }

    private static async Task<IResult> CreateAsync(string kind, HttpContext http, SaveRegisterEntry handler, CancellationToken cancellation)
    {
        if (!Tokens.TryParse<RegisterKind>(kind, out var which))
            return RestApi.Problem(Refused.NotFound("register"));
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = JsonBody.Read<RegisterBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var saved = await handler.HandleAsync(http.RestActor(), new SaveRegisterRequest(null, 0, Entry(which, body.Value), sent.Value.Once), cancellation);
        if (!saved.Succeeded)
            return WriteRequest.Problem(saved);
        RestApi.SetVersion(http, saved.Value.Version);
        return Results.Created($"{RestApi.Root}/registers/{which.Text()}/{saved.Value.Id.ToString(CultureInfo.InvariantCulture)}", saved.Value);
    }

    private static async Task<IResult> ChangeAsync(string kind, long id, HttpContext http, SaveRegisterEntry handler, CancellationToken cancellation)
    {
        if (!Tokens.TryParse<RegisterKind>(kind, out var which))
            return RestApi.Problem(Refused.NotFound("register"));
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var sent = await WriteRequest.ReadAsync(http, LongestBody, cancellation);
        if (!sent.Succeeded)
            return RestApi.Problem(sent);
        var body = JsonBody.Read<RegisterBody>(sent.Value.Body, []);
        if (!body.Succeeded)
            return RestApi.Problem(body);
        var saved = await handler.HandleAsync(http.RestActor(), new SaveRegisterRequest(id, version, Entry(which, body.Value)), cancellation);
        if (saved.Succeeded)
            RestApi.SetVersion(http, saved.Value.Version);
        return Answer(saved);
    }

    private static async Task<IResult> RemoveAsync(string kind, long id, HttpContext http, SaveRegisterEntry handler, CancellationToken cancellation)
    {
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var removed = await handler.RemoveAsync(http.RestActor(), kind, id, version, cancellation);
        return removed.Succeeded ? Results.NoContent() : RestApi.Problem(removed);
    }

    private static RegisterEntry Entry(RegisterKind kind, RegisterBody body) => new()
    {
        Kind = kind,
        Title = body.Title,
        Values = body.Values ?? new Dictionary<string, string>(),
        Case = body.Case,
        Country = body.Country,
        Period = body.Period,
        Codes = body.Codes ?? [],
        FromGroup = body.FromGroup,
        ToGroup = body.ToGroup,
        Cases = body.Cases ?? [],
        Note = body.Note,
        Source = body.Source,
        Locator = body.Locator,
    };

    private static IResult Answer<T>(Result<T> result) => result.Succeeded ? Results.Json(result.Value, CaseJson.Options) : RestApi.Problem(result);
}
