using System.Globalization;
using System.Xml.Linq;

namespace TocAnalysis.Domain.Networks;

/// <summary>
/// A network as GEXF 1.3, which Gephi reads. Ties with dates have them as days from the first to the last that they may have held; the dates as they are recorded
/// stand among the attributes. A tie without a date holds always.
/// </summary>
public static class GexfFile
{
    /// <summary>Media type of the file.</summary>
    public const string ContentType = "application/gexf+xml";

    private const string SideName = "side";
    private static readonly XNamespace Gexf = "http://gexf.net/1.3";

    /// <summary>Writes a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="description">What it is, how it was chosen, and when.</param>
    /// <returns>The file as text in UTF-8.</returns>
    public static string Write(NetworkGraph graph, string description)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var nodeNames = NetworkXml.Names([.. graph.Nodes.Select(Attributes)]);
        var tieNames = NetworkXml.Names(graph.Ties.Select(t => t.Attributes));
        var dated = tieNames.Contains("start") || tieNames.Contains("end");
        return NetworkXml.Write(new XElement(
            Gexf + "gexf", new XAttribute("version", "1.3"),
            new XElement(Gexf + "meta", new XElement(Gexf + "creator", "TocAnalysis"), new XElement(Gexf + "description", NetworkXml.Clean(description))),
            new XElement(
                Gexf + "graph", new XAttribute("defaultedgetype", "undirected"), new XAttribute("mode", dated ? "dynamic" : "static"), dated ? new XAttribute("timeformat", "date") : null,
                Declared("node", nodeNames), Declared("edge", tieNames),
                new XElement(Gexf + "nodes", graph.Nodes.Select(n => new XElement(
                    Gexf + "node", new XAttribute("id", NetworkXml.Clean(n.Id)), new XAttribute("label", NetworkXml.Clean(n.Label)), Values(Attributes(n), nodeNames)))),
                new XElement(Gexf + "edges", graph.Ties.Select((t, i) => new XElement(
                    Gexf + "edge", new XAttribute("id", i.ToString(CultureInfo.InvariantCulture)), new XAttribute("source", NetworkXml.Clean(t.From)), new XAttribute("target", NetworkXml.Clean(t.To)),
                    new XAttribute("type", t.Directed ? "directed" : "undirected"), new XAttribute("weight", NetworkXml.Number(t.Weight)),
                    Day("start", t, d => d.Earliest), Day("end", t, d => d.Latest), Values(t.Attributes, tieNames)))))));
    }

    /// <summary>Reads a network, of whichever version of GEXF.</summary>
    /// <param name="text">The file as text.</param>
    /// <returns>The network, or all faults with their lines.</returns>
    public static Result<ReadNetwork> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (NetworkXml.Parse(text, out var fault) is not { } root)
            return Refused.Invalid(fault!);
        if (NetworkXml.All(root, "graph").FirstOrDefault() is not { } graph)
            return Refused.Invalid(new Fault(NetworkXml.Place(root), "A gexf element with a graph in it.", root.Name.LocalName));
        var titles = NetworkXml.Own(graph, "attributes").SelectMany(list => NetworkXml.Own(list, "attribute")
            .Select(a => (Class: NetworkXml.Value(list, "class"), Id: NetworkXml.Value(a, "id") ?? "", Title: NetworkXml.Value(a, "title") ?? NetworkXml.Value(a, "id") ?? "")))
            .GroupBy(a => (a.Class, a.Id)).ToDictionary(g => g.Key, g => g.First().Title);
        var usual = NetworkXml.Value(graph, "defaultedgetype") ?? "undirected";
        List<(NetworkNode, XElement)> nodes = [.. NetworkXml.All(graph, "node").Select(n =>
        {
            var id = NetworkXml.Value(n, "id") ?? "";
            var values = Of(n, "node");
            var side = values.Remove(SideName, out var given) && Tokens.TryParse<ActorSide>(given, out var known) ? known : ActorSide.Unstated;
            return (new NetworkNode(id, NetworkXml.Value(n, "label") ?? id, side) { Attributes = values }, n);
        })];
        List<(NetworkTie, string?, XElement)> ties = [.. NetworkXml.All(graph, "edge").Select(e =>
        {
            var values = Of(e, "edge");
            // The days of a file of our own are made from the dates among the attributes; those of another file are kept.
            foreach (var name in new[] { "start", "end" })
            {
                if (!values.ContainsKey("start") && !values.ContainsKey("end") && NetworkXml.Value(e, name) is { } day)
                    values[name] = day;
            }

            return (new NetworkTie(NetworkXml.Value(e, "source") ?? "", NetworkXml.Value(e, "target") ?? "", (NetworkXml.Value(e, "type") ?? usual) == "directed") { Attributes = values }, NetworkXml.Value(e, "weight"), e);
        })];
        return NetworkXml.Whole(nodes, ties);

        Dictionary<string, string> Of(XElement element, string kind) => NetworkXml.Own(element, "attvalues").SelectMany(v => NetworkXml.Own(v, "attvalue"))
            .Select(v => (For: NetworkXml.Value(v, "for") ?? NetworkXml.Value(v, "id") ?? "", Value: NetworkXml.Value(v, "value") ?? ""))
            .GroupBy(v => titles.GetValueOrDefault((kind, v.For), v.For)).ToDictionary(g => g.Key, g => g.First().Value);
    }

    private static Dictionary<string, string> Attributes(NetworkNode node)
    {
        var all = node.Attributes.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        if (node.Side != ActorSide.Unstated)
            all[SideName] = node.Side.Text();
        return all;
    }

    private static XElement? Declared(string kind, IReadOnlyList<string> names) => names.Count == 0 ? null : new XElement(
        Gexf + "attributes", new XAttribute("class", kind),
        names.Select((name, i) => new XElement(Gexf + "attribute", new XAttribute("id", i.ToString(CultureInfo.InvariantCulture)), new XAttribute("title", NetworkXml.Clean(name)), new XAttribute("type", "string"))));

    private static XElement? Values(IReadOnlyDictionary<string, string> attributes, IReadOnlyList<string> names) => attributes.Count == 0 ? null : new XElement(
        Gexf + "attvalues",
        names.Select((name, i) => attributes.TryGetValue(name, out var value)
            ? new XElement(Gexf + "attvalue", new XAttribute("for", i.ToString(CultureInfo.InvariantCulture)), new XAttribute("value", NetworkXml.Clean(value)))
            : null));

    private static XAttribute? Day(string name, NetworkTie tie, Func<PartialDate, DateOnly?> day) =>
        tie.Attributes.TryGetValue(name, out var text) && PartialDate.TryParse(text, out var date) && day(date) is { } known
            ? new XAttribute(name, known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : null;
}
