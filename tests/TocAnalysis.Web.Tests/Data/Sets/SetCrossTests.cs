using CsCheck;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>Cells counted by notes at each case are those of every pair of sets on its own.</summary>
public sealed class SetCrossTests
{
    // More than 64 keys on a side, which take several rounds, and sets of either form.
    private static readonly Gen<int[][]> Family = Gen.OneOf(Gen.Int[0, 3_000].Array[0, 60], Gen.Int[0, 3_000].Array[200, 2_000]).Array[1, 90];

    // Eight and fewer are noted in another way.
    private static readonly Gen<int[][]> Few = Gen.OneOf(Gen.Int[0, 3_000].Array[0, 60], Gen.Int[0, 3_000].Array[200, 2_000]).Array[1, 9];

    [Fact]
    public void Every_cell_is_what_both_sets_share() => Gen.Select(Family, Gen.OneOf(Few, Family)).Sample((rows, columns) =>
    {
        var (walked, noted) = (Sets(rows), Sets(columns));
        var words = walked.Values.Concat(noted.Values).Max(s => s.Words);

        var cells = new Dictionary<(string, string), int>();
        SetCross.Count(walked, noted, words, (row, column, count) => cells.Add((row, column), count));

        foreach (var (row, left) in walked)
        {
            foreach (var (column, right) in noted)
                cells.GetValueOrDefault((row, column)).ShouldBe(left.AndCount(right), $"{row} by {column}");
        }

        cells.Values.ShouldAllBe(c => c > 0);
    }, iter: 50);

    [Fact]
    public void A_case_counts_once_for_each_key_that_one_of_its_sets_belongs_to() => Gen.Select(Family, Gen.Int[0, 3_000].Array[0, 3_000]).Sample((family, some) =>
    {
        // Every set belongs to two of 70 keys, as a country does to a region and its part.
        var sets = family.Select((numbers, i) => (Cases: CaseSet.Of([.. numbers]), Keys: (IReadOnlyList<int>)[i % 70, ((i * 7) + 1) % 70])).ToList();
        var among = CaseSet.Of([.. some]);

        var counted = SetCross.Distinct(sets, 70, among, sets.Select(s => s.Cases).Append(among).Max(s => s.Words));

        for (var key = 0; key < 70; key++)
            counted[key].ShouldBe(among.AndCount(CaseSet.Or([CaseSet.Empty, .. sets.Where(s => s.Keys.Contains(key)).Select(s => s.Cases)])), $"{key}");
    }, iter: 50);

    [Fact]
    public void Large_collections_are_counted_on_two_cores_with_the_same_cells()
    {
        var rows = Enumerable.Range(2, 9).ToDictionary(i => $"{i}", i => CaseSet.Of([.. Enumerable.Range(0, 300_000 / i).Select(n => n * i)]));

        var cells = new Dictionary<(string, string), int>();
        SetCross.Count(rows, rows, rows.Values.Max(s => s.Words), (row, column, count) => cells.Add((row, column), count));

        cells.Count.ShouldBe(81);
        foreach (var ((row, column), count) in cells)
            count.ShouldBe(rows[row].AndCount(rows[column]), $"{row} by {column}");
    }

    private static Dictionary<string, CaseSet> Sets(int[][] family) => family.Select((numbers, i) => (Key: $"{i}", Cases: CaseSet.Of([.. numbers]))).ToDictionary(s => s.Key, s => s.Cases);
}
