using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Domain.Tests.Networks;

/// <summary>Measures and files of three published networks (SOURCES.md) against numbers from a program of its own.</summary>
public sealed class PublishedNetworksTests
{
    [Theory]
    [InlineData("Siren", 44, 206, 103, 0.108879, 1, 44, 0, "1:33 15:15 6:11 24:8 28:8", 206.0)]
    [InlineData("Ciel", 25, 45, 35, 0.116667, 1, 25, 0, "N2:12 N1:10 N13:5 N10:4 N11:4", 198.0)]
    [InlineData("Montagna", 40, 72, 51, 0.065385, 8, 33, 7, "N47:14 N61:9 N18:8 N27:7 N29:7", 161.0)]
    public void Published_networks_have_the_numbers_of_the_other_program(string name, int nodes, int arcs, int edges, double density, int components, int largest, int isolates, string top, double weights)
    {
        var graph = PublishedNetworks.Of(name);
        var measures = NetworkMeasures.Of(graph);

        (measures.Nodes, measures.Arcs, measures.Edges, measures.Loops).ShouldBe((nodes, arcs, edges, 0));
        (measures.Components, measures.LargestComponent, measures.Isolates).ShouldBe((components, largest, isolates));
        measures.Density!.Value.ShouldBe(density, 0.000001);
        string.Join(' ', measures.Each.OrderByDescending(m => m.Degree).ThenBy(m => m.Id, StringComparer.Ordinal).Take(5).Select(m => $"{m.Id}:{m.Degree}")).ShouldBe(top);
        graph.Ties.Sum(t => t.Directed ? t.Weight : 2 * t.Weight).ShouldBe(weights);
    }

    [Theory]
    [InlineData("Siren")]
    [InlineData("Ciel")]
    [InlineData("Montagna")]
    public void A_network_comes_back_from_matrix_GEXF_and_GraphML_as_it_was(string name)
    {
        var graph = PublishedNetworks.Of(name);

        Same(GexfFile.Read(GexfFile.Write(graph, name)).Value.Graph, graph);
        Same(GraphMlFile.Read(GraphMlFile.Write(graph, name)).Value.Graph, graph);
        Same(GraphMlFile.Read(GraphMlFile.Write(GexfFile.Read(GexfFile.Write(graph, name)).Value.Graph, name)).Value.Graph, graph);
        var matrix = NetworkRows.Read(PublishedNetworks.Matrix(graph)).Value;
        matrix.Shape.ShouldBe(NetworkShape.Matrix);
        Same(matrix.Graph, graph);
    }

    private static void Same(NetworkGraph actual, NetworkGraph expected)
    {
        actual.Nodes.Select(n => (n.Id, n.Label)).ShouldBe(expected.Nodes.Select(n => (n.Id, n.Label)));
        actual.Ties.Select(t => (t.From, t.To, t.Directed, t.Weight)).ShouldBe(expected.Ties.Select(t => (t.From, t.To, t.Directed, t.Weight)), ignoreOrder: true);
        NetworkMeasures.Of(actual).Each.ShouldBe(NetworkMeasures.Of(expected).Each);
    }
}
