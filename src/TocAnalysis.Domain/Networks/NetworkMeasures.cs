namespace TocAnalysis.Domain.Networks;

/// <summary>What is measured of one node.</summary>
/// <param name="Id">The node.</param>
/// <param name="Degree">Other nodes that it has a tie with, whatever the direction and however many ties.</param>
/// <param name="InDegree">Other nodes with a tie towards it; a tie without direction counts both ways.</param>
/// <param name="OutDegree">Other nodes it has a tie towards; a tie without direction counts both ways.</param>
/// <param name="Betweenness">Pairs of other nodes whose shortest ways lead through it; where there are several shortest ways, the share of them (Freeman 1977). Null: the network is too large, see <see cref="NetworkMeasures.MostWork"/>.</param>
/// <param name="BetweennessShare"><paramref name="Betweenness"/> over all pairs of other nodes, 0 to 1; null with fewer than three nodes, or where that is null.</param>
/// <param name="Brokered">Pairs of a licit and an illicit neighbour that have no tie with each other: they meet through this node.</param>
/// <param name="Component">Number of the component it belongs to, from 1, the largest first.</param>
public sealed record NodeMeasures(string Id, int Degree, int InDegree, int OutDegree, double? Betweenness, double? BetweennessShare, int Brokered, int Component);

/// <summary>
/// Measures of a network. All but arcs and directed density look at it without directions and with one tie for each pair; loops are counted and left out.
/// Sources: Wasserman and Faust, Social Network Analysis (1994); Freeman (1977, 1979); Brandes (2001) for the way of computing betweenness.
/// </summary>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Ties">Number of ties as they are recorded, several of one pair and loops among them.</param>
/// <param name="Arcs">Ordered pairs of different nodes with a tie from the first to the second; a tie without direction gives two.</param>
/// <param name="Edges">Pairs of different nodes with a tie.</param>
/// <param name="Loops">Nodes with a tie to themselves.</param>
/// <param name="Density"><paramref name="Edges"/> over all pairs, 0 to 1; null with fewer than two nodes.</param>
/// <param name="DirectedDensity"><paramref name="Arcs"/> over all ordered pairs, 0 to 1; null with fewer than two nodes.</param>
/// <param name="Components">Parts that no tie joins; a node without ties is one of its own.</param>
/// <param name="LargestComponent">Nodes of the largest part.</param>
/// <param name="Isolates">Nodes without a tie to another.</param>
/// <param name="MeanDegree">Mean number of neighbours; null without nodes.</param>
/// <param name="DegreeCentralization">0: all nodes have as many neighbours; 1: one node is tied to all others and these to nobody else (a star). Null with fewer than three nodes.</param>
/// <param name="BetweennessCentralization">The same for betweenness. Null with fewer than three nodes.</param>
/// <param name="Each">The measures of each node, in the order of the network.</param>
public sealed record NetworkMeasures(
    int Nodes, int Ties, int Arcs, int Edges, int Loops, double? Density, double? DirectedDensity, int Components, int LargestComponent, int Isolates, double? MeanDegree,
    double? DegreeCentralization, double? BetweennessCentralization, IReadOnlyList<NodeMeasures> Each)
{
    /// <summary>Nodes times pairs with a tie up to which betweenness is computed: some seconds.</summary>
    public const long MostWork = 300_000_000;

    /// <summary>Whether betweenness was left out because the network is too large.</summary>
    public bool BetweennessLeftOut => Nodes * (long)Edges > MostWork;

    /// <summary>Measures a network.</summary>
    /// <param name="graph">The network; may be empty.</param>
    /// <returns>Its measures.</returns>
    public static NetworkMeasures Of(NetworkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var n = graph.Nodes.Count;
        var neighbours = graph.Neighbours();
        var arcs = new HashSet<(int From, int To)>();
        var loops = new HashSet<int>();
        foreach (var tie in graph.Ties)
        {
            var (from, to) = (graph.IndexOf(tie.From), graph.IndexOf(tie.To));
            if (from == to)
            {
                loops.Add(from);
                continue;
            }

            arcs.Add((from, to));
            if (!tie.Directed)
                arcs.Add((to, from));
        }

        var (incoming, outgoing) = (new int[n], new int[n]);
        foreach (var (from, to) in arcs)
        {
            outgoing[from]++;
            incoming[to]++;
        }

        var edges = neighbours.Sum(s => s.Count) / 2;
        var (component, sizes) = NetworkPaths.Components(neighbours);
        var betweenness = (long)n * edges > MostWork ? null : NetworkPaths.Betweenness(neighbours);
        var pairsOfOthers = (n - 1.0) * (n - 2) / 2;
        double? pairs = n < 2 ? null : n * (n - 1.0) / 2;
        var degrees = neighbours.Select(s => (double)s.Count).ToArray();
        return new NetworkMeasures(
            n, graph.Ties.Count, arcs.Count, edges, loops.Count, edges / pairs, arcs.Count / (2 * pairs), sizes.Count, sizes.Count == 0 ? 0 : sizes[0],
            neighbours.Count(s => s.Count == 0), n == 0 ? null : degrees.Average(),
            n < 3 ? null : Excess(degrees) / ((n - 1.0) * (n - 2)),
            n < 3 || betweenness is null ? null : Excess(betweenness) / pairsOfOthers / (n - 1),
            [.. graph.Nodes.Select((node, i) => new NodeMeasures(
                node.Id, neighbours[i].Count, incoming[i], outgoing[i], betweenness?[i], n < 3 ? null : betweenness?[i] / pairsOfOthers, Brokered(graph, neighbours, i), component[i] + 1))]);
    }

    /// <summary>By how much the largest value is above the others, summed.</summary>
    private static double Excess(double[] values)
    {
        var most = values.Max();
        return values.Sum(v => most - v);
    }

    private static int Brokered(NetworkGraph graph, IReadOnlyList<IReadOnlyList<int>> neighbours, int broker)
    {
        var licit = neighbours[broker].Where(i => graph.Nodes[i].Side == ActorSide.Licit).ToList();
        var illicit = neighbours[broker].Where(i => graph.Nodes[i].Side == ActorSide.Illicit).ToHashSet();
        return illicit.Count == 0 ? 0 : licit.Sum(i => illicit.Count - neighbours[i].Count(illicit.Contains));
    }
}
