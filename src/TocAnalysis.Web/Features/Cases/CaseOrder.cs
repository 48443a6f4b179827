using System.Globalization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// Puts cases in order and begins behind a cursor, by keyset: a page deep in the list costs no more than the first, as the bound is one that an index
/// can begin at. Equal cases follow their identifiers; cases without a date come last in either direction. A page backwards is read in reversed order and turned round by the caller.
/// </summary>
internal static class CaseOrder
{
    public static IQueryable<CaseRow> Page(IQueryable<CaseRow> cases, CaseSort sort, CaseCursor? cursor)
    {
        var back = cursor?.Back == true;
        var up = sort.Descending == back;
        return sort.Key switch
        {
            CaseSortKey.Id => ById(cases, cursor, up),
            CaseSortKey.Title => ByTitle(cases, cursor, up, back),
            CaseSortKey.Start => ByStart(cases, cursor, up, back),
            CaseSortKey.Updated => ByUpdated(cases, cursor, up, back),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Relevance is ranked apart."),
        };
    }

    private static IQueryable<CaseRow> ById(IQueryable<CaseRow> cases, CaseCursor? cursor, bool up)
    {
        if (cursor is { Id: var id })
            cases = up ? cases.Where(c => c.Id > id) : cases.Where(c => c.Id < id);
        return up ? cases.OrderBy(c => c.Id) : cases.OrderByDescending(c => c.Id);
    }

    private static IQueryable<CaseRow> ByTitle(IQueryable<CaseRow> cases, CaseCursor? cursor, bool up, bool back)
    {
        if (cursor is { Id: var id, Value: var title })
        {
#pragma warning disable CA1309 // It becomes SQL and compares by the collation that also sorts.
            cases = up
                ? cases.Where(c => string.Compare(c.Title, title) >= 0 && (string.Compare(c.Title, title) > 0 || (back ? c.Id < id : c.Id > id)))
                : cases.Where(c => string.Compare(c.Title, title) <= 0 && (string.Compare(c.Title, title) < 0 || (back ? c.Id < id : c.Id > id)));
#pragma warning restore CA1309
        }

        return ThenById(up ? cases.OrderBy(c => c.Title) : cases.OrderByDescending(c => c.Title), back);
    }

    private static IQueryable<CaseRow> ByStart(IQueryable<CaseRow> cases, CaseCursor? cursor, bool up, bool back)
    {
        if (cursor is { Id: var id, Value: null })
        {
            cases = back
                ? cases.Where(c => c.StartLatest != null || c.Id < id)
                : cases.Where(c => c.StartLatest == null && c.Id > id);
        }
        else if (cursor is { Value: { } text })
        {
            var (last, day) = (cursor.Id, DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture));
            cases = up
                ? cases.Where(c => (c.StartEarliest ?? c.StartLatest) > day || ((c.StartEarliest ?? c.StartLatest) == day && (back ? c.Id < last : c.Id > last)) || (!back && c.StartLatest == null))
                : cases.Where(c => (c.StartEarliest ?? c.StartLatest) < day || ((c.StartEarliest ?? c.StartLatest) == day && (back ? c.Id < last : c.Id > last)) || (!back && c.StartLatest == null));
        }

        var dated = back ? cases.OrderByDescending(c => c.StartLatest == null) : cases.OrderBy(c => c.StartLatest == null);
        return ThenById(up ? dated.ThenBy(c => c.StartEarliest ?? c.StartLatest) : dated.ThenByDescending(c => c.StartEarliest ?? c.StartLatest), back);
    }

    private static IQueryable<CaseRow> ByUpdated(IQueryable<CaseRow> cases, CaseCursor? cursor, bool up, bool back)
    {
        if (cursor is { Id: var id, Value: { } text })
        {
            var at = DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture).ToUniversalTime();
            cases = up
                ? cases.Where(c => c.UpdatedAt >= at && (c.UpdatedAt > at || (back ? c.Id < id : c.Id > id)))
                : cases.Where(c => c.UpdatedAt <= at && (c.UpdatedAt < at || (back ? c.Id < id : c.Id > id)));
        }

        return ThenById(up ? cases.OrderBy(c => c.UpdatedAt) : cases.OrderByDescending(c => c.UpdatedAt), back);
    }

    private static IQueryable<CaseRow> ThenById(IOrderedQueryable<CaseRow> cases, bool back) => back ? cases.ThenByDescending(c => c.Id) : cases.ThenBy(c => c.Id);
}
