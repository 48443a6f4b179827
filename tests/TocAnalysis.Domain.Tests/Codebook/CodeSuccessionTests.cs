using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Domain.Tests.Codebook;

public sealed class CodeSuccessionTests
{
    private static readonly HashSet<string> InUse = ["A", "B"];

    [Theory]
    [InlineData("2 X A", "X=A")]
    [InlineData("2 X -", "")]
    [InlineData("2 X Y, 3 Y A", "X=A, Y=A")]
    [InlineData("2 X Y, 3 Y -", "X=Y")]
    [InlineData("2 X A, 4 X B", "X=B")]
    [InlineData("2 X A, 4 X -", "")]
    [InlineData("2 A B", "")]
    [InlineData("2 X Y, 3 Y X", "")]
    [InlineData("2 X Y, 3 Y Z, 4 Z Y", "")]
    [InlineData("", "")]
    public void A5_a_mapped_code_counts_as_its_target_and_all_others_as_themselves(string removals, string expected)
    {
        var given = removals.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(' ')).Select(r => new CodeRemoval(int.Parse(r[0], System.Globalization.CultureInfo.InvariantCulture), r[1], r[2] == "-" ? null : r[2]));

        string.Join(", ", CodeSuccession.Of(given, InUse).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")).ShouldBe(expected);
    }
}
