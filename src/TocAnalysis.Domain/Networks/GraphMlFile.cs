using System.Globalization;
using System.Xml.Linq;

namespace TocAnalysis.Domain.Networks;

/// <summary>A network as GraphML, which yEd, Gephi, igraph and NetworkX read.</summary>
public static class GraphMlFile
{
    /// <summary>Media type of the file.</summary>
    public const string ContentType = "application/graphml+xml";

    private const string LabelName = "label";
    private const string WeightName = "weight";
    private const string SideName = "side";
    private static readonly XNamespace GraphMl = "http://graphml.graphdrawing.org/xmlns";

    /// <summary>Writes a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="description">What it is, how it was chosen, and when.</param>
    /// <returns>The file as text in UTF-8.</returns>
    public static string Write(NetworkGraph graph, string description)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var nodes = graph.Nodes.Select(n => Also(n.Attributes, (LabelName, n.Label), (SideName, n.Side == ActorSide.Unstated ? null : n.Side.Text()))).ToList();
        var ties = graph.Ties.Select(t => Also(t.Attributes, (WeightName, NetworkXml.Number(t.Weight)))).ToList();
        var (nodeNames, tieNames) = (NetworkXml.Names(nodes), NetworkXml.Names(ties));
        return NetworkXml.Write(new XElement(
            GraphMl + "graphml",
            new XElement(GraphMl + "desc", NetworkXml.Clean(description)),
            Declared("node", "n", nodeNames), Declared("edge", "e", tieNames),
            new XElement(
                GraphMl + "graph", new XAttribute("id", "G"), new XAttribute("edgedefault", "undirected"),
                graph.Nodes.Select((n, i) => new XElement(GraphMl + "node", new XAttribute("id", NetworkXml.Clean(n.Id)), Values("n", nodes[i], nodeNames))),
                graph.Ties.Select((t, i) => new XElement(
                    GraphMl + "edge", new XAttribute("id", $"t{i.ToString(CultureInfo.InvariantCulture)}"), new XAttribute("source", NetworkXml.Clean(t.From)), new XAttribute("target", NetworkXml.Clean(t.To)),
                    new XAttribute("directed", t.Directed ? "true" : "false"), Values("e", ties[i], tieNames))))));
    }

    /// <summary>Reads a network.</summary>
    /// <param name="text">The file as text.</param>
    /// <returns>The network, or all faults with their lines.</returns>
    public static Result<ReadNetwork> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (NetworkXml.Parse(text, out var fault) is not { } root)
            return Refused.Invalid(fault!);
        if (NetworkXml.All(root, "graph").FirstOrDefault() is not { } graph)
            return Refused.Invalid(new Fault(NetworkXml.Place(root), "A graphml element with a graph in it.", root.Name.LocalName));
        var names = NetworkXml.All(root, "key").Where(k => NetworkXml.Value(k, "id") is not null)
            .GroupBy(k => NetworkXml.Value(k, "id")!).ToDictionary(g => g.Key, g => NetworkXml.Value(g.First(), "attr.name") ?? g.Key);
        var usual = NetworkXml.Value(graph, "edgedefault") == "directed";
        List<(NetworkNode, XElement)> nodes = [.. NetworkXml.All(graph, "node").Select(n =>
        {
            var id = NetworkXml.Value(n, "id") ?? "";
            var data = Of(n);
            var label = data.Remove(LabelName, out var said) ? said : id;
            var side = data.Remove(SideName, out var given) && Tokens.TryParse<ActorSide>(given, out var known) ? known : ActorSide.Unstated;
            return (new NetworkNode(id, label, side) { Attributes = data }, n);
        })];
        List<(NetworkTie, string?, XElement)> ties = [.. NetworkXml.All(graph, "edge").Select(e =>
        {
            var data = Of(e);
            data.Remove(WeightName, out var weight);
            var directed = NetworkXml.Value(e, "directed") is { } way ? way == "true" : usual;
            return (new NetworkTie(NetworkXml.Value(e, "source") ?? "", NetworkXml.Value(e, "target") ?? "", directed) { Attributes = data }, weight, e);
        })];
        return NetworkXml.Whole(nodes, ties);

        Dictionary<string, string> Of(XElement element) => NetworkXml.Own(element, "data").Where(d => NetworkXml.Value(d, "key") is not null)
            .GroupBy(d => names.GetValueOrDefault(NetworkXml.Value(d, "key")!, NetworkXml.Value(d, "key")!)).ToDictionary(g => g.Key, g => g.First().Value);
    }

    private static Dictionary<string, string> Also(IReadOnlyDictionary<string, string> attributes, params (string Name, string? Value)[] more)
    {
        var all = attributes.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        foreach (var (name, value) in more.Where(m => m.Value is not null))
            all[name] = value!;
        return all;
    }

    private static IEnumerable<XElement> Declared(string kind, string prefix, IReadOnlyList<string> names) => names.Select((name, i) => new XElement(
        GraphMl + "key", new XAttribute("id", $"{prefix}{i.ToString(CultureInfo.InvariantCulture)}"), new XAttribute("for", kind), new XAttribute("attr.name", NetworkXml.Clean(name)),
        new XAttribute("attr.type", kind == "edge" && name == WeightName ? "double" : "string")));

    private static IEnumerable<XElement> Values(string prefix, IReadOnlyDictionary<string, string> attributes, IReadOnlyList<string> names) =>
        names.Select((name, i) => (name, i)).Where(x => attributes.ContainsKey(x.name))
            .Select(x => new XElement(GraphMl + "data", new XAttribute("key", $"{prefix}{x.i.ToString(CultureInfo.InvariantCulture)}"), NetworkXml.Clean(attributes[x.name])));
}
