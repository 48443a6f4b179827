using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

public class CrosstabProperties
{
    [Fact]
    public void Every_number_is_the_distinct_count_found_by_brute_force() => Gen.Select(RandomFacts.Cases, RandomFacts.Specs).Sample((cases, spec) =>
    {
        var table = CrosstabBuilder.Build(cases, spec);
        Check(table.Panel, BruteForce.List(cases, spec, [spec.Rows, spec.Columns]));
        var picks = BruteForce.List(cases, spec, spec.Dimensions);
        foreach (var layer in table.Layers)
            Check(layer.Panel, [.. picks.Where(p => BruteForce.Key(p, spec.Layer!.Value) == layer.Header.Key)]);
        table.N.ShouldBe(cases.Count);
        table.Layers.Count.ShouldBe(spec.Layer is null ? 0 : table.Layers.Select(l => l.Header.Key).Distinct().Count());

        void Check(CrosstabPanel panel, List<BruteForce.Pick> within)
        {
            for (var r = 0; r < table.Rows.Count; r++)
            {
                var inRow = within.Where(p => BruteForce.Key(p, spec.Rows) == table.Rows[r].Key).ToList();
                panel.RowTotals[r].Value.ShouldBe(BruteForce.Units(inRow, spec).Count);
                for (var c = 0; c < table.Columns.Count; c++)
                {
                    var inCell = inRow.Where(p => BruteForce.Key(p, spec.Columns) == table.Columns[c].Key).ToList();
                    panel.Cells[r][c].Value.ShouldBe(BruteForce.Units(inCell, spec).Count);
                    if (spec.Measure == TableMeasure.Cases)
                        panel.Cells[r][c].Cases.ShouldBe(inCell.Select(p => p.Case).Distinct());
                }
            }

            for (var c = 0; c < table.Columns.Count; c++)
                panel.ColumnTotals[c].Value.ShouldBe(BruteForce.Units(within.Where(p => BruteForce.Key(p, spec.Columns) == table.Columns[c].Key), spec).Count);
            panel.Total.Value.ShouldBe(BruteForce.Units(within, spec).Count);
        }
    }, iter: 600);

    [Fact]
    public void Nothing_falls_between_rows_and_columns() => Gen.Select(RandomFacts.Cases, RandomFacts.Specs).Sample((cases, spec) =>
    {
        var table = CrosstabBuilder.Build(cases, spec);
        var all = table.Panel.Cells.SelectMany(r => r).SelectMany(c => c.Cases).ToHashSet();
        all.SetEquals(table.Panel.Total.Cases).ShouldBeTrue();
        table.Panel.RowTotals.SelectMany(c => c.Cases).ToHashSet().SetEquals(all).ShouldBeTrue();
        if (spec.Measure == TableMeasure.Cases)
            table.Panel.Total.Value.ShouldBe(cases.Count);
        if (spec.Layer is not null)
            table.Layers.SelectMany(l => l.Panel.Total.Cases).ToHashSet().SetEquals(all).ShouldBeTrue();
        if (spec.Layer is TableDimension.Status or TableDimension.Transnational or TableDimension.Year or TableDimension.Decade && spec.Measure == TableMeasure.Cases)
            table.Layers.Sum(l => l.Panel.Total.Value).ShouldBe(table.Panel.Total.Value);
    }, iter: 600);

    [Fact]
    public void The_row_of_a_code_holds_every_case_and_its_figure_for_not_coded_is_the_one_of_the_balance() => Gen.Select(RandomFacts.Cases, RandomFacts.Bases).Sample((cases, basis) =>
    {
        var table = CrosstabBuilder.Build(cases, new TableSpec { Rows = TableDimension.Code, Columns = TableDimension.Value, Filter = new CaseFilter { Basis = basis } });
        for (var r = 0; r < table.Rows.Count - 1; r++)
        {
            var units = cases.Select(c => new BalanceCase(c.Case, [.. c.Codings.Where(k => k.Code == table.Rows[r].Key).Select(k => new BalanceCoding(k.Coder, k.Value, k.Sources))]));
            var balance = IssueBalance.Compute(ValueScale.TwoPole, [.. units.Where(u => u.Codings.Count > 0)], cases.Count, basis ?? Basis.Adjudicated);
            table.Panel.RowTotals[r].Value.ShouldBe(cases.Count);
            table.Panel.Cells[r][^1].Value.ShouldBe(balance.Uncoded);
        }
    }, iter: 600);

    [Fact]
    public void A_table_turned_over_has_the_same_numbers() => Gen.Select(RandomFacts.Cases, RandomFacts.Specs).Sample((cases, spec) =>
    {
        var table = CrosstabBuilder.Build(cases, spec);
        var percent = spec.Percent switch { PercentBase.Row => PercentBase.Column, PercentBase.Column => PercentBase.Row, var same => same };
        var turned = CrosstabBuilder.Build(cases, spec with { Rows = spec.Columns, Columns = spec.Rows, Percent = percent });
        turned.Rows.ShouldBe(table.Columns);
        turned.Columns.ShouldBe(table.Rows);
        for (var r = 0; r < table.Rows.Count; r++)
        {
            for (var c = 0; c < table.Columns.Count; c++)
            {
                turned.Panel.Cells[c][r].Value.ShouldBe(table.Panel.Cells[r][c].Value);
                turned.Panel.Cells[c][r].Percent.ShouldBe(table.Panel.Cells[r][c].Percent);
            }
        }

        turned.Panel.RowTotals.Select(c => c.Value).ShouldBe(table.Panel.ColumnTotals.Select(c => c.Value));
    }, iter: 600);

    [Fact]
    public void Percentages_are_of_their_base_and_absent_where_it_is_nothing() => Gen.Select(RandomFacts.Cases, RandomFacts.Specs).Sample((cases, spec) =>
    {
        var panel = CrosstabBuilder.Build(cases, spec).Panel;
        for (var r = 0; r < panel.Cells.Count; r++)
        {
            for (var c = 0; c < panel.Cells[r].Count; c++)
            {
                int? whole = spec.Percent switch { PercentBase.None => null, PercentBase.Row => panel.RowTotals[r].Value, PercentBase.Column => panel.ColumnTotals[c].Value, _ => panel.Total.Value };
                var expected = whole is null or 0 ? (double?)null : panel.Cells[r][c].Value * 100.0 / whole.Value;
                panel.Cells[r][c].Percent.ShouldBe(expected);
                (panel.Cells[r][c].Percent ?? 0).ShouldBeInRange(0, 100);
            }
        }
    }, iter: 600);
}
