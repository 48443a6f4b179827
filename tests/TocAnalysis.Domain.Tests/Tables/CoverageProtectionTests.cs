using CsCheck;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

public class CoverageProtectionTests
{
    [Fact]
    public void Small_counts_their_complements_and_small_differences_are_withheld()
    {
        var withheld = CoverageProtection.Withheld(
            [(["A"], 3), (["B"], 20), (["B", "C"], 22), (["D"], 0), (["E"], 98), ([], 0), (["F"], 30), (["F", "G"], 30), (["F", "H"], 40), (["I"], 100)], 100, 5);

        withheld.ShouldBe([true, true, false, false, true, false, false, false, false, false]);
    }

    [Fact]
    public void Of_what_is_shown_no_difference_gives_a_small_count() => Gen.Select(Gen.Int[0, 15], Gen.Int[0, 12]).List[1, 8].Sample(rows =>
    {
        // Cases of a paragraph: those of its codes, four codes with nested numbers.
        var numbers = rows.Select(r => ((IReadOnlyCollection<string>)[.. Enumerable.Range(0, 4).Where(i => (r.Item1 >> i & 1) == 1).Select(i => $"{i}")], r.Item1 == 0 ? 0 : r.Item2)).ToList();
        var withheld = CoverageProtection.Withheld(numbers, 14, 5);
        for (var i = 0; i < numbers.Count; i++)
        {
            for (var j = 0; j < numbers.Count; j++)
            {
                if (!withheld[i] && !withheld[j] && numbers[i].Item1.Count > 0 && numbers[i].Item1.Count < numbers[j].Item1.Count && numbers[i].Item1.All(numbers[j].Item1.Contains))
                    (numbers[j].Item2 - numbers[i].Item2).ShouldNotBeInRange(1, 4);
            }
        }
    }, iter: 2000);
}
