using System.CommandLine;
using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Features.Packages.Batches;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Profiles;
using TocAnalysis.Web.Features.Packages.Quality;
using TocAnalysis.Web.Features.Packages.Wizard;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Case packages in and out.</summary>
public sealed class PackagesFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<ImportPackage>();
        services.AddScoped<UndoImport>();
        services.AddScoped<FindImports>();
        services.AddScoped<ExportPackage>();
        services.AddScoped<ILongExport, PackageExport>();
        services.AddScoped<ImportJobs>();
        services.AddScoped<ImportProfiles>();
        services.AddScoped<GetBatch>();
        services.AddScoped<ChangeInBulk>();
        services.AddScoped<ChangeCodings>();
        services.AddScoped<MergeRecords>();
        services.AddScoped<GetQuality>();
        services.AddScoped<RunImport>();
        services.AddSingleton<PrepareUpload>();
        services.AddSingleton<ImportRunner>();
        services.AddHostedService<ImportSweeper>();
    }

    /// <summary>Address of the export for the browser.</summary>
    public const string Download = "/exports/package.zip";

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        app.MapGet(Download, DownloadAsync).ExcludeFromDescription();
        JobFiles.Map(app);
        ProfileFiles.Map(app);
    }

    public void MapApi(RouteGroupBuilder api)
    {
        PackageApi.Map(api);
        BulkApi.Map(api);
    }

    public IEnumerable<Command> Verbs(VerbHost host) => PackageVerbs.All(host);

    private static async Task<IResult> DownloadAsync(HttpContext http, [FromServices] ExportPackage handler, [FromServices] CaseQuery query, [FromServices] FarExports far, CancellationToken cancellationToken)
    {
        var filter = query.Read(http.Request.Query);
        if (!filter.Succeeded)
            return Results.Redirect(AppUrls.Cases);
        // Asked before the package is put together, which takes long.
        if (Domain.Access.AccessPolicy.May(http.BrowserActor(), Domain.Access.Permission.Export) && await far.AsksAsync(http.BrowserActor(), new FileContents(null, AppUrls.Import) { Filter = filter.Value }, cancellationToken))
            return Results.Redirect(AppUrls.ConfirmThen(AppUrls.Import));

        var result = await handler.HandleAsync(filter.Value, http.BrowserActor(), cancellationToken);
        return result.Succeeded ? PackageApi.Zip(handler, filter.Value, result.Value) : Results.Redirect(AppUrls.Forbidden);
    }
}
