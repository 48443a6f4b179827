using System.IO.Compression;
using System.Security;
using System.Text;

namespace TocAnalysis.Web.Tests.Features.Packages.Wizard;

/// <summary>Small workbooks written part by part, honest and hostile.</summary>
internal static class OfficeFiles
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public const string Styles = $"""<styleSheet xmlns="{Main}"><numFmts><numFmt numFmtId="164" formatCode="d&quot;. m &quot;mmmm\ yyyy"/><numFmt numFmtId="165" formatCode="mmm yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>""";

    /// <summary>A workbook with one sheet of these rows, as XML of its cells.</summary>
    public static byte[] Xlsx(string rows, params (string Name, string Text)[] more) => Xlsx([("Sheet1", rows)], more);

    public static byte[] Xlsx(IReadOnlyList<(string Name, string Rows)> sheets, params (string Name, string Text)[] more)
    {
        var parts = new List<(string, string)>
        {
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" r:id=\"r{i}\"/>"))}</sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", $"<Relationships>{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"r{i}\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}</Relationships>"),
        };
        parts.AddRange(sheets.Select((s, i) => ($"xl/worksheets/sheet{i + 1}.xml", $"""<worksheet xmlns="{Main}"><sheetData>{s.Rows}</sheetData></worksheet>""")));
        parts.AddRange(more);
        return Zip([.. parts.GroupBy(p => p.Item1).Select(g => g.Last())]);
    }

    /// <summary>Rows of texts as inline cells.</summary>
    public static string Rows(params string[] lines) => string.Concat(lines.Select((l, i) =>
        $"<row r=\"{i + 1}\">{string.Concat(l.Split('|').Select(c => $"<c t=\"inlineStr\"><is><t>{SecurityElement.Escape(c)}</t></is></c>"))}</row>"));

    public static byte[] Ods(string rows, params (string Name, string Text)[] more) => Zip([
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", $"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blatt">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""), .. more]);

    public static byte[] Zip(IReadOnlyList<(string Name, string Text)> parts) => ZipBytes([.. parts.GroupBy(p => p.Name).Select(g => g.Last()).Select(p => (p.Name, Encoding.UTF8.GetBytes(p.Text)))]);

    public static byte[] ZipBytes(IReadOnlyList<(string Name, byte[] Bytes)> parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
