using System.Net;
using System.Text;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Citations;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Features.Cite;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Tables.Briefs;
using TocAnalysis.Web.Features.Tables.Matrices;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>The library of ready-made tables (S3, P5), briefs (P8) and citations.</summary>
public sealed class LibraryTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S3_the_flip_table_adds_up_to_all_cases_and_each_list_is_the_one_of_plain_SQL()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var table = (await world.Get<BuildMatrix>().HandleAsync(TocWorld.Secretariat, MatrixKind.Flip, new MatrixRequest(CaseFilter.All), false, Stop)).Value.Table;

        table.Rows.Select(r => r.Key).ShouldBe(["single-stage", "direct", "conduct", "established"]);
        for (var r = 0; r < table.Rows.Count; r++)
        {
            table.Panel.Cells[r].Sum(c => c.Value).ShouldBe(12);
            table.Panel.RowTotals[r].Value.ShouldBe(12);
            for (var c = 0; c < table.Columns.Count; c++)
            {
                var column = "result_" + table.Rows[r].Key.Replace('-', '_');
                var ids = await world.RowsAsync($"SELECT 'TOC-' || to_char(id, 'FM0000') FROM case_record WHERE result_union || '-' || {column} = '{table.Columns[c].Key}' ORDER BY id");
                table.Panel.Cells[r][c].Cases.ShouldBe(ids.Select(i => (string)i[0]!));
            }
        }

        table.Panel.Cells.SelectMany(r => r.Skip(3)).Sum(c => c.Value).ShouldBeGreaterThan(0, "the sample has cases that change");
    }

    [Fact]
    public async Task Codes_that_occur_together_and_origin_by_destination_equal_plain_SQL()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var codes = (await world.Get<BuildMatrix>().HandleAsync(TocWorld.Secretariat, MatrixKind.CoOccurrence, new MatrixRequest(CaseFilter.All), false, Stop)).Value.Table;
        var expected = (await world.RowsAsync(
            """
            WITH k AS (SELECT DISTINCT case_id, counts_as AS code FROM coding WHERE value NOT IN ('not-applicable', 'cannot-tell'))
            SELECT a.code, b.code, count(*)::int FROM k a JOIN k b ON b.case_id = a.case_id GROUP BY 1, 2
            """)).ToDictionary(l => ((string)l[0]!, (string)l[1]!), l => (int)l[2]!);
        Cells(codes).Where(c => c.Key.Item1 != TableKeys.NotRecorded).ToDictionary(c => c.Key, c => c.Value).ShouldBe(expected, ignoreOrder: true);

        var flows = (await world.Get<BuildMatrix>().HandleAsync(TocWorld.Secretariat, MatrixKind.OriginDestination, new MatrixRequest(CaseFilter.All), false, Stop)).Value.Table;
        var pairs = (await world.RowsAsync(
            """
            WITH p AS (SELECT DISTINCT case_id, country, flow FROM case_country WHERE certainty <> 'refuted')
            SELECT coalesce(o.country, 'not-recorded'), coalesce(d.country, 'not-recorded'), count(*)::int FROM case_record c
            LEFT JOIN p o ON o.case_id = c.id AND o.flow = 'origin' LEFT JOIN p d ON d.case_id = c.id AND d.flow = 'destination' GROUP BY 1, 2
            """)).ToDictionary(l => ((string)l[0]!, (string)l[1]!), l => (int)l[2]!);
        pairs.Count.ShouldBeGreaterThan(2);
        Cells(flows).ShouldBe(pairs, ignoreOrder: true);
    }

    [Fact]
    public async Task P5_the_coverage_grid_has_all_43_paragraphs_with_figures_of_plain_SQL()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var coverage = (await world.Get<GetCoverage>().HandleAsync(TocWorld.Analyst, null, Stop)).Value;

        coverage.Paragraphs.Select(p => p.Paragraph).ShouldBe(Enumerable.Range(1, 43));
        foreach (var paragraph in coverage.Paragraphs.Where(p => p.Codes.Count > 0))
        {
            var codes = string.Join(", ", paragraph.Codes.Select(c => $"'{c}'"));
            var row = (await world.RowsAsync($"SELECT count(DISTINCT case_id)::int, count(*)::int FROM coding WHERE counts_as IN ({codes}) AND value NOT IN ('not-applicable', 'cannot-tell')")).Single();
            (paragraph.Cases, paragraph.Codings).ShouldBe(((int)row[0]!, (int)row[1]!));
            paragraph.Uncoded.ShouldBe(await world.ScalarAsync<int>($"SELECT count(*)::int FROM case_record c WHERE (SELECT count(DISTINCT counts_as) FROM coding k WHERE k.case_id = c.id AND counts_as IN ({codes})) < {paragraph.Codes.Count}"));
        }

        coverage.Paragraphs.ShouldContain(p => p.Codings == 0);
        coverage.Paragraphs.ShouldContain(p => p.Codings > 0);
    }

    [Fact]
    public async Task C1_the_coverage_grid_withholds_small_counts_and_those_from_which_one_could_be_read()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var open = (await world.Get<GetCoverage>().HandleAsync(TocWorld.Analyst, null, Stop)).Value;
        var shut = (await world.Get<GetCoverage>().HandleAsync(TocWorld.Analyst, 5, Stop)).Value;

        shut.Rule.ShouldStartWith("Counts from 1 to 4 are withheld");
        var withheld = 0;
        foreach (var (all, left) in open.Paragraphs.Zip(shut.Paragraphs))
        {
            if (left.Cases is null)
                (left.Codings, left.Poles, left.LastCoded).ShouldBe((null, null, null));
            else
                left.Cases.ShouldBe(all.Cases);
            if (all.Cases is > 0 and < 5 || (all.Codes.Count > 0 && open.Cases - all.Cases is > 0 and < 5))
                left.Cases.ShouldBeNull(all.Paragraph.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (all.Uncoded is > 0 and < 5)
                left.Uncoded.ShouldBeNull();
            withheld += left.Cases is null ? 1 : 0;
        }

        withheld.ShouldBeGreaterThan(3);
        shut.Paragraphs.ShouldContain(p => p.Cases == 0, "nothing found is no small count");
        var shown = shut.Paragraphs.Where(p => p.Cases is not null && p.Codes.Count > 0).ToList();
        foreach (var few in shown)
            shown.Where(m => few.Codes.ToHashSet().IsProperSubsetOf(m.Codes)).ShouldAllBe(m => m.Cases == few.Cases || m.Cases - few.Cases >= 5);
    }

    [Theory]
    [InlineData("issue", "I4")]
    [InlineData("issue", "I1")]
    [InlineData("country", "ITA")]
    [InlineData("country", "TUV")]
    public async Task P8_every_sentence_of_a_brief_leads_somewhere_and_every_figure_to_its_cases(string kind, string id)
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var brief = (kind == "issue"
            ? await world.Get<BuildIssueBrief>().HandleAsync(TocWorld.Secretariat, id, null, Stop)
            : await world.Get<BuildCountryBrief>().HandleAsync(TocWorld.Secretariat, id, null, Stop)).Value;

        var sentences = brief.Sections.SelectMany(s => s.Sentences).ToList();
        sentences.Count.ShouldBeGreaterThan(8);
        sentences.ShouldAllBe(s => s.Parts.Any(p => p.Href != null));
        foreach (var part in sentences.SelectMany(s => s.Parts).Where(p => p.Text.Trim().Length > 0 && p.Text.Trim().All(char.IsAsciiDigit)))
            part.Href.ShouldNotBeNull(part.Text);
        brief.Sections.ShouldAllBe(s => s.Sentences.Count > 0);

        using var document = WordprocessingDocument.Open(new MemoryStream(BriefFiles.Docx(brief, "https://toc.example")), false);
        new OpenXmlValidator().Validate(document, Stop).Select(e => e.Description).ShouldBeEmpty();
        document.MainDocumentPart!.Document!.Body!.InnerText.ShouldContain(sentences[0].Text);
        Encoding.UTF8.GetString(BriefFiles.Html(brief, "https://toc.example")).ShouldContain("https://toc.example/");
    }

    [Fact]
    public async Task P8_the_figures_of_an_issue_are_those_of_plain_SQL()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var brief = (await world.Get<BuildIssueBrief>().HandleAsync(TocWorld.Secretariat, "I4", null, Stop)).Value;
        var balance = brief.Sections.Single(s => s.Heading == "Balance").Sentences[0].Text;
        var counts = (await world.RowsAsync("SELECT adjudicated, count(*) FROM case_position WHERE code = 'I4' GROUP BY 1")).ToDictionary(r => (string)r[0]!, r => (long)r[1]!);

        balance.ShouldBe($"Cases for A (Community support): {counts.GetValueOrDefault("A")}; for B (Indigenous partners): {counts.GetValueOrDefault("B")}; mixed: {counts.GetValueOrDefault("mixed")}; contested: {counts.GetValueOrDefault("contested")}.");
        (await world.Get<BuildIssueBrief>().HandleAsync(TocWorld.Secretariat, "I99", null, Stop)).Refusal.ShouldBe(Refusal.NotFound);
    }

    [Theory]
    [InlineData("case", "TOC-0001", "TY  - CASE")]
    [InlineData("codebook", "1", "TY  - DATA")]
    [InlineData("table", "rows=stage&columns=domain", "TY  - DATA")]
    public async Task Everything_can_be_cited_in_three_formats_and_as_a_sentence(string kind, string id, string ris)
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        using var client = await server.ClientAsync(Role.Analyst);

        var path = $"/api/v1/cite/{kind}.{{0}}?id={Uri.EscapeDataString(id)}";
        (await client.GetStringAsync(path.Replace("{0}", "ris", StringComparison.Ordinal), Stop)).ShouldStartWith(ris);
        (await client.GetStringAsync(path.Replace("{0}", "bib", StringComparison.Ordinal), Stop)).ShouldStartWith("@misc{");
        var csl = JsonDocument.Parse(await client.GetStringAsync(path.Replace("{0}", "csl.json", StringComparison.Ordinal), Stop)).RootElement[0];
        csl.GetProperty("URL").GetString()!.ShouldStartWith("http");
        csl.GetProperty("accessed").GetProperty("date-parts")[0].GetArrayLength().ShouldBe(3);
        (await client.GetStringAsync(path.Replace("{0}", "txt", StringComparison.Ordinal), Stop)).ShouldContain("(accessed ");
        (await client.GetAsync("/api/v1/cite/case.ris?id=TOC-9999", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_release_and_a_source_can_be_cited_and_what_may_not_be_seen_cannot()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var source = await world.ScalarAsync<string>("SELECT s.reference FROM source s JOIN case_source p ON p.source_id = s.id WHERE p.case_id = 2 ORDER BY s.id LIMIT 1");
        var hidden = await world.ScalarAsync<string>("SELECT s.reference FROM source s JOIN case_source p ON p.source_id = s.id GROUP BY s.id, s.reference HAVING max(p.case_id) = 1 ORDER BY s.id LIMIT 1");
        await world.RowsAsync("UPDATE case_record SET sensitivity = 'restricted' WHERE id = 1 RETURNING id");
        var handler = world.Get<GetCitation>();

        (await handler.HandleAsync(TocWorld.Analyst, new GetCitationRequest(CitedKind.Source, source, "https://toc.example"), Stop)).Value.Id.ShouldBe(source);
        (await handler.HandleAsync(TocWorld.Analyst, new GetCitationRequest(CitedKind.Source, hidden, "https://toc.example"), Stop)).Refusal.ShouldBe(Refusal.NotFound, "a source of a hidden case alone");
        (await handler.HandleAsync(TocWorld.Analyst, new GetCitationRequest(CitedKind.Case, "TOC-0001", "https://toc.example"), Stop)).Refusal.ShouldBe(Refusal.NotFound);
        (await handler.HandleAsync(TocWorld.Analyst, new GetCitationRequest(CitedKind.Release, "REL-0001", "https://toc.example"), Stop)).Refusal.ShouldBe(Refusal.NotFound);
    }

    private static Dictionary<(string, string), int> Cells(Crosstab table) =>
        table.Rows.SelectMany((r, i) => table.Columns.Select((c, j) => ((r.Key, c.Key), table.Panel.Cells[i][j].Value))).Where(c => c.Value > 0).ToDictionary(c => c.Item1, c => c.Value);
}
