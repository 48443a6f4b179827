using CsCheck;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

/// <summary>Criterion C1 for matrices, against every collection of cases that could stand behind what is given out.</summary>
public class MatrixSuppressionTests
{
    private const string None = TableKeys.NotRecorded;

    private static readonly string[] Codes = ["a", "b", "c"];

    /// <summary>All kinds of cases over three codes: none, one, two or all of them.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<string>> Kinds = [.. Enumerable.Range(0, 8).Select(bits => (IReadOnlyList<string>)[.. Codes.Where((_, i) => (bits & 1 << i) != 0)])];

    private static readonly TableHeader[] Headers = [.. Codes.Append(None).Select(k => new TableHeader(k, k))];

    [Fact]
    public void C1_a_count_between_large_ones_is_withheld_on_both_sides_of_the_diagonal()
    {
        // 12 with a alone, 9 with b alone, 3 with both, 8 with none.
        var table = Matrix([8, 12, 9, 3, 0, 0, 0, 0], 5);

        table.Panel.Cells[0][1].Suppressed.ShouldBeTrue();
        table.Panel.Cells[1][0].Suppressed.ShouldBeTrue();
        table.Panel.Total.Value.ShouldBe(32);
        // A case with a alone in the place of one with both changes b, the smaller of the two, and nothing of a.
        (table.Panel.Cells[1][1].Suppressed, table.Panel.RowTotals[1].Suppressed, table.Panel.ColumnTotals[1].Suppressed).ShouldBe((true, true, true));
        table.Panel.Cells[0][0].Value.ShouldBe(15);
        table.Disclosure!.Whole.ShouldBeFalse();
    }

    [Fact]
    public void C1_a_difference_from_a_wider_selection_that_is_small_is_withheld()
    {
        var beside = new[] { (CaseMatrix.Place("a", "b"), 23) }.ToLookup(b => b.Item1, b => b.Item2);

        Matrix([8, 12, 9, 20, 0, 0, 0, 0], 5).Panel.Cells[0][1].Value.ShouldBe(20);
        Matrix([8, 12, 9, 20, 0, 0, 0, 0], 5, beside).Panel.Cells[0][1].Suppressed.ShouldBeTrue();
    }

    [Fact]
    public void C1_too_few_cases_withhold_the_whole_matrix()
    {
        var table = Matrix([0, 1, 1, 1, 0, 0, 0, 0], 5);

        table.N.ShouldBeNull();
        table.Disclosure!.Whole.ShouldBeTrue();
        table.Panel.Cells.SelectMany(r => r).ShouldAllBe(c => c.Suppressed);
    }

    [Fact]
    public void C1_no_withheld_count_of_random_matrices_can_be_worked_out_by_trying_all_collections()
    {
        var kept = 0;
        OneOf.These(0, 0, 0, 1, 1, 2, 3, 4).Array[8].Where(n => n.Sum() is > 2 and < 11).Sample(
            counts =>
            {
                var table = Matrix(counts, 3);
                Numbers(table).Where(n => n is not null).ShouldAllBe(n => n == 0 || n >= 3);
                if (table.Disclosure!.Whole || table.Disclosure.Cells + table.Disclosure.Totals == 0)
                    return;
                kept++;
                var shown = Numbers(table);
                var seen = shown.Select(_ => new HashSet<int>()).ToList();
                foreach (var other in Collections(counts.Sum(), 8))
                {
                    var numbers = All(other);
                    // A withheld number is known not to be 0, except where a 0 was withheld with it.
                    if (shown.Zip(numbers).All(p => p.First is null || p.First == p.Second))
                    {
                        for (var i = 0; i < numbers.Length; i++)
                            seen[i].Add(numbers[i]);
                    }
                }

                for (var i = 0; i < shown.Count; i++)
                {
                    if (shown[i] is null)
                        seen[i].Count.ShouldBeGreaterThan(1, $"number {i} of [{string.Join(", ", counts)}]");
                }
            },
            iter: 200, threads: 1);
        kept.ShouldBeGreaterThan(20, "most of the tables must withhold something and show something");
    }

    private static Crosstab Matrix(IReadOnlyList<int> counts, int? threshold, ILookup<string, int>? beside = null)
    {
        var cases = counts.SelectMany((n, kind) => Enumerable.Range(0, n).Select(i => new MatrixCase($"TOC-{kind}-{i}", Cells(Kinds[kind])))).ToList();
        return CaseMatrix.Build(cases, Headers, Headers, new TableSpec { Rows = TableDimension.Code, Columns = TableDimension.Status, Threshold = threshold }, Kinds.Where(k => k.Count < 3).Select(Cells), beside);
    }

    private static IReadOnlyCollection<(string, string)> Cells(IReadOnlyList<string> codes) => codes.Count == 0 ? [(None, None)] : [.. codes.SelectMany(a => codes.Select(b => (a, b)))];

    private static List<int?> Numbers(Crosstab table) =>
        [.. table.Panel.Cells.SelectMany(r => r).Concat(table.Panel.RowTotals).Concat(table.Panel.ColumnTotals).Append(table.Panel.Total).Select(c => c.Suppressed ? (int?)null : c.Value)];

    /// <summary>The numbers in the same order, counted here a second time: codes with codes, then totals of rows, of columns and of all.</summary>
    private static int[] All(int[] counts)
    {
        var cells = new List<int>();
        for (var r = 0; r <= Codes.Length; r++)
        {
            for (var c = 0; c <= Codes.Length; c++)
                cells.Add(r == Codes.Length || c == Codes.Length ? r == c ? counts[0] : 0 : Of(bits => (bits & 1 << r) != 0 && (bits & 1 << c) != 0));
        }

        int[] totals = [.. Codes.Select((_, i) => Of(bits => (bits & 1 << i) != 0)), counts[0]];
        return [.. cells, .. totals, .. totals, counts.Sum()];

        int Of(Func<int, bool> has) => counts.Where((_, bits) => has(bits)).Sum();
    }

    private static IEnumerable<int[]> Collections(int cases, int kinds)
    {
        if (kinds == 1)
        {
            yield return [cases];
            yield break;
        }

        for (var first = 0; first <= cases; first++)
        {
            foreach (var rest in Collections(cases - first, kinds - 1))
                yield return [first, .. rest];
        }
    }
}
