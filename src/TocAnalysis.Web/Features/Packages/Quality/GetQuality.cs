using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Quality;

/// <summary>One count of the board.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Count">How many cases or pairs wait in it.</param>
/// <param name="Href">Where they are listed: the list of cases under a filter, or a queue of the board.</param>
public sealed record QualityCount(string Key, int Count, string Href);

/// <summary>One thing that waits: a case, or a pair that may be one.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Id">Identifier or reference.</param>
/// <param name="Href">Its page.</param>
/// <param name="WorkHref">Where it is put right.</param>
/// <param name="OtherName">Of a pair, the other one's name; null: it is none.</param>
/// <param name="OtherId">Of a pair, the other one's identifier or reference.</param>
/// <param name="Similarity">Of a pair, how alike the names are.</param>
public sealed record QualityItem(string Name, string Id, string Href, string WorkHref, string? OtherName = null, string? OtherId = null, double? Similarity = null);

/// <param name="Key">Name of the count.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Items">Those on this page.</param>
public sealed record QualityQueue(string Key, int Total, IReadOnlyList<QualityItem> Items);

/// <summary>What is missing, unexamined, contradictory or doubled in the cases that the reader may see. It judges no case; it says where work waits.</summary>
public sealed class GetQuality(TocDatabase database, CaseQuery query)
{
    /// <summary>Things on one page of a queue.</summary>
    public const int PageSize = 50;

    /// <summary>Names at least so alike are shown as a pair.</summary>
    private const double Least = 0.6;

    private const int MostPairs = 500;

    /// <summary>Names that are compared; of more, the latest so many.</summary>
    private const int MostCompared = 5_000;

    /// <summary>Counts that the list of cases answers by a filter of its own.</summary>
    private static readonly CaseGap[] Gaps = [CaseGap.Country, CaseGap.Stage, CaseGap.Source, CaseGap.Offence, CaseGap.Period, CaseGap.Domain, CaseGap.Coding];

    /// <summary>Queues of cases that the board lists itself.</summary>
    public static IReadOnlyList<string> CaseQueues { get; } = ["host-side", "no-source-anywhere", "no-evidence", "contested", "dates"];

    /// <summary>Queues of pairs.</summary>
    public static IReadOnlyList<string> PairQueues { get; } = ["groups-alike", "sources-alike", "cases-alike"];

    /// <summary>All counts.</summary>
    public async Task<Result<IReadOnlyList<QualityCount>>> CountsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("quality");
        await using var context = await database.ReadAsync(cancellationToken);
        var counts = new List<QualityCount>();
        foreach (var gap in Gaps)
        {
            var filter = query.Read([new("missing", gap.Text())]).Value;
            counts.Add(new QualityCount($"missing-{gap.Text()}", await query.Where(context, actor, filter).CountAsync(cancellationToken), AppUrls.CasesWhere(("missing", gap.Text()))));
        }

