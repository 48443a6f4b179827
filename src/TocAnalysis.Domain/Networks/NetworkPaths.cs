namespace TocAnalysis.Domain.Networks;

/// <summary>Ways through a network, without directions and each tie of length one.</summary>
public static class NetworkPaths
{
    /// <summary>A shortest way between two nodes.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="from">Identifier of the first node.</param>
    /// <param name="to">Identifier of the last node.</param>
    /// <returns>Identifiers of the nodes along it, both ends among them; of several shortest ways always the same. Empty: no way, or an end is no node.</returns>
    public static IReadOnlyList<string> Shortest(NetworkGraph graph, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var (start, end) = (graph.IndexOf(from), graph.IndexOf(to));
        if (start < 0 || end < 0)
            return [];
        var neighbours = graph.Neighbours();
        var before = new Dictionary<int, int> { [start] = -1 };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var at) && !before.ContainsKey(end))
        {
            foreach (var next in neighbours[at])
            {
                if (before.TryAdd(next, at))
                    queue.Enqueue(next);
            }
        }

        if (!before.ContainsKey(end))
            return [];
        var way = new List<string>();
        for (var at = end; at >= 0; at = before[at])
            way.Add(graph.Nodes[at].Id);
        way.Reverse();
        return way;
    }

    /// <summary>The nodes within some steps of others, those others among them.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="from">Identifiers to start from; unknown ones are passed over.</param>
    /// <param name="steps">How many steps, 0 or more.</param>
    /// <returns>Identifier and least number of steps.</returns>
    public static IReadOnlyDictionary<string, int> Within(NetworkGraph graph, IEnumerable<string> from, int steps)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(from);
        var neighbours = graph.Neighbours();
        var found = new Dictionary<int, int>();
        var queue = new Queue<int>();
        foreach (var start in from.Select(graph.IndexOf).Where(i => i >= 0))
        {
            if (found.TryAdd(start, 0))
                queue.Enqueue(start);
        }

        while (queue.TryDequeue(out var at))
        {
            if (found[at] == steps)
                continue;
            foreach (var next in neighbours[at])
            {
                if (found.TryAdd(next, found[at] + 1))
                    queue.Enqueue(next);
            }
        }

        return found.ToDictionary(f => graph.Nodes[f.Key].Id, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>The parts that no tie joins.</summary>
    /// <param name="neighbours">Neighbours of each node by position.</param>
    /// <returns>For each node the number of its part from 0, and the sizes of the parts, largest first.</returns>
    internal static (int[] Of, IReadOnlyList<int> Sizes) Components(IReadOnlyList<IReadOnlyList<int>> neighbours)
    {
        var part = new int[neighbours.Count];
        Array.Fill(part, -1);
        var sizes = new List<int>();
        for (var start = 0; start < neighbours.Count; start++)
        {
            if (part[start] >= 0)
                continue;
            var (number, size) = (sizes.Count, 0);
            var stack = new Stack<int>([start]);
            part[start] = number;
            while (stack.TryPop(out var at))
            {
                size++;
                foreach (var next in neighbours[at].Where(i => part[i] < 0))
                {
                    part[next] = number;
                    stack.Push(next);
                }
            }

            sizes.Add(size);
        }

        // Of two parts of one size the one that comes first keeps the lower number.
        var order = Enumerable.Range(0, sizes.Count).OrderByDescending(i => sizes[i]).ToList();
        var rank = new int[sizes.Count];
        for (var i = 0; i < order.Count; i++)
            rank[order[i]] = i;
        return ([.. part.Select(p => rank[p])], [.. order.Select(i => sizes[i])]);
    }

    /// <summary>Betweenness of each node over unordered pairs (Brandes 2001).</summary>
    /// <param name="neighbours">Neighbours of each node by position.</param>
    /// <returns>By position.</returns>
    internal static double[] Betweenness(IReadOnlyList<IReadOnlyList<int>> neighbours)
    {
        var n = neighbours.Count;
        var lists = neighbours.Select(s => s.ToArray()).ToArray();
        var (result, distance, ways, share, order) = (new double[n], new int[n], new double[n], new double[n], new int[n]);
        for (var start = 0; start < n; start++)
        {
            Array.Fill(distance, -1);
            Array.Clear(ways);
            Array.Clear(share);
            (distance[start], ways[start], order[0]) = (0, 1, start);
            var (head, tail) = (0, 1);
            while (head < tail)
            {
                var at = order[head++];
                foreach (var next in lists[at])
                {
                    if (distance[next] < 0)
                    {
                        distance[next] = distance[at] + 1;
                        order[tail++] = next;
                    }

                    if (distance[next] == distance[at] + 1)
                        ways[next] += ways[at];
                }
            }

            while (--tail > 0)
            {
                var at = order[tail];
                foreach (var before in lists[at])
                {
                    if (distance[before] == distance[at] - 1)
                        share[before] += ways[before] / ways[at] * (1 + share[at]);
                }

                result[at] += share[at];
            }
        }

        // Each pair was looked at from both ends.
        for (var i = 0; i < n; i++)
            result[i] /= 2;
        return result;
    }
}
