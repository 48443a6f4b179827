using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Features.Tables.Briefs;
using TocAnalysis.Web.Features.Tables.Matrices;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criteria C1 to C3 for matrices and briefs, on every channel.</summary>
public sealed partial class LibraryDisclosureTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MatrixKind.Flip)]
    [InlineData(MatrixKind.CoOccurrence)]
    [InlineData(MatrixKind.OriginDestination)]
    public async Task C1_a_matrix_gives_out_no_small_count(MatrixKind kind)
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var built = (await world.Get<BuildMatrix>().HandleAsync(TocWorld.Secretariat, kind, new MatrixRequest(CaseFilter.All, 5), true, Stop)).Value;
        var open = (await world.Get<BuildMatrix>().HandleAsync(TocWorld.Secretariat, kind, new MatrixRequest(CaseFilter.All), true, Stop)).Value;

        Numbers(open.Table).ShouldContain(n => n > 0 && n < 5, "there is something to withhold");
        Numbers(built.Table).ShouldAllBe(n => n == null || n == 0 || n >= 5);
        var file = TableSheet.Of(built);
        file.Rows.SelectMany(r => r.Skip(1)).ShouldAllBe(c => c.Text == "[c]" || c.Number == 0 || c.Number >= 5);
        file.Notes.ShouldContain(n => n.StartsWith("Counts from 1 to 4 are withheld", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C2_page_REST_and_files_of_a_matrix_are_the_same()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        using var client = await server.ClientAsync(Role.Secretariat);
        using var browser = await TestBrowser.SignedInAsync(server, "Sec", Role.Secretariat);

        var json = await client.GetFromJsonAsync<JsonElement>("/api/v1/matrices/origin-destination?threshold=5", Stop);
        var shown = json.GetProperty("cells").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(c => c.GetProperty("shown").GetString()!).ToList();
        shown.ShouldContain("[c]");
        var page = (await browser.GetAsync("/tables/matrix/origin-destination?threshold=5")).Body;
        var body = page[page.IndexOf("<tbody", StringComparison.Ordinal)..page.IndexOf("</tbody>", StringComparison.Ordinal)];
        Rows(body).SelectMany(r => r.SkipLast(1)).ShouldBe(shown);
        var html = Encoding.UTF8.GetString(await browser.Client.GetByteArrayAsync("/download/matrices/origin-destination/html?threshold=5", Stop));
        Rows(html[html.IndexOf("<tbody", StringComparison.Ordinal)..html.IndexOf("</tbody>", StringComparison.Ordinal)]).SkipLast(1).SelectMany(r => r.SkipLast(1)).ShouldBe(shown);
        (await client.GetByteArrayAsync("/api/v1/matrices/origin-destination.html?threshold=5", Stop)).ShouldBe(Encoding.UTF8.GetBytes(html));
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/matrices/co-occurrence", Stop)).GetProperty("basis").GetString().ShouldBe("any");
        using var file = await client.GetAsync("/api/v1/matrices/co-occurrence.csv", Stop);
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("toc-co-occurrence-any.csv");
        using var reader = await server.ClientAsync(Role.Analyst);
        (await reader.GetAsync("/api/v1/matrices/origin-destination.xlsx", Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.GetAsync("/api/v1/matrices/flip.csv?threshold=3", Stop)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/matrices/flip?threshold=3", Stop)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("issue/I4")]
    [InlineData("issue/I1")]
    [InlineData("country/ITA")]
    public async Task C1_a_brief_gives_out_no_small_count_and_still_cites_in_every_sentence(string which)
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        using var client = await server.ClientAsync(Role.Secretariat);
        using var browser = await TestBrowser.SignedInAsync(server, "Sec", Role.Secretariat);

        var brief = await client.GetFromJsonAsync<JsonElement>($"/api/v1/briefs/{which}?threshold=5", Stop);
        var sentences = brief.GetProperty("sections").EnumerateArray().SelectMany(s => s.GetProperty("sentences").EnumerateArray()).Select(s => s.GetProperty("parts").EnumerateArray().ToList()).ToList();
        sentences.ShouldAllBe(s => s.Any(p => p.GetProperty("href").ValueKind == JsonValueKind.String));
        var figures = sentences.SelectMany(s => s).Where(p => p.GetProperty("href").ValueKind == JsonValueKind.String).Select(p => p.GetProperty("text").GetString()!).Where(t => Figure().IsMatch(t)).ToList();
        figures.ShouldContain("[c]");
        figures.ShouldAllBe(f => f == "[c]" || f == "0" || int.Parse(f, System.Globalization.CultureInfo.InvariantCulture) >= 5);
        brief.GetProperty("threshold").GetInt32().ShouldBe(5);

        var words = string.Concat(sentences[^1].Select(p => p.GetProperty("text").GetString()));
        var page = WebUtility.HtmlDecode(Tag().Replace((await browser.GetAsync($"/tables/brief/{which}?threshold=5")).Body, ""));
        page.ShouldContain(words);
        page.ShouldContain(Disclosure.Rule(5));
        var file = WebUtility.HtmlDecode(Tag().Replace(Encoding.UTF8.GetString(await browser.Client.GetByteArrayAsync($"/download/briefs/{which}/html?threshold=5", Stop)), ""));
        foreach (var sentence in sentences)
            file.ShouldContain(string.Concat(sentence.Select(p => p.GetProperty("text").GetString())));
        (await client.GetAsync($"/api/v1/briefs/{which}?threshold=6", Stop)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task C2_tables_of_one_brief_do_not_give_each_other_away()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var tables = new BriefTables(world.Get<BuildTable>(), TocWorld.Secretariat, 5, Stop);
        var withheld = new HashSet<string>(StringComparer.Ordinal);
        var given = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rows in new[] { "stage", "flow", "domain", "transnational", "decade" })
        {
            foreach (var (place, value) in SmallCounts.Figures((await tables.OfAsync($"rows={rows}&columns=status&country=ITA")).Value.Table))
            {
                if (value is null)
                    withheld.Add(place);
                else if (value > 0)
                    given[place] = value.Value;
            }
        }

        withheld.ShouldNotBeEmpty();
        withheld.Where(given.ContainsKey).ShouldBeEmpty();
    }

    private static IEnumerable<int?> Numbers(Crosstab table) =>
        table.Panel.Cells.SelectMany(r => r).Concat(table.Panel.RowTotals).Concat(table.Panel.ColumnTotals).Append(table.Panel.Total).Select(c => c.Suppressed ? (int?)null : c.Value);

    private static IEnumerable<List<string>> Rows(string body) =>
        RowOf().Matches(body).Select(r => CellOf().Matches(r.Value).Select(c => Tag().Replace(c.Groups[1].Value, "").Trim()).ToList());

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex RowOf();

    [GeneratedRegex("<td[^>]*>(.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex CellOf();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^(\[c\]|\d+)$")]
    private static partial Regex Figure();
}
