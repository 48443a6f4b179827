using TocAnalysis.Domain;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Api;

/// <summary>Tables as files, by REST and for the browser: one reader for both, so that they hold the same numbers.</summary>
internal static class TableRoutes
{
    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats = [("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write)];

    /// <summary>Reads the table; the request has the place and the query.</summary>
    public delegate Task<Result<TableFile>> Reader(HttpContext http, CancellationToken cancellation);

    /// <param name="api">The group of REST.</param>
    /// <param name="path">Address without the ending.</param>
    /// <param name="name">Name of the operation.</param>
    /// <param name="tag">Its area.</param>
    /// <param name="summary">What it is.</param>
    /// <param name="file">Name of the file without the ending.</param>
    /// <param name="read">Reads the table.</param>
    /// <param name="namesCases">Whether its lines name cases: it counts as an export of the key then.</param>
    public static void MapRest(RouteGroupBuilder api, string path, string name, string tag, string summary, Func<HttpContext, string> file, Reader read, bool namesCases = false)
    {
        foreach (var (ending, type, write) in Formats)
        {
            var address = api.MapGet($"{path}.{ending}", async (HttpContext http, CancellationToken cancellation) =>
                {
                    var table = await read(http, cancellation);
                    return table.Succeeded ? File(table.Value, write, type, $"{file(http)}.{ending}", AppUrls.Home) : RestApi.Problem(table);
                })
                .WithName($"{name}As{ending}").WithTags(tag).WithSummary($"{summary}, as a {ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status403Forbidden);
            if (namesCases)
                address.CountsAsExport();
        }
    }

    /// <summary>The same for the browser; what cannot be given leads back to the page.</summary>
    public static void MapBrowser(IEndpointRouteBuilder app, string path, Func<HttpContext, string> file, Func<HttpContext, string> page, Reader read)
    {
        foreach (var (ending, type, write) in Formats)
        {
            app.MapGet($"{path}.{ending}", async (HttpContext http, CancellationToken cancellation) =>
            {
                var table = await read(http, cancellation);
                return table.Succeeded ? File(table.Value, write, type, $"{file(http)}.{ending}", page(http)) : Results.Redirect(table.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : page(http));
            }).ExcludeFromDescription();
        }
    }

    private static IResult File(TableFile table, Func<TableFile, byte[]> write, string type, string name, string page) =>
        OutgoingFile.Of(write(table), type, name, new FileContents(table.Rows.Count, page) { Filter = table.Selection, Cases = table.Cases, IsFar = table.IsFar });
}
