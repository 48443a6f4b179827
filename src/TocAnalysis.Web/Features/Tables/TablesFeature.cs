using System.CommandLine;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codings;
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

    public void AddServices(IServiceCollection services) => services.AddScoped<BuildTable>();

    public IEnumerable<Command> Verbs(VerbHost host) => TableVerbs.All(host);

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/tables", JsonAsync).WithName("GetTable").WithTags("Tables")
            .WithSummary("Cases, codings or sources counted by rows and columns, with all case filters. Totals are distinct counts, no sums.")
            .Produces<TableAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/tables.json", JsonAsync).WithName("GetTableAsJson").WithTags("Tables").WithSummary("The same as /tables.")
            .Produces<TableAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var format in TableFormats.All)
        {
            api.MapGet($"/tables.{format.Ending}", (HttpContext http, BuildTable handler, CancellationToken cancellation) => FileAsync(http, handler, format, cancellation))
                .WithName($"GetTableAs{format.Ending}").WithTags("Tables").WithSummary($"The table as a {format.Ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: format.ContentType.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var format in TableFormats.All)
        {
            app.MapGet($"{Download}.{format.Ending}", async (HttpContext http, BuildTable handler, CancellationToken cancellation) =>
            {
                var spec = handler.Read(http.Request.Query);
                if (!spec.Succeeded)
                    return Results.Redirect(AppUrls.Tables + http.Request.QueryString);
                var built = await handler.HandleAsync(http.BrowserActor(), spec.Value, asFile: true, cancellation);
                return built.Succeeded ? File(http, built.Value, format) : Results.Redirect(AppUrls.Forbidden);
            }).ExcludeFromDescription();
        }

        app.MapGet($"{Download}.pdf", async (HttpContext http, BuildTable handler, CancellationToken cancellation) =>
        {
            var spec = handler.Read(http.Request.Query);
            if (!spec.Succeeded)
                return Results.Redirect(AppUrls.Tables + http.Request.QueryString);
            var built = await handler.HandleAsync(http.BrowserActor(), spec.Value, asFile: true, cancellation);
            if (!built.Succeeded)
                return Results.Redirect(AppUrls.Forbidden);
            // Without a printer of PDF the page that prints well takes its place.
            return await ChromiumPdf.PrintAsync(HtmlTable.Write(TableSheet.Of(built.Value)), cancellation) is { } pdf
                ? OutgoingFile.Of(pdf, ChromiumPdf.ContentType, $"{FileName(spec.Value)}.pdf", Contents(http, built.Value))
                : Results.Redirect($"{Download}.html{http.Request.QueryString}");
        }).ExcludeFromDescription();
    }

    private static async Task<IResult> JsonAsync(HttpContext http, BuildTable handler, CancellationToken cancellation)
    {
        var spec = handler.Read(http.Request.Query);
        if (!spec.Succeeded)
            return RestApi.Problem(spec);
        var built = await handler.HandleAsync(http.RestActor(), spec.Value, asFile: false, cancellation);
        return built.Succeeded ? Results.Json(TableAnswer.Of(built.Value), CaseJson.Options) : RestApi.Problem(built);
    }

    private static async Task<IResult> FileAsync(HttpContext http, BuildTable handler, TableFormat format, CancellationToken cancellation)
    {
        var spec = handler.Read(http.Request.Query);
        if (!spec.Succeeded)
            return RestApi.Problem(spec);
        var built = await handler.HandleAsync(http.RestActor(), spec.Value, asFile: true, cancellation);
        return built.Succeeded ? File(http, built.Value, format) : RestApi.Problem(built);
    }

    private static IResult File(HttpContext http, BuiltTable built, TableFormat format)
    {
        return OutgoingFile.Of(format.Write(TableSheet.Of(built)), format.ContentType, $"{FileName(built.Table.Spec)}.{format.Ending}", Contents(http, built));
    }

    private static FileContents Contents(HttpContext http, BuiltTable built) => new(built.Table.Rows.Count, AppUrls.Tables + http.Request.QueryString) { Filter = built.Table.Spec.Filter };

    /// <summary>What is counted by what, and for codings on which basis; a coder is not named.</summary>
    private static string FileName(TableSpec spec) =>
        $"toc-{Name(spec.Rows)}-by-{Name(spec.Columns)}{(spec.RestsOnCodings ? $"-{(spec.Filter.Basis ?? Basis.Adjudicated).Kind.Text()}" : "")}";

    private static string Name(TableDimension dimension) => TableSheet.Words(dimension).Replace(' ', '-');
}
