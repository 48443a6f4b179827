using TocAnalysis.Domain;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>Saved tables and releases.</summary>
public sealed class SavedFeature : IFeature
{
    /// <summary>Address of the files of releases for the browser.</summary>
    public const string Download = "/download/releases";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<SaveTable>();
        services.AddScoped<SavedTables>();
        services.AddScoped<PublishRelease>();
        services.AddScoped<Releases>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/saved-tables", async (HttpContext http, SavedTables handler, CancellationToken cancellation) => Json(await handler.ListAsync(http.RestActor(), cancellation)))
            .WithName("ListSavedTables").WithTags("Tables").WithSummary("Saved tables by name.").Produces<IReadOnlyList<SavedTable>>();
        api.MapGet("/saved-tables/{id:long}", async (long id, HttpContext http, SavedTables handler, CancellationToken cancellation) =>
            {
                var found = await handler.GetAsync(http.RestActor(), id, cancellation);
                if (found.Succeeded)
                    RestApi.SetVersion(http, found.Value.Table.Version);
                return Json(found);
            })
            .WithName("GetSavedTable").WithTags("Tables").WithSummary("A saved table with its versions.").Produces<SavedTableHistory>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/saved-tables", async (HttpContext http, SaveTable handler, CancellationToken cancellation) =>
            {
                var content = await BodyAsync<SavedTableContent>(http, cancellation);
                return content.Succeeded ? Json(await handler.HandleAsync(http.RestActor(), new SaveTableRequest(null, 0, content.Value), cancellation), StatusCodes.Status201Created) : RestApi.Problem(content);
            })
            .Accepts<SavedTableContent>("application/json")
            .WithName("SaveTable").WithTags("Tables").WithSummary("Keeps a table under a name.").Produces<SavedTable>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPut("/saved-tables/{id:long}", async (long id, HttpContext http, SaveTable handler, CancellationToken cancellation) =>
            {
                if (RestApi.RequireVersion(http, out var version) is { } refused)
                    return refused;
                var content = await BodyAsync<SavedTableContent>(http, cancellation);
                return content.Succeeded ? Json(await handler.HandleAsync(http.RestActor(), new SaveTableRequest(id, version, content.Value), cancellation)) : RestApi.Problem(content);
            })
            .Accepts<SavedTableContent>("application/json")
            .WithName("ChangeSavedTable").WithTags("Tables").WithSummary("Changes a saved table; a new version is kept.").Produces<SavedTable>().ProducesProblem(StatusCodes.Status412PreconditionFailed);
        api.MapGet("/releases", async (HttpContext http, Releases handler, CancellationToken cancellation) => Json(await handler.ListAsync(http.RestActor(), cancellation)))
            .WithName("ListReleases").WithTags("Releases").WithSummary("Tables that were given out, the newest first.").Produces<IReadOnlyList<Release>>();
        api.MapGet("/releases/{id}", async (string id, HttpContext http, Releases handler, CancellationToken cancellation) => Json(await handler.GetAsync(http.RestActor(), id, cancellation)))
            .WithName("GetRelease").WithTags("Releases").WithSummary("A release with its files.").Produces<Release>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/releases/{id}/files/{ending}", async (string id, string ending, HttpContext http, Releases handler, CancellationToken cancellation) =>
            {
                var file = await handler.FileAsync(http.RestActor(), id, ending, ending != "json", cancellation);
                return file.Succeeded ? File(file.Value) : RestApi.Problem(file);
            })
            .WithName("GetReleaseFile").WithTags("Releases").WithSummary("A file of a release, byte for byte as it was given out.").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/releases", async (HttpContext http, PublishRelease handler, CancellationToken cancellation) =>
            {
                var request = await BodyAsync<PublishReleaseRequest>(http, cancellation);
                return request.Succeeded ? Json(await handler.HandleAsync(http.RestActor(), request.Value, cancellation), StatusCodes.Status201Created) : RestApi.Problem(request);
            })
            .Accepts<PublishReleaseRequest>("application/json")
            .WithName("PublishRelease").WithTags("Releases").WithSummary("Freezes a saved table: numbers and files are kept as they are now.").Produces<Release>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    public void MapBrowser(IEndpointRouteBuilder app) =>
        app.MapGet(Download + "/{id}/{ending}", async (string id, string ending, HttpContext http, Releases handler, CancellationToken cancellation) =>
        {
            var file = await handler.FileAsync(http.BrowserActor(), id, ending, true, cancellation);
            return file.Succeeded ? File(file.Value) : Results.Redirect(file.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Releases);
        }).ExcludeFromDescription();

    private static async Task<Result<T>> BodyAsync<T>(HttpContext http, CancellationToken cancellation) where T : class
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancellation);
        return JsonBody.Read<T>(bytes.ToArray(), []);
    }

    private static IResult Json<T>(Result<T> result, int status = StatusCodes.Status200OK) =>
        result.Succeeded ? Results.Json(result.Value, CaseJson.Options, statusCode: status) : RestApi.Problem(result);

    private static IResult File(ReleaseBytes file)
    {
        // What is given out may be read by everybody who reads; it tells of no case that its release did not.
        return OutgoingFile.Of(file.Bytes, file.ContentType, file.Name, FileContents.WithoutCases(file.Rows, AppUrls.Releases));
    }
}
