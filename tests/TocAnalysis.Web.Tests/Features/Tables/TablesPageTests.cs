using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

using TestContext = Xunit.TestContext;

namespace TocAnalysis.Web.Tests.Features.Tables;

public sealed class TablesPageTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("rows=stage&columns=country")]
    [InlineData("rows=region&columns=value&code=I4")]
    [InlineData("rows=region&columns=economy")]
    [InlineData("rows=offence&columns=domain&stage=perpetration")]
    [InlineData("rows=code&columns=coder&layer=transnational")]
    [InlineData("rows=decade&columns=status")]
    [InlineData("rows=code&columns=value")]
    [InlineData("rows=code&columns=value&domain=organized&basis=majority")]
    [InlineData("rows=code&columns=value&code=I4&code=I1&value=B")]
    [InlineData("rows=code&columns=value&layer=coder")]
    [InlineData("rows=coder&columns=value&layer=code")]
    [InlineData("rows=code&columns=coder&layer=value&basis=any")]
    [InlineData("rows=domain&columns=value&layer=code")]
    public async Task A_number_that_leads_to_the_case_list_leads_to_exactly_its_cases(string query)
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var table = (await world.BuildAsync(query)).Value.Table;
        var panels = table.Layers.Select(l => (l.Panel, Layer: (string?)l.Header.Key)).Prepend((table.Panel, null));
        foreach (var (panel, layer) in panels)
        {
            for (var r = 0; r < table.Rows.Count; r++)
            {
                for (var c = 0; c < table.Columns.Count; c++)
                    await CheckAsync(world, TableLinks.Cell(table.Spec, table.Rows[r].Key, table.Columns[c].Key, layer), panel.Cells[r][c].Cases);
                await CheckAsync(world, TableLinks.Cell(table.Spec, table.Rows[r].Key, null, layer), panel.RowTotals[r].Cases);
            }

            await CheckAsync(world, TableLinks.Cell(table.Spec, null, null, layer), panel.Total.Cases);
        }
    }

    [Fact]
    public async Task Not_coded_on_a_code_leads_to_the_cases_that_are_not_coded_on_it_and_the_total_of_a_code_to_all()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var spec = (await world.BuildAsync("rows=code&columns=value&domain=organized")).Value.Table.Spec;

        TableLinks.Cell(spec, "D2", "not-recorded", null).ShouldBe("/cases?domain=organized&uncoded=D2");
        TableLinks.Cell(spec, "D2", null, null).ShouldBe("/cases?domain=organized");
        TableLinks.Cell(spec, "D2", "A", null).ShouldBe("/cases?domain=organized&code=D2&value=A");
        TableLinks.Cell(spec, null, "not-recorded", null).ShouldEndWith("#cell", Case.Sensitive, "no filter says that some code is missing");
    }

    [Fact]
    public async Task The_page_shows_the_numbers_with_totals_and_a_cell_without_a_filter_lists_its_cases()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var built = (await world.BuildAsync("rows=decade&columns=transnational")).Value;
        var panel = built.Table.Panel;
        await using var context = Context(world, "/tables?rows=decade&columns=transnational&inRow=" + built.Table.Rows[0].Key);

        var page = context.Render<TablesPage>();
        page.WaitForAssertion(() => page.FindAll("table.crosstab").ShouldHaveSingleItem(), Patience);

        var rows = page.FindAll("table.crosstab tbody tr").Select(r => string.Join('|', r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()))).ToList();
        rows.ShouldBe(panel.Cells.Select((line, i) => string.Join('|', line.Append(panel.RowTotals[i]).Select(c => $"{c.Value}"))));
        page.Find("tfoot tr").QuerySelectorAll("td").Select(c => c.TextContent.Trim()).ShouldBe(panel.ColumnTotals.Append(panel.Total).Select(c => $"{c.Value}"));
        page.FindAll("#cell li").Count.ShouldBe(panel.RowTotals[0].Value);
        page.FindAll("a[target=_top]").Select(a => a.GetAttribute("href")!).Where(h => h.StartsWith("/download/tables", StringComparison.Ordinal)).ShouldBe(
            new[] { "csv", "xlsx", "docx", "html", "pdf", "zip", "sdmx.csv" }.Where(e => e != "pdf" || TocAnalysis.Web.Export.ChromiumPdf.IsThere).Select(e => $"/download/tables.{e}?rows=decade&columns=transnational"));
    }

    [Fact]
    public async Task Faults_and_an_empty_selection_are_told()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        await using var wrong = Context(world, "/tables?rows=contry&columns=stage");
        var page = wrong.Render<TablesPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("This table cannot be built"), Patience);
        page.Markup.ShouldContain("country");

        await using var empty = Context(world, "/tables?rows=code&columns=stage&country=TUV");
        var none = empty.Render<TablesPage>();
        none.WaitForAssertion(() => none.Markup.ShouldContain("No case to count"), Patience);
    }

    private static async Task CheckAsync(TocWorld world, string address, IReadOnlyList<string> cases)
    {
        if (!address.StartsWith(AppUrls.Cases, StringComparison.Ordinal) || cases.Count == 0)
            return;
        var query = world.Get<CaseQuery>();
        var filter = query.Read(SampleTables.Query(address.Contains('?') ? address[address.IndexOf('?')..] : ""));
        filter.Faults.ShouldBeEmpty(address);
        await using var context = await world.ReadAsync();
        var ids = await query.Where(context, TocWorld.Secretariat, filter.Value).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(TestContext.Current.CancellationToken);
        ids.Select(CaseId.Text).ShouldBe(cases, address);
    }

    private static BunitContext Context(TocWorld world, string address)
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("ana").SetClaims(new Claim(ActorClaims.DisplayName, "Ana"), new Claim(ClaimTypes.Role, Role.Secretariat.Text()));
        context.Services.AddLocalization();
        context.Services.AddScoped<CurrentActor>();
        context.Services.AddSingleton(world.Get<BuildTable>());
        context.Services.AddSingleton(world.Get<TocAnalysis.Web.Data.Reference.Vocabularies>());
        context.Services.AddSingleton(world.Get<FilterLabels>());
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context;
    }
}
