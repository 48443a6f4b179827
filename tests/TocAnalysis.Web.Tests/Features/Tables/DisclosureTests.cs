using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;
using CsvTable = TocAnalysis.Web.Export.CsvTable;
using FormulaSafety = TocAnalysis.Web.Export.FormulaSafety;
using TableFile = TocAnalysis.Web.Export.TableFile;
using TableFileCell = TocAnalysis.Web.Export.TableFileCell;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criteria C2 and C3 over the whole way: one rule for screen, every file and REST.</summary>
public sealed class DisclosureTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("rows=stage&columns=transnational&threshold=5")]
    [InlineData("rows=code&columns=value&threshold=5&code=I4&code=D2")]
    [InlineData("rows=domain&columns=status&threshold=11&percent=row")]
    public async Task C2_REST_and_every_file_hold_the_same_figures_and_signs(string query)
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        using var client = await server.ClientAsync(Role.Secretariat);

        var json = await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables?{query}", TestContext.Current.CancellationToken);
        var cells = json.GetProperty("cells").EnumerateArray().SelectMany(r => r.EnumerateArray()).ToList();
        cells.ShouldAllBe(c => c.GetProperty("suppressed").GetBoolean() == (c.GetProperty("shown").GetString() == "[c]"));
        cells.ShouldAllBe(c => (c.GetProperty("suppressed").GetBoolean() || c.GetProperty("shown").GetString() == "[z]") == (c.GetProperty("value").ValueKind == JsonValueKind.Null));
        cells.ShouldContain(c => c.GetProperty("suppressed").GetBoolean());
        json.GetProperty("disclosure").GetProperty("suppressedCells").GetInt32().ShouldBe(cells.Count(c => c.GetProperty("suppressed").GetBoolean()));
        var shown = cells.Select(c => c.GetProperty("shown").GetString()!).ToList();

        var csv = Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/api/v1/tables.csv?{query}", TestContext.Current.CancellationToken));
        foreach (var (row, line) in json.GetProperty("cells").EnumerateArray().Zip(csv.Split("\r\n").Skip(1)))
            line.ShouldContain(string.Join(',', row.EnumerateArray().Select(c => c.GetProperty("shown").GetString())));

        using var docx = WordprocessingDocument.Open(new MemoryStream(await client.GetByteArrayAsync($"/api/v1/tables.docx?{query}", TestContext.Current.CancellationToken)), false);
        new OpenXmlValidator().Validate(docx, TestContext.Current.CancellationToken).Select(e => e.Description).ShouldBeEmpty();
        var table = docx.MainDocumentPart!.Document!.Body!.Elements<DocumentFormat.OpenXml.Wordprocessing.Table>().Single();
        var columns = json.GetProperty("columns").GetArrayLength();
        table.Elements<DocumentFormat.OpenXml.Wordprocessing.TableRow>().Skip(1).Take(json.GetProperty("rows").GetArrayLength())
            .SelectMany(r => r.Elements<DocumentFormat.OpenXml.Wordprocessing.TableCell>().Skip(1).Take(columns)).Select(c => c.InnerText).ShouldBe(shown);

        var sdmx = Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/api/v1/tables.sdmx.csv?{query}", TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        sdmx.Skip(1).Where(l => !l.Contains("_T", StringComparison.Ordinal)).Select(l => l.EndsWith(",C", StringComparison.Ordinal) ? "[c]" : l.EndsWith(",M", StringComparison.Ordinal) ? "[z]" : l.Split(',')[^2]).ShouldBe(shown);
        sdmx.Count(l => l.EndsWith(",C", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(shown.Count(s => s == "[c]"));
    }

    [Fact]
    public async Task C3_what_is_withheld_is_stated_and_looks_like_nothing_else()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var built = (await world.BuildAsync("rows=domain&columns=transnational&threshold=5&percent=column")).Value;

        var file = TableSheet.Of(built);
        file.Notes.ShouldContain(n => n.StartsWith("Withheld: ", StringComparison.Ordinal));
        var texts = file.Rows.SelectMany(r => r.Skip(1)).Where(c => c.Number is null).Select(c => c.Text).Distinct().ToList();
        texts.ShouldBeSubsetOf(["[c]", "[x]"]);
        texts.ShouldContain("[c]");
        file.Rows.SelectMany(r => r).ShouldContain(c => c.Number == 0);
        file.Rows.SelectMany(r => r.Skip(1).Take(built.Table.Columns.Count)).ShouldAllBe(c => c.Number == null || c.Number == 0 || c.Number >= 5);
    }

    [Fact]
    public async Task C2_two_selections_that_differ_by_fewer_cases_than_the_threshold_do_not_give_the_difference_away()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var all = (await world.BuildAsync("rows=status&columns=transnational")).Value.Table;
        var differs = (await world.BuildAsync("rows=status&columns=transnational&transnational=yes")).Value.Table;
        (all.N - differs.N).ShouldBe(2);

        var narrow = (await world.BuildAsync("rows=status&columns=transnational&transnational=yes&threshold=5")).Value.Table;

        // 10 and 12 are both large enough alone; together they would tell of 2.
        narrow.N.ShouldBeNull();
        narrow.Panel.Total.Suppressed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_threshold_that_is_not_offered_is_refused_by_name()
    {
        await using var world = await SampleTables.WorldAsync(postgres);

        (await world.BuildAsync("rows=status&columns=domain&threshold=4")).Faults.ShouldHaveSingleItem().ToString().ShouldBe("threshold: “4”. One of: off, 5, 11.");
        (await world.BuildAsync("rows=status&columns=domain&threshold=off")).Value.Table.Disclosure.ShouldBeNull();
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("\rx")]
    [InlineData("\nx")]
    [InlineData("  =1+1")]
    [InlineData("\"=1+1")]
    [InlineData("'=1+1")]
    [InlineData("\uff1d1")]
    [InlineData("\uff0b1")]
    [InlineData("\uff0d1")]
    [InlineData("\uff201")]
    [InlineData("\u00a0=1")]
    [InlineData("|cmd")]
    public void A_text_that_a_spreadsheet_might_run_gets_an_apostrophe(string text)
    {
        FormulaSafety.Safe(text).ShouldBe("'" + text);
        FormulaSafety.Safe("a" + text).ShouldBe("a" + text);
    }

    [Fact]
    public async Task A_table_prints_to_PDF_where_there_is_a_Chromium()
    {
        var pdf = await TocAnalysis.Web.Export.ChromiumPdf.PrintAsync(TocAnalysis.Web.Export.HtmlTable.Write(new TableFile("Cases by stage", [], [], ["a", "b"], [[new TableFileCell("x"), new TableFileCell("3", 3)]])), TestContext.Current.CancellationToken);

        if (TocAnalysis.Web.Export.ChromiumPdf.IsThere)
        {
            Encoding.ASCII.GetString(pdf!, 0, 5).ShouldBe("%PDF-");
            Encoding.Latin1.GetString(pdf!).ShouldContain("000000+00'00')");
        }
        else
            pdf.ShouldBeNull();
    }

    [Fact]
    public void Numbers_stay_numbers_in_CSV_also_below_zero() =>
        Encoding.UTF8.GetString(CsvTable.Write(new TableFile("t", [], [], ["a", "b"], [[new TableFileCell("x"), new TableFileCell("-3", -3)]]))).ShouldEndWith("x,-3\r\n");
}
