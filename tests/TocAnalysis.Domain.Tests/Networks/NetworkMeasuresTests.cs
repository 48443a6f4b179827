using CsCheck;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Domain.Tests.Networks;

/// <summary>Graphs small enough to be measured by hand, and a second, slower way of computing betweenness.</summary>
public sealed class NetworkMeasuresTests
{
    [Fact]
    public void A_star_is_as_centralized_as_can_be()
    {
        var star = NetworkMeasures.Of(Graph(5, "0-1 0-2 0-3 0-4"));

        (star.DegreeCentralization, star.BetweennessCentralization).ShouldBe((1.0, 1.0));
        (star.Each[0].Degree, star.Each[0].Betweenness, star.Each[0].BetweennessShare).ShouldBe((4, 6.0, 1.0));
        star.Each.Skip(1).ShouldAllBe(m => m.Degree == 1 && m.Betweenness == 0);
        star.Density.ShouldBe(0.4);
    }

    [Fact]
    public void A_ring_is_not_centralized_and_its_betweenness_is_shared_between_both_ways_round()
    {
        var ring = NetworkMeasures.Of(Graph(4, "0-1 1-2 2-3 3-0"));

        (ring.DegreeCentralization, ring.BetweennessCentralization, ring.Components).ShouldBe((0.0, 0.0, 1));
        ring.Each.ShouldAllBe(m => m.Degree == 2 && m.Betweenness == 0.5);
    }

    [Fact]
    public void Loops_and_further_ties_of_one_pair_count_as_ties_and_not_as_neighbours()
    {
        var graph = new NetworkGraph([.. Nodes(3)], [new("0", "1", Directed: true), new("0", "1", Directed: true, Weight: 4), new("1", "0"), new("2", "2")]);
        var measures = NetworkMeasures.Of(graph);

        (measures.Ties, measures.Arcs, measures.Edges, measures.Loops, measures.Isolates, measures.Components).ShouldBe((4, 2, 1, 1, 1, 2));
        (measures.Each[0].Degree, measures.Each[0].OutDegree, measures.Each[0].InDegree).ShouldBe((1, 1, 1));
        measures.Each.Select(m => m.Component).ShouldBe([1, 1, 2]);
        measures.DirectedDensity!.Value.ShouldBe(2 / 6.0, 1e-12);
    }

    [Fact]
    public void What_needs_more_nodes_is_not_there_and_never_a_number_that_is_none()
    {
        var none = NetworkMeasures.Of(Graph(0, ""));
        (none.Nodes, none.Components, none.LargestComponent, none.Density, none.MeanDegree, none.DegreeCentralization).ShouldBe((0, 0, 0, null, null, null));
        var one = NetworkMeasures.Of(Graph(1, ""));
        (one.Isolates, one.Density, one.MeanDegree, one.Each[0].BetweennessShare).ShouldBe((1, null, 0.0, null));
        var two = NetworkMeasures.Of(Graph(2, "0-1"));
        (two.Density, two.DegreeCentralization, two.BetweennessCentralization).ShouldBe((1.0, null, null));
    }

    [Fact]
    public void Betweenness_of_a_network_that_is_too_large_is_left_out_and_all_else_is_there()
    {
        var many = Enumerable.Range(0, 800).ToList();
        var dense = NetworkMeasures.Of(new NetworkGraph([.. Nodes(1_000)], [.. many.SelectMany(a => many.Where(b => b > a).Select(b => new NetworkTie($"{a}", $"{b}")))]));

        (dense.BetweennessLeftOut, dense.Each[0].Betweenness, dense.BetweennessCentralization).ShouldBe((true, null, null));
        (dense.Edges, dense.Isolates, dense.Each[0].Degree, dense.DegreeCentralization!.Value > 0).ShouldBe((319_600, 200, 799, true));
    }

    [Fact]
    public void A_broker_joins_licit_and_illicit_neighbours_that_do_not_know_each_other()
    {
        // 0 knows a company, an official and two groups; one group knows the company itself.
        var kinds = new[] { GroupKind.GoBetween, GroupKind.LegitimateCompany, GroupKind.Official, GroupKind.OrganizedGroup, GroupKind.Network, GroupKind.Individual };
        var nodes = kinds.Select((k, i) => new NetworkNode($"{i}", $"{i}", ActorSides.Of(k))).ToList();
        var graph = new NetworkGraph(nodes, [.. Ties("0-1 0-2 0-3 0-4 0-5 1-3")]);
        var each = NetworkMeasures.Of(graph).Each;

        // Of the four pairs company or official with group or network, one meets by itself.
        each[0].Brokered.ShouldBe(3);
        each.Skip(1).ShouldAllBe(m => m.Brokered == 0);
    }