        foreach (var key in CaseQueues)
            counts.Add(new QualityCount(key, await Cases(context, actor, key).CountAsync(cancellationToken), AppUrls.QualityQueue(key)));
        foreach (var key in PairQueues)
            counts.Add(new QualityCount(key, (await PairsAsync(context, actor, key, cancellationToken)).Count, AppUrls.QualityQueue(key)));
        return counts;
    }

    /// <summary>One page of a queue.</summary>
    public async Task<Result<QualityQueue>> QueueAsync(Actor actor, string key, int from, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("quality");
        await using var context = await database.ReadAsync(cancellationToken);
        if (PairQueues.Contains(key))
        {
            var pairs = await PairsAsync(context, actor, key, cancellationToken);
            return new QualityQueue(key, pairs.Count, [.. pairs.Skip(from).Take(PageSize)]);
        }

        if (!CaseQueues.Contains(key))
            return Refused.NotFound("queue");
        var cases = Cases(context, actor, key);
        var rows = await cases.OrderBy(c => c.Id).Skip(from).Take(PageSize).Select(c => new { c.Id, c.Title }).ToListAsync(cancellationToken);
        return new QualityQueue(key, await cases.CountAsync(cancellationToken), rows.ConvertAll(r => Item(CaseId.Text(r.Id), r.Title, key is "no-evidence" or "contested")));
    }

    internal static string Href(string file, string reference) => file switch
    {
        PackageFormat.Groups => AppUrls.Group(reference),
        PackageFormat.Sources => AppUrls.Source(reference),
        _ => AppUrls.Case(reference),
    };

    private static QualityItem Item(string id, string title, bool isCoding) => new(title, id, AppUrls.Case(id), isCoding ? AppUrls.CodeCase(id) : AppUrls.EditCase(id));

    private static IQueryable<CaseRow> Cases(TocContext context, Actor actor, string key)
    {
        var visible = context.VisibleCases(actor);
        return key switch
        {
            // Paragraphs 16 and 19: a group from abroad is recorded, and of the place where it acted neither a partner nor who served it, nor an answer on I2 and I4.
            "host-side" => visible.Where(c => context.CaseGroups.Any(p => p.CaseId == c.Id && context.Groups.Any(g => g.Id == p.GroupId && g.HomeCountry != null
                    && context.CaseCountries.Any(k => k.CaseId == c.Id && k.Stage != null && k.Certainty != Certainty.Refuted && k.Country != g.HomeCountry)))
                && !context.CaseGroups.Any(p => p.CaseId == c.Id && context.Groups.Any(g => g.Id == p.GroupId
                    && (g.Kind == GroupKind.LegitimateCompany || g.Kind == GroupKind.GoBetween || g.Kind == GroupKind.Official || g.Kind == GroupKind.StateBody
                        || context.CaseGroups.Any(o => o.CaseId == c.Id && o.GroupId != p.GroupId && context.Groups.Any(h => h.Id == o.GroupId && h.HomeCountry != null && g.HomeCountry != null && h.HomeCountry != g.HomeCountry)))))
                && !context.VisibleCodings(actor).Any(k => k.CaseId == c.Id && (k.Code == "I2" || k.Code == "I4"))
                && !context.Registers.Any(r => r.CaseId == c.Id && r.Kind == Domain.Registers.RegisterKind.HostSide)),
            "no-source-anywhere" => visible.Where(c => !context.CaseSources.Any(p => p.CaseId == c.Id) && !context.CaseCountries.Any(p => p.CaseId == c.Id && p.SourceId != null)
                && !context.CaseOffences.Any(p => p.CaseId == c.Id && p.SourceId != null) && !context.CaseGroups.Any(p => p.CaseId == c.Id && p.SourceId != null)),
            "no-evidence" => visible.Where(c => context.VisibleCodings(actor).Any(k => k.CaseId == c.Id && k.Value != CodingValue.NotApplicable && k.Value != CodingValue.CannotTell
                && !k.Evidence.Any(e => e.Quote != null || e.SourceId != null))),
            "contested" => visible.Where(c => context.VisiblePositions(actor).Any(p => p.CaseId == c.Id && p.Adjudicated == PositionValue.Contested)),
            _ => visible.Where(c => (c.EndEarliest ?? c.EndLatest) < c.StartEarliest || c.EndLatest < c.StartLatest),
        };
    }

    private static async Task<IReadOnlyList<QualityItem>> PairsAsync(TocContext context, Actor actor, string key, CancellationToken cancellationToken)
    {
        var (file, items) = key switch
        {
            "groups-alike" => (PackageFormat.Groups, (await context.VisibleGroups(actor).OrderByDescending(g => g.Id).Take(MostCompared).Select(g => new { g.Reference, g.Name }).ToListAsync(cancellationToken)).ConvertAll(g => (g.Reference, g.Name))),
            "sources-alike" => (PackageFormat.Sources, (await context.VisibleSources(actor).OrderByDescending(s => s.Id).Take(MostCompared).Select(s => new { s.Reference, Name = s.Title }).ToListAsync(cancellationToken)).ConvertAll(s => (s.Reference, s.Name))),
            _ => (PackageFormat.Cases, (await context.VisibleCases(actor).OrderByDescending(c => c.Id).Take(MostCompared).Select(c => new { c.Id, c.Title }).ToListAsync(cancellationToken)).ConvertAll(c => (Reference: CaseId.Text(c.Id), Name: c.Title))),
        };
        items.Reverse();
        var index = new TrigramIndex(items.Select(i => i.Name));
        var pairs = new List<QualityItem>();
        for (var i = 0; i < items.Count && pairs.Count < MostPairs; i++)
        {
            foreach (var near in index.Find(items[i].Name, Least, 5).Where(n => n.Position > i))
            {
                var (one, other) = (items[i], items[near.Position]);
                pairs.Add(new QualityItem(one.Name, one.Reference, Href(file, one.Reference), AppUrls.Merge(file, one.Reference, other.Reference), other.Name, other.Reference, near.Similarity));
            }
        }

        return [.. pairs.OrderByDescending(p => p.Similarity).ThenBy(p => p.Id, StringComparer.Ordinal)];
    }
}
