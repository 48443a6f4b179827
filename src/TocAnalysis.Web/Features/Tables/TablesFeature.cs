using System.Net;
using System.Text;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>Tables: the page, REST and files.</summary>
public sealed class TablesFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending.</summary>
    public const string Download = "/download/tables";

    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats =
    [
        ("csv", CsvTable.ContentType, CsvTable.Write),
        ("xlsx", XlsxTable.ContentType, XlsxTable.Write),
        ("html", "text/html; charset=utf-8", Html),
    ];

    public void AddServices(IServiceCollection services) => services.AddScoped<BuildTable>();

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/tables", JsonAsync).WithName("GetTable").WithTags("Tables")
            .WithSummary("Cases, codings or sources counted by rows and columns, with all case filters. Totals are distinct counts, no sums.")
            .Produces<TableAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/tables.json", JsonAsync).WithName("GetTableAsJson").WithTags("Tables").WithSummary("The same as /tables.")
            .Produces<TableAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var (ending, type, write) in Formats)
        {
            api.MapGet($"/tables.{ending}", (HttpContext http, BuildTable handler, CancellationToken cancellation) => FileAsync(http, handler, ending, type, write, cancellation))
                .WithName($"GetTableAs{ending}").WithTags("Tables").WithSummary($"The table as a {ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in Formats.Where(f => f.Ending != "html"))
        {
            app.MapGet($"{Download}.{ending}", async (HttpContext http, BuildTable handler, CancellationToken cancellation) =>
            {
                var spec = handler.Read(http.Request.Query);
                if (!spec.Succeeded)
                    return Results.Redirect(AppUrls.Tables + http.Request.QueryString);
                var built = await handler.HandleAsync(http.BrowserActor(), spec.Value, asFile: true, cancellation);
                return built.Succeeded ? File(http, built.Value, ending, type, write) : Results.Redirect(AppUrls.Forbidden);
            }).ExcludeFromDescription();
        }
    }

    private static async Task<IResult> JsonAsync(HttpContext http, BuildTable handler, CancellationToken cancellation)
    {
        var spec = handler.Read(http.Request.Query);
        if (!spec.Succeeded)
            return RestApi.Problem(spec);
        var built = await handler.HandleAsync(http.RestActor(), spec.Value, asFile: false, cancellation);
        return built.Succeeded ? Results.Json(TableAnswer.Of(built.Value), CaseJson.Options) : RestApi.Problem(built);
    }

    private static async Task<IResult> FileAsync(
        HttpContext http, BuildTable handler, string ending, string type, Func<TableFile, byte[]> write, CancellationToken cancellation)
    {
        var spec = handler.Read(http.Request.Query);
        if (!spec.Succeeded)
            return RestApi.Problem(spec);
        var built = await handler.HandleAsync(http.RestActor(), spec.Value, asFile: true, cancellation);
        return built.Succeeded ? File(http, built.Value, ending, type, write) : RestApi.Problem(built);
    }

    private static IResult File(HttpContext http, BuiltTable built, string ending, string type, Func<TableFile, byte[]> write)
    {
        http.Response.Headers.CacheControl = "no-store";
        var spec = built.Table.Spec;
        return Results.File(write(TableSheet.Of(built)), type, $"toc-{Name(spec.Rows)}-by-{Name(spec.Columns)}.{ending}");
    }

    private static string Name(TableDimension dimension) => TableSheet.Words(dimension).Replace(' ', '-');

    private static byte[] Html(TableFile table)
    {
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{E(table.Title)}</title></head><body>\n<table><caption>{E(table.Title)}</caption>\n<thead><tr>");
        page.AppendJoin("", table.Header.Select(h => $"<th scope=\"col\">{E(h)}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
            page.Append("<tr>").AppendJoin("", row.Select(c => c.Number is null ? $"<th scope=\"row\">{E(c.Text)}</th>" : $"<td>{E(c.Text)}</td>")).Append("</tr>\n");
        page.Append("</tbody></table>\n<dl>").AppendJoin("", table.Cover.Select(c => $"<dt>{E(c.Name)}</dt><dd>{E(c.Value)}</dd>")).Append("</dl>\n<ul>")
            .AppendJoin("", table.Notes.Select(n => $"<li>{E(n)}</li>")).Append("</ul>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());

        static string E(string text) => WebUtility.HtmlEncode(text);
    }
}
