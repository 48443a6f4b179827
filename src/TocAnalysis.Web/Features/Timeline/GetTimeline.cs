using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Timeline;

/// <summary>A dated case.</summary>
/// <param name="Case">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Start">When it began, as recorded.</param>
/// <param name="End">When it ended, as recorded.</param>
/// <param name="Ongoing">Whether it has not ended.</param>
/// <param name="Lanes">Keys of its lanes.</param>
public sealed record TimelineCase(string Case, string Title, string? Start, string? End, bool Ongoing, IReadOnlyList<string> Lanes)
{
    internal PartialDate? StartDate => PartialDate.TryParse(Start, out var date) ? date : null;

    internal PartialDate? EndDate => PartialDate.TryParse(End, out var date) ? date : null;
}

/// <summary>A dated link between two groups; it stands in the lanes of both.</summary>
public sealed record TimelineLink(string From, string FromName, string To, string ToName, GroupLinkKind Kind, string? Start, string? End, string? Case);

/// <summary>A lane with the cases that may have happened in each span of years. <c>not-recorded</c>: cases without a domain, country or group. Null: withheld.</summary>
public sealed record TimelineLane(string Key, string Label, int? Cases, IReadOnlyList<int?> Counts);

/// <summary>First and last year of a span.</summary>
public sealed record TimelineYears(int First, int Last);

/// <summary>Cases over time.</summary>
/// <param name="Cases">Dated cases in order of time.</param>
/// <param name="Links">Dated links of the groups, where lanes are groups.</param>
/// <param name="Years">Spans of years that are counted by.</param>
/// <param name="Lanes">Lanes with their counts. A case counts in each span in which it may have happened, so spans do not add up.</param>
/// <param name="N">Dated cases.</param>
/// <param name="Undated">Cases of the selection that bear no date.</param>
/// <param name="Filter">The selection in words.</param>
/// <param name="Date">Day on which it was read (UTC).</param>
public sealed record TimelineAnswer(
    IReadOnlyList<TimelineCase> Cases, IReadOnlyList<TimelineLink> Links, IReadOnlyList<TimelineYears> Years, IReadOnlyList<TimelineLane> Lanes, int? N, int? Undated, string Filter, DateOnly Date)
{
    /// <summary>What was withheld; null: every count is shown. Single cases and links are then left out too.</summary>
    public Disclosure? Disclosure { get; init; }
}

