using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Domain.Tests.Networks;

/// <summary>Published networks of offenders as they lie beside the tests; see SOURCES.md.</summary>
internal static class PublishedNetworks
{
    public static NetworkGraph Montagna => NetworkRows.Read(Rows("montagna.csv")).Value.Graph;

    public static NetworkGraph Ciel => NetworkRows.Read(Rows("ciel-ties.csv")).Value.Graph;

    public static NetworkGraph Siren => NetworkRows.Read(Rows("siren-ties.csv"), directed: false).Value.Graph;

    public static NetworkGraph Of(string name) => name switch { "Montagna" => Montagna, "Ciel" => Ciel, _ => Siren };

    public static IReadOnlyList<IReadOnlyList<string>> Rows(string file)
    {
        using var stream = typeof(PublishedNetworks).Assembly.GetManifestResourceStream($"networks/{file}")!;
        using var reader = new StreamReader(stream);
        return Cells(reader.ReadToEnd());
    }

    /// <summary>A network as a matrix, with the byte order mark and the empty corner that the published files have.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Matrix(NetworkGraph graph)
    {
        var rows = new List<IReadOnlyList<string>> { (string[])["\uFEFF", .. graph.Nodes.Select(n => n.Id)] };
        rows.AddRange(graph.Nodes.Select(r => (string[])[r.Id, .. graph.Nodes.Select(c => Weight(r.Id, c.Id))]));
        return rows;

        string Weight(string from, string to) => graph.Ties.Where(t => (t.From == from && t.To == to) || (!t.Directed && t.From == to && t.To == from)).Sum(t => t.Weight).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Cells of a text without commas inside cells.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Cells(string text) => [.. text.Split('\n').Select(l => (IReadOnlyList<string>)[.. l.TrimEnd('\r').Split(',').Select(c => c.Trim('"'))])];
}
