using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

public class TableArrangingTests
{
    [Fact]
    public void Rows_put_together_hold_the_distinct_cases_of_all_of_them() => Gen.Select(RandomFacts.ManyCases, RandomFacts.Specs, Gen.Int[2, 12]).Sample((cases, some, least) =>
    {
        var spec = some with { Measure = TableMeasure.Cases, Layer = null };
        var full = CrosstabBuilder.Build(cases, spec);
        var grouped = CrosstabBuilder.Build(cases, spec with { Least = least });
        var small = Enumerable.Range(0, full.Rows.Count).Where(r => TableKeys.SpecialLabel(spec.Rows, full.Rows[r].Key) is null && full.Panel.RowTotals[r].Value < least).ToList();
        var at = grouped.Rows.ToList().FindIndex(r => r.Key == TableKeys.OtherRows);
        if (small.Count < 2)
        {
            at.ShouldBe(-1);
            return;
        }

        grouped.Rows.Count.ShouldBe(full.Rows.Count - small.Count + 1);
        grouped.Panel.RowTotals[at].Value.ShouldBe(small.SelectMany(r => full.Panel.RowTotals[r].Cases).Distinct().Count());
        for (var c = 0; c < full.Columns.Count; c++)
            grouped.Panel.Cells[at][c].Value.ShouldBe(small.SelectMany(r => full.Panel.Cells[r][c].Cases).Distinct().Count());
        grouped.Panel.ColumnTotals.Select(t => t.Value).ShouldBe(full.Panel.ColumnTotals.Select(t => t.Value));
    }, iter: 200);

    [Fact]
    public void Sorting_moves_rows_with_their_numbers_and_leaves_rows_without_a_value_last() => Gen.Select(RandomFacts.ManyCases, RandomFacts.Specs).Sample((cases, spec) =>
    {
        var full = CrosstabBuilder.Build(cases, spec);
        var sorted = CrosstabBuilder.Build(cases, spec with { Order = RowOrder.Total });
        Lines(sorted).Order(StringComparer.Ordinal).ShouldBe(Lines(full).Order(StringComparer.Ordinal));
        var totals = sorted.Rows.Zip(sorted.Panel.RowTotals).Where(r => TableKeys.SpecialLabel(spec.Rows, r.First.Key) is null).Select(r => r.Second.Value).ToList();
        totals.ShouldBe(totals.OrderDescending());
        sorted.Rows.SkipWhile(r => TableKeys.SpecialLabel(spec.Rows, r.Key) is null).ShouldAllBe(r => TableKeys.SpecialLabel(spec.Rows, r.Key) != null);
    }, iter: 200);

    [Fact]
    public void The_order_of_withheld_totals_tells_nothing()
    {
        CaseFacts Case(int i, int year) => new() { Case = $"TOC-{i}", Status = CaseStatus.Recorded, Result = Transnationality.Domestic, Start = PartialDate.Parse(year.ToString(System.Globalization.CultureInfo.InvariantCulture)) };
        List<CaseFacts> cases = [.. Enumerable.Range(0, 20).Select(i => Case(i, 1990)), .. Enumerable.Range(20, 1).Select(i => Case(i, 1991)), .. Enumerable.Range(30, 3).Select(i => Case(i, 1992)), .. Enumerable.Range(40, 30).Select(i => Case(i, 1993))];

        var table = CrosstabBuilder.Build(cases, new TableSpec { Rows = TableDimension.Year, Columns = TableDimension.Transnational, Threshold = 5, Order = RowOrder.Total });

        table.Rows.Select(r => r.Key).ShouldBe(["1993", "1990", "1991", "1992", "not-recorded"]);
        table.Panel.RowTotals.Select(t => t.Suppressed).ShouldBe([false, false, true, true, false]);
    }

    [Theory]
    [InlineData("period=1990..1994&period=1995..1999", null)]
    [InlineData("period=1990..1994", "Two periods that do not overlap, such as 1990..1994 and 1995..1999.")]
    [InlineData("period=1990..1995&period=1995..1999", "Two periods that do not overlap, such as 1990..1994 and 1995..1999.")]
    [InlineData("", "Two periods to compare, such as 1990..1994 and 1995..1999.")]
    public void Two_periods_are_compared(string query, string? fault)
    {
        var given = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).GroupBy(p => p[0]).Select(g => KeyValuePair.Create<string, IReadOnlyList<string>>(g.Key, [.. g.Select(p => p[1])]));
        var spec = TableSpec.Parse([.. given, new("rows", ["domain"]), new("columns", ["period"])], CaseFilter.All);

        spec.Succeeded.ShouldBe(fault is null);
        if (fault is null)
            TableSpec.Parse(spec.Value.ToQuery().GroupBy(p => p.Key).Select(g => KeyValuePair.Create<string, IReadOnlyList<string>>(g.Key, [.. g.Select(p => p.Value)])), CaseFilter.All).Value.Periods.ShouldBe(spec.Value.Periods);
        else
            spec.Faults.ShouldHaveSingleItem().Expected.ShouldBe(fault);
    }

    private static IEnumerable<string> Lines(Crosstab table) => table.Rows.Select((r, i) => $"{r.Key}: {string.Join(' ', table.Panel.Cells[i].Select(c => c.Value))} = {table.Panel.RowTotals[i].Value}");
}