    [Fact]
    public void Of_the_kinds_of_groups_go_betweens_and_persons_are_on_no_side() =>
        Enum.GetValues<GroupKind>().Where(k => ActorSides.Of(k) == ActorSide.Unstated).ShouldBe([GroupKind.GoBetween, GroupKind.Individual]);

    [Fact]
    public void Betweenness_equals_the_count_of_all_shortest_ways()
    {
        var graphs = from n in Gen.Int[0, 9] from ties in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).Array[0, 20] select (n, ties.Where(t => t.Item1 < n && t.Item2 < n).ToArray());
        graphs.Sample(
            g =>
            {
                var graph = new NetworkGraph([.. Nodes(g.n)], [.. g.Item2.Select(t => new NetworkTie($"{t.Item1}", $"{t.Item2}"))]);
                var slow = Slow(graph);
                NetworkMeasures.Of(graph).Each.Select((m, i) => Math.Abs(m.Betweenness!.Value - slow[i])).Append(0).Max().ShouldBeLessThan(1e-9);
            },
            iter: 300);
    }

    [Fact]
    public void The_shortest_way_is_found_and_where_there_is_none_it_is_empty()
    {
        var graph = Graph(7, "0-1 1-2 2-3 0-4 4-3 5-6");

        NetworkPaths.Shortest(graph, "0", "3").ShouldBe(["0", "4", "3"]);
        NetworkPaths.Shortest(graph, "0", "0").ShouldBe(["0"]);
        NetworkPaths.Shortest(graph, "0", "5").ShouldBeEmpty();
        NetworkPaths.Shortest(graph, "0", "nobody").ShouldBeEmpty();
        NetworkPaths.Within(graph, ["0", "nobody"], 1).ShouldBe(new Dictionary<string, int> { ["0"] = 0, ["1"] = 1, ["4"] = 1 }, ignoreOrder: true);
        NetworkPaths.Within(graph, ["0"], 2).Keys.ShouldBe(["0", "1", "2", "3", "4"], ignoreOrder: true);
    }

    private static IEnumerable<NetworkNode> Nodes(int n) => Enumerable.Range(0, n).Select(i => new NetworkNode($"{i}", $"{i}"));

    private static IEnumerable<NetworkTie> Ties(string pairs) => pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => new NetworkTie(p.Split('-')[0], p.Split('-')[1]));

    private static NetworkGraph Graph(int n, string pairs) => new([.. Nodes(n)], [.. Ties(pairs)]);

    /// <summary>Counts shortest ways from matrices of distances and numbers of ways.</summary>
    private static double[] Slow(NetworkGraph graph)
    {
        var n = graph.Nodes.Count;
        var near = graph.Neighbours();
        var distance = new int[n, n];
        var ways = new double[n, n];
        for (var s = 0; s < n; s++)
        {
            var layer = new Dictionary<int, double> { [s] = 1 };
            for (var i = 0; i < n; i++)
                distance[s, i] = i == s ? 0 : int.MaxValue;
            for (var d = 0; layer.Count > 0; d++)
            {
                foreach (var (node, count) in layer)
                    (distance[s, node], ways[s, node]) = (d, count);
                layer = layer.SelectMany(l => near[l.Key].Where(x => distance[s, x] > d).Select(x => (x, l.Value))).GroupBy(x => x.x).ToDictionary(g => g.Key, g => g.Sum(x => x.Value));
            }
        }

        return [.. Enumerable.Range(0, n).Select(v => (from s in Enumerable.Range(0, n) from t in Enumerable.Range(s + 1, Math.Max(0, n - s - 1))
            where s != v && t != v && ways[s, t] > 0 && ways[s, v] > 0 && ways[v, t] > 0 && distance[s, v] + distance[v, t] == distance[s, t]
            select ways[s, v] * ways[v, t] / ways[s, t]).Sum())];
    }
}

/// <summary>When ties held.</summary>
public sealed class TiePeriodTests
{
    [Theory]
    [InlineData(null, null, "1999", "2000", null)]
    [InlineData("1999", null, "2005", null, true)]
    [InlineData("1999", null, null, "1998", false)]
    [InlineData(null, "1999", "2000", null, false)]
    [InlineData(null, "1999", "1999-12", null, true)]
    [InlineData("1999-05", "2001", "1990", "1999-04", false)]
    [InlineData("1999", "2001", "1990", "1999-01", true)]
    [InlineData("..1998", "1998", "1999", null, false)]
    public void A_tie_that_may_have_held_in_the_window_stays_and_one_without_a_date_is_told_apart(string? start, string? end, string? since, string? until, bool? expected)
    {
        static PartialDate? Date(string? text) => text is null ? null : PartialDate.Parse(text);

        TiePeriod.MayHold(Date(start), Date(end), Date(since), Date(until)).ShouldBe(expected);
    }
}
