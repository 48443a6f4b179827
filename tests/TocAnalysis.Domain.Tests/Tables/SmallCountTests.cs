using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

/// <summary>Criteria C1 to C3: small counts are withheld, and cannot be worked out from what is left.</summary>
public class SmallCountTests
{
    /// <summary>Fixture SMALL: one record for each case, so that numbers add up; counts of 1 to 9 among larger ones.</summary>
    private static readonly int[,] Small = { { 30, 4, 12, 0 }, { 25, 7, 9, 15 }, { 8, 3, 22, 6 }, { 40, 11, 1, 18 } };

    private static readonly Gen<int> Count = Gen.Frequency((3, Gen.Int[0, 9]), (1, Gen.Const(0)), (2, Gen.Int[10, 60]));

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    public void C1_no_count_below_the_threshold_is_given_out_and_none_can_be_worked_out(int threshold)
    {
        var full = Grid(Small);
        var table = SmallCounts.Protect(full, threshold);

        Numbers(table).ShouldAllBe(n => n == 0 || n >= threshold);
        TableAudit.Recovered(full, table).ShouldBeEmpty();
        table.Disclosure!.Cells.ShouldBeGreaterThan(0);
        table.Disclosure.Whole.ShouldBeFalse();
    }

    [Fact]
    public void C1_one_small_cell_alone_takes_three_more_with_it_and_no_total()
    {
        var table = SmallCounts.Protect(Grid(new[,] { { 20, 3, 30 }, { 14, 16, 40 }, { 90, 80, 70 } }), 5);

        table.Disclosure.ShouldBe(new Disclosure(5, 4, 9, 0, 55, 100.0 * 55 / 363));
        table.Panel.Cells.Select(r => string.Join(' ', r.Select(Shown))).ShouldBe(["[c] [c] 30", "[c] [c] 40", "90 80 70"]);
        table.Panel.RowTotals.Select(c => c.Value).ShouldBe([53, 70, 240]);
        table.N.ShouldBe(363);
    }

    [Fact]
    public void The_audit_finds_what_primary_suppression_alone_gives_away()
    {
        var full = Grid(new[,] { { 20, 3, 30 }, { 14, 16, 40 } });
        var careless = full with { Panel = full.Panel with { Cells = [[full.Panel.Cells[0][0], CrosstabCell.Withheld, full.Panel.Cells[0][2]], full.Panel.Cells[1]] } };

        TableAudit.Recovered(full, careless).ShouldHaveSingleItem().ShouldBe("(0, 0, 1)");
    }

    [Fact]
    public void C3_what_was_withheld_is_stated_in_words_without_an_exact_number_of_cases()
    {
        var words = SmallCounts.Protect(Grid(new[,] { { 20, 3, 30 }, { 14, 16, 40 }, { 90, 80, 70 } }), 5).Disclosure!.InWords();

        words[0].ShouldStartWith("Counts from 1 to 4 are withheld and shown as [c]");
        words[1].ShouldBe("Withheld: 4 of 9 cells and 0 totals. Behind the withheld cells are at most 55 cases (15.2 % of all).");
    }

    [Fact]
    public void C3_nothing_to_withhold_is_said_too_and_zero_stays_zero()
    {
        var table = SmallCounts.Protect(Grid(new[,] { { 20, 0 }, { 14, 16 } }), 5);

        table.Panel.Cells[0][1].Value.ShouldBe(0);
        table.Disclosure!.InWords()[1].ShouldBe("Nothing had to be withheld in this table.");
    }

