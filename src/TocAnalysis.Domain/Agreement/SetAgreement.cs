using System.Numerics;
using System.Runtime.InteropServices;

namespace TocAnalysis.Domain.Agreement;

/// <summary>Krippendorff's alpha where a rating is a set of codes: all codes a coder gave to a case.</summary>
public static class SetAgreement
{
    /// <summary>alpha = 1 - Do / De with the named distance between sets, over units with two or more ratings. No interval is given.</summary>
    /// <param name="units">One row per unit with the set of each coder; null for missing. The empty set ("looked, none applies") is a rating.</param>
    /// <param name="distance">The distance, to be printed beside the value.</param>
    public static Coefficient Alpha(IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>> units, SetDistance distance)
    {
        ArgumentNullException.ThrowIfNull(units);
        var sets = new DistinctSets(units);
        var rows = units.Select(row => row.Where(set => set is not null).Select(set => sets.IndexOf(set!)).ToArray()).ToList();
        var width = units.Count == 0 ? 0 : units.Max(row => row.Count);
        var coders = Enumerable.Range(0, width).Count(coder => units.Any(row => coder < row.Count && row[coder] is not null));
        var pairable = rows.Where(row => row.Length >= 2).ToList();
        var blocked = CoefficientDefinition.BlockedBy(rows.Count(row => row.Length > 0), coders, pairable.Count);
        var estimate = blocked is null ? Alpha(pairable, sets, distance) : Estimate.Undefined(blocked);
        return Coefficient.From(CoefficientNames.KrippendorffAlphaSets, estimate, units.Count, pairable.Count, coders, MissingRule.PairableUnits);
    }

    private static Estimate Alpha(List<int[]> pairable, DistinctSets sets, SetDistance distance)
    {
        var totals = new double[sets.Count];
        double observed = 0, expected = 0, values = 0;
        foreach (var row in pairable)
        {
            values += row.Length;
            for (var a = 0; a < row.Length; a++)
            {
                totals[row[a]]++;
                for (var b = a + 1; b < row.Length; b++) observed += sets.Distance(row[a], row[b], distance) / (row.Length - 1);
            }
        }

        for (var a = 0; a < sets.Count; a++)
        {
            if (totals[a] == 0) continue;
            for (var b = a + 1; b < sets.Count; b++) expected += totals[a] * totals[b] * sets.Distance(a, b, distance);
        }

        return expected <= 0 ? Estimate.Undefined(NotDefinedReasons.OneValue) : Estimate.Of(1 - ((values - 1) * observed / expected));
    }

    /// <summary>The different sets of a table as bit masks, so that a distance is a few machine words of work.</summary>
    private sealed class DistinctSets
    {
        private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
        private readonly List<ulong> masks = [];
        private readonly List<int> sizes = [];
        private readonly int words;

        public DistinctSets(IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>> units)
        {
            foreach (var code in units.SelectMany(row => row).OfType<IReadOnlyCollection<string>>().SelectMany(set => set))
                codes.TryAdd(code, codes.Count);
            words = (codes.Count + 63) / 64;
        }

        public int Count => sizes.Count;

        public int IndexOf(IReadOnlyCollection<string> set)
        {
            var mask = new ulong[words];
            foreach (var code in set) mask[codes[code] / 64] |= 1UL << (codes[code] % 64);
            var key = string.Join(',', mask);
            if (indexes.TryGetValue(key, out var index)) return index;
            indexes[key] = sizes.Count;
            masks.AddRange(mask);
            sizes.Add(mask.Sum(word => BitOperations.PopCount(word)));
            return sizes.Count - 1;
        }

        public double Distance(int a, int b, SetDistance distance)
        {
            var all = CollectionsMarshal.AsSpan(masks);
            var shared = 0;
            for (var word = 0; word < words; word++) shared += BitOperations.PopCount(all[(a * words) + word] & all[(b * words) + word]);
            return SetDistances.Unchecked(distance, sizes[a], sizes[b], shared);
        }
    }
}
