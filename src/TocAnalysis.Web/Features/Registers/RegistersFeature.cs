using TocAnalysis.Domain;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>The registers that paragraphs of the paper ask for.</summary>
public sealed class RegistersFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending.</summary>
    public const string Download = "/download/registers";

    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats =
        [("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write)];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<FindRegister>();
        services.AddScoped<SaveRegisterEntry>();
        services.AddScoped<GetRegisterHistory>();
        services.AddScoped<GetRegisterChoices>();
    }

    public void MapApi(RouteGroupBuilder api) => RegistersApi.Map(api);

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in Formats)
        {
            app.MapGet($"{Download}/{{kind}}.{ending}", async (string kind, HttpContext http, FindRegister handler, TimeProvider clock, CancellationToken cancellation) =>
            {
                var list = await handler.HandleAsync(http.BrowserActor(), FindRegisterRequest.Of(kind, http.Request.Query), asFile: true, cancellation);
                if (!list.Succeeded)
                    return Results.Redirect(list.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Registers);
                return OutgoingFile.Of(
                    write(RegisterSheet.Of(list.Value, http.Request.Query, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))), type, $"toc-register-{list.Value.Kind.Text()}.{ending}",
                    new FileContents(list.Value.All.Count, AppUrls.Register(list.Value.Kind.Text()) + http.Request.QueryString) { Cases = [.. list.Value.All.SelectMany(e => e.Entry.Cases.Append(e.Entry.Case)).OfType<string>()] });
            }).ExcludeFromDescription();
        }
    }
}