/// <summary>Reads cases over time: page, REST and files all come from here.</summary>
public sealed class GetTimeline(TocDatabase database, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    public const string NotRecorded = "not-recorded";

    /// <summary>Key of the lane of all cases.</summary>
    public const string All = "all";

    private const int MostPossible = 600;

    public async Task<Result<TimelineAnswer>> HandleAsync(Actor actor, TimelineRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("timeline");
        await using var context = await database.ReadAsync(cancellationToken);
        var filter = request.Filter;
        var chosen = query.Where(context, actor, filter);
        var lanes = await LanesAsync(context, chosen, request, cancellationToken);
        var rows = await chosen.Where(c => c.Start != null || (c.End != null && !c.Ongoing)).OrderBy(c => c.StartEarliest ?? c.EndEarliest).ThenBy(c => c.Id)
            .Select(c => new { c.Id, c.Title, c.Start, c.End, c.Ongoing }).ToListAsync(cancellationToken);
        List<TimelineCase> cases = [.. rows.Select(r => new TimelineCase(CaseId.Text(r.Id), r.Title, r.Start, r.End, r.Ongoing, request.Lane == LaneKind.None ? [All] : [.. lanes.Of[r.Id].DefaultIfEmpty(NotRecorded)]))];
        var undated = await query.Where(context, actor, filter with { From = null, To = null }).CountAsync(c => c.Start == null && (c.End == null || c.Ongoing), cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var spans = CaseSpan.Years(FirstYear(cases, filter), LastYear(cases, filter, today));
        var periods = cases.ToDictionary(c => c.Case, c => CasePeriod.Of(c.StartDate, c.EndDate, c.Ongoing));
        // The zoom narrows the spans at its ends, so that a count is that of the case list under the same days.
        List<TimelineLane> counted = [.. cases.SelectMany(c => c.Lanes).Distinct().Select(key =>
        {
            var inLane = cases.Where(c => c.Lanes.Contains(key)).ToList();
            return new TimelineLane(key, Label(request.Lane, key, lanes.Names), inLane.Count, [.. spans.Select(s => (int?)inLane.Count(c => periods[c.Case] is { } p && Meets(p, s, filter)))]);
        }).OrderBy(l => l.Key == NotRecorded).ThenBy(l => request.Lane == LaneKind.Domain ? Order(l.Key) : 0).ThenBy(l => l.Label, StringComparer.OrdinalIgnoreCase)];
        if (request.Threshold is { } threshold)
            return await ShutAsync(context, actor, request, cases, spans, counted, periods, undated, threshold, cancellationToken);
        return new TimelineAnswer(
            cases, request.Lane == LaneKind.Group ? await LinksAsync(context, actor, [.. counted.Select(l => l.Key)], cancellationToken) : [], [.. spans.Select(s => new TimelineYears(s.First, s.Last))], counted, cases.Count, undated, labels.InWords(filter), today);
    }

    /// <summary>Counts alone, the small ones withheld with as many more as it takes that none can be worked out, also not from the same timeline with one condition less.</summary>
    private async Task<TimelineAnswer> ShutAsync(
        TocContext context, Actor actor, TimelineRequest request, List<TimelineCase> cases, IReadOnlyList<(int First, int Last)> spans, IReadOnlyList<TimelineLane> lanes,
        IReadOnlyDictionary<string, CasePeriod?> periods, int undated, int threshold, CancellationToken cancellationToken)
    {
        // A last column is that of all years, which every dated case is in.
        List<TableHeader> columns = [.. spans.Select(s => new TableHeader(SpanKey(s), SpanKey(s))), new TableHeader(All, All)];
        IReadOnlyCollection<(string, string)> Cells(TimelineCase c) =>
            [.. c.Lanes.SelectMany(l => spans.Where(s => periods[c.Case] is { } p && Meets(p, s, request.Filter)).Select(s => (l, SpanKey(s))).Append((l, All)))];
        var numbers = new List<(string Place, int Value)>();
        foreach (var wider in WiderFilters.Of(query, request.Filter with { From = null, To = null }))
        {
            var read = await HandleAsync(actor, request with { Filter = wider with { From = request.Filter.From, To = request.Filter.To }, Threshold = null }, asFile: false, cancellationToken);
            if (read.Succeeded)
                numbers.AddRange(read.Value.Lanes.SelectMany(l => l.Counts.Select((n, i) => (CaseMatrix.Place(l.Key, SpanKey((read.Value.Years[i].First, read.Value.Years[i].Last))), n!.Value)).Append((CaseMatrix.Place(l.Key, All), l.Cases!.Value))));
        }

        List<TableHeader> rows = [.. lanes.Select(l => new TableHeader(l.Key, l.Label))];
        var possible = rows.Count * columns.Count > MostPossible ? [] : rows.SelectMany(r => columns.Select(c => (IReadOnlyCollection<(string, string)>)(c.Key == All ? [(r.Key, All)] : [(r.Key, c.Key), (r.Key, All)])));
        var table = CaseMatrix.Build(
            [.. cases.Select(c => new MatrixCase(c.Case, Cells(c)))], rows, columns, new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Decade, Filter = request.Filter, Threshold = threshold },
            possible, numbers.ToLookup(n => n.Place, n => n.Value, StringComparer.Ordinal));
        int? Shown(int r, int c) => table.Panel.Cells[r][c] is { Suppressed: false } cell ? cell.Value : null;
        return new TimelineAnswer(
            [], [], [.. spans.Select(s => new TimelineYears(s.First, s.Last))], [.. lanes.Select((l, r) => l with { Cases = Shown(r, columns.Count - 1), Counts = [.. spans.Select((_, c) => Shown(r, c))] })],
            table.N, undated > 0 && undated < threshold ? null : undated, labels.InWords(request.Filter), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
        { Disclosure = table.Disclosure };
    }

    private static string SpanKey((int First, int Last) span) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.First}-{span.Last}");

    /// <summary>The days of a span that lie within the zoom.</summary>
    internal static (DateOnly From, DateOnly To) Days((int First, int Last) span, CaseFilter filter)
    {
        var (from, to) = (new DateOnly(Math.Max(1, span.First), 1, 1), new DateOnly(span.Last, 12, 31));
        return (filter.From?.Earliest is { } first && first > from ? first : from, filter.To?.Latest is { } last && last < to ? last : to);
    }

    private static bool Meets(CasePeriod period, (int First, int Last) span, CaseFilter filter)
    {
        var (from, to) = Days(span, filter);
        return from <= to && period.Meets(from, to.AddDays(1));
    }

    private static int FirstYear(List<TimelineCase> cases, CaseFilter filter) =>
        filter.From?.Earliest?.Year ?? cases.SelectMany(c => new[] { c.StartDate?.Earliest, c.StartDate?.Latest, c.EndDate?.Earliest, c.EndDate?.Latest }).OfType<DateOnly>().Select(d => d.Year).DefaultIfEmpty(1).Min();

    private static int LastYear(List<TimelineCase> cases, CaseFilter filter, DateOnly today) =>
        filter.To?.Latest.Year ?? cases.SelectMany(c => new[] { c.StartDate?.Latest, c.Ongoing ? today : c.EndDate?.Latest }).OfType<DateOnly>().Select(d => d.Year).DefaultIfEmpty(0).Max();

    private static int Order(string key) => Tokens.TryParse<CrimeDomain>(key, out var domain) ? (int)domain : int.MaxValue;

    private string Label(LaneKind kind, string key, IReadOnlyDictionary<string, string> groups) => key switch
    {
        NotRecorded => "not recorded",
        All => "all cases",
        _ => kind == LaneKind.Group ? groups.GetValueOrDefault(key, key) : labels.Of(kind.Text(), key),
    };

    /// <summary>Lanes by case. Where the filter asks for domains, countries or groups, only those are lanes, so that each count is that of a filter.</summary>
    private async Task<(ILookup<long, string> Of, IReadOnlyDictionary<string, string> Names)> LanesAsync(TocContext context, IQueryable<CaseRow> chosen, TimelineRequest request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        switch (request.Lane)
        {
            case LaneKind.Domain:
                var domains = await context.CaseDomains.Where(d => chosen.Any(c => c.Id == d.CaseId) && (filter.Domains.Count == 0 || filter.Domains.Contains(d.Domain))).Select(d => new { d.CaseId, d.Domain }).Distinct().ToListAsync(cancellationToken);
                return (domains.ToLookup(d => d.CaseId, d => d.Domain.Text()), new Dictionary<string, string>());
            case LaneKind.Country:
                var countries = await CaseQuery.Involvements(context, filter).Where(p => chosen.Any(c => c.Id == p.CaseId) && (filter.Countries.Count == 0 || filter.Countries.Contains(p.Country))).Select(p => new { p.CaseId, p.Country }).Distinct().ToListAsync(cancellationToken);
                return (countries.ToLookup(p => p.CaseId, p => vocabularies.Countries.Find(p.Country)?.Code ?? p.Country), new Dictionary<string, string>());
            case LaneKind.Group:
                var groups = await (
                    from part in context.CaseGroups
                    join g in context.Groups on part.GroupId equals g.Id
                    where chosen.Any(c => c.Id == part.CaseId) && (filter.Groups.Count == 0 || filter.Groups.Contains(g.Reference))
                    select new { part.CaseId, g.Reference, g.Name }).Distinct().ToListAsync(cancellationToken);
                return (groups.ToLookup(g => g.CaseId, g => g.Reference), groups.DistinctBy(g => g.Reference).ToDictionary(g => g.Reference, g => g.Name));
            default:
                return (Array.Empty<(long, string)>().ToLookup(x => x.Item1, x => x.Item2), new Dictionary<string, string>());
        }
    }

    private static async Task<IReadOnlyList<TimelineLink>> LinksAsync(TocContext context, Actor actor, List<string> groups, CancellationToken cancellationToken)
    {
        var visible = context.VisibleCases(actor);
        var rows = await (
            from link in context.GroupLinks
            join a in context.Groups on link.FromId equals a.Id
            join b in context.Groups on link.ToId equals b.Id
            where (link.Start != null || link.End != null) && (groups.Contains(a.Reference) || groups.Contains(b.Reference)) && (link.CaseId == null || visible.Any(c => c.Id == link.CaseId))
            orderby link.Start, link.Id
            select new { link, From = a.Reference, FromName = a.Name, To = b.Reference, ToName = b.Name }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new TimelineLink(r.From, r.FromName, r.To, r.ToName, r.link.Kind, r.link.Start, r.link.End, r.link.CaseId is { } id ? CaseId.Text(id) : null))];
    }
}
