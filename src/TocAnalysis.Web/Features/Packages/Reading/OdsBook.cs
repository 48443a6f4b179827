using System.Globalization;
using System.Text;
using System.Xml;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>Reads the sheets of an OpenDocument spreadsheet: shown values only.</summary>
internal sealed class OdsBook(BoundedZip zip, string file, PackageLimits limits)
{
    public IReadOnlyList<Sheet> Read()
    {
        if (zip.HasUnder("Basic/", "Scripts/"))
            throw RefusedFileException.Of(PackageFaultKind.NotText, file, "A document without programs in it; this one has macros. Save it without them.");
        CheckManifest();
        var sheets = new List<Sheet>();
        using var xml = zip.Xml("content.xml") ?? throw RefusedFileException.Of(PackageFaultKind.NotText, file, "A document with content; this file has none. Open it in a spreadsheet program and save it again.");
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "table" } && xml.NamespaceURI.EndsWith(":table:1.0", StringComparison.Ordinal))
                sheets.Add(ReadSheet(xml));
        }

        return sheets;
    }

    private void CheckManifest()
    {
        using var xml = zip.Xml("META-INF/manifest.xml");
        while (xml?.Read() == true)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "encryption-data" })
                throw RefusedFileException.Of(PackageFaultKind.NotText, file, "A document without a password; this one is encrypted.");
        }
    }

    private Sheet ReadSheet(XmlReader xml)
    {
        var name = Attribute(xml, "name") ?? "";
        var builder = new SheetBuilder(file, name.Length > 120 ? name[..120] : name, limits);
        if (xml.IsEmptyElement)
            return builder.Sheet();
        var depth = xml.Depth;
        var row = 0;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "table-row" })
                continue;
            var times = Times(xml, "number-rows-repeated");
            ReadRow(xml, builder, row + 1);
            builder.End(row + 1, times);
            row = (int)Math.Min(int.MaxValue - 1, row + (long)times);
        }

        return builder.Sheet();
    }

    private void ReadRow(XmlReader xml, SheetBuilder builder, int row)
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        var column = 0;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName is not ("table-cell" or "covered-table-cell"))
                continue;
            var times = Times(xml, "number-columns-repeated");
            var value = ReadCell(xml, row);
            for (var i = 0; i < times && value.Length > 0; i++)
                builder.Put(column + i, value, row);
            column = (int)Math.Min(int.MaxValue - 1, column + (long)times);
        }
    }

    private string ReadCell(XmlReader xml, int row)
    {
        var typed = Attribute(xml, "value-type") switch
        {
            "date" => Attribute(xml, "date-value")?.Split('T')[0],
            "float" => Number(Attribute(xml, "value")),
            "boolean" => Attribute(xml, "boolean-value")?.ToUpperInvariant(),
            _ => null,
        };
        if (xml.IsEmptyElement)
            return typed ?? "";
        var depth = xml.Depth;
        var text = new StringBuilder();
        var (paragraphs, hidden) = (0, -1);
        while (xml.Read() && xml.Depth > depth)
        {
            if (hidden >= 0 && xml.NodeType == XmlNodeType.EndElement && xml.Depth == hidden)
                hidden = -1;
            else if (hidden >= 0)
                continue;
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "annotation", IsEmptyElement: false })
                hidden = xml.Depth;
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "p" } && paragraphs++ > 0)
                text.Append('\n');
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "s" })
                text.Append(' ', Math.Min(100, int.TryParse(Attribute(xml, "c"), out var spaces) ? Math.Max(1, spaces) : 1));
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "line-break" })
                text.Append('\n');
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "tab" })
                text.Append('\t');
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && paragraphs > 0 && xml.Depth > depth + 1)
                SheetBuilder.Append(text, xml, file, row);
        }

        return typed ?? text.ToString();
    }

    private static string? Number(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? number.ToString("0", CultureInfo.InvariantCulture) : value;

    private static int Times(XmlReader xml, string name) =>
        int.TryParse(Attribute(xml, name), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? Math.Max(1, times) : 1;

    private static string? Attribute(XmlReader xml, string localName)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more && value is null; more = xml.MoveToNextAttribute())
            value = xml.LocalName == localName ? xml.Value : null;
        xml.MoveToElement();
        return value;
    }
}
