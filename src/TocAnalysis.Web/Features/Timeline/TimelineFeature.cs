using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Timeline;

/// <summary>Cases over time: the page, REST and files.</summary>
public sealed class TimelineFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending.</summary>
    public const string Download = "/download/timeline";

    /// <summary>The same for the counts by spans of years.</summary>
    public const string SpansDownload = "/download/timeline-spans";

    private const string SpansFile = "toc-timeline-spans";

    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats = [("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write)];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetTimeline>();
        services.AddScoped<ViewPlace, TimelineViews>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/timeline", async (HttpContext http, CaseQuery query, GetTimeline handler, CancellationToken cancellation) =>
            {
                var timeline = await ReadAsync(http, http.RestActor(), query, handler, false, cancellation);
                return timeline.Succeeded ? Results.Json(timeline.Value, CaseJson.Options) : RestApi.Problem(timeline);
            })
            .WithName("GetTimeline").WithTags("Timeline").WithSummary("Dated cases in lanes (lane=domain, country, group or none) with counts by spans of years; all case filters, from and to are the zoom.")
            .Produces<TimelineAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var (ending, type, write) in Formats)
        {
            api.MapGet($"/timeline.{ending}", async (HttpContext http, CaseQuery query, GetTimeline handler, CancellationToken cancellation) =>
                {
                    var timeline = await ReadAsync(http, http.RestActor(), query, handler, true, cancellation);
                    return timeline.Succeeded ? File(http, timeline.Value, ending, type, write) : RestApi.Problem(timeline);
                })
                .CountsAsExport().WithName($"GetTimelineAs{ending}").WithTags("Timeline").WithSummary($"The dated cases as a {ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status403Forbidden);
        }

        TableRoutes.MapRest(api, "/timeline-spans", "GetTimelineSpans", "Timeline", "Cases by lane and span of years, with threshold", _ => SpansFile, (http, cancellation) => SpansAsync(http, http.RestActor(), cancellation));
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        TableRoutes.MapBrowser(app, SpansDownload, _ => SpansFile, http => AppUrls.Timeline + http.Request.QueryString, (http, cancellation) => SpansAsync(http, http.BrowserActor(), cancellation));
        foreach (var (ending, type, write) in Formats)
        {
            app.MapGet($"{Download}.{ending}", async (HttpContext http, CaseQuery query, GetTimeline handler, CancellationToken cancellation) =>
            {
                var timeline = await ReadAsync(http, http.BrowserActor(), query, handler, true, cancellation);
                return timeline.Succeeded ? File(http, timeline.Value, ending, type, write) : Results.Redirect(timeline.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Timeline + http.Request.QueryString);
            }).ExcludeFromDescription();
        }
    }

    private static async Task<Result<TimelineAnswer>> ReadAsync(HttpContext http, Actor actor, CaseQuery query, GetTimeline handler, bool asFile, CancellationToken cancellation)
    {
        var request = TimelineRequest.Read(query, http.Request.Query, TimelinePage.OwnNames);
        return request.Succeeded ? await handler.HandleAsync(actor, request.Value, asFile, cancellation) : Refused.Invalid([.. request.Faults]);
    }

    private static async Task<Result<TableFile>> SpansAsync(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var read = await ReadAsync(http, actor, services.GetRequiredService<CaseQuery>(), services.GetRequiredService<GetTimeline>(), true, cancellation);
        if (!read.Succeeded)
            return new Refused(read.Refusal!.Value, read.Faults);
        var timeline = read.Value;
        return new TableFile(
            "Dated cases by spans of years", Cover(timeline),
            ["A case counts in each span of years in which it may have happened, and in each of its lanes: spans and lanes do not add up.", .. timeline.Disclosure?.InWords() ?? []],
            ["key", "lane", .. timeline.Years.Select(TimelineSvg.Years), "all years"],
            [.. timeline.Lanes.Select(l => (IReadOnlyList<TableFileCell>)[new(l.Key), new(l.Label), .. l.Counts.Select(Cell), Cell(l.Cases)])])
        { Date = timeline.Date, Selection = FilterOf(http) };

        static TableFileCell Cell(int? count) => count is { } n ? new(Text(n), n) : new(Text(null));
    }

    private static Domain.Cases.CaseFilter FilterOf(HttpContext http) => TimelineRequest.Read(http.RequestServices.GetRequiredService<CaseQuery>(), http.Request.Query, TimelinePage.OwnNames).Value.Filter;

    private static string Text(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? CrosstabCell.WithheldSign;

    private static IReadOnlyList<(string, string)> Cover(TimelineAnswer timeline) =>
    [
        ("Selection", timeline.Filter), ("Dated cases", Text(timeline.N)), ("Without a date", Text(timeline.Undated)),
        ("Date", timeline.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
    ];

    private static IResult File(HttpContext http, TimelineAnswer timeline, string ending, string type, Func<TableFile, byte[]> write)
    {
        var labels = timeline.Lanes.ToDictionary(l => l.Key, l => l.Label);
        return OutgoingFile.Of(
            write(new TableFile(
                "Dated cases",
                Cover(timeline),
                ["Dates stand as they are recorded: 1999~ is about 1999, ..1998 before the end of 1998, 1995..1997 some time between.", .. timeline.Disclosure is null ? [] : new[] { "Single cases are left out where small counts are withheld; the counts by spans of years are a file of their own." }],
                ["case", "title", "start", "end", "ongoing", "lanes"],
                [.. timeline.Cases.Select(c => (IReadOnlyList<TableFileCell>)[new(c.Case), new(c.Title), new(c.Start ?? ""), new(c.End ?? ""), new(c.Ongoing ? "yes" : "no"), new(string.Join("; ", c.Lanes.Select(l => labels.GetValueOrDefault(l, l))))])])
            { Date = timeline.Date }),
            type, $"toc-timeline.{ending}", new FileContents(timeline.Cases.Count, AppUrls.Timeline + http.Request.QueryString) { Filter = FilterOf(http) });
    }
}
