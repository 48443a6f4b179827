using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>One table as text, from wherever it is shown: headings first, then its lines.</summary>
internal static class FileTables
{
    public static async Task<string[][]> OfScreenAsync(ILocator table) =>
        await table.EvaluateAsync<string[][]>("table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText.trim().replaceAll(',', '')))");

    public static async Task<string[][]> OfCsvAsync(IDownload download)
    {
        using var reader = new StreamReader((await download.PathAsync())!);
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        List<string[]> lines = [];
        while (await csv.ReadAsync())
            lines.Add([.. csv.Record!.Select(c => c.Replace(",", "", StringComparison.Ordinal))]);
        return [.. lines];
    }

    public static async Task<string[][]> OfWorkbookAsync(IDownload download, string sheet)
    {
        using var document = SpreadsheetDocument.Open((await download.PathAsync())!, isEditable: false);
        var book = document.WorkbookPart!;
        var id = book.Workbook!.Descendants<Sheet>().Single(s => s.Name == sheet).Id!.Value!;
        return
        [
            .. ((WorksheetPart)book.GetPartById(id)).Worksheet!.Descendants<Row>()
                .Select(r => r.Elements<Cell>().Select(c => (c.CellValue?.Text ?? c.InnerText).Replace(",", "", StringComparison.Ordinal)).ToArray()),
        ];
    }
}
