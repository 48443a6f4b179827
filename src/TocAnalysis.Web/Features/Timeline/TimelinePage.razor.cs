using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Timeline;

/// <summary>The page at <c>/timeline</c>. The address holds the whole state.</summary>
public sealed partial class TimelinePage : AddressedPage
{
    /// <summary>Parameters of the page alone: they change nothing of what is counted.</summary>
    internal static readonly string[] OwnNames = ["after", "inLane", "inYears", "saved"];

    /// <summary>Rows of one part of the table.</summary>
    private const int Page = 200;

    private Dictionary<string, StringValues> given = [];
    private IReadOnlyList<Fault> faults = [];
    private TimelineRequest? request;
    private TimelineAnswer? timeline;
    private string? listed;
    private int after;
    private bool mayExport;

    [Inject]
    private GetTimeline Handler { get; set; } = null!;

    [Inject]
    private CaseQuery Query { get; set; } = null!;

    [Inject]
    private FilterLabels Labels { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    private bool Single => request!.Threshold is null && timeline!.N <= TimelineSvg.MostBars && timeline.Lanes.Sum(l => l.Cases) <= 2 * TimelineSvg.MostBars;

    private TimelineSvg Svg => new(
        timeline!, request!.Filter, AppUrls.Case, (lane, years) => SpanHref(lane, years),
        c => Text["Mark.Case", c.Title, c.Start ?? "…", c.Ongoing ? Text["Cases.Ongoing"].Value : c.End ?? "…"], (lane, years, count) => count == 1 ? Text["Mark.OneSpan", lane, years] : Text["Mark.Span", lane, years, count]);

    private (int First, int Last, int Length)? Zoomed => timeline is { Years: { Count: > 0 } years }
        ? (request!.Filter.From?.Earliest?.Year ?? years[0].First, request.Filter.To?.Latest.Year ?? years[^1].Last) is var (f, l) ? (f, l, l - f + 1) : null
        : null;

    /// <summary>The dated cases; where the address names a lane and years, those behind that number.</summary>
    private List<TimelineCase> Shown
    {
        get
        {
            if (One("inLane") is not { } lane)
                return [.. timeline!.Cases];
            var inLane = timeline!.Cases.Where(c => c.Lanes.Contains(lane));
            if (One("inYears")?.Split('-') is not [var a, var b] || !int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var last) || first < 1 || last > 9998)
                return [.. inLane];
            var (from, to) = GetTimeline.Days((first, last), request!.Filter);
            return [.. inLane.Where(c => CasePeriod.Of(c.StartDate, c.EndDate, c.Ongoing)?.Meets(from, to.AddDays(1)) == true)];
        }
    }

    private IReadOnlyList<FilterChip> Chips =>
        [.. request!.Filter.ToQuery().Where(p => p.Key is not ("basis" or "reading")).Select(p => new FilterChip(
            Text[$"Chip.{p.Key}"] is { ResourceNotFound: false } name ? name.Value : p.Key, Labels.Of(p.Key, p.Value),
            Address(request.ToQuery().Where(f => !f.Equals(p)))))];

    /// <summary>What the form has no field for, and further values of what it has one for, stay.</summary>
    private IEnumerable<(string Name, string Value)> Kept
    {
        get
        {
            string[] held = ["lane", "from", "to", "country", "domain", "code", "threshold"];
            return (request?.ToQuery() ?? []).GroupBy(p => p.Key).SelectMany(g => g.Skip(held.Contains(g.Key) ? 1 : 0)).Select(p => (p.Key, p.Value));
        }
    }

    protected override string Path => AppUrls.Timeline;

    protected override async Task LoadAsync()
    {
        given = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        (timeline, request, faults) = (null, null, []);
        _ = int.TryParse(One("after"), NumberStyles.None, CultureInfo.InvariantCulture, out after);
        var actor = await Current.GetAsync();
        mayExport = AccessPolicy.May(actor, Permission.Export);
        var read = TimelineRequest.Read(Query, given, OwnNames);
        if (!read.Succeeded)
        {
            faults = read.Faults;
            return;
        }

        request = read.Value;
        var result = await Handler.HandleAsync(actor, request, asFile: false, Leaving);
        (timeline, faults) = (result.Succeeded ? result.Value : null, result.Faults);
        listed = timeline?.Lanes.FirstOrDefault(l => l.Key == One("inLane")) is { } lane ? $"{lane.Label}{(One("inYears") is { } years ? $", {years}" : "")}" : null;
    }

    private string? One(string name) => given.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    private static string Address(IEnumerable<KeyValuePair<string, string>> query)
    {
        var text = string.Join('&', query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        return text.Length == 0 ? AppUrls.Timeline : $"{AppUrls.Timeline}?{text}";
    }

    private string Zoom(int first, int last)
    {
        static PartialDate Year(int year) => PartialDate.Parse(Math.Clamp(year, 1000, 9998).ToString("D4", CultureInfo.InvariantCulture));
        return (request! with { Filter = request.Filter with { From = Year(first), To = Year(Math.Max(first, last)) } }).At(AppUrls.Timeline);
    }

    /// <summary>The list of cases below, narrowed to those behind the number.</summary>
    private string SpanHref(string lane, (int First, int Last)? years) =>
        request!.At(AppUrls.Timeline, ("inLane", lane), ("inYears", years is { } y ? string.Create(CultureInfo.InvariantCulture, $"{y.First}-{y.Last}") : null)) + "#dated";

    private string PageHref(int skip) => request!.At(AppUrls.Timeline, ("inLane", One("inLane")), ("inYears", One("inYears")), ("after", skip.ToString(CultureInfo.InvariantCulture))) + "#dated";

    private string? File(string ending) => mayExport ? request!.At($"{TimelineFeature.Download}.{ending}") : null;

    private static string Number(int? count) => count?.ToString("N0", CultureInfo.CurrentCulture) ?? CrosstabCell.WithheldSign;
}
