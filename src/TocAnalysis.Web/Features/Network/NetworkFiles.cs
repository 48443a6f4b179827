using System.Globalization;
using System.Text;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Network;

/// <summary>A kind of file that a network leaves as.</summary>
/// <param name="Name">End of the address and of the name of the file.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Write">Writes it.</param>
internal sealed record NetworkFormat(string Name, string ContentType, Func<NetworkAnswer, byte[]> Write);

/// <summary>All kinds of files of a network; each holds the nodes, ties and numbers of REST.</summary>
internal static class NetworkFiles
{
    public static IReadOnlyList<NetworkFormat> All { get; } =
    [
        new("gexf", GexfFile.ContentType, n => Encoding.UTF8.GetBytes(GexfFile.Write(Graph(n), Description(n)))),
        new("graphml", GraphMlFile.ContentType, n => Encoding.UTF8.GetBytes(GraphMlFile.Write(Graph(n), Description(n)))),
        new("ties.csv", CsvTable.ContentType, n => CsvTable.Write(Ties(n))),
        new("ties.xlsx", XlsxTable.ContentType, n => XlsxTable.Write(Ties(n))),
        new("nodes.csv", CsvTable.ContentType, n => CsvTable.Write(Nodes(n))),
        new("nodes.xlsx", XlsxTable.ContentType, n => XlsxTable.Write(Nodes(n))),
    ];

    /// <summary>The network as Domain knows it, with what files keep of nodes and ties.</summary>
    public static NetworkGraph Graph(NetworkAnswer network) => new(
        [.. network.Nodes.OrderBy(n => n.Id, StringComparer.Ordinal).Select(n => new NetworkNode(n.Id, n.Label, n.Side)
        {
            Attributes = Known(("type", n.IsCase ? "case" : "group"), ("kind", n.Kind?.Text()), ("home", n.Home), ("cases", n.Cases.ToString(CultureInfo.InvariantCulture))),
        })],
        [.. network.Ties.Select(t => new NetworkTie(t.From, t.To, t.Directed, t.Weight)
        {
            Attributes = Known(
                ("type", t.Type.Text()), ("kind", t.Kind?.Text()), ("start", t.Start), ("end", t.End), ("case", t.Cases.Count == 0 ? null : string.Join(' ', t.Cases)), ("role", t.Role),
                ("source", t.Source), ("locator", t.Locator), ("reliability", t.Reliability?.Text()), ("note", t.Note)),
        })]);

    private static TableFile Ties(NetworkAnswer network)
    {
        var names = network.Nodes.ToDictionary(n => n.Id, n => n.Label);
        return Table(network, "Ties of a network", ["from", "from name", "to", "to name", "rests on", "kind", "direction", "cases", "start", "end", "shown by cases", "role", "source", "locator", "reliability", "note"],
            network.Ties.Select(t => (IReadOnlyList<TableFileCell>)
            [
                new(t.From), new(names[t.From]), new(t.To), new(names[t.To]), new(t.Type.Text()), new(t.Kind?.Text() ?? ""), new(t.Directed ? "one way" : "none"), Number(t.Cases.Count), new(t.Start ?? ""), new(t.End ?? ""),
                new(string.Join(' ', t.Cases)), new(t.Role ?? ""), new(t.Source ?? ""), new(t.Locator ?? ""), new(t.Reliability?.Text() ?? ""), new(t.Note ?? ""),
            ]));
    }

    private static TableFile Nodes(NetworkAnswer network) => Table(
        network, "Nodes of a network", ["node", "name", "type", "kind", "side", "home country", "cases", "degree", "ties towards it", "ties from it", "betweenness", "share of pairs", "brokered pairs", "component"],
        network.Nodes.Select(n => (IReadOnlyList<TableFileCell>)
        [
            new(n.Id), new(n.Label), new(n.IsCase ? "case" : "group"), new(n.Kind?.Text() ?? ""), new(n.Side.Text()), new(n.Home ?? ""), Number(n.Cases), Number(n.Measures!.Degree), Number(n.Measures.InDegree), Number(n.Measures.OutDegree),
            Number(n.Measures.Betweenness), Number(n.Measures.BetweennessShare), Number(n.Measures.Brokered), Number(n.Measures.Component),
        ]));

    private static TableFile Table(NetworkAnswer network, string title, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<TableFileCell>> rows) => new(
        title,
        [
            ("Selection of cases", network.Filter), ("Cases", network.Cases.ToString(CultureInfo.InvariantCulture)), ("Nodes", network.Nodes.Count.ToString(CultureInfo.InvariantCulture)),
            ("Ties", network.Ties.Count.ToString(CultureInfo.InvariantCulture)), ("Date", network.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), .. Measures(network.Measures),
        ],
        network.Notes, header, [.. rows])
    { Date = network.Date };

    private static IEnumerable<(string, string)> Measures(MeasuresAnswer m)
    {
        foreach (var (name, value) in new (string, double?)[]
        {
            ("Pairs with a tie", m.Edges), ("Density", m.Density), ("Components", m.Components), ("Nodes of the largest component", m.LargestComponent), ("Isolates", m.Isolates), ("Mean degree", m.MeanDegree),
            ("Degree centralization", m.DegreeCentralization), ("Betweenness centralization", m.BetweennessCentralization),
        })
            yield return (name, value is { } number ? number.ToString("0.######", CultureInfo.InvariantCulture) : "[x]");
    }

    private static string Description(NetworkAnswer network) =>
        $"{network.Nodes.Count} nodes, {network.Ties.Count} ties; {network.Cases} cases: {network.Filter}; {network.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. {string.Join(' ', network.Notes)}";

    private static Dictionary<string, string> Known(params (string Name, string? Value)[] values) => values.Where(v => !string.IsNullOrEmpty(v.Value)).ToDictionary(v => v.Name, v => v.Value!);

    private static TableFileCell Number(double? number) => number is { } n ? new(n.ToString("0.######", CultureInfo.InvariantCulture), Math.Round(n, 6)) : new("[x]");
}
