using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace TocAnalysis.Web.Export;

/// <summary>
/// Workbooks and text documents whose bytes depend on their content alone. The library that writes them draws random names for the part with title and author
/// and for the relationships of the package; here both get fixed ones, entries stand in the order of their names, and their times are fixed.
/// </summary>
internal static class SteadyPackage
{
    private const string RootRelations = "_rels/.rels";
    private const string Types = "[Content_Types].xml";
    private const string Properties = "docProps/core.xml";
    private const string RandomProperties = ".psmdcp";

    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The same package with fixed names, order and times.</summary>
    public static byte[] Of(byte[] package)
    {
        var parts = Read(package);
        var moved = parts.Keys.SingleOrDefault(p => p.EndsWith(RandomProperties, StringComparison.Ordinal));
        if (moved is not null)
        {
            parts[Properties] = parts[moved];
            parts.Remove(moved);
        }

        parts[Types] = Changed(parts[Types], types =>
        {
            // The random name brought a type of its own for its ending; the fixed name is listed with that type.
            foreach (var ending in types.Elements().Where(e => "." + (string?)e.Attribute("Extension") == RandomProperties).ToList())
            {
                ending.Remove();
                types.Add(new XElement(types.Name.Namespace + "Override", new XAttribute("PartName", "/" + Properties), new XAttribute("ContentType", ending.Attribute("ContentType")!.Value)));
            }
        });
        parts[RootRelations] = Changed(parts[RootRelations], relations =>
        {
            foreach (var relation in relations.Elements().Where(e => moved is not null && ((string?)e.Attribute("Target"))?.TrimStart('/') == moved))
                relation.SetAttributeValue("Target", "/" + Properties);
            var number = 0;
            foreach (var relation in relations.Elements().OrderBy(e => (string?)e.Attribute("Target"), StringComparer.Ordinal).ToList())
            {
                relation.SetAttributeValue("Id", string.Create(CultureInfo.InvariantCulture, $"rId{++number}"));
                relation.Remove();
                relations.Add(relation);
            }
        });
        return Packed(parts);
    }

    private static Dictionary<string, byte[]> Read(byte[] package)
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var zip = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            parts[entry.FullName] = content.ToArray();
        }

        return parts;
    }

    private static byte[] Packed(Dictionary<string, byte[]> parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Programs look for the list of types first.
            foreach (var (name, content) in parts.OrderBy(p => p.Key == Types ? 0 : 1).ThenBy(p => p.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = Written;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Changed(byte[] xml, Action<XElement> change)
    {
        using var stream = new MemoryStream(xml);
        var root = XElement.Load(stream);
        change(root);
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + root.ToString(SaveOptions.DisableFormatting));
    }
}
