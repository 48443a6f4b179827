using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Cases;

public class CaseSortTests
{
    [Theory]
    [InlineData(null, false, "-updated")]
    [InlineData(" ", true, "relevance")]
    [InlineData("id", false, "id")]
    [InlineData("-Start", false, "-start")]
    [InlineData("title", true, "title")]
    [InlineData("-relevance", true, "-relevance")]
    public void A_sort_is_read_and_printed(string? text, bool hasWords, string printed)
    {
        var sort = CaseSort.Parse(text, hasWords).Value;
        sort.ToString().ShouldBe(printed);
        CaseSort.Parse(printed, hasWords).Value.ShouldBe(sort);
    }

    [Theory]
    [InlineData("titel", "sort: “titel”. One of: id, title, start, updated, relevance; with - before it for the other direction. Did you mean title?")]
    [InlineData("--id", "sort: “--id”. One of: id, title, start, updated, relevance; with - before it for the other direction.")]
    [InlineData("relevance", "sort: “relevance”. Sorting by relevance needs words to search for, in q.")]
    public void Another_sort_is_refused(string text, string fault) => CaseSort.Parse(text, hasWords: false).Faults.Single().ToString().ShouldStartWith(fault);
}
