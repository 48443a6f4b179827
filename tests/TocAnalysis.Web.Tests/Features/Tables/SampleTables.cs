using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>The twelve sample cases and tables over them.</summary>
internal static class SampleTables
{
    public static async Task<TocWorld> WorldAsync(PostgresFixture postgres)
    {
        var world = await TocWorld.CreateAsync(postgres);
        await LoadAsync(world.Get<ImportPackage>());
        return world;
    }

    public static async Task LoadAsync(ImportPackage import)
    {
        var report = await import.HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, TestContext.Current.CancellationToken);
        report.Value.Faults.ShouldBeEmpty();
        report.Value.Counts["cases"].ShouldBe(new ImportCount(12, 0, 0));
    }

    public static IEnumerable<KeyValuePair<string, StringValues>> Query(string query) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query);

    public static async Task<Result<BuiltTable>> BuildAsync(this TocWorld world, string query, Actor? actor = null, bool asFile = false)
    {
        var handler = world.Get<BuildTable>();
        var spec = handler.Read(Query(query));
        return spec.Succeeded ? await handler.HandleAsync(actor ?? TocWorld.Secretariat, spec.Value, asFile, TestContext.Current.CancellationToken) : new Refused(spec.Refusal!.Value, spec.Faults);
    }

    /// <summary>Every number of a table that is not 0, by row and column; totals under an asterisk.</summary>
    public static Dictionary<(string Row, string Column), int> Numbers(CrosstabPanel panel, Crosstab table)
    {
        var numbers = new Dictionary<(string, string), int>();
        for (var r = 0; r < table.Rows.Count; r++)
        {
            for (var c = 0; c < table.Columns.Count; c++)
                numbers[(table.Rows[r].Key, table.Columns[c].Key)] = panel.Cells[r][c].Value;
            numbers[(table.Rows[r].Key, "*")] = panel.RowTotals[r].Value;
        }

        for (var c = 0; c < table.Columns.Count; c++)
            numbers[("*", table.Columns[c].Key)] = panel.ColumnTotals[c].Value;
        numbers[("*", "*")] = panel.Total.Value;
        return numbers.Where(n => n.Value != 0).ToDictionary(n => n.Key, n => n.Value);
    }
}
