using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>The library's matrices and the coverage grid.</summary>
public sealed class MatricesFeature : IFeature
{
    /// <summary>Address of the downloads for the browser.</summary>
    public const string Download = "/download/matrices";

    /// <summary>Address of the coverage grid as a file.</summary>
    public const string DownloadCoverage = "/download/coverage";

    /// <summary>The grid is a list of paragraphs and no table of counts by dimensions, so it leaves in the formats of lists.</summary>
    private static IEnumerable<TableFormat> CoverageFormats => TableFormats.All.Where(f => f.Ending is "csv" or "xlsx" or "docx" or "html");

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<BuildMatrix>();
        services.AddScoped<GetCoverage>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/coverage", async (HttpContext http, GetCoverage handler, CancellationToken cancellation) =>
            {
                if (CoverageThreshold(http, out var threshold) is { } refused)
                    return RestApi.Problem(refused);
                var coverage = await handler.HandleAsync(http.RestActor(), threshold, cancellation);
                return coverage.Succeeded ? Results.Json(coverage.Value, CaseJson.Options) : RestApi.Problem(coverage);
            })
            .WithName("GetCoverage").WithTags("Tables").WithSummary("All 43 paragraphs of the paper: cases, codings, poles, last coded, cases that wait.").Produces<Coverage>();
        foreach (var format in CoverageFormats)
        {
            api.MapGet($"/coverage.{format.Ending}", async (HttpContext http, GetCoverage handler, CancellationToken cancellation) =>
                {
                    if (CoverageThreshold(http, out var threshold) is { } refused)
                        return RestApi.Problem(refused);
                    var actor = http.RestActor();
                    var coverage = AccessPolicy.May(actor, Permission.Export) ? await handler.HandleAsync(actor, threshold, cancellation) : Refused.Forbidden("coverage");
                    return coverage.Succeeded ? File(http, format, coverage.Value) : RestApi.Problem(coverage);
                })
                .WithName($"GetCoverageAs{format.Ending}").WithTags("Tables").WithSummary($"The same as a {format.Ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: format.ContentType.Split(';')[0]).ProducesProblem(StatusCodes.Status403Forbidden);
        }

        foreach (var kind in Enum.GetValues<MatrixKind>())
        {
            api.MapGet($"/matrices/{kind.Text()}", async (HttpContext http, BuildMatrix handler, CancellationToken cancellation) =>
                {
                    var filter = handler.Read(http.Request.Query);
                    if (!filter.Succeeded)
                        return RestApi.Problem(filter);
                    var built = await handler.HandleAsync(http.RestActor(), kind, filter.Value, asFile: false, cancellation);
                    return built.Succeeded ? Results.Json(TableAnswer.Of(built.Value), CaseJson.Options) : RestApi.Problem(built);
                })
                .WithName($"GetMatrix{kind}").WithTags("Tables").WithSummary(BuildMatrix.Words(kind).Title + ", with all case filters.").Produces<TableAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
            foreach (var format in TableFormats.All)
            {
                api.MapGet($"/matrices/{kind.Text()}.{format.Ending}", async (HttpContext http, BuildMatrix handler, CancellationToken cancellation) =>
                    {
                        var filter = handler.Read(http.Request.Query);
                        if (!filter.Succeeded)
                            return RestApi.Problem(filter);
                        var built = await handler.HandleAsync(http.RestActor(), kind, filter.Value, asFile: true, cancellation);
                        return built.Succeeded ? File(kind, format, built.Value) : RestApi.Problem(built);
                    })
                    .WithName($"GetMatrix{kind}As{format.Ending}").WithTags("Tables").WithSummary($"The same as a {format.Ending} file.")
                    .Produces(StatusCodes.Status200OK, contentType: format.ContentType.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
            }
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        app.MapGet(DownloadCoverage + "/{ending}", async (string ending, HttpContext http, GetCoverage handler, CancellationToken cancellation) =>
        {
            var actor = http.BrowserActor();
            if (CoverageFormats.FirstOrDefault(f => f.Ending == ending) is not { } format || CoverageThreshold(http, out var threshold) is not null)
                return Results.Redirect(AppUrls.Coverage);
            var coverage = AccessPolicy.May(actor, Permission.Export) ? await handler.HandleAsync(actor, threshold, cancellation) : Refused.Forbidden("coverage");
            return coverage.Succeeded ? File(http, format, coverage.Value) : Results.Redirect(AppUrls.Forbidden);
        }).ExcludeFromDescription();
        app.MapGet(Download + "/{name}/{ending}", async (string name, string ending, HttpContext http, BuildMatrix handler, CancellationToken cancellation) =>
        {
            if (TableFormats.All.FirstOrDefault(f => f.Ending == ending) is not { } format || !Tokens.TryParse<MatrixKind>(name, out var kind) || handler.Read(http.Request.Query) is not { Succeeded: true } filter)
                return Results.Redirect(AppUrls.Tables);
            var built = await handler.HandleAsync(http.BrowserActor(), kind, filter.Value, asFile: true, cancellation);
            return built.Succeeded ? File(kind, format, built.Value) : Results.Redirect(AppUrls.Forbidden);
        }).ExcludeFromDescription();
    }

    private static Refused? CoverageThreshold(HttpContext http, out int? threshold)
    {
        var fault = Disclosure.Read(http.Request.Query["threshold"], out threshold);
        return QueryNames.Refuse(http.Request.Query, ["threshold"]) ?? (fault is null ? null : Refused.Invalid(fault));
    }

    private static IResult File(HttpContext http, TableFormat format, Coverage coverage)
    {
        return OutgoingFile.Of(format.Write(CoverageFile.Of(coverage)), format.ContentType, $"toc-coverage.{format.Ending}", new FileContents(coverage.Paragraphs.Count, AppUrls.Coverage + http.Request.QueryString));
    }

    private static IResult File(MatrixKind kind, TableFormat format, BuiltTable built)
    {
        return OutgoingFile.Of(
            format.Write(TableSheet.Of(built)), format.ContentType, $"toc-{kind.Text()}{(kind == MatrixKind.CoOccurrence ? $"-{built.CountedBasis.Kind.Text()}" : "")}.{format.Ending}",
            new FileContents(built.Table.Rows.Count, AppUrls.Matrix(kind.Text())) { Filter = built.Table.Spec.Filter });
    }
}
