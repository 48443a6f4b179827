using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// Which cases stand on a page, and in which order: out of the sets where they know it, else by SQL. Relevance ranks the matches that were changed last, at
/// most <see cref="Ranked"/> of them; whatever else matches follows them, latest change first. So a word that stands in most cases costs no more than a rare one.
/// </summary>
internal sealed class CasePages(TocContext context, CaseQuery query, SetQuery? sets, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
{
    /// <summary>At most so many cases are ranked.</summary>
    public const int Ranked = 2_000;

    /// <summary>Up to so many cases are sorted by title on their own; of more, the index of titles is walked.</summary>
    private const int SortedAlone = 5_000;

    private static readonly CaseSort ByChange = new(CaseSortKey.Updated, true);
    private CaseSet? match;
    private IReadOnlyList<long>? newest;
    private IReadOnlyList<PageEntry>? ranked;

    /// <summary>What the sets take in; only where there are sets.</summary>
    public CaseSet Match => match ??= sets!.Match(filter);

    /// <summary>At most so many cases from the cursor on, in reading order away from it, with their rank where they have one.</summary>
    public async Task<IReadOnlyList<PageEntry>> PageAsync(CaseSort sort, CaseCursor? cursor, int count, SearchWords words) => sort.Key switch
    {
        CaseSortKey.Relevance => await RelevantAsync(sort, cursor, count, words),
        CaseSortKey.Title when sets is not null => await ByTitleAsync(sort, cursor, count),
        _ => [.. (await IdsAsync(sort, cursor, count)).Select(id => new PageEntry(id, null))],
    };

    private async Task<IReadOnlyList<long>> IdsAsync(CaseSort sort, CaseCursor? cursor, int count)
    {
        if (sets is null)
            return await CaseOrder.Page(query.Where(context, actor, filter), sort, cursor).Select(c => c.Id).Take(count).ToListAsync(cancellationToken);
        var after = cursor is null ? ((long, long)?)null : (SetPages.CursorKey(sort, cursor.Value, cursor.Id), cursor.Id);
        return SetPages.Page(sets.State, Match, sort, after, cursor?.Back == true, count);
    }

    /// <summary>The order of titles is the database's, so it is read there and held against the set.</summary>
    private async Task<IReadOnlyList<PageEntry>> ByTitleAsync(CaseSort sort, CaseCursor? cursor, int count)
    {
        if (Match.Count <= SortedAlone)
        {
            var all = Match.ToArray().Select(n => (long)n).ToList();
            return [.. (await CaseOrder.Page(context.VisibleCases(actor).Where(c => all.Contains(c.Id)), sort, cursor).Select(c => c.Id).Take(count).ToListAsync(cancellationToken)).Select(id => new PageEntry(id, null))];
        }

        var found = new List<PageEntry>();
        var step = count * 4;
        while (found.Count < count)
        {
            var next = await CaseOrder.Page(context.Cases.Where(c => c.DeletedAt == null), sort, cursor).Select(c => new { c.Id, c.Title }).Take(step).ToListAsync(cancellationToken);
            found.AddRange(next.Where(n => Match.Contains((int)n.Id)).Select(n => new PageEntry(n.Id, null)).Take(count - found.Count));
            if (next.Count < step)
                break;
            cursor = new CaseCursor(sort.ToString(), next[^1].Title, next[^1].Id, cursor?.Back == true, 1);
            step = Math.Min(step * 4, 20_000);
        }

        return found;
    }

    private async Task<IReadOnlyList<PageEntry>> RelevantAsync(CaseSort sort, CaseCursor? cursor, int count, SearchWords words)
    {
        newest ??= await IdsAsync(ByChange, null, Ranked + 1);
        var tail = newest.Count > Ranked;
        ranked ??= await RanksAsync([.. newest.Take(Ranked)], words, sort.Descending);
        var back = cursor?.Back == true;
        var (rank, change) = CaseCursor.Relevance(cursor?.Value);
        var page = new List<PageEntry>();
        if (!back)
        {
            if (change is null)
                page.AddRange(ranked.SkipWhile(r => rank is { } from && !After(r, from, cursor!.Id, sort.Descending)).Take(count));
            if (tail && page.Count < count)
                page.AddRange(await TailAsync(change is null ? await LastRankedAsync(newest[Ranked - 1]) : cursor! with { Value = change, Sort = ByChange.ToString() }, count - page.Count, newest));
            return page;
        }

        if (change is not null)
            page.AddRange(await TailAsync(cursor! with { Value = change, Sort = ByChange.ToString() }, count, newest));
        var before = change is not null ? ranked : ranked.TakeWhile(r => !After(r, rank!.Value, cursor!.Id, sort.Descending) && r.Id != cursor.Id);
        page.AddRange(before.Reverse().Take(count - page.Count));
        return page;
    }

    private static bool After(PageEntry entry, float rank, long id, bool worstFirst) =>
        entry.Rank == rank ? entry.Id > id : worstFirst ? entry.Rank > rank : entry.Rank < rank;

    /// <summary>The unranked cases from the cursor on. Ranked ones are the newest, so they are met only on the way back.</summary>
    private async Task<IEnumerable<PageEntry>> TailAsync(CaseCursor cursor, int count, IReadOnlyList<long> newest)
    {
        var ids = await IdsAsync(ByChange, cursor, count);
        var ranked = newest.Take(Ranked).ToHashSet();
        return ids.TakeWhile(id => !ranked.Contains(id)).Select(id => new PageEntry(id, null));
    }

    private async Task<CaseCursor> LastRankedAsync(long id)
    {
        var updated = await context.Cases.Where(c => c.Id == id).Select(c => c.UpdatedAt).SingleAsync(cancellationToken);
        return new CaseCursor(ByChange.ToString(), updated.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), id, false, 1);
    }

    private async Task<List<PageEntry>> RanksAsync(List<long> ids, SearchWords words, bool worstFirst)
    {
        var (all, web, prefix, pairs, _) = words;
        _ = CaseId.TryParse(all, out var number);
        // A case that is named by its identifier or reference comes before every rank, which never exceeds 1.
        var rows = await context.Cases.Where(c => ids.Contains(c.Id)).Select(c => new
        {
            c.Id,
            Rank = c.Reference == all || c.Id == number
                ? 2f
                : c.Search.Rank(TocContext.TextQueryIn(c.Language, web, prefix, pairs)),
        }).ToListAsync(cancellationToken);
        var ordered = worstFirst ? rows.OrderBy(r => r.Rank) : rows.OrderByDescending(r => r.Rank);
        return [.. ordered.ThenBy(r => r.Id).Select(r => new PageEntry(r.Id, r.Rank))];
    }
}

/// <summary>A case on a page, with its rank where the page is ranked and it is among the ranked ones.</summary>
internal readonly record struct PageEntry(long Id, float? Rank);
