using CsCheck;
using TocAnalysis.Domain.Offences;

namespace TocAnalysis.Domain.Tests.Offences;

public sealed class OffenceVocabularyTests
{
    private static readonly OffenceVocabulary Small = new(
    [
        Term("T-RACKET", "Protection racket", 4, "02051"),
        Term("01", "Acts leading to death", 1),
        Term("0101", "Intentional homicide", 2, "01"),
        Term("01010", "Intentional homicide", 3, "0101"),
        Term("02", "Acts leading to harm", 1),
        Term("0205", "Coercion", 2, "02"),
        Term("02051", "Extortion or blackmail", 3, "0205"),
        Term("02059", "Other acts of coercion", 3, "0205"),
        Term("T-VIOLENCE", "Violence", 2, "02"),
    ]);

    [Fact]
    public void Every_term_is_followed_by_what_is_below_it_and_terms_of_the_project_come_last() =>
        Small.All.Select(o => o.Code).ShouldBe(["01", "0101", "01010", "02", "0205", "02051", "T-RACKET", "02059", "T-VIOLENCE"]);

    [Fact]
    public void Roots_children_descendants_ancestors_and_path_follow_the_tree()
    {
        Small.Roots.Select(o => o.Code).ShouldBe(["01", "02"]);
        Small.ChildrenOf("02").Select(o => o.Code).ShouldBe(["0205", "T-VIOLENCE"]);
        Small.DescendantsOf("0205").Select(o => o.Code).ShouldBe(["02051", "T-RACKET", "02059"]);
        Small.SelfAndDescendantsOf("02051").Select(o => o.Code).ShouldBe(["02051", "T-RACKET"]);
        Small.AncestorsOf("T-RACKET").Select(o => o.Code).ShouldBe(["02", "0205", "02051"]);
        Small.PathOf("t-racket").Select(o => o.Code).ShouldBe(["02", "0205", "02051", "T-RACKET"]);
        Small.AncestorsOf("01").ShouldBeEmpty();
        Small.DescendantsOf("T-RACKET").ShouldBeEmpty();
    }

    [Fact]
    public void An_unknown_code_has_no_family()
    {
        Small.ChildrenOf("99").ShouldBeEmpty();
        Small.SelfAndDescendantsOf("99").ShouldBeEmpty();
        Small.DescendantsOf("99").ShouldBeEmpty();
        Small.PathOf("99").ShouldBeEmpty();
        Small.AncestorsOf("99").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0101", true)]
    [InlineData(" 0101 ", true)]
    [InlineData("t-violence", true)]
    [InlineData("101", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("Coercion", false)]
    public void Only_a_whole_code_with_its_zeros_is_found(string? text, bool found) => Small.TryFind(text, out _).ShouldBe(found);

    [Theory]
    [InlineData("101", "0101")]
    [InlineData("2051", "02051")]
    [InlineData("intentional homicide", "0101")]
    [InlineData("Extorsion or blackmail", "02051")]
    [InlineData("blackmail", "02051")]
    [InlineData("racketeer", null)]
    [InlineData("racket", "T-RACKET")]
    [InlineData("violense", "T-VIOLENCE")]
    public void The_nearest_term_comes_first(string text, string? code) =>
        Small.Suggest(text).Select(o => o.Code).FirstOrDefault().ShouldBe(code);

    [Fact]
    public void A_level_3_code_that_only_repeats_its_parent_is_marked()
    {
        Small.All.Where(o => o.RepeatsParent).Select(o => o.Code).ShouldBe(["01010"]);
        Small.Suggest("Intentional homicide").Select(o => o.Code).ShouldBe(["0101", "01010"]);
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter() =>
        Gen.Shuffle(Small.All.ToArray()).Sample(shuffled =>
        {
            var other = new OffenceVocabulary(shuffled);
            other.All.Select(o => o.Code).ShouldBe(Small.All.Select(o => o.Code));
            other.Suggest("acts").Select(o => o.Code).ShouldBe(Small.Suggest("acts").Select(o => o.Code));
        });

    [Fact]
    public void A_code_twice_a_missing_parent_and_a_wrong_level_are_refused()
    {
        Should.Throw<ArgumentException>(() => new OffenceVocabulary([Term("01", "A", 1), Term("01", "B", 1)])).Message.ShouldContain("stands twice");
        Should.Throw<ArgumentException>(() => new OffenceVocabulary([Term("0101", "A", 2, "01")])).Message.ShouldContain("does not exist");
        Should.Throw<ArgumentException>(() => new OffenceVocabulary([Term("01", "A", 1), Term("0101", "B", 3, "01")])).Message.ShouldContain("2 was expected");
        Should.Throw<ArgumentException>(() => new OffenceVocabulary([Term("01", "A", 2, "02"), Term("02", "B", 1, "01")]));
    }

    private static Offence Term(string code, string label, int level, string? parent = null) => new()
    {
        Code = code,
        Label = label,
        Level = level,
        Parent = parent,
        Source = code.StartsWith('T') ? OffenceSource.Project : OffenceSource.Iccs,
    };
}
