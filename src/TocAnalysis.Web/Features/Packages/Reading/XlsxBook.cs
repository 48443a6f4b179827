using System.Globalization;
using System.Text;
using System.Xml;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>Reads the sheets of an XLSX workbook: shown values, never formulas, links or programs.</summary>
internal sealed class XlsxBook(BoundedZip zip, string file, PackageLimits limits)
{
    private readonly List<string> texts = [];
    private readonly List<DateParts> styles = [];
    private bool from1904;

    /// <summary>What a date format shows.</summary>
    private enum DateParts
    {
        None,
        Year,
        Month,
        Day,
    }

    public IReadOnlyList<Sheet> Read()
    {
        if (zip.HasUnder("xl/vbaProject.bin", "xl/macrosheets", "xl/activeX"))
            throw Refuse("A workbook without programs in it; this one has macros or controls. Save it as .xlsx without them.");
        if (zip.HasUnder("xl/externalLinks"))
            throw Refuse("A workbook that needs no other file; this one takes values from others. Paste those as values and save it again.");
        if (zip.HasUnder("xl/embeddings"))
            throw Refuse("A workbook without files inside it; this one has embedded objects. Take them out and save it again.");
        var targets = Targets();
        var sheets = Names().Where(s => targets.ContainsKey(s.Id)).Select(s => (s.Name, Path: targets[s.Id])).Where(s => zip.Has(s.Path)).ToList();
        ReadTexts();
        ReadStyles();
        return [.. sheets.Select(s => ReadSheet(s.Name, s.Path))];
    }

    private RefusedFileException Refuse(string expected) => RefusedFileException.Of(PackageFaultKind.NotText, file, expected);

    private List<(string Name, string Id)> Names()
    {
        var names = new List<(string, string)>();
        using var xml = zip.Xml("xl/workbook.xml") ?? throw Refuse("A workbook; this file lacks the list of its sheets. Open it in a spreadsheet program and save it again.");
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "workbookPr")
                from1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (xml.LocalName != "sheet")
                continue;
            var name = xml.GetAttribute("name") ?? "";
            string? id = null;
            while (xml.MoveToNextAttribute())
            {
                if (xml.LocalName == "id")
                    id = xml.Value;
            }

            names.Add((name.Length > 120 ? name[..120] : name, id ?? ""));
        }

        return names;
    }

    private Dictionary<string, string> Targets()
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using var xml = zip.Xml("xl/_rels/workbook.xml.rels") ?? throw Refuse("A workbook; this file lacks the list of its parts. Open it in a spreadsheet program and save it again.");
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") != "External"
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
                targets[id] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
        }

        return targets;
    }

    private void ReadTexts()
    {
        using var xml = zip.Xml("xl/sharedStrings.xml");
        if (xml is null)
            return;
        var text = new StringBuilder();
        var phonetic = 0;
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "si":
                    text.Clear();
                    if (xml.IsEmptyElement)
                        texts.Add("");
                    break;
                case XmlNodeType.Element when xml.LocalName == "rPh" && !xml.IsEmptyElement:
                    phonetic++;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "rPh":
                    phonetic--;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when phonetic == 0 && xml.Depth > 2:
                    SheetBuilder.Append(text, xml, file, 0);
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "si":
                    texts.Add(text.ToString());
                    break;
                default:
                    break;
            }
        }
    }

    private void ReadStyles()
    {
        using var xml = zip.Xml("xl/styles.xml");
        if (xml is null)
            return;
        var formats = new Dictionary<int, string>();
        var inCells = false;
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), out var id))
                formats[id] = xml.GetAttribute("formatCode") ?? "";
            else if (xml.LocalName == "cellXfs")
                inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (inCells && xml.NodeType == XmlNodeType.Element && xml.LocalName == "xf")
                styles.Add(int.TryParse(xml.GetAttribute("numFmtId"), out var format) ? Shows(format, formats.GetValueOrDefault(format)) : DateParts.None);
        }
    }

    private static DateParts Shows(int id, string? format)
    {
        if (format is null)
            return id switch { 17 => DateParts.Month, >= 14 and <= 16 or 22 or >= 27 and <= 36 or >= 50 and <= 58 => DateParts.Day, _ => DateParts.None };
        var plain = new StringBuilder();
        for (var i = 0; i < format.Length && format[i] != ';'; i++)
        {
            if (format[i] is '"' or '[')
                i = format.IndexOf(format[i] == '[' ? ']' : '"', i + 1) is var end and >= 0 ? end : format.Length;
            else if (format[i] is '\\' or '_' or '*')
                i++;
            else
                plain.Append(char.ToLowerInvariant(format[i]));
        }

        var shown = plain.ToString();
        if (shown.Contains("general", StringComparison.Ordinal) || !shown.Contains('y', StringComparison.Ordinal))
            return DateParts.None;
        return shown.Contains('d', StringComparison.Ordinal) ? DateParts.Day : shown.Contains('m', StringComparison.Ordinal) ? DateParts.Month : DateParts.Year;
    }

    private Sheet ReadSheet(string name, string path)
    {
        var builder = new SheetBuilder(file, name, limits);
        using var xml = zip.Xml(path)!;
        var (row, column) = (0, -1);
        var (type, style) = ("", 0);
        var value = new StringBuilder();
        var (inValue, phonetic) = (false, false);
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "row":
                    row = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > row ? given : row + 1;
                    column = -1;
                    break;
                case XmlNodeType.Element when xml.LocalName == "c":
                    column = ColumnOf(xml.GetAttribute("r")) is var at && at > column ? at : column + 1;
                    type = xml.GetAttribute("t") ?? "n";
                    style = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
                    value.Clear();
                    break;
                case XmlNodeType.Element when xml.LocalName is "v" or "t":
                    inValue = !xml.IsEmptyElement && !phonetic;
                    break;
                case XmlNodeType.Element when xml.LocalName == "rPh":
                    phonetic = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "rPh":
                    phonetic = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when inValue:
                    SheetBuilder.Append(value, xml, file, row);
                    break;
                case XmlNodeType.EndElement when xml.LocalName is "v" or "t":
                    inValue = false;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "c":
                    builder.Put(column, Shown(type, style, value.ToString()), row);
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "row":
                    builder.End(row);
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "sheetData":
                    return builder.Sheet();
                default:
                    break;
            }
        }

        return builder.Sheet();
    }

    private string Shown(string type, int style, string value) => type switch
    {
        "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < texts.Count ? texts[at] : "",
        "b" => value == "1" ? "TRUE" : "FALSE",
        "inlineStr" or "str" or "e" => value,
        "d" => value.Split('T')[0],
        _ => Number(style, value),
    };

    private string Number(int style, string value)
    {
        if (value.Length == 0 || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        var parts = style < styles.Count ? styles[style] : DateParts.None;
        if (parts == DateParts.None || number is < 1 or > 2_958_465)
            return number == Math.Floor(number) && Math.Abs(number) < 1e15 ? number.ToString("0", CultureInfo.InvariantCulture) : value;
        // The format believes in a 29 February 1900; days before it are one off, and no case is that old.
        var day = from1904 ? new DateTime(1904, 1, 1).AddDays(number) : new DateTime(1899, 12, 30).AddDays(number);
        return day.ToString(parts switch { DateParts.Year => "yyyy", DateParts.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);
    }

    private static int ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c) || column > 20_000)
                break;
            column = column * 26 + (c - 'A' + 1);
        }

        return column - 1;
    }
}