    [Fact]
    public void With_few_cases_everything_goes_and_no_withheld_number_can_be_asked_for()
    {
        var table = SmallCounts.Protect(Grid(new[,] { { 1, 2 }, { 0, 1 } }), 5);

        table.N.ShouldBeNull();
        table.Panel.Total.Suppressed.ShouldBeTrue();
        table.Panel.Total.Cases.ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => table.Panel.Total.Value);
        table.Disclosure!.CasesAtMost.ShouldBeNull();
    }

    [Fact]
    public void A_percentage_whose_base_is_withheld_goes_with_it()
    {
        var spec = Plain with { Percent = PercentBase.Row };
        var table = SmallCounts.Protect(CrosstabBuilder.Build(Facts(new[,] { { 3, 0 }, { 50, 60 }, { 30, 40 } }), spec), 5);

        for (var r = 0; r < table.Rows.Count; r++)
        {
            for (var c = 0; c < table.Columns.Count; c++)
            {
                var cell = table.Panel.Cells[r][c];
                cell.PercentSuppressed.ShouldBe(cell.Suppressed || table.Panel.RowTotals[r].Suppressed);
                if (cell.PercentSuppressed)
                    cell.Percent.ShouldBeNull();
            }
        }

        table.Panel.RowTotals.ShouldContain(t => t.Suppressed);
    }

    [Fact]
    public void A_number_released_before_is_withheld_when_the_difference_would_be_small_or_when_it_was_withheld_then()
    {
        var full = Grid(new[,] { { 20, 30, 30 }, { 14, 16, 40 }, { 90, 80, 70 } });
        var place = SmallCounts.Place(full.Spec, full.Rows[0].Key, full.Columns[1].Key, null);

        SmallCounts.Protect(full, 5).Panel.Cells[0][1].Value.ShouldBe(30);
        SmallCounts.Protect(full, 5, [new PublishedFigure(place, 27, false)]).Panel.Cells[0][1].Suppressed.ShouldBeTrue();
        SmallCounts.Protect(full, 5, [new PublishedFigure(place, 25, false)]).Panel.Cells[0][1].Value.ShouldBe(30);
        SmallCounts.Protect(full, 5, [new PublishedFigure(place, 30, true)]).Panel.Cells[0][1].Value.ShouldBe(30);
        SmallCounts.Protect(full, 5, [new PublishedFigure(place, null, true)]).Panel.Cells[0][1].Suppressed.ShouldBeTrue();
        SmallCounts.Protect(full, 5, [new PublishedFigure(place, null, false)]).Panel.Cells[0][1].Value.ShouldBe(30);
        var turned = full.Spec with { Rows = full.Spec.Columns, Columns = full.Spec.Rows };
        SmallCounts.Place(turned, full.Columns[1].Key, full.Rows[0].Key, null).ShouldBe(place);
    }

    [Fact]
    public void Notes_give_no_number_away_where_there_is_a_threshold() => Gen.Select(RandomFacts.Cases, RandomFacts.Specs).Sample((cases, spec) =>
        CrosstabBuilder.Build(cases, spec with { Threshold = 5 }).Notes.ShouldAllBe(n => !n.Any(char.IsAsciiDigit)), iter: 200);

    /// <summary>C1: at least 200 random tables that add up, each against the exact linear programme.</summary>
    [Fact]
    public void C1_random_tables_that_add_up_give_nothing_away() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Count.Array[25], OneOf.These(5, 11)).Sample((rows, columns, counts, threshold) =>
        {
            var values = new int[rows, columns];
            for (var i = 0; i < rows * columns; i++)
                values[i / columns, i % columns] = counts[i];
            Check(Grid(values), threshold);
        }, iter: 300);

    /// <summary>C1: the same for tables whose numbers overlap, with and without layers, of all measures.</summary>
    [Fact]
    public void C1_random_tables_of_cases_with_many_records_give_nothing_away() =>
        Gen.Select(RandomFacts.ManyCases, RandomFacts.Specs, OneOf.These(3, 5)).Where(t => t.Item2.Dimensions.All(d => d is not (TableDimension.Offence or TableDimension.Year))).Sample((cases, spec, threshold) =>
            Check(CrosstabBuilder.Build(cases, spec), threshold), iter: 250);

    private static readonly TableSpec Plain = new() { Rows = TableDimension.Status, Columns = TableDimension.Transnational };

    private static void Check(Crosstab full, int threshold)
    {
        var table = SmallCounts.Protect(full, threshold);
        Numbers(table).ShouldAllBe(n => n == 0 || n >= threshold);
        // A table that is withheld as a whole says nothing; there is nothing to audit.
        if (!table.Disclosure!.Whole)
            TableAudit.Recovered(full, table).ShouldBeEmpty();
        else
            Numbers(table).ShouldBeEmpty();
    }

    private static IEnumerable<int> Numbers(Crosstab table) => table.Layers.Select(l => l.Panel).Append(table.Panel)
        .SelectMany(p => p.Cells.SelectMany(r => r).Concat(p.RowTotals).Concat(p.ColumnTotals).Append(p.Total))
        .Where(c => !c.Suppressed).Select(c => c.Value);

    private static string Shown(CrosstabCell cell) => cell.Suppressed ? CrosstabCell.WithheldSign : cell.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Crosstab Grid(int[,] values)
    {
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        var next = 0;
        CrosstabCell Cell(int n) => new(n, null, [.. Enumerable.Range(next, n).Select(i => $"TOC-{i}")]);
        List<IReadOnlyList<CrosstabCell>> cells = [];
        for (var r = 0; r < rows; r++)
        {
            List<CrosstabCell> line = [];
            for (var c = 0; c < columns; c++)
            {
                line.Add(Cell(values[r, c]));
                next += values[r, c];
            }

            cells.Add(line);
        }

        CrosstabCell Sum(IEnumerable<CrosstabCell> of) => new(of.Sum(c => c.Value), null, [.. of.SelectMany(c => c.Cases)]);
        var columnTotals = Enumerable.Range(0, columns).Select(c => Sum(cells.Select(r => r[c]))).ToList();
        return new Crosstab
        {
            Spec = Plain,
            Rows = [.. Enumerable.Range(0, rows).Select(i => new TableHeader($"r{i}", $"r{i}"))],
            Columns = [.. Enumerable.Range(0, columns).Select(i => new TableHeader($"c{i}", $"c{i}"))],
            Panel = new CrosstabPanel(cells, [.. cells.Select(Sum)], columnTotals, Sum(columnTotals)),
            Layers = [],
            N = next,
            Notes = [],
        };
    }

    private static List<CaseFacts> Facts(int[,] values)
    {
        var facts = new List<CaseFacts>();
        for (var r = 0; r < values.GetLength(0); r++)
        {
            for (var c = 0; c < values.GetLength(1); c++)
                facts.AddRange(Enumerable.Range(0, values[r, c]).Select(_ => new CaseFacts { Case = "", Status = Enum.GetValues<CaseStatus>()[r], Result = Enum.GetValues<Transnationality>()[c] }));
        }

        return [.. facts.Select((f, i) => f with { Case = $"TOC-{i}" })];
    }
}
