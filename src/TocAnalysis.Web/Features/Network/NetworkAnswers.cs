using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Measures of a whole network in REST; null: not defined for so few nodes.</summary>
public sealed record MeasuresAnswer(
    int Nodes, int Ties, int Arcs, int Edges, int Loops, double? Density, double? DirectedDensity, int Components, int LargestComponent, int Isolates, double? MeanDegree,
    double? DegreeCentralization, double? BetweennessCentralization)
{
    public static MeasuresAnswer Of(NetworkMeasures m) => new(
        m.Nodes, m.Ties, m.Arcs, m.Edges, m.Loops, m.Density, m.DirectedDensity, m.Components, m.LargestComponent, m.Isolates, m.MeanDegree, m.DegreeCentralization, m.BetweennessCentralization);
}

/// <summary>A node of a network that was recorded elsewhere, with its measures.</summary>
public sealed record ComputedNode(string Id, string Label, int Degree, int InDegree, int OutDegree, double? Betweenness, double? BetweennessShare, int Brokered, int Component);

/// <summary>A network that was recorded elsewhere, measured.</summary>
/// <param name="Shape">How it was written: matrix, two-mode, edges; null: GEXF or GraphML.</param>
/// <param name="Measures">Measures of the whole.</param>
/// <param name="Each">Nodes, most neighbours first.</param>
/// <param name="Notes">How it was read, and what the measures say and do not say.</param>
public sealed record ComputedNetwork(NetworkShape? Shape, MeasuresAnswer Measures, IReadOnlyList<ComputedNode> Each, IReadOnlyList<string> Notes)
{
    /// <summary>Stands beside all measures.</summary>
    public const string Warning = "Measured is what was recorded, not what was there: nodes and ties that nobody saw or wrote down are missing, and missing ones change every measure.";

    public static ComputedNetwork Of(ReadNetwork read)
    {
        var measures = NetworkMeasures.Of(read.Graph);
        var nodes = read.Graph.Nodes.Zip(measures.Each, (n, m) => new ComputedNode(n.Id, n.Label, m.Degree, m.InDegree, m.OutDegree, m.Betweenness, m.BetweennessShare, m.Brokered, m.Component));
        return new(read.Shape, MeasuresAnswer.Of(measures), [.. nodes.OrderByDescending(n => n.Degree).ThenBy(n => n.Id, StringComparer.Ordinal)], [.. read.Notes, Warning, .. measures.BetweennessLeftOut ? new[] { "Betweenness is left out: the network is too large to compute it at once." } : []]);
    }
}
