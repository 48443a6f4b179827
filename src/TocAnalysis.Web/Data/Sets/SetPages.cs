using System.Globalization;
using System.Numerics;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>A page out of a set in the order of the list. Every page costs one walk over the matches, however deep it lies.</summary>
internal static class SetPages
{
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

    /// <summary>The cases after a place (or before it, nearest first), at most so many.</summary>
    public static IReadOnlyList<long> Page(SetState state, CaseSet match, CaseSort sort, (long Key, long Id)? after, bool back, int count) => sort.Key switch
    {
        CaseSortKey.Id => Page(new ById(sort.Descending), match, sort, after, back, count),
        CaseSortKey.Updated => Page(new ByUpdated(state, sort.Descending), match, sort, after, back, count),
        CaseSortKey.Start => Page(new ByStart(state, sort.Descending), match, sort, after, back, count),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Sets know no such order."),
    };

    private static IReadOnlyList<long> Page<TKeys>(TKeys keys, CaseSet match, CaseSort sort, (long Key, long Id)? after, bool back, int count) where TKeys : struct, IKeys
    {
        var best = new Best(count, back, after);
        // What changed last mostly has the highest number, so the walk begins there where the newest are wanted: all later ones are then passed over at once.
        var fromEnd = sort.Descending != back;
        if (match.AsBits is { Length: > 0 } bits)
        {
            for (var i = 0; i < bits.Length; i++)
            {
                var at = fromEnd ? bits.Length - 1 - i : i;
                for (var word = bits[at]; word != 0;)
                {
                    var bit = fromEnd ? BitOperations.Log2(word) : BitOperations.TrailingZeroCount(word);
                    word &= ~(1UL << bit);
                    var number = (at << 6) + bit;
                    best.Offer(keys.Of(number), number);
                }
            }
        }
        else
        {
            var list = match.AsList;
            for (var i = 0; i < list.Length; i++)
            {
                var number = list[fromEnd ? list.Length - 1 - i : i];
                best.Offer(keys.Of(number), number);
            }
        }

        return best.Ids();
    }

    /// <summary>The order of a list; one method for each, as it is asked for every match.</summary>
    private interface IKeys
    {
        long Of(int number);
    }

    private readonly struct ById(bool descending) : IKeys
    {
        public long Of(int number) => descending ? -number : number;
    }

    private readonly struct ByUpdated(SetState state, bool descending) : IKeys
    {
        private readonly Pages<long> updated = state.Updated;

        public long Of(int number) => descending ? -updated[number] : updated[number];
    }

    private readonly struct ByStart(SetState state, bool descending) : IKeys
    {
        private readonly Pages<int> start = state.Start;

        // Cases without a date come last in either direction.
        public long Of(int number) => start[number] is var day && day != int.MaxValue && descending ? -day : day;
    }

    /// <summary>Keeps the first so many of what is offered. Backwards everything is turned round, so that the same comparison holds.</summary>
    private sealed class Best(int count, bool back, (long Key, long Id)? after)
    {
        private readonly List<(long Key, long Id)> kept = new(count * 4);
        private readonly (long Key, long Id) beyond = after is { } place ? (back ? (-place.Key, -place.Id) : place) : (long.MinValue, long.MinValue);
        private (long Key, long Id) worst = (long.MaxValue, long.MaxValue);

        public void Offer(long key, long id)
        {
            if (back)
                (key, id) = (-key, -id);
            if (key > worst.Key || key < beyond.Key || (key == worst.Key && id > worst.Id) || (key == beyond.Key && id <= beyond.Id))
                return;
            kept.Add((key, id));
            if (kept.Count == count * 4)
            {
                Cut();
                worst = kept[^1];
            }
        }

        public IReadOnlyList<long> Ids()
        {
            Cut();
            return [.. kept.Select(k => back ? -k.Id : k.Id)];
        }

        private void Cut()
        {
            kept.Sort();
            if (kept.Count > count)
                kept.RemoveRange(count, kept.Count - count);
        }
    }
}
