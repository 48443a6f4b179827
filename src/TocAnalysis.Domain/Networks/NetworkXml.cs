using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace TocAnalysis.Domain.Networks;

/// <summary>What GEXF and GraphML have in common: reading without outer entities, names without regard to namespaces, numbers and texts that XML can hold.</summary>
internal static class NetworkXml
{
    public const int MostCharacters = 20_000_000;

    /// <summary>Reads an XML text; null and a fault when it is none.</summary>
    public static XElement? Parse(string text, out Fault? fault)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters };
        try
        {
            using var source = new StringReader(text);
            using var reader = XmlReader.Create(source, settings);
            fault = null;
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (XmlException broken)
        {
            fault = new Fault($"line {broken.LineNumber}, column {broken.LinePosition}", "Well-formed XML without a document type. Here it stops being that.");
            return null;
        }
    }

    public static string Write(XElement root)
    {
        using var text = new Utf8Text();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
            new XDocument(new XDeclaration("1.0", "UTF-8", null), root).Save(writer);
        return text.ToString() + "\n";
    }

    public static string Place(XObject at) => at is IXmlLineInfo line && line.HasLineInfo() ? $"line {line.LineNumber}" : "file";

    public static IEnumerable<XElement> All(XElement root, string name) => root.Descendants().Where(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> Own(XElement parent, string name) => parent.Elements().Where(e => e.Name.LocalName == name);

    public static string? Value(XElement element, string name) => element.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;

    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A text without the control characters that XML has no place for.</summary>
    public static string Clean(string text)
    {
        var clean = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append('\uFFFD');
        }

        return clean.ToString();
    }

    /// <summary>Names of the attributes that any of them has, in order.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<IReadOnlyDictionary<string, string>> attributes) => [.. attributes.SelectMany(a => a.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The network of what was read, or the faults: a node twice, an end that is no node, a weight that is none.</summary>
    public static Result<ReadNetwork> Whole(List<(NetworkNode Node, XElement At)> nodes, List<(NetworkTie Tie, string? Weight, XElement At)> ties)
    {
        var faults = new List<Fault>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, at) in nodes)
        {
            if (node.Id.Length == 0 || !ids.Add(node.Id))
                faults.Add(new Fault(Place(at), "A node with an id that no other node has.", node.Id));
        }

        var read = new List<NetworkTie>();
        foreach (var (tie, weight, at) in ties)
        {
            foreach (var end in new[] { tie.From, tie.To }.Where(e => !ids.Contains(e)))
                faults.Add(new Fault(Place(at), "An edge between two nodes of this file.", end));
            var strength = 1.0;
            if (weight is not null && !(double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out strength) && double.IsFinite(strength) && strength > 0))
                faults.Add(new Fault(Place(at), "A weight above 0.", weight));
            read.Add(tie with { Weight = strength });
        }

        if (nodes.Count > NetworkRows.MostNodes)
            faults.Add(new Fault("file", $"At most {NetworkRows.MostNodes} nodes.", nodes.Count.ToString(CultureInfo.InvariantCulture)));
        return faults.Count > 0 ? Refused.Invalid([.. faults.Take(50)]) : new ReadNetwork(new NetworkGraph([.. nodes.Select(n => n.Node)], read), null, []);
    }

    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;
    }
}
