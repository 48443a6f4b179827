namespace TocAnalysis.Domain.Rounds;

/// <summary>One coder codes one case.</summary>
/// <param name="Case">Key of the case.</param>
/// <param name="Coder">Key of the coder.</param>
public sealed record PlannedAssignment(long Case, long Coder);

/// <summary>
/// Shares the cases of a round out among its coders, in balance and by a seed: the same cases, coders, share and seed give the same assignments, so that the
/// plan can be printed and checked.
/// </summary>
/// <remarks>
/// Some cases are coded by several coders so that agreement can be computed; all others by one. Loads differ by at most one case. With two coders on a
/// doubled case, how often each pair of coders meets also differs by at most one (criterion C3).
/// </remarks>
public static class AssignmentPlan
{
    /// <summary>How many of the cases are coded by several coders: the share, rounded half away from zero.</summary>
    /// <param name="cases">Number of cases.</param>
    /// <param name="percent">0 to 100.</param>
    public static int Doubled(int cases, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cases);
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return (int)Math.Round(cases * percent / 100m, MidpointRounding.AwayFromZero);
    }

    /// <summary>Plans a round.</summary>
    /// <param name="cases">Keys of the cases, each once.</param>
    /// <param name="coders">Keys of the coders, each once; at least one.</param>
    /// <param name="percent">Share of the cases that several coders code, 0 to 100.</param>
    /// <param name="codersPerDoubled">How many coders code such a case, from 2 to the number of coders. With one coder the share must be 0.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The assignments, by case in a drawn order; the doubled cases come first.</returns>
    public static IReadOnlyList<PlannedAssignment> Create(IReadOnlyList<long> cases, IReadOnlyList<long> coders, int percent, int codersPerDoubled, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(coders);
        ArgumentOutOfRangeException.ThrowIfZero(coders.Count);
        var doubled = Doubled(cases.Count, percent);
        if (doubled > 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(codersPerDoubled, 2);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(codersPerDoubled, coders.Count);
        }

        var order = SeededOrder.Shuffle(cases, SeededOrder.SeedOf(seed, 1));
        var hands = SeededOrder.Shuffle(coders, SeededOrder.SeedOf(seed, 2));
        var load = new int[hands.Count];
        var plan = new List<PlannedAssignment>();
        var pairs = codersPerDoubled == 2 ? Pairs(hands.Count) : [];
        for (var i = 0; i < order.Count; i++)
        {
            int[] chosen = i >= doubled ? [Least(load)]
                : codersPerDoubled == 2 ? [pairs[i % pairs.Count].First, pairs[i % pairs.Count].Second]
                : [.. Enumerable.Range(0, load.Length).OrderBy(h => load[h]).ThenBy(h => h).Take(codersPerDoubled)];
            foreach (var hand in chosen)
            {
                load[hand]++;
                plan.Add(new PlannedAssignment(order[i], hands[hand]));
            }
        }

        return plan;
    }

    /// <summary>
    /// Assignments for cases that lack coders, such as those of a coder who left, and for a share of double coding that is raised later. Adds only; what is
    /// assigned stays as it is. Whoever has least is asked first, among equals whoever has met the other coders of the case least.
    /// </summary>
    /// <param name="wanted">How many coders each case shall have, by key.</param>
    /// <param name="assigned">What is assigned already; counts as load.</param>
    /// <param name="coders">Keys of the coders who still work.</param>
    /// <param name="excluded">Pairs of case and coder that shall not come (again), such as work that was given back.</param>
    /// <param name="seed">The seed; decides among equals.</param>
    /// <returns>What to add. A case for which nobody is left stays short.</returns>
    public static IReadOnlyList<PlannedAssignment> Fill(
        IReadOnlyList<KeyValuePair<long, int>> wanted, IReadOnlyCollection<PlannedAssignment> assigned, IReadOnlyList<long> coders, IReadOnlySet<PlannedAssignment> excluded, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(assigned);
        ArgumentNullException.ThrowIfNull(excluded);
        var hands = SeededOrder.Shuffle(coders, SeededOrder.SeedOf(seed, 2));
        var load = hands.ToDictionary(h => h, h => assigned.Count(a => a.Coder == h));
        var of = assigned.GroupBy(a => a.Case).ToDictionary(g => g.Key, g => g.Select(a => a.Coder).ToList());
        var met = new Dictionary<(long, long), int>();
        foreach (var together in of.Values)
            Meet(met, together);
        var added = new List<PlannedAssignment>();
        foreach (var (record, number) in SeededOrder.Shuffle(wanted, SeededOrder.SeedOf(seed, 1)))
        {
            if (!of.TryGetValue(record, out var have))
                of[record] = have = [];
            while (have.Count < number)
            {
                var free = hands.Where(h => !have.Contains(h) && !excluded.Contains(new PlannedAssignment(record, h))).ToList();
                if (free.Count == 0)
                    break;
                var next = free.OrderBy(h => load[h]).ThenBy(h => have.Sum(o => met.GetValueOrDefault(Pair(h, o)))).First();
                foreach (var other in have)
                    met[Pair(next, other)] = met.GetValueOrDefault(Pair(next, other)) + 1;
                have.Add(next);
                load[next]++;
                added.Add(new PlannedAssignment(record, next));
            }
        }

        return added;
    }

    private static int Least(int[] load) => Array.IndexOf(load, load.Min());

    private static (long, long) Pair(long a, long b) => a < b ? (a, b) : (b, a);

    private static void Meet(Dictionary<(long, long), int> met, List<long> together)
    {
        for (var a = 0; a < together.Count; a++)
        {
            for (var b = a + 1; b < together.Count; b++)
                met[Pair(together[a], together[b])] = met.GetValueOrDefault(Pair(together[a], together[b])) + 1;
        }
    }

    /// <summary>
    /// All pairs of the numbers below <paramref name="n"/>, each once, in an order of which every beginning takes all numbers equally often, give or take one.
    /// For an even number these are the rounds of a tournament by the circle method; for an odd one the Hamilton cycles of Walecki, each walked by every second edge.
    /// </summary>
    private static List<(int First, int Second)> Pairs(int n)
    {
        var pairs = new List<(int, int)>(n * (n - 1) / 2);
        if (n % 2 == 0)
        {
            for (var round = 0; round < n - 1; round++)
            {
                pairs.Add((n - 1, round));
                for (var k = 1; k < n / 2; k++)
                    pairs.Add(((round + k) % (n - 1), (round - k + n - 1) % (n - 1)));
            }

            return pairs;
        }

        var m = (n - 1) / 2;
        for (var i = 0; i < m; i++)
        {
            // The hub n-1, then a zigzag through the 2m others, and back to the hub.
            var cycle = new List<int> { n - 1, i };
            for (var k = 1; k <= m; k++)
            {
                cycle.Add((i + k) % (2 * m));
                if (k < m)
                    cycle.Add((i - k + (2 * m)) % (2 * m));
            }

            for (var step = 0; step < n; step++)
            {
                var at = 2 * step % n;
                pairs.Add((cycle[at], cycle[(at + 1) % n]));
            }
        }

        return pairs;
    }
}
