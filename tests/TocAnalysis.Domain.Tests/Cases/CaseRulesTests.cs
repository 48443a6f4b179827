using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Cases;

public class CaseRulesTests
{
    private static readonly CaseContent Good = new()
    {
        Reference = "HC-08",
        Title = "Koko",
        Start = PartialDate.Parse("1987"),
        End = PartialDate.Parse("1988"),
        Summary = "Waste.\nMore.",
        Domains = [new(CrimeDomain.Corporate, "D2.1"), new(CrimeDomain.Professional)],
        Countries = [new("ITA", Stage.Inception, Flow.Origin, Source: "S1", Locator: "p. 2"), new("ITA", Stage.Perpetration), new("NGA"), new("XUN1", Stage.Perpetration)],
        Offences = [new("0601"), new("06", OffenceRole.Accompanying)],
        Groups = [new("G1", "broker"), new("G1", "seller")],
        Activities = [new(Activity.Transport, ActivityPlace.CrossBorder), new(Activity.Transport, ActivityPlace.Local, "ITA")],
        Sources = [new("S1", "p. 3"), new("S1")],
    };

    [Fact]
    public void A_good_case_has_no_faults() => CaseRules.Validate(Good, TestLookups.All).ShouldBeEmpty();

    [Fact]
    public void A_title_is_enough() => CaseRules.Validate(new CaseContent { Title = "x" }, TestLookups.All).ShouldBeEmpty();

    [Fact]
    public void All_faults_come_at_once_with_their_places() => CaseRules.Validate(
        new CaseContent
        {
            Reference = "a;b",
            Title = " ",
            Start = PartialDate.Parse("1990"),
            End = PartialDate.Parse("1989-12-31"),
            Summary = new string('x', CaseContent.MaxSummary + 1),
            Narrative = "a\0b",
            FactNote = new string('x', CaseContent.MaxNote + 1),
            Domains = [new(CrimeDomain.Corporate, "D2"), new(CrimeDomain.Corporate)],
            Countries = [new("ITA", Stage.Inception), new("NGX", Stage.Inception, Source: "S9"), new("ITA", Stage.Inception, Note: "again"), new("YUG")],
            Offences = [new("9999"), new("06"), new("06", OffenceRole.Accompanying)],
            Groups = [new("G9", new string('x', CaseContent.MaxGroupRole + 1))],
            Activities = [new(Activity.Transport, ActivityPlace.Local, "ZZZ")],
            Sources = [new("S3"), new("")],
        }, TestLookups.All).Select(f => f.Place).ShouldBe(
        [
            "reference", "title", "end", "summary", "narrative", "factNote", "domains[0].criterion", "countries[1].country", "countries[1].source", "countries[3].country",
            "offences[0].offence", "groups[0].group", "groups[0].role", "activities[0].country", "sources[0].source", "sources[1].source", "domains[1]", "countries[2]", "offences[2]",
        ]);

    [Theory]
    [InlineData("1990", "1990", true)]
    [InlineData("1990-06", "1990", true)]
    [InlineData("1990", "1990-01-01", true)]
    [InlineData("1990-06-02", "1990-06-01", false)]
    [InlineData("1990", "1989", false)]
    [InlineData("..1990", "1980", true)]
    [InlineData("1990", "..1989", false)]
    [InlineData("1990~", "1989~", false)]
    public void An_end_certainly_before_the_start_is_refused(string start, string end, bool good)
    {
        var faults = CaseRules.Validate(Good with { Start = PartialDate.Parse(start), End = PartialDate.Parse(end) }, TestLookups.All);
        faults.Select(f => f.Place).ShouldBe(good ? [] : ["end"]);
    }

    [Fact]
    public void An_ongoing_case_has_no_end()
    {
        CaseRules.Validate(Good with { Ongoing = true }, TestLookups.All).Single().Place.ShouldBe("end");
        CaseRules.Validate(Good with { Ongoing = true, End = null }, TestLookups.All).ShouldBeEmpty();
    }

    [Fact]
    public void Unknown_codes_are_named_with_suggestions()
    {
        var faults = CaseRules.Validate(Good with { Countries = [new("Nigerla"), new("YUG")], Sources = [new("S1x")] }, TestLookups.All);
        faults[0].ToString().ShouldBe("countries[0].country: “Nigerla”. A country code, such as NGA; XUN is an unnamed country, XHS the high seas. Did you mean NGA?");
        faults[1].Suggestions.ShouldBe(["YUCS"]);
        faults[2].Suggestions.ShouldBe(["S1"]);
    }

    [Fact]
    public void A_repetition_names_what_it_repeats() =>
        CaseRules.Validate(Good with { Countries = [.. Good.Countries, new("ITA", Stage.Perpetration, Certainty: Certainty.Alleged)] }, TestLookups.All).Single().ToString()
            .ShouldBe("countries[4]: “ITA, perpetration”. Each country, stage and flow once. Number 2 of the list says the same already.");

    [Theory]
    [InlineData(CaseContent.MaxTitle, true)]
    [InlineData(CaseContent.MaxTitle + 1, false)]
    public void Lengths_are_held_to_the_last_character(int length, bool good) =>
        CaseRules.Validate(Good with { Title = new string('x', length) }, TestLookups.All).Count.ShouldBe(good ? 0 : 1);

    [Theory]
    [InlineData("line\r\nline\ttab", true)]
    [InlineData("\U0001F6A2 \u0627", true)]
    [InlineData("bell \u0007", false)]
    public void Broken_and_control_characters_are_refused(string text, bool good) =>
        CaseRules.Validate(Good with { Narrative = text }, TestLookups.All).Count.ShouldBe(good ? 0 : 1);

    [Fact]
    public void Half_a_character_is_refused() =>
        CaseRules.Validate(Good with { Narrative = "half \ud83d" }, TestLookups.All).Single().Place.ShouldBe("narrative");

    [Fact]
    public void Normalizing_drops_blanks_and_writes_permanent_codes()
    {
        var content = CaseRules.Normalize(
            new CaseContent
            {
                Reference = " ",
                Title = "  Koko ",
                Narrative = "a\r\nb\rc ",
                FactNote = "",
                Countries = [new(" yug ", Note: "  ", Source: " S1 "), new("nowhere")],
                Offences = [new(" 0601 ", Locator: " p. 1 ")],
                Groups = [new(" G1 ", " ")],
                Activities = [new(Activity.Transport, ActivityPlace.Local, " ")],
                Sources = [new(" S1 ", "")],
                Domains = [new(CrimeDomain.Corporate, " D2.1 ")],
            }, TestLookups.All);
        content.Reference.ShouldBeNull();
        content.Title.ShouldBe("Koko");
        content.Narrative.ShouldBe("a\nb\nc ");
        content.FactNote.ShouldBeNull();
        content.Countries.ShouldBe([new("YUCS", Source: "S1"), new("nowhere")]);
        content.Offences.ShouldBe([new("0601", Locator: "p. 1")]);
        content.Groups.ShouldBe([new("G1")]);
        content.Activities.ShouldBe([new(Activity.Transport, ActivityPlace.Local)]);
        content.Sources.ShouldBe([new("S1")]);
        content.Domains.ShouldBe([new(CrimeDomain.Corporate, "D2.1")]);
        CaseRules.Validate(content, TestLookups.All).Single().Place.ShouldBe("countries[1].country");
        CaseChanges.Between(content, CaseRules.Normalize(content, TestLookups.All)).ShouldBeEmpty();
    }
}
