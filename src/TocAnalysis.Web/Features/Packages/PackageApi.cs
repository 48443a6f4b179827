using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Packages.Reading;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>REST routes of case packages.</summary>
internal static class PackageApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/imports", ImportAsync)
            // Counted by the reading itself, whose limit is told in words.
            .WithMetadata(new DisableRequestSizeLimitAttribute(), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = long.MaxValue })
            .WithName("ImportPackage").WithTags("Packages")
            // No Accepts: a caller who forgets the content type is told what is wrong with the package, not that the route does not exist.
            .WithSummary("Checks a case package (a ZIP, as the body or as a file of a form) and, without dryRun=true, brings it in; all faults at once.")
            .Produces<ImportReport>().Produces<ImportReport>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/imports/{id:long}", GetAsync)
            .WithName("GetImport").WithTags("Packages").WithSummary("One import batch.")
            .Produces<ImportBatch>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/imports/{id:long}/undo", UndoAsync)
            .WithName("UndoImport").WithTags("Packages").WithSummary("Takes back all that a batch wrote, unless something was built on it since.")
            .Produces<ImportBatch>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/exports/package.zip", ExportAsync)
            .WithName("ExportPackage").WithTags("Packages").WithSummary("The cases that the key may see, or those that the case filters leave, as a case package.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ImportAsync(HttpContext http, [FromServices] ImportPackage handler, CancellationToken cancellationToken)
    {
        if (UnknownParameters(http, "dryRun") is { } refused)
            return refused;
        var given = http.Request.Query["dryRun"].ToString();
        if (given.Length > 0 && !bool.TryParse(given, out _))
            return RestApi.Problem(Refused.Invalid(new Fault("dryRun", "true or false.", given)));
        var isDryRun = given.Length > 0 && bool.Parse(given);
        if (!Domain.Access.AccessPolicy.May(http.RestActor(), Domain.Access.Permission.Import))
            return RestApi.Problem(Refused.Forbidden("import"));
        var result = await handler.HandleAsync(new ImportPackageRequest(await ReadAsync(http.Request, cancellationToken), isDryRun), http.RestActor(), cancellationToken);
        if (!result.Succeeded)
            return RestApi.Problem(result);
        var report = result.Value;
        if (!report.IsSound)
            return Faults(report);
        return report.Batch is { } batch ? Results.Created($"{RestApi.Root}/imports/{batch}", report) : Results.Ok(report);
    }

    private static async Task<IResult> GetAsync(long id, HttpContext http, [FromServices] FindImports handler, CancellationToken cancellationToken) =>
        Answer(await handler.GetAsync(id, http.RestActor(), cancellationToken));

    private static async Task<IResult> UndoAsync(long id, HttpContext http, [FromServices] UndoImport handler, CancellationToken cancellationToken) =>
        Answer(await handler.HandleAsync(id, http.RestActor(), cancellationToken));

    private static async Task<IResult> ExportAsync(HttpContext http, [FromServices] ExportPackage handler, [FromServices] CaseQuery query, CancellationToken cancellationToken)
    {
        var filter = query.Read(http.Request.Query);
        if (!filter.Succeeded)
            return RestApi.Problem(filter);
        var result = await handler.HandleAsync(filter.Value, http.RestActor(), cancellationToken);
        return result.Succeeded ? Zip(handler, filter.Value, result.Value) : RestApi.Problem(result);
    }

    /// <summary>A package as a download.</summary>
    public static IResult Zip(ExportPackage handler, CaseFilter filter, PackageContent content)
    {
        using var zip = new MemoryStream();
        handler.ToZip(zip, content);
        return OutgoingFile.Of(zip.GetBuffer().AsMemory(0, (int)zip.Length), "application/zip", "toc-package.zip", new FileContents(content.Cases.Count, AppUrls.Import) { Filter = filter });
    }

    /// <summary>
    /// The package of the request's body; of a form, its first file: a ZIP, or else a workbook with its sheets, or sources in RIS or BibTeX; a sheet of one's
    /// own needs a mapping, which the pages and the command line take.
    /// </summary>
    private static async Task<PackageRead> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (name, body) = ("package.zip", request.Body);
        if (request.HasFormContentType)
        {
            if ((await request.ReadFormAsync(cancellationToken)).Files.FirstOrDefault() is not { } file)
                return ReadPackage.FromZip(new MemoryStream(), "form without a file");
            (name, body) = (Path.GetFileName(file.FileName), file.OpenReadStream());
        }

        await using var content = await LooseFile.OfAsync(body, new PackageLimits().PackedBytes, cancellationToken);
        if (ReadUpload.Read(name, content).Package is { } package)
            return package;
        content.Position = 0;
        return ReadPackage.FromZip(content, name);
    }

    private static IResult Faults(ImportReport report) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        title: "The package has faults; nothing was written",
        detail: string.Join(" ", report.Faults.Take(5)),
        extensions: new Dictionary<string, object?> { ["dryRun"] = report.DryRun, ["files"] = report.Files, ["ignored"] = report.Ignored, ["faults"] = report.Faults, ["faultCount"] = report.FaultCount });

    private static IResult? UnknownParameters(HttpContext http, params string[] known)
    {
        var faults = http.Request.Query.Keys.Where(k => !known.Contains(k)).Select(k => new Fault(k, known.Length == 0 ? "No parameters." : $"One of the parameters {string.Join(", ", known)}.", k, known)).ToList();
        return faults.Count == 0 ? null : RestApi.Problem(Refused.Invalid(faults));
    }

    private static IResult Answer<T>(Result<T> result) => result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
}
