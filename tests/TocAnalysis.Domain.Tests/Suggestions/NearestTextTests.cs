using CsCheck;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Tests.Suggestions;

public sealed class NearestTextTests
{
    private static readonly Gen<string> Short = Gen.String[Gen.Char['a', 'd'], 0, 8];

    [Theory]
    [InlineData("Côte d’Ivoire", "COTE D IVOIRE")]
    [InlineData("  Iran (Islamic Republic of) ", "IRAN ISLAMIC REPUBLIC OF")]
    [InlineData("U.K.", "U K")]
    [InlineData("中国", "中国")]
    [InlineData("--", "")]
    [InlineData("", "")]
    public void Texts_are_compared_without_accents_case_and_signs(string text, string folded) => NearestText.Fold(text).ShouldBe(folded);

    [Fact]
    public void Any_text_can_be_folded_half_surrogate_pairs_and_huge_ones_too()
    {
        NearestText.Fold("AB\ud83d").ShouldBe("AB");
        NearestText.Fold("A\ufffeB").ShouldBe("A B");
        NearestText.Fold(new string('a', 1_000_000)).Length.ShouldBe(300);
        Gen.String[Gen.Char['\0', '\uffff'], 0, 20].Sample(text => NearestText.Fold(text).ShouldBe(NearestText.Fold(" " + text + " ")));
    }

    [Theory]
    [InlineData("germany", "germany", 0)]
    [InlineData("germny", "germany", 1)]
    [InlineData("gemrany", "germany", 1)]
    [InlineData("jermani", "germany", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void The_distance_counts_slips_and_a_swap_as_one(string left, string right, int distance) =>
        NearestText.Distance(left, right, 5).ShouldBe(distance);

    [Fact]
    public void The_distance_is_the_same_both_ways_and_zero_only_for_equal_texts() =>
        Gen.Select(Short, Short).Sample((a, b) =>
        {
            var distance = NearestText.Distance(a, b, 10);
            distance.ShouldBe(NearestText.Distance(b, a, 10));
            (distance == 0).ShouldBe(a == b);
        });

    [Fact]
    public void A_limit_only_cuts_off() =>
        Gen.Select(Short, Short, Gen.Int[0, 8]).Sample((a, b, limit) =>
            NearestText.Distance(a, b, limit).ShouldBe(Math.Min(NearestText.Distance(a, b, 20), limit + 1)));

    [Theory]
    [InlineData("GERMANY", "GERMANY", 0)]
    [InlineData("GERMNY", "GERMANY", 1)]
    [InlineData("REPUBLIC", "DEMOCRATIC REPUBLIC", 4)]
    [InlineData("GERM", "GERMANY", 4)]
    [InlineData("WEST GERMANY TODAY", "GERMANY", 5)]
    [InlineData("UK", "US", null)]
    [InlineData("MAN", "GERMANY", null)]
    [InlineData("THE UK", "UK", null)]
    [InlineData("", "GERMANY", null)]
    [InlineData("GERMANY", "", null)]
    public void The_rank_tells_equal_slips_beginnings_and_words_apart(string text, string key, int? rank) =>
        NearestText.Rank(text, key).ShouldBe(rank);
}
