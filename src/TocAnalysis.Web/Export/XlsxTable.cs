using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace TocAnalysis.Web.Export;

/// <summary>Writes a table as a workbook: a cover sheet that says what it is, and the table alone from A1 on a sheet of its own, without merged cells.</summary>
public static class XlsxTable
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Name of the sheet that says what the table is.</summary>
    public const string CoverSheet = "Cover";

    /// <summary>Name of the sheet with the table.</summary>
    public const string TableSheet = "Table";

    private const int LongestCell = 32_767;

    /// <summary>The bytes of the workbook.</summary>
    public static byte[] Write(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var sheets = new Sheets();
            Add(book, sheets, CoverSheet, Cover(table), freeze: false);
            Add(book, sheets, TableSheet, Table(table), freeze: true);
            book.Workbook = new Workbook(sheets);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<Row> Cover(TableFile table)
    {
        yield return Line([Text(table.Title, bold: true)]);
        foreach (var (name, value) in table.Cover)
            yield return Line([Text(name, bold: true), Text(value)]);
        for (var i = 0; i < table.Notes.Count; i++)
            yield return Line([Text(i == 0 ? "Notes" : "", bold: true), Text(table.Notes[i])]);
    }

    private static IEnumerable<Row> Table(TableFile table)
    {
        yield return Line(table.Header.Select(h => Text(h, bold: true)));
        foreach (var row in table.Rows)
            yield return Line(row.Select(c => c.Number is { } number ? Number(number) : Text(c.Text)));
    }

    private static void Add(WorkbookPart book, Sheets sheets, string name, IEnumerable<Row> rows, bool freeze)
    {
        var part = book.AddNewPart<WorksheetPart>();
        var sheet = new Worksheet();
        if (freeze)
        {
            sheet.Append(new SheetViews(new SheetView(
                new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
            { WorkbookViewId = 0 }));
        }

        sheet.Append(new Columns(new Column { Min = 1, Max = 1, Width = 40, CustomWidth = true }, new Column { Min = 2, Max = 2, Width = freeze ? 16 : 90, CustomWidth = true }));
        sheet.Append(new SheetData(rows));
        part.Worksheet = sheet;
        sheets.Append(new Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = name });
    }

    private static Row Line(IEnumerable<Cell> cells) => new(cells);

    // Inline texts are never read as formulas, whatever they begin with.
    private static Cell Text(string text, bool bold = false) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve }),
        StyleIndex = bold ? 1U : 0U,
    };

    private static Cell Number(double number) => new() { DataType = CellValues.Number, CellValue = new CellValue(number.ToString("R", CultureInfo.InvariantCulture)) };

    /// <summary>The text without signs that a workbook cannot hold.</summary>
    private static string Clean(string text)
    {
        var clean = string.Concat(text.EnumerateRunes().Where(r => r.Value > 0xFFFF || XmlConvert.IsXmlChar((char)r.Value)));
        return clean.Length > LongestCell ? clean[..LongestCell] : clean;
    }

    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }));
}
