using TocAnalysis.Domain;
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

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetCoOccurrence>();
        services.AddScoped<GetDisagreements>();
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in new (string, string, Func<TableFile, byte[]>)[] { ("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write) })
        {
            app.MapGet($"{Download}.{ending}", async (HttpContext http, CaseQuery query, GetCoOccurrence handler, CancellationToken cancellation) =>
            {
                var filter = query.Read(http.Request.Query, "first", "second");
                if (!filter.Succeeded)
                    return Results.Redirect(AppUrls.CoOccurrence + http.Request.QueryString);
                var file = await handler.FileAsync(http.BrowserActor(), filter.Value, cancellation);
                if (!file.Succeeded)
                    return Results.Redirect(file.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.CoOccurrence);
                http.Response.Headers.CacheControl = "no-store";
                var basis = (filter.Value.Basis ?? Domain.Codings.Basis.Adjudicated).Kind.Text();
                return Results.File(write(file.Value), type, $"toc-code-by-code-{basis}.{ending}");
            }).ExcludeFromDescription();
        }
    }
}
