using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
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

    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats = [("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write)];

    public void AddServices(IServiceCollection services) => services.AddScoped<GetTimeline>();

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
                .WithName($"GetTimelineAs{ending}").WithTags("Timeline").WithSummary($"The dated cases as a {ending} file.")
                .Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
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

    private static IResult File(HttpContext http, TimelineAnswer timeline, string ending, string type, Func<TableFile, byte[]> write)
    {
        http.Response.Headers.CacheControl = "no-store";
        var labels = timeline.Lanes.ToDictionary(l => l.Key, l => l.Label);
        return Results.File(
            write(new TableFile(
                "Dated cases",
                [
                    ("Selection", timeline.Filter), ("Dated cases", timeline.N.ToString(CultureInfo.InvariantCulture)), ("Without a date", timeline.Undated.ToString(CultureInfo.InvariantCulture)),
                    ("Date", timeline.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
                ],
                ["Dates stand as they are recorded: 1999~ is about 1999, ..1998 before the end of 1998, 1995..1997 some time between."],
                ["case", "title", "start", "end", "ongoing", "lanes"],
                [.. timeline.Cases.Select(c => (IReadOnlyList<TableFileCell>)[new(c.Case), new(c.Title), new(c.Start ?? ""), new(c.End ?? ""), new(c.Ongoing ? "yes" : "no"), new(string.Join("; ", c.Lanes.Select(l => labels.GetValueOrDefault(l, l))))])])
            { Date = timeline.Date }),
            type, $"toc-timeline.{ending}");
    }
}
