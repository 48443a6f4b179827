using System.Diagnostics;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;
using Word = DocumentFormat.OpenXml.Wordprocessing;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criterion P6: the workbook and the document are opened and saved again by another office suite, and hold the same figures afterwards.</summary>
public sealed class OfficeSuiteTests(PostgresFixture postgres)
{
    private static readonly string[] Names = ["soffice", "libreoffice"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task P6_LibreOffice_saves_workbook_and_document_again_with_equal_figures()
    {
        var office = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(f => Names.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(office is null, "LibreOffice is not on this machine; install libreoffice-calc and libreoffice-writer to run this.");
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        using var client = await server.ClientAsync(Role.Secretariat);
        var folder = Directory.CreateTempSubdirectory("toc-office-").FullName;
        try
        {
            foreach (var query in new[] { "rows=country&columns=stage&threshold=5", "rows=domain&columns=transnational&layer=decade" })
            {
                foreach (var ending in new[] { "xlsx", "docx" })
                {
                    var file = Path.Combine(folder, $"table.{ending}");
                    await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync($"/api/v1/tables.{ending}?{query}", Stop), Stop);
                    await SaveAgainAsync(office!, file, ending, Path.Combine(folder, "again"), folder);
                    var (before, after) = (Cells(file), Cells(Path.Combine(folder, "again", $"table.{ending}")));
                    before.Count.ShouldBeGreaterThan(20);
                    after.ShouldBe(before, $"{ending} of {query}");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SaveAgainAsync(string office, string file, string ending, string folder, string home)
    {
        var start = new ProcessStartInfo(office) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { $"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", ending, "--outdir", folder, file })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(Stop);
        var complained = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        process.ExitCode.ShouldBe(0, $"{await said} {await complained}");
    }

    /// <summary>All cells that hold something, in order: of every sheet, or of every table of the document.</summary>
    private static List<string> Cells(string file)
    {
        if (file.EndsWith(".docx", StringComparison.Ordinal))
        {
            using var document = WordprocessingDocument.Open(file, isEditable: false);
            return [.. document.MainDocumentPart!.Document!.Body!.Descendants<Word.TableCell>().Select(c => c.InnerText.Trim())];
        }

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        var part = book.WorkbookPart!;
        var texts = part.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(i => i.InnerText).ToList() ?? [];
        return
        [
            .. part.Workbook!.Descendants<Sheet>().SelectMany(sheet => ((WorksheetPart)part.GetPartById(sheet.Id!.Value!)).Worksheet!.Descendants<Cell>()
                .Select(c => c.DataType?.Value == CellValues.SharedString ? texts[int.Parse(c.CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)] : c.CellValue?.Text ?? c.InnerText)
                .Where(t => t.Length > 0).Select(t => $"{sheet.Name}: {t}")),
        ];
    }
}
