using System.Globalization;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>A page out of a set in the order of the list. Every page costs one walk over the matches, however deep it lies.</summary>
internal static class SetPages
{
    /// <summary>What the order is by, of a case: smaller comes first, and equal ones follow their numbers.</summary>
    public static long Key(SetState state, CaseSort sort, int number) => sort.Key switch
    {
        CaseSortKey.Id => sort.Descending ? -number : number,
        CaseSortKey.Updated => sort.Descending ? -state.Updated[number] : state.Updated[number],
        // Cases without a date come last in either direction.
        CaseSortKey.Start => state.Start[number] is var day && day != int.MaxValue && sort.Descending ? -day : day,
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Sets know no such order."),
    };

    /// <summary>The key of a cursor.</summary>
    /// <param name="sort">Identifier, start or last change.</param>
    /// <param name="value">The value in the cursor.</param>
    /// <param name="id">The case in the cursor.</param>
    public static long CursorKey(CaseSort sort, string? value, long id) => sort.Key switch
    {
        CaseSortKey.Id => sort.Descending ? -id : id,
        CaseSortKey.Updated => DateTimeOffset.ParseExact(value!, "O", CultureInfo.InvariantCulture).UtcTicks * (sort.Descending ? -1 : 1),
        _ => value is null ? int.MaxValue : DateOnly.ParseExact(value, "O", CultureInfo.InvariantCulture).DayNumber * (sort.Descending ? -1 : 1),
    };

    /// <summary>The cases after a place (or before it, nearest first), at most so many, and how many lie before the place.</summary>
    public static (IReadOnlyList<long> Ids, int Before) Page(SetState state, CaseSet match, CaseSort sort, (long Key, long Id)? after, bool back, int count)
    {
        var kept = new List<(long Key, long Id)>(count * 4);
        (long Key, long Id)? worst = null;
        var before = 0;
        var numbers = match.ToArray();
        // What changed last mostly has the highest number, so the walk begins there where the newest are wanted: all later ones are then passed over at once.
        var fromEnd = sort.Descending != back;
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = numbers[fromEnd ? numbers.Length - 1 - i : i];
            (long Key, long Id) item = (Key(state, sort, number), number);
            if (after is { } place)
            {
                var order = item.CompareTo(place);
                if (order < 0)
                    before++;
                if (back ? order >= 0 : order <= 0)
                    continue;
            }

            if (worst is { } last && (back ? item.CompareTo(last) < 0 : item.CompareTo(last) > 0))
                continue;
            kept.Add(item);
            if (kept.Count == count * 4)
            {
                Cut();
                worst = kept[^1];
            }
        }

        Cut();
        return ([.. kept.Select(k => k.Id)], before);

        void Cut()
        {
            kept.Sort();
            if (back)
                kept.Reverse();
            if (kept.Count > count)
                kept.RemoveRange(count, kept.Count - count);
        }
    }
}
