using TocAnalysis.Domain.Citations;

namespace TocAnalysis.Domain.Tests.Citations;

public class CitationTests
{
    private static readonly Citation Source = new(CitedKind.Source, "S1", "Profits & losses {1995}_\r\nER  - ", ["Okafor, A.", "van Dijk, B."], "1998?", "100 % Press", "https://toc.example/sources/S1", new DateOnly(2026, 11, 24), null);

    [Fact]
    public void RIS_keeps_one_tag_on_each_line_whatever_the_title_holds() => Source.Ris().ShouldBe(
        "TY  - GEN\r\nAU  - Okafor, A.\r\nAU  - van Dijk, B.\r\nTI  - Profits & losses {1995}_ ER -\r\nPY  - 1998?\r\nPB  - 100 % Press\r\nID  - S1\r\nUR  - https://toc.example/sources/S1\r\nY2  - 2026/11/24\r\nER  - \r\n");

    [Fact]
    public void BibTeX_escapes_what_LaTeX_would_read()
    {
        var bib = Source.BibTex();
        bib.ShouldStartWith("@misc{S1,\n");
        bib.ShouldContain(@"title = {{Profits \& losses \{1995\}\_ ER -}}");
        bib.ShouldContain(@"publisher = {100 \% Press}");
        bib.ShouldContain("author = {{Okafor, A.} and {van Dijk, B.}}");
    }

    [Fact]
    public void The_sentence_names_collection_version_address_and_day() =>
        new Citation(CitedKind.Release, "REL-0003", "Cases by stage", [], "2026", "TocAnalysis", "https://toc.example/tables/releases/REL-0003", new DateOnly(2026, 11, 24), "data 812").Text()
            .ShouldBe("TocAnalysis (2026). Cases by stage, version data 812, REL-0003, TocAnalysis. https://toc.example/tables/releases/REL-0003 (accessed 24 November 2026).");

    [Fact]
    public void A_year_that_is_no_number_stays_literal()
    {
        Source.Csl().Single(m => m.Key == "issued").Value.ShouldBeOfType<Dictionary<string, object>>()["literal"].ShouldBe("1998?");
        (Source with { Year = "1998" }).Csl().Single(m => m.Key == "issued").Value.ShouldBeOfType<Dictionary<string, object>>().ShouldContainKey("date-parts");
    }
}
