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
    public void Missing_sources_are_counted_once_and_a_note_that_repeats_the_name_of_its_offence_is_not_shown()
    {
        var name = vocabularies.Offences.TryFind("07031", out var bribery) ? bribery.Label : "";
        var content = RecordedCases.Full with { Offences = [new CaseOffence("07031", OffenceRole.Main, $" {name.ToUpperInvariant()} "), new CaseOffence("0101", OffenceRole.Main, "two guards"), new CaseOffence("02062", OffenceRole.Main, null, "s1")] };

        var part = Render<CaseRecord>(p => p.Add(c => c.Case, Detail(content)));

        part.Markup.Split(name, StringSplitOptions.None).Length.ShouldBe(2);
        part.Markup.ShouldNotContain(name.ToUpperInvariant(), Case.Sensitive);
        part.Markup.ShouldContain("two guards");
        part.Markup.ShouldNotContain("no source given");
        part.Find("[data-unsourced]").TextContent.ShouldBe("2 of 4 groups and offences name no source.");
    }

    [Fact]
    public void Quotations_are_marked_in_the_text_and_lead_to_their_coding()
    {
        var text = RecordedCases.Full.Narrative;
        CaseCoding Coding(string code, string quote, int? start) => new(code, "Ana", CodingValue.B, Confidence.Medium, null, null, 1, DateTimeOffset.UnixEpoch, [new Evidence(quote, CaseText.Narrative, start)]);
        var detail = Detail(RecordedCases.Full) with { Codings = [Coding("P2", "The firm was set up", 0), Coding("I4", "Debts were held", text.IndexOf("Debts", StringComparison.Ordinal)), Coding("I5", "few days", null)] };

        var part = Render<CaseTexts>(p => p.Add(c => c.Case, detail));

        part.FindAll("#narrative mark.cited").Select(m => m.TextContent).ShouldBe(["The firm was set up", "Debts were held"]);
        part.FindAll("#narrative sup.cite a").Select(a => (a.TextContent, a.GetAttribute("href"))).ShouldBe([("P2", "/cases/TOC-0007#code-P2"), ("I4", "/cases/TOC-0007#code-I4")]);
        part.FindAll("#summary mark").ShouldBeEmpty();
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
