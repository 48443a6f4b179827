using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;
using CsvTable = TocAnalysis.Web.Export.CsvTable;
using TableFile = TocAnalysis.Web.Export.TableFile;
using TableFileCell = TocAnalysis.Web.Export.TableFileCell;
using XlsxTable = TocAnalysis.Web.Export.XlsxTable;

namespace TocAnalysis.Web.Tests.Features.Tables;

public sealed class TableRoutesTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("rows=region&columns=value&code=I4", "toc-region-by-value-adjudicated")]
    [InlineData("rows=domain&columns=offence", "toc-domain-by-offence")]
    [InlineData("rows=code&columns=value&totals=false&basis=majority", "toc-code-by-value-majority")]
    public async Task F2_JSON_CSV_and_workbook_hold_the_same_values_and_the_name_of_the_file_has_the_basis(string query, string name)
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Secretariat);

        var json = await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables?{query}", TestContext.Current.CancellationToken);
        var expected = Lines(json);
        using var file = await client.GetAsync($"/api/v1/tables.csv?{query}", TestContext.Current.CancellationToken);
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{name}.csv");
        var csv = Csv(await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var book = Sheets(await client.GetByteArrayAsync($"/api/v1/tables.xlsx?{query}", TestContext.Current.CancellationToken));

        expected.Count.ShouldBeGreaterThan(3);
        csv.Skip(1).ShouldBe(expected);
        var sheet = book["Table"];
        sheet[0].ShouldStartWith("Cases by ");
        sheet[1].ShouldBe($"Number of cases: {json.GetProperty("n")}");
        sheet[4].ShouldBeEmpty();
        sheet.Skip(5).ShouldBe(csv);
        book.Keys.ShouldBe(["Cover", "Contents", "Table", "Notes", "Codes"], ignoreOrder: true);
        var cover = book["Cover"];
        cover.ShouldContain($"Selection|{json.GetProperty("filter").GetString()}");
        cover.ShouldContain($"Number of cases|{json.GetProperty("n").GetInt32()}");
        cover.ShouldContain($"Codebook version|{json.GetProperty("codebookVersion").GetInt32()}");
        cover.ShouldContain($"Date|{json.GetProperty("date").GetString()}");
        foreach (var note in json.GetProperty("notes").EnumerateArray())
            book["Notes"].ShouldContain(line => line.EndsWith("|" + note.GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task P7_only_terms_of_the_paper_stand_in_the_table_and_its_files_when_that_is_asked_for()
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Secretariat);
        var offences = server.Services.GetRequiredService<TocAnalysis.Web.Data.Reference.Vocabularies>().Offences;

        var all = await client.GetFromJsonAsync<JsonElement>("/api/v1/tables?rows=offence&columns=transnational", TestContext.Current.CancellationToken);
        var paper = await client.GetFromJsonAsync<JsonElement>("/api/v1/tables?rows=offence&columns=transnational&terms=paper", TestContext.Current.CancellationToken);
        string[] Keys(JsonElement table) => [.. table.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("key").GetString()!).Where(k => k != "not-recorded")];
        Keys(paper).ShouldBe(Keys(all).Where(k => offences.TryFind(k, out var offence) && offence.PaperParagraphs.Count > 0));
        Keys(paper).Length.ShouldBeInRange(3, Keys(all).Length - 3);
        paper.GetProperty("total").GetProperty("value").GetInt32().ShouldBe(12);
        var csv = Csv(await client.GetByteArrayAsync("/api/v1/tables.csv?rows=offence&columns=transnational&terms=paper", TestContext.Current.CancellationToken));
        csv.Skip(1).ShouldBe(Lines(paper));
        paper.GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain(n => n!.StartsWith("Terms of the paper only. Left out as added after it: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task P5_the_coverage_grid_is_the_same_as_JSON_and_as_files_and_readers_take_no_file_out()
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Secretariat);
        var stop = TestContext.Current.CancellationToken;

        var json = (await client.GetFromJsonAsync<JsonElement>("/api/v1/coverage", stop)).GetProperty("paragraphs").EnumerateArray()
            .Select(p => $"{p.GetProperty("paragraph")}|{p.GetProperty("cases")}|{p.GetProperty("codings")}|{p.GetProperty("uncoded")}").ToList();
        json.Count.ShouldBe(43);
        Figures(Csv(await client.GetByteArrayAsync("/api/v1/coverage.csv", stop)).Skip(1)).ShouldBe(json);
        Figures(Sheets(await client.GetByteArrayAsync("/api/v1/coverage.xlsx", stop))["Table"].Where(l => l.Length > 0 && char.IsAsciiDigit(l[0]))).ShouldBe(json);
        using var browser = await TestBrowser.SignedInAsync(server, "Sue", Role.Secretariat);
        (await browser.Client.GetByteArrayAsync("/download/coverage/csv", stop)).ShouldBe(await client.GetByteArrayAsync("/api/v1/coverage.csv", stop));
        using var reader = await server.ClientAsync(Role.Analyst);
        using var refused = await reader.GetAsync("/api/v1/coverage.csv", stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        static IEnumerable<string> Figures(IEnumerable<string> lines) => lines.Select(l => l.Split('|')).Select(c => $"{c[0]}|{c[3]}|{c[4]}|{c[7]}");
    }

    [Fact]
    public async Task D5_a_balance_says_n_its_independent_sources_and_where_its_cases_come_from()
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Analyst);
        var balance = await client.GetFromJsonAsync<JsonElement>("/api/v1/codebook/I4/balance", TestContext.Current.CancellationToken);

        balance.GetProperty("n").GetInt32().ShouldBe(12);
        balance.GetProperty("A").GetProperty("sources").ValueKind.ShouldBe(JsonValueKind.Number);
        balance.GetProperty("note").GetString()!.ShouldContain("somebody chose the cases");
        balance.GetProperty("flags").EnumerateArray().Select(f => f.GetString()).ShouldContain("one-sided");
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        (await browser.GetAsync("/codebook/I4")).Body.ShouldContain("somebody chose the cases");
    }

    [Fact]
    public async Task A_value_that_a_code_does_not_know_is_told_from_zero_in_every_form()
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Secretariat);
        const string query = "rows=code&columns=value&percent=row";

        var json = await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables?{query}", TestContext.Current.CancellationToken);
        var (rows, columns) = (Keys("rows"), Keys("columns"));
        JsonElement Cell(string code, string value) => json.GetProperty("cells")[rows.IndexOf(code)][columns.IndexOf(value)];
        foreach (var (code, value) in new[] { ("D6.1", "A"), ("D6.1", "B"), ("I4", "present") })
            (Cell(code, value).GetProperty("value").ValueKind, Shown(Cell(code, value)), Cell(code, value).GetProperty("suppressed").GetBoolean(), Cell(code, value).TryGetProperty("percent", out _)).ShouldBe((JsonValueKind.Null, "[z]", false, false), $"{code} {value}");
        // One coding of I6: one pole has it, the other was counted and found none.
        new[] { Shown(Cell("I6", "A")), Shown(Cell("I6", "B")) }.ShouldBe(["0", "1"], ignoreOrder: true);
        Shown(Cell("D6.1", "not-recorded")).ShouldNotBe("[z]");

        var line = Csv(await client.GetByteArrayAsync($"/api/v1/tables.csv?{query}", TestContext.Current.CancellationToken)).Single(l => l.StartsWith("D6.1 ", StringComparison.Ordinal)).Split('|');
        (line[1 + columns.IndexOf("A")], line[1 + columns.Count + 1 + columns.IndexOf("A")]).ShouldBe(("[z]", "[z]"));
        var sdmx = Csv(await client.GetByteArrayAsync($"/api/v1/tables.sdmx.csv?{query}", TestContext.Current.CancellationToken));
        sdmx.ShouldContain("dataflow|TOC:TABLES(1.0)|I|D6.1|A|cases||M");
        sdmx.ShouldContain(l => l.StartsWith("dataflow|TOC:TABLES(1.0)|I|I6|", StringComparison.Ordinal) && l.EndsWith("|cases|0|A", StringComparison.Ordinal));
        Sheets(await client.GetByteArrayAsync($"/api/v1/tables.xlsx?{query}", TestContext.Current.CancellationToken))["Table"].Single(l => l.StartsWith("D6.1 ", StringComparison.Ordinal)).Split('|')[1 + columns.IndexOf("A")].ShouldBe("[z]");
        (await client.GetStringAsync($"/api/v1/tables.html?{query}", TestContext.Current.CancellationToken)).ShouldContain(">[z]<");

        List<string> Keys(string side) => [.. json.GetProperty(side).EnumerateArray().Select(h => h.GetProperty("key").GetString()!)];
    }

    [Fact]
    public async Task JSON_has_the_shape_that_is_promised()
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Analyst);

        foreach (var path in new[] { "/api/v1/tables", "/api/v1/tables.json" })
        {
            var json = await client.GetFromJsonAsync<JsonElement>($"{path}?rows=stage&columns=domain", TestContext.Current.CancellationToken);
            json.EnumerateObject().Select(p => p.Name).ShouldBe(
                ["rows", "columns", "cells", "rowTotals", "columnTotals", "total", "n", "notes", "filter", "basis", "codebookVersion", "date"]);
            json.GetProperty("cells")[0][0].EnumerateObject().Select(p => p.Name).ShouldBe(["value", "shown", "suppressed"]);
            json.GetProperty("total").GetProperty("value").GetInt32().ShouldBe(12);
            json.GetProperty("filter").GetString().ShouldBe("all cases");
            json.GetProperty("basis").GetString().ShouldBe("adjudicated");
        }
    }

    [Fact]
    public async Task Faults_are_named_and_files_are_refused_to_readers()
    {
        await using var server = await StartAsync();
        using var client = await server.ClientAsync(Role.Analyst);

        using var wrong = await client.GetAsync("/api/v1/tables?rows=stages&columns=domain", TestContext.Current.CancellationToken);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var fault = (await wrong.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("faults")[0];
        fault.GetProperty("place").GetString().ShouldBe("rows");
        fault.GetProperty("suggestions")[0].GetString().ShouldBe("stage");
        foreach (var ending in new[] { "csv", "xlsx", "docx", "html", "zip", "sdmx.csv" })
            (await client.GetAsync($"/api/v1/tables.{ending}?rows=stage&columns=domain", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void A_text_that_looks_like_a_formula_stays_a_text()
    {
        var table = new TableFile("=1+1", [("a", "@b")], ["\u0001-2"], ["=A1", "n"], [[new TableFileCell("+cmd\u0002"), new TableFileCell("3", 3)]]);

        var csv = CsvTable.Write(table);
        csv.Take(3).ShouldBe([0xEF, 0xBB, 0xBF]);
        Csv(csv).ShouldBe(["'=A1|n", "'+cmd\u0002|3"]);
        var book = Sheets(XlsxTable.Write(table));
        book["Table"].ShouldBe(["=1+1", "", "=A1|n", "+cmd|3"]);
        book["Cover"].ShouldBe(["=1+1", "a|@b"]);
        book["Notes"].ShouldBe(["No.|Note", "1|-2"]);
    }

    private async Task<TocServer> StartAsync()
    {
        var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        return server;
    }

    private static List<string> Lines(JsonElement json)
    {
        var totals = json.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Object;
        var rows = json.GetProperty("rows").EnumerateArray().ToList();
        var lines = rows.Select((r, i) => string.Join('|', [
            r.GetProperty("label").GetString(), .. json.GetProperty("cells")[i].EnumerateArray().Select(Shown), .. totals ? [Shown(json.GetProperty("rowTotals")[i])] : Array.Empty<string>()])).ToList();
        if (totals)
            lines.Add(string.Join('|', ["Total", .. json.GetProperty("columnTotals").EnumerateArray().Select(Shown), Shown(total)]));
        return lines;
    }

    private static string Shown(JsonElement cell) => cell.GetProperty("shown").GetString()!;

    private static List<string> Csv(byte[] bytes)
    {
        using var parser = new CsvParser(new StreamReader(new MemoryStream(bytes)), new CsvConfiguration(CultureInfo.InvariantCulture));
        var lines = new List<string>();
        while (parser.Read())
            lines.Add(string.Join('|', parser.Record!));
        return lines;
    }

    private static Dictionary<string, List<string>> Sheets(byte[] bytes)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), false);
        new OpenXmlValidator().Validate(document).Select(e => e.Description).ShouldBeEmpty();
        var book = document.WorkbookPart!;
        return book.Workbook!.Sheets!.Elements<Sheet>().ToDictionary(
            s => s.Name!.Value!,
            s => ((WorksheetPart)book.GetPartById(s.Id!.Value!)).Worksheet!.Descendants<Row>().Select(r => string.Join('|', r.Elements<Cell>().Select(c => c.InnerText))).ToList());
    }
}
