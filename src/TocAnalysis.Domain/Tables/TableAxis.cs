using System.Globalization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;

namespace TocAnalysis.Domain.Tables;

/// <summary>Names and places of keys that the caller knows better than this layer.</summary>
/// <param name="Label">The label of a key of a dimension; asked for keys of <see cref="TableKeys"/> too, where <see cref="TableKeys.SpecialLabel"/> helps.</param>
/// <param name="Order">Place of a key in its dimension, before all else; null, or equal places: the natural order.</param>
/// <param name="Possible">Whether a code can have a value at all; null: every code can have every value.</param>
public sealed record TableLabels(Func<TableDimension, string, string> Label, Func<TableDimension, string, int>? Order = null, Func<string, string, bool>? Possible = null)
{
    /// <summary>Whether a key is a term that was added after the paper; null: none is.</summary>
    public Func<TableDimension, string, bool>? IsLater { get; init; }

    /// <summary>Keys as they are, and English words for keys that stand for no value.</summary>
    public static TableLabels Plain { get; } = new((dimension, key) => TableKeys.SpecialLabel(dimension, key) ?? key);
}

/// <summary>Which keys a table shows along one side, and in which order.</summary>
internal static class TableAxis
{
    private const int LongestYears = 200;

    /// <summary>The headers: keys that occur; of short fixed lists all; decades and years without gaps; and a place for what is not recorded.</summary>
    public static IReadOnlyList<TableHeader> Headers(TableDimension dimension, IEnumerable<string> occurring, TableSpec spec, TableLabels labels)
    {
        var keys = occurring.Concat(dimension == TableDimension.Period ? spec.Periods.Select(p => p.Text) : Fixed(dimension, spec.Filter)).ToHashSet(StringComparer.Ordinal);
        keys.UnionWith(Gaps(dimension, keys));
        if (dimension is not (TableDimension.Transnational or TableDimension.Status or TableDimension.HostSide))
            keys.Add(TableKeys.NotRecorded);
        var natural = Natural(dimension);
        return [.. keys
            .Select(key => new TableHeader(key, labels.Label(dimension, key)))
            .OrderBy(h => Special(h.Key))
            .ThenBy(h => labels.Order?.Invoke(dimension, h.Key) ?? 0)
            .ThenBy(h => dimension is TableDimension.Country or TableDimension.Region or TableDimension.Economy or TableDimension.Coder ? h.Label : "", StringComparer.OrdinalIgnoreCase)
            .ThenBy(h => h.Key, natural)];
    }

    private static int Special(string key) => key switch
    {
        TableKeys.OtherRows => 1,
        TableKeys.OutsidePeriods => 1,
        TableKeys.NotClassified => 1,
        TableKeys.NotExact => 2,
        TableKeys.NotRecorded => 3,
        _ => 0,
    };

    private static IEnumerable<string> Fixed(TableDimension dimension, CaseFilter filter) => dimension switch
    {
        TableDimension.Stage => Narrowed(filter.Stages),
        TableDimension.Domain => Narrowed(filter.Domains),
        TableDimension.Transnational => Narrowed(filter.Results),
        TableDimension.Status => Narrowed(filter.Statuses),
        _ => RegisterDimensions.Keys(dimension),
    };

    private static IEnumerable<string> Narrowed<T>(IReadOnlyList<T> asked) where T : struct, Enum => asked.Count == 0 ? Tokens.All<T>() : asked.Select(a => a.Text());

    private static List<string> Gaps(TableDimension dimension, HashSet<string> keys)
    {
        if (dimension is not (TableDimension.Year or TableDimension.Decade))
            return [];
        var step = dimension == TableDimension.Decade ? 10 : 1;
        var years = keys.Where(k => Special(k) == 0).Select(k => int.Parse(k.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        if (years.Count == 0 || (years.Max() - years.Min()) / step > LongestYears)
            return [];
        return [.. Enumerable.Range(0, (years.Max() - years.Min()) / step + 1).Select(i => (years.Min() + i * step).ToString(CultureInfo.InvariantCulture) + (step == 10 ? "s" : ""))];
    }

    private static IComparer<string> Natural(TableDimension dimension) => dimension switch
    {
        TableDimension.Stage => ByToken<Stage>(),
        TableDimension.Flow => ByToken<Flow>(),
        TableDimension.Domain => ByToken<CrimeDomain>(),
        TableDimension.GroupKind => ByToken<GroupKind>(),
        TableDimension.Value => ByToken<PositionValue>(),
        TableDimension.Transnational => ByToken<Transnationality>(),
        TableDimension.Status => ByToken<CaseStatus>(),
        TableDimension.Code => CodeKeyOrder.Instance,
        _ when RegisterDimensions.Keys(dimension) is { Count: > 0 } keys => Comparer<string>.Create((a, b) => Place(keys, a).CompareTo(Place(keys, b))),
        _ => StringComparer.Ordinal,
    };

    private static int Place(IReadOnlyList<string> keys, string key)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] == key)
                return i;
        }

        return keys.Count;
    }

    private static Comparer<string> ByToken<T>() where T : struct, Enum
    {
        var texts = Tokens.All<T>().ToList();
        return Comparer<string>.Create((a, b) => texts.IndexOf(a).CompareTo(texts.IndexOf(b)));
    }
}
