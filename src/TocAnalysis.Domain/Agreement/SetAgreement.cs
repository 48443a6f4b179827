using System.Numerics;
using System.Runtime.InteropServices;

namespace TocAnalysis.Domain.Agreement;

/// <summary>Krippendorff's alpha where a rating is a set of codes: all codes a coder gave to a case.</summary>
public static class SetAgreement
{
    private static readonly SetDistance[] Distances = Enum.GetValues<SetDistance>();

    /// <summary>alpha = 1 - Do / De with the named distance between sets, over units with two or more ratings. No interval is given.</summary>
    /// <param name="units">One row per unit with the set of each coder; null for missing. The empty set ("looked, none applies") is a rating.</param>
    /// <param name="distance">The distance, to be printed beside the value.</param>
    public static Coefficient Alpha(IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>> units, SetDistance distance) => All(units).Single(alpha => alpha.Distance == distance).Alpha;

    /// <summary>
    /// alpha under every distance. All of them depend only on how many codes two sets have and share, so that the pairs of sets are gone through once; where many
    /// sets differ, nearly all the time goes there.
    /// </summary>
    /// <param name="units">One row per unit with the set of each coder; null for missing.</param>
    public static IReadOnlyList<(SetDistance Distance, Coefficient Alpha)> All(IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        var sets = new DistinctSets(units);
        var rows = units.Select(row => row.Where(set => set is not null).Select(set => sets.IndexOf(set!)).ToArray()).ToList();
        var width = units.Count == 0 ? 0 : units.Max(row => row.Count);
        var coders = Enumerable.Range(0, width).Count(coder => units.Any(row => coder < row.Count && row[coder] is not null));
        var pairable = rows.Where(row => row.Length >= 2).ToList();
        var blocked = CoefficientDefinition.BlockedBy(rows.Count(row => row.Length > 0), coders, pairable.Count);
        var estimates = blocked is null ? Alphas(pairable, sets) : [.. Distances.Select(_ => Estimate.Undefined(blocked))];
        return [.. Distances.Zip(estimates, (distance, estimate) => (distance, Coefficient.From(CoefficientNames.KrippendorffAlphaSets, estimate, units.Count, pairable.Count, coders, MissingRule.PairableUnits)))];
    }

    private static IReadOnlyList<Estimate> Alphas(List<int[]> pairable, DistinctSets sets)
    {
        var totals = new double[sets.Count];
        var observed = new double[Distances.Length];
        double values = 0;
        foreach (var row in pairable)
        {
            values += row.Length;
            for (var a = 0; a < row.Length; a++)
            {
                totals[row[a]]++;
                for (var b = a + 1; b < row.Length; b++) sets.AddDistances(row[a], row[b], 1.0 / (row.Length - 1), observed);
            }
        }

        // One sum for each set, added up in their order afterwards: the same to the last digit, however many processors there are.
        var rows = new double[sets.Count][];
        Parallel.For(0, sets.Count, a =>
        {
            var sums = rows[a] = new double[Distances.Length];
            for (var b = a + 1; totals[a] > 0 && b < totals.Length; b++)
            {
                if (totals[b] > 0) sets.AddDistances(a, b, totals[a] * totals[b], sums);
            }
        });
        return
        [
            .. Distances.Select((_, d) => rows.Sum(row => row[d]) is > 0 and var expected
                ? Estimate.Of(1 - ((values - 1) * observed[d] / expected))
                : Estimate.Undefined(NotDefinedReasons.OneValue)),
        ];
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

        /// <summary>Adds the distances of two sets, in the order of <see cref="Distances"/> and times a weight, to sums.</summary>
        public void AddDistances(int a, int b, double weight, double[] sums)
        {
            var all = CollectionsMarshal.AsSpan(masks);
            var shared = 0;
            for (var word = 0; word < words; word++) shared += BitOperations.PopCount(all[(a * words) + word] & all[(b * words) + word]);
            for (var d = 0; d < sums.Length; d++) sums[d] += weight * SetDistances.Unchecked(Distances[d], sizes[a], sizes[b], shared);
        }
    }
}
