using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Tests.Data.Sets;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Issue 4: a table of distinct cases counted out of the sets is the table that the facts of the cases give, cell by cell, with its notes.</summary>
public sealed class SetTableTests(PostgresFixture postgres)
{
    private const int Tables = 260;

    [Fact]
    public async Task Random_tables_under_random_filters_are_equal()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, 200);
        var filters = new RandomFilters(world.Get<Vocabularies>(), 20);
        var (bySets, byFacts) = (Handler(world, 0), Handler(world, int.MaxValue));
        var dimensions = Enum.GetValues<TableDimension>().Where(d => d != TableDimension.Coder && !RegisterDimensions.Needs(d)).ToArray();
        var (known, counted) = (0, 0);
        for (var i = 0; i < Tables; i++)
        {
            var draw = new Draw(5, i);
            var (rows, columns) = (draw.Of(dimensions), draw.Of(dimensions));
            if (rows == columns)
                continue;
            // Half of the tables are of all cases, so that they are full; the others under any filter.
            var filter = i % 2 == 0 ? filters.Of(20_000 + i) : CaseFilter.All with { Statuses = [CaseStatus.Recorded] };
            var spec = new TableSpec { Rows = rows, Columns = columns, Percent = draw.Of(Enum.GetValues<PercentBase>()), Filter = filter };
            var actor = i % 3 == 0 ? TocWorld.Analyst : TocWorld.Researcher;
            var left = await bySets.HandleAsync(actor, spec, false, TestContext.Current.CancellationToken);
            var right = await byFacts.HandleAsync(actor, spec, false, TestContext.Current.CancellationToken);
            if (!right.Succeeded)
            {
                left.Refusal.ShouldBe(right.Refusal);
                continue;
            }

            var where = $"{i}: {rows} by {columns}, {filter}";
            Equal(left.Value.Table, right.Value.Table, where);
            known += SetTable.Knows(spec) ? 1 : 0;
            counted += right.Value.Table.N > 0 ? 1 : 0;
        }

        known.ShouldBeGreaterThan(150);
        counted.ShouldBeGreaterThan(120);
    }

    private static BuildTable Handler(TocWorld world, int from) =>
        new(world.Get<ReplicaReads>(), world.Get<CaseQuery>(), world.Get<CaseSets>(), world.Get<FilterLabels>(), world.Get<Vocabularies>(), TimeProvider.System) { CountedBySets = from };

    private static void Equal(Crosstab left, Crosstab right, string where)
    {
        left.Rows.ShouldBe(right.Rows, where);
        left.Columns.ShouldBe(right.Columns, where);
        left.N.ShouldBe(right.N, where);
        left.Notes.ShouldBe(right.Notes, where);
        for (var r = 0; r < right.Rows.Count; r++)
        {
            for (var c = 0; c < right.Columns.Count; c++)
                Equal(left.Panel.Cells[r][c], right.Panel.Cells[r][c], $"{where}, {right.Rows[r].Key} and {right.Columns[c].Key}");
            Equal(left.Panel.RowTotals[r], right.Panel.RowTotals[r], $"{where}, row {right.Rows[r].Key}");
        }

        for (var c = 0; c < right.Columns.Count; c++)
            Equal(left.Panel.ColumnTotals[c], right.Panel.ColumnTotals[c], $"{where}, column {right.Columns[c].Key}");
        Equal(left.Panel.Total, right.Panel.Total, where);
    }

    private static void Equal(CrosstabCell left, CrosstabCell right, string where)
    {
        left.Value.ShouldBe(right.Value, where);
        left.Percent.ShouldBe(right.Percent, where);
        left.Cases.ShouldBe(right.Cases, where);
    }
}
