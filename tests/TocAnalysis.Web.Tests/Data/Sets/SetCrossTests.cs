using CsCheck;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>Cells counted by notes at each case are those of every pair of sets on its own.</summary>
public sealed class SetCrossTests
{
    // More than 64 keys on a side, which take several rounds, and sets of either form.
    private static readonly Gen<int[][]> Family = Gen.OneOf(Gen.Int[0, 3_000].Array[0, 60], Gen.Int[0, 3_000].Array[200, 2_000]).Array[1, 90];

    [Fact]
    public void Every_cell_is_what_both_sets_share() => Gen.Select(Family, Family).Sample((rows, columns) =>
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

    private static Dictionary<string, CaseSet> Sets(int[][] family) => family.Select((numbers, i) => (Key: $"{i}", Cases: CaseSet.Of([.. numbers]))).ToDictionary(s => s.Key, s => s.Cases);
}
