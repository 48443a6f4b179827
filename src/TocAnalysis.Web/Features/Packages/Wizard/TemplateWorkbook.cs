using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>
/// A workbook to begin from: one sheet whose columns need no mapping, with one invented row, and a sheet that says what may stand where. Brought back
/// as it is, it passes the check.
/// </summary>
public static class TemplateWorkbook
{
    /// <summary>Address of the download.</summary>
    public const string Address = "/imports/template.xlsx";

    /// <summary>Columns of the template with the invented row.</summary>
    private static readonly (string Name, string Example)[] Columns =
    [
        ("Case reference", "EX-1"), ("Case title", "An invented case, to be replaced"), ("Start date", "1999-04"), ("End date", "2001"), ("Domains", "organized; corporate"),
        ("Summary", "What happened, in a few sentences."), ("Narrative", "The whole account. One sentence of it shows the issue."), ("Sensitivity", "internal"),
        ("Inception countries", "COL"), ("Perpetration countries", "COL; ITA"), ("Direct-effect countries", "ITA"), ("Indirect-effect countries", ""),
        ("Main offence", ""), ("Group name", "An invented group"), ("Group kind", "organized_group"), ("Group role", "carrier"), ("Home country", "COL"),
        ("Source title", "An invented report"), ("Source type", "official_report"), ("Source year", "2002"), ("Source page", "p. 4"),
    ];

    /// <summary>The workbook.</summary>
    public static byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var sheets = new Sheets();
            book.Workbook = new Workbook(sheets);
            Add(book, sheets, "Your cases", [Columns.Select(c => c.Name), Columns.Select(c => c.Example)]);
            Add(book, sheets, "What may stand where", Words());
        }

        return bytes.ToArray();
    }

    private static IEnumerable<IEnumerable<string>> Words()
    {
        yield return ["Field", "Meaning", "Words"];
        foreach (var field in SheetField.All)
            yield return [field.Name, field.Column.Meaning, string.Join("; ", field.Column.Terms)];
        yield return ["lists", "Several countries, domains, groups or offences in one cell have ; between them.", ""];
        yield return ["dates", "1999, 1999-04, 1999-04-12, 1999~ (about), ..1998 (before the end of), 1995..1997 (between).", PackageFormat.Ongoing];
    }

    private static void Add(WorkbookPart book, Sheets sheets, string name, IEnumerable<IEnumerable<string>> rows)
    {
        var part = book.AddNewPart<WorksheetPart>($"sheet{sheets.ChildElements.Count + 1}");
        part.Worksheet = new Worksheet(new SheetData(rows.Select(r => new Row(r.Select(c => new Cell
        {
            DataType = CellValues.InlineString,
            InlineString = new InlineString(new Text(c) { Space = SpaceProcessingModeValues.Preserve }),
        })))));
        sheets.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = name });
    }
}
