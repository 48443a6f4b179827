using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.Page;
using TocAnalysis.Web.Tests.Components;

namespace TocAnalysis.Web.Tests.Features.Cases.Page;

/// <summary>The parts of the page of a case.</summary>
public sealed class CasePartsTests : WidgetContext
{
    private readonly Vocabularies vocabularies = new();

    public CasePartsTests() => Services.AddSingleton(vocabularies);

    [Fact]
    public void The_card_of_paragraph_4_gives_result_stages_what_is_not_counted_and_the_other_readings()
    {
        var detail = Detail(RecordedCases.Full);
        var test = Decide(detail, Reading.Established);
        var others = Enum.GetValues<Reading>().Where(r => r != Reading.Established).Select(r => Decide(detail, r)).ToList();

        var card = Render<TransnationalCard>(p => p.Add(c => c.Case, detail).Add(c => c.Test, test).Add(c => c.Others, others));

        card.Find("[data-result]").GetAttribute("data-result").ShouldBe(test.Result.Text());
        card.Find(".verdict").TextContent.ShouldContain(test.Reason);
        card.FindAll(".stages .country.alleged").Select(m => m.FirstChild!.TextContent).ShouldBe(["NLD"]);
        card.FindAll(".stages .country.refuted").Select(m => m.FirstChild!.TextContent).ShouldBe(["FRA"]);
        card.Markup.ShouldContain("Judgment of 2001");
        card.Markup.ShouldContain("alleged only, this reading takes what is established");
        card.Find("a.chip.on").GetAttribute("href").ShouldBe("/cases/TOC-0007?reading=established");
        card.FindAll("ul.plain li").Select(l => l.TextContent[(l.TextContent.IndexOf(':', StringComparison.Ordinal) + 2)..].ToLowerInvariant()).ShouldBe(others.Select(o => o.Result.Text()));
    }

    [Fact]
    public void A_coding_shows_value_confidence_rationale_quotation_and_source_and_codes_not_coded_lead_to_coding()
    {
        var coding = new CaseCoding("P2", "Ana", CodingValue.B, Confidence.Medium, "The firm was <new>.", null, 1, DateTimeOffset.UnixEpoch,
            [new Evidence("The firm was set up a few days earlier.", CaseText.Narrative, 0, "s1", "p. 5")]);
        var detail = Detail(RecordedCases.Full) with { Codings = [coding], Positions = new Dictionary<string, CasePosition> { ["P2"] = new(PositionValue.B, PositionValue.B, 1) } };

        var part = Render<CaseCodings>(p => p.Add(c => c.Case, detail).Add(c => c.MayCode, true));

        var article = part.Find("#code-P2");
        foreach (var said in new[] { "Ana", "medium confidence", "The firm was <new>.", "The firm was set up a few days earlier.", "Judgment of 2001", "p. 5" })
            article.TextContent.ShouldContain(said);
        article.QuerySelector(".item .mark.b").ShouldNotBeNull();
        var open = part.FindAll("details a").Select(a => a.GetAttribute("href")).ToList();
        open.ShouldContain("/cases/TOC-0007/code?code=P5");
        open.ShouldNotContain("/cases/TOC-0007/code?code=P2");
    }

    [Fact]
    public void A_record_without_parts_says_not_recorded_in_each()
    {
        var detail = Detail(RecordedCases.Simple);
        Render<CaseRecord>(p => p.Add(c => c.Case, detail)).FindAll(".not-recorded").Count.ShouldBe(8);
        Render<CaseCountries>(p => p.Add(c => c.Case, detail)).FindAll(".not-recorded").Count.ShouldBe(1);
        var texts = Render<CaseTexts>(p => p.Add(c => c.Case, detail));
        texts.Find("#summary").TextContent.ShouldContain("A ship left the port.");
        texts.Find("#narrative .not-recorded").ShouldNotBeNull();
    }

    private static CaseDetail Detail(CaseContent content) => new()
    {
        Id = 7,
        Version = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        CreatedBy = "Ana",
        UpdatedAt = DateTimeOffset.UnixEpoch,
        UpdatedBy = "Ana",
        Content = content,
        Groups = new Dictionary<string, CaseGroupName>(),
        Sources = new Dictionary<string, CaseSourceName> { ["s1"] = new("s1", "Judgment of 2001", SourceType.Judgment, null, null, null, Reliability.B) },
        Codings = [],
        Positions = new Dictionary<string, CasePosition>(),
    };

    private TransnationalityResult Decide(CaseDetail detail, Reading reading) =>
        TransnationalityTest.Decide(detail.Content.Countries, detail.Content.Start, detail.Content.End, detail.Content.Ongoing, vocabularies.Countries.Find, reading);
}
