using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Domain;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Queries;

/// <summary>Questions to the codings that no crosstab answers: which codes meet on cases, and where coders disagree.</summary>
public sealed class QueriesFeature : IFeature
{
    /// <summary>Address of the downloads, without the ending.</summary>
    public const string Download = "/download/co-occurrence";

    /// <summary>Address of the downloads of codings, without the ending.</summary>
    public const string CodingsDownload = "/download/codings";

    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats =
        [("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write)];

    /// <summary>A CSV holds nothing but its rows; what the workbook says on its cover comes as a CSV of its own, tied to the rows by their hash.</summary>
    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] CodingFormats =
        [.. Formats, ("cover.csv", CsvTable.ContentType, CsvTable.Cover)];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetCoOccurrence>();
        services.AddScoped<GetDisagreements>();
        services.AddScoped<WriteCodings>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        foreach (var (ending, type, write) in CodingFormats)
        {
            api.MapGet($"/codings.{ending}", async (HttpContext http, [FromServices] WriteCodings handler, CancellationToken cancellation) =>
            {
                var file = await handler.HandleAsync(http.RestActor(), http.Request.Query, cancellation);
                if (!file.Succeeded)
                    return RestApi.Problem(file);
                return OutgoingFile.Of(write(file.Value.Table), type, $"{file.Value.Name}.{ending}", new FileContents(file.Value.Table.Rows.Count, AppUrls.Disagreements) { Filter = file.Value.Selection });
            })
                .CountsAsExport().WithName($"GetCodingsAs{ending.Replace(".", "", StringComparison.Ordinal)}").WithTags("Codings")
                .WithSummary($"Codings of the cases that the filters leave as a {ending} file: layout=long (one row each), wide (cases by codes) or wide01 (0 and 1 by value), basis, names=hidden or real.")
                .Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in CodingFormats)
        {
            app.MapGet($"{CodingsDownload}.{ending}", async (HttpContext http, [FromServices] WriteCodings handler, CancellationToken cancellation) =>
            {
                var file = await handler.HandleAsync(http.BrowserActor(), http.Request.Query, cancellation);
                if (!file.Succeeded)
                    return Results.Redirect(FarExports.Refuses(file) ? AppUrls.ConfirmThen(AppUrls.Disagreements) : file.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Disagreements);
                return OutgoingFile.Of(write(file.Value.Table), type, $"{file.Value.Name}.{ending}", new FileContents(file.Value.Table.Rows.Count, AppUrls.Disagreements) { Filter = file.Value.Selection });
            }).ExcludeFromDescription();
        }

        foreach (var (ending, type, write) in Formats)
        {
            app.MapGet($"{Download}.{ending}", async (HttpContext http, CaseQuery query, GetCoOccurrence handler, CancellationToken cancellation) =>
            {
                var filter = query.Read(http.Request.Query, "first", "second");
                if (!filter.Succeeded)
                    return Results.Redirect(AppUrls.CoOccurrence + http.Request.QueryString);
                var file = await handler.FileAsync(http.BrowserActor(), filter.Value, cancellation);
                if (!file.Succeeded)
                    return Results.Redirect(file.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.CoOccurrence);
                var basis = (filter.Value.Basis ?? Domain.Codings.Basis.Adjudicated).Kind.Text();
                return OutgoingFile.Of(write(file.Value), type, $"toc-code-by-code-{basis}.{ending}", new FileContents(file.Value.Rows.Count, AppUrls.CoOccurrence + http.Request.QueryString) { Filter = filter.Value });
            }).ExcludeFromDescription();
        }
    }
}
