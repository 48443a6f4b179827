using CsCheck;
using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Domain.Tests.Codebook;

public class CodeKeyOrderTests
{
    private static readonly Gen<string> Key = Gen.OneOf(
        Gen.Select(Gen.Char["DNCIPV"], Gen.Int[0, 12].Array[1, 3], (letter, parts) => letter + string.Join('.', parts)),
        Gen.String[Gen.Char["DNX.01a"], 0, 5]);

    [Theory]
    [InlineData("D6.2", "N1")]
    [InlineData("N5", "C0")]
    [InlineData("C2.2", "I1")]
    [InlineData("I10", "P1")]
    [InlineData("P15", "V1")]
    public void Kinds_follow_the_paper_and_not_the_alphabet(string first, string second) => IsBefore(first, second);

    [Theory]
    [InlineData("I2", "I10")]
    [InlineData("P9", "P15")]
    [InlineData("C1.2", "C1.10")]
    [InlineData("I4", "I99999999999999999999999")]
    public void Numbers_are_compared_as_numbers(string first, string second) => IsBefore(first, second);

    [Theory]
    [InlineData("C1", "C1.1")]
    [InlineData("C1.4", "C2")]
    [InlineData("D2.3", "D3")]
    [InlineData("C0", "C0.1")]
    public void A_code_comes_before_those_below_it_and_these_before_the_next(string first, string second) => IsBefore(first, second);

    [Theory]
    [InlineData("V6", "A1")]
    [InlineData("V6", "X1")]
    [InlineData("V6", "")]
    [InlineData("V6", "i1")]
    [InlineData(null, "D1")]
    public void Unknown_letters_come_last_and_nothing_at_all_comes_first(string? first, string? second) => IsBefore(first, second);

    [Fact]
    public void A_shuffled_codebook_sorts_into_the_order_of_the_paper()
    {
        string[] sorted = [.. new[] { "P2", "I10", "C1.1", "V1", "D6", "I2", "C1", "N1", "D2.1", "P15", "C0.1", "D6.1", "D2", "C0", "I1" }.Order(CodeKeyOrder.Instance)];

        sorted.ShouldBe(["D2", "D2.1", "D6", "D6.1", "N1", "C0", "C0.1", "C1", "C1.1", "I1", "I2", "I10", "P2", "P15", "V1"]);
    }

    [Fact]
    public void Only_equal_keys_compare_as_equal_and_exchange_turns_the_sign() =>
        Gen.Select(Key, Key).Sample((x, y) =>
            (Compare(x, y) == 0) == (x == y) && Math.Sign(Compare(x, y)) == -Math.Sign(Compare(y, x)));

    [Fact]
    public void The_order_is_transitive() =>
        Gen.Select(Key, Key, Key).Sample((x, y, z) => Compare(x, y) > 0 || Compare(y, z) > 0 || Compare(x, z) <= 0);

    private static void IsBefore(string? first, string? second)
    {
        Compare(first, second).ShouldBeLessThan(0);
        Compare(second, first).ShouldBeGreaterThan(0);
    }

    private static int Compare(string? x, string? y) => CodeKeyOrder.Instance.Compare(x, y);
}
