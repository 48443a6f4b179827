using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Tests.Suggestions;

public class NearestTermsTests
{
    [Theory]
    [InlineData("organised", "organized")]
    [InlineData("Corporate", "corporate")]
    [InlineData("poltical", "political")]
    [InlineData("zebra", "")]
    [InlineData("", "")]
    public void The_nearest_term_is_found_or_none(string text, string expected) =>
        string.Join(",", NearestTerms.Of(text, ["organized", "corporate", "professional", "political"])).ShouldBe(expected);

    [Fact]
    public void At_most_three_are_given_best_first_and_once() =>
        NearestTerms.Of("stage", ["stages", "stage", "staged", "stager", "stage", "flow"]).ShouldBe(["stage", "staged", "stager"]);
}
