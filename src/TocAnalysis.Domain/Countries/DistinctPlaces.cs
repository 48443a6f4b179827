namespace TocAnalysis.Domain.Countries;

/// <summary>
/// How many places a set of places really is, when some pairs are one place at different times. "The same at different times" is no equivalence:
/// the Soviet Union is one place with the Russian Federation and one with Ukraine, but these two are two. The answer is therefore the largest
/// choice in which no two are the same; it never shrinks when a place is added.
/// </summary>
public static class DistinctPlaces
{
    /// <summary>The largest choice of places of which no two are the same; of equal ones, that with the later States.</summary>
    /// <param name="keys">Keys of places, in any order, repeated or not.</param>
    /// <param name="resolver">Knows which pairs are the same.</param>
    /// <returns>The chosen keys in ordinal order.</returns>
    public static IReadOnlyList<string> Among(IEnumerable<string> keys, PlaceResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(resolver);
        var nodes = keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var same = nodes.ToDictionary(n => n, n => nodes.Where(other => resolver.SameAtOtherTimes(n, other)).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var chosen = nodes.Where(n => same[n].Count == 0).ToList();
        var open = nodes.Where(n => same[n].Count > 0).ToList();
        while (open.Count > 0)
        {
            var component = Component(open[0], same);
            chosen.AddRange(Largest(component, same, resolver));
            open.RemoveAll(component.Contains);
        }

        return [.. chosen.Order(StringComparer.Ordinal)];
    }

    private static List<string> Component(string start, Dictionary<string, HashSet<string>> same)
    {
        var component = new List<string> { start };
        for (var i = 0; i < component.Count; i++)
            component.AddRange(same[component[i]].Where(n => !component.Contains(n)).ToList());
        component.Sort(StringComparer.Ordinal);
        return component;
    }

    private static List<string> Largest(List<string> nodes, Dictionary<string, HashSet<string>> same, PlaceResolver resolver)
    {
        // The State with the most counterparts is decided first: a union that broke up has all its successors, which leaves nothing to branch on.
        var hub = nodes
            .OrderByDescending(n => nodes.Count(same[n].Contains))
            .ThenBy(n => resolver.Find(n)?.ExistsUntil ?? DateOnly.MaxValue)
            .ThenBy(n => n, StringComparer.Ordinal)
            .FirstOrDefault();
        if (hub is null || !nodes.Exists(same[hub].Contains))
            return nodes;
        var without = Largest([.. nodes.Where(n => n != hub)], same, resolver);
        var with = Largest([.. nodes.Where(n => n != hub && !same[hub].Contains(n))], same, resolver);
        return with.Count + 1 > without.Count ? [hub, .. with] : without;
    }
}
