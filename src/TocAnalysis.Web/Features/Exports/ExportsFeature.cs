using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Exports;

/// <summary>Files that are written beside the pages: ordered, watched, stopped, fetched.</summary>
public sealed class ExportsFeature : IFeature
{
    private const string Tag = "Exports";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<ExportJobs>();
        services.AddSingleton<ExportFolder>();
        services.AddSingleton<ExportRunner>();
        services.AddHostedService<ExportSweeper>();
    }

    public void MapBrowser(IEndpointRouteBuilder app) => app.MapGet("/exports/{id:long}/file", async (long id, HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken) =>
    {
        var file = await jobs.OpenAsync(http.BrowserActor(), id, cancellationToken);
        return file.Succeeded ? Send(file.Value) : Results.Redirect(FarExports.Refuses(file) ? AppUrls.ConfirmThen(AppUrls.Exports) : file.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Exports);
    }).ExcludeFromDescription();

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("/exports", CreateAsync).CountsAsExport().WithName("OrderExport").WithTags(Tag)
            .WithSummary("Orders a file that is written in the background: kind (case-list, case-fields, case-parts, package), highest (the most sensitive that may be in it; internal where not given), and all case filters as parameters.")
            .Produces<ExportJob>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/exports", async (HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken) =>
        {
            var list = await jobs.ListAsync(http.RestActor(), cancellationToken);
            return list.Succeeded ? Results.Json(new { items = list.Value, total = list.Value.Count, totalIsExact = true, next = (string?)null }, CaseJson.Options) : RestApi.Problem(list);
        }).WithName("GetExports").WithTags(Tag).WithSummary("The files that this key ordered, the last one first.").ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/exports/{id:long}", async (long id, HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken) => Answer(await jobs.GetAsync(http.RestActor(), id, cancellationToken)))
            .WithName("GetExport").WithTags(Tag).WithSummary("How far a file is.").Produces<ExportJob>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/exports/{id:long}/file", async (long id, HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken) =>
        {
            var file = await jobs.OpenAsync(http.RestActor(), id, cancellationToken);
            return file.Succeeded ? Send(file.Value) : RestApi.Problem(file);
        }).CountsAsExport().WithName("GetExportFile").WithTags(Tag).WithSummary("The finished file.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/exports/{id:long}/cancel", async (long id, HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken) =>
        {
            var stopped = await jobs.CancelAsync(http.RestActor(), id, cancellationToken);
            return stopped.Succeeded ? Answer(await jobs.GetAsync(http.RestActor(), id, cancellationToken)) : RestApi.Problem(stopped);
        }).WithName("CancelExport").WithTags(Tag).WithSummary("Stops the work on a file.").Produces<ExportJob>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete("/exports/{id:long}", async (long id, HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken) =>
        {
            var gone = await jobs.RemoveAsync(http.RestActor(), id, cancellationToken);
            return gone.Succeeded ? Results.NoContent() : RestApi.Problem(gone);
        }).WithName("RemoveExport").WithTags(Tag).WithSummary("Removes a file that is not being written.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, [FromServices] ExportJobs jobs, CancellationToken cancellationToken)
    {
        var write = await WriteRequest.ReadAsync(http, 0, cancellationToken);
        if (!write.Succeeded)
            return WriteRequest.Problem(write);
        var (kind, level) = (http.Request.Query["kind"].ToString(), http.Request.Query["highest"].ToString());
        var highest = Sensitivity.Internal;
        if (level.Length > 0 && !Tokens.TryParse(level, out highest))
            return RestApi.Problem(Refused.Invalid(new Fault("highest", $"One of: {string.Join(", ", Tokens.All<Sensitivity>())}.", level)));
        var query = QueryString.Create(http.Request.Query.Where(p => p.Key is not ("kind" or "highest"))).Value!.TrimStart('?');
        var job = await jobs.CreateAsync(http.RestActor(), new ExportOrder(kind.Length == 0 ? "case-list" : kind, query, highest, $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/"), write.Value.Once, cancellationToken);
        return job.Succeeded ? Results.Accepted($"{RestApi.Root}/exports/{job.Value.Id}", job.Value) : WriteRequest.Problem(job);
    }

    private static IResult Send(ExportFile file) =>
        OutgoingFile.OnDisk(file.Path, file.ContentType, file.FileName, new FileContents(file.Rows, AppUrls.Exports) { Cases = [], IsFar = file.IsRestricted });

    private static IResult Answer(Result<ExportJob> job) => job.Succeeded ? Results.Json(job.Value, CaseJson.Options) : RestApi.Problem(job);
}
