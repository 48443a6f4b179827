using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace TocAnalysis.Web.Export;

/// <summary>
/// Writes a table as a workbook, after the guidance for accessible spreadsheets: a cover sheet, a list of contents, the table from A1 on a sheet of its own
/// with title, number of cases, source and date above a marked header row, a sheet of notes and a sheet of codes. No cells are merged.
/// </summary>
public static class XlsxTable
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Name of the sheet that says what the table is.</summary>
    public const string CoverSheet = "Cover";

    /// <summary>Name of the sheet that lists the others.</summary>
    public const string ContentsSheet = "Contents";

    /// <summary>Name of the sheet with the table.</summary>
    public const string TableSheet = "Table";

    /// <summary>Name of the sheet with what a reader must know.</summary>
    public const string NotesSheet = "Notes";

    /// <summary>Name of the sheet with keys and labels.</summary>
    public const string CodesSheet = "Codes";

    private const int LongestCell = 32_767;

    /// <summary>The bytes of the workbook; the same table gives the same bytes.</summary>
    public static byte[] Write(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.AddNewPart<WorkbookStylesPart>("styles").Stylesheet = Styles();
            var sheets = new Sheets();
            Add(book, sheets, CoverSheet, Cover(table), [40, 90]);
            Add(book, sheets, ContentsSheet, Contents(table), [16, 90]);
            var header = (uint)table.Above.Count + 3;
            var part = Add(book, sheets, TableSheet, Table(table), [40, .. Enumerable.Repeat(16, Math.Max(0, table.Header.Count - 1))], frozen: header);
            Mark(part, table, header);
            Add(book, sheets, NotesSheet, Notes(table), [6, 110]);
            if (table.Codes.Count > 0)
                Add(book, sheets, CodesSheet, Codes(table), [20, 24, 70]);
            book.Workbook = new Workbook(sheets);
            document.PackageProperties.Title = Clean(table.Caption);
            document.PackageProperties.Creator = "TocAnalysis";
        }

        return SteadyPackage.Of(bytes.ToArray());
    }

    private static IEnumerable<Row> Cover(TableFile table)
    {
        yield return Line([Text(table.Caption, bold: true)]);
        foreach (var (name, value) in table.Cover)
            yield return Line([Text(name, bold: true), Text(value)]);
    }

    private static IEnumerable<Row> Contents(TableFile table)
    {
        yield return Line([Text("Sheet", bold: true), Text("What it holds", bold: true)]);
        yield return Line([Text(TableSheet), Text(table.Caption)]);
        yield return Line([Text(NotesSheet), Text("Notes, footnotes and signs")]);
        if (table.Codes.Count > 0)
            yield return Line([Text(CodesSheet), Text("Keys and labels of rows, columns and layers")]);
    }

    private static IEnumerable<Row> Table(TableFile table)
    {
        yield return Line([Text(table.Caption, bold: true)]);
        foreach (var line in table.Above)
            yield return Line([Text(line)]);
        yield return Line([]);
        yield return Line(Headings(table).Select(h => Text(h, bold: true)));
        foreach (var row in table.Rows)
            yield return Line(row.Select(c => c.Number is { } number ? Number(number) : Text(c.Text)));
    }

    private static IEnumerable<Row> Notes(TableFile table)
    {
        yield return Line([Text("No.", bold: true), Text("Note", bold: true)]);
        var number = 0;
        foreach (var note in table.Notes.Concat(table.Footnotes))
            yield return Line([Number(++number), Text(note)]);
    }

    private static IEnumerable<Row> Codes(TableFile table)
    {
        yield return Line([Text("List", bold: true), Text("Key", bold: true), Text("Label", bold: true)]);
        foreach (var code in table.Codes)
            yield return Line([Text(code.List), Text(code.Key), Text(code.Label)]);
    }

    /// <summary>Headings, each once, as a marked table asks for.</summary>
    private static IEnumerable<string> Headings(TableFile table)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var heading in table.Header.Select(h => Clean(h)))
        {
            var unique = heading.Length == 0 ? "Column" : heading;
            for (var i = 2; !seen.Add(unique); i++)
                unique = $"{heading} ({i})";
            yield return unique;
        }
    }

    /// <summary>Marks header and cells as a table, so that programs and screen readers know the header row.</summary>
    private static void Mark(WorksheetPart sheet, TableFile table, uint header)
    {
        if (table.Rows.Count == 0)
            return;
        var area = FormattableString.Invariant($"A{header}:{Column(table.Header.Count)}{header + (uint)table.Rows.Count}");
        var part = sheet.AddNewPart<TableDefinitionPart>("table");
        part.Table = new Table(
            new TableColumns(Headings(table).Select((h, i) => new TableColumn { Id = (uint)i + 1, Name = h })) { Count = (uint)table.Header.Count })
        { Id = 1, Name = "Counts", DisplayName = "Counts", Reference = area, TotalsRowShown = false };
        sheet.Worksheet!.Append(new TableParts(new TablePart { Id = sheet.GetIdOfPart(part) }) { Count = 1 });
    }

    private static string Column(int number)
    {
        var name = "";
        for (; number > 0; number = (number - 1) / 26)
            name = (char)('A' + (number - 1) % 26) + name;
        return name;
    }

    private static WorksheetPart Add(WorkbookPart book, Sheets sheets, string name, IEnumerable<Row> rows, IReadOnlyList<int> widths, uint frozen = 0)
    {
        var part = book.AddNewPart<WorksheetPart>($"sheet{sheets.ChildElements.Count + 1}");
        var sheet = new Worksheet();
        if (frozen > 0)
        {
            sheet.Append(new SheetViews(new SheetView(
                new Pane { VerticalSplit = frozen, TopLeftCell = $"A{frozen + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
            { WorkbookViewId = 0 }));
        }

        sheet.Append(new Columns(widths.Select((w, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = w, CustomWidth = true })));
        sheet.Append(new SheetData(rows));
        part.Worksheet = sheet;
        sheets.Append(new Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = name });
        return part;
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
    internal static string Clean(string text)
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
