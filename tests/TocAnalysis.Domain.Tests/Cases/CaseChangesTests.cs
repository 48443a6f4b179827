using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Tests.Cases;

public class CaseChangesTests
{
    private static readonly CaseContent Case = new()
    {
        Reference = "HC-08",
        Title = "Koko",
        Start = PartialDate.Parse("1987"),
        End = PartialDate.Parse("1988"),
        Summary = "Waste.",
        Domains = [new(CrimeDomain.Corporate, "D2.1"), new(CrimeDomain.Professional)],
        Countries = [new("ITA", Stage.Inception, Flow.Origin, Note: "brokers"), new("ITA", Stage.Perpetration), new("NGA", Stage.Perpetration, Flow.Destination), new("NGA", Stage.DirectEffect)],
        Offences = [new("0901"), new("0701", OffenceRole.Accompanying)],
        Groups = [new("G1", "broker"), new("G2")],
        Activities = [new(Activity.Transport, ActivityPlace.CrossBorder), new(Activity.Production, ActivityPlace.Local, "ITA")],
        Sources = [new("S1", "p. 3"), new("S2")],
    };

    [Fact]
    public void Nothing_changed_gives_nothing() => CaseChanges.Between(Case, Case with { }).ShouldBeEmpty();

    [Fact]
    public void Fields_of_the_case_are_named_with_both_texts() => Shown(Case with
    {
        Title = "Koko dump",
        Start = null,
        End = null,
        Ongoing = true,
        Narrative = "Long.",
        Sensitivity = Sensitivity.Public,
        FactConfidence = Confidence.High,
        FactNote = "Court.",
        Status = CaseStatus.Reviewed,
    }).ShouldBe(
    [
        "title: Koko -> Koko dump", "start: 1987 -> -", "end: 1988 -> ongoing", "narrative: - -> Long.", "sensitivity: internal -> public", "factConfidence: - -> high", "factNote: - -> Court.",
        "status: recorded -> reviewed",
    ]);

    [Fact]
    public void Five_changed_cells_are_five_changes() => Shown(Case with
    {
        Title = "Koko dump",
        Countries = [new("ITA", Stage.Inception, Flow.Origin, Note: "waste brokers"), new("ITA", Stage.Perpetration, Certainty: Certainty.Alleged), .. Case.Countries.Skip(2)],
        Offences = [new("0901", OffenceRole.Accompanying), Case.Offences[1]],
        Sources = [new("S1", "p. 4"), Case.Sources[1]],
    }).ShouldBe(
    [
        "title: Koko -> Koko dump", "countries[ITA, inception, origin].note: brokers -> waste brokers", "countries[ITA, perpetration].certainty: established -> alleged",
        "offences[0901].role: main -> accompanying", "sources[S1, p. 3].locator: p. 3 -> p. 4",
    ]);

    [Fact]
    public void Moving_parts_changes_nothing() => Shown(Case with
    {
        Domains = [.. Case.Domains.Reverse()],
        Countries = [.. Case.Countries.Reverse()],
        Offences = [.. Case.Offences.Reverse()],
        Groups = [.. Case.Groups.Reverse()],
        Activities = [.. Case.Activities.Reverse()],
        Sources = [.. Case.Sources.Reverse()],
    }).ShouldBeEmpty();

    [Fact]
    public void A_part_that_comes_or_goes_is_one_change() => Shown(Case with
    {
        Countries = [.. Case.Countries.Skip(1), new("GBR", Stage.IndirectEffect, Note: "press")],
        Groups = [Case.Groups[0]],
        Domains = [],
    }).ShouldBe(
    [
        "domains[corporate]: domain: corporate; criterion: D2.1 -> -", "domains[professional]: domain: professional -> -",
        "countries[ITA, inception, origin]: country: ITA; stage: inception; flow: origin; certainty: established; note: brokers -> -",
        "countries[GBR, indirect-effect]: - -> country: GBR; stage: indirect-effect; certainty: established; note: press",
        "groups[G2]: group: G2 -> -",
    ]);

    [Fact]
    public void A_part_renamed_in_one_field_is_one_change()
    {
        Shown(Case with { Countries = [.. Case.Countries.Take(3), new("NGA", Stage.IndirectEffect)] }).ShouldBe(["countries[NGA, direct-effect].stage: direct-effect -> indirect-effect"]);
        Shown(Case with { Countries = [Case.Countries[0] with { Country = "FRA" }, .. Case.Countries.Skip(1)] }).ShouldBe(["countries[ITA, inception, origin].country: ITA -> FRA"]);
        Shown(Case with { Groups = [Case.Groups[0] with { Role = "seller" }, Case.Groups[1]] }).ShouldBe(["groups[G1, broker].role: broker -> seller"]);
    }

    [Fact]
    public void Empty_and_nothing_are_the_same() => Shown(Case with { FactNote = "", Offences = [Case.Offences[0] with { Note = "" }, Case.Offences[1]] }).ShouldBeEmpty();

    [Fact]
    public void Groups_and_sources_are_compared_too()
    {
        var group = new GroupContent { Reference = "G1", Name = "Ring", Aliases = ["a", "b"] };
        CaseChanges.Between(group, group with { Aliases = ["a", "b"] }).ShouldBeEmpty();
        CaseChanges.Between(group, group with { Aliases = [], Kind = GroupKind.Network, HomeCountry = "ITA" }).ShouldBe(
            [new("aliases", "a; b", null), new("kind", "organized_group", "network"), new("homeCountry", null, "ITA")]);
        var source = new SourceContent { Title = "Report" };
        CaseChanges.Between(source, source with { Year = "1999", Reliability = Reliability.B }).ShouldBe([new("year", null, "1999"), new("reliability", null, "B")]);
    }

    [Fact]
    public void Both_directions_have_as_many_changes_and_none_means_equal_parts() => Gen.Select(Countries, Countries).Sample((a, b) =>
    {
        var there = CaseChanges.Between(Case with { Countries = a }, Case with { Countries = b });
        CaseChanges.Between(Case with { Countries = a }, Case with { Countries = [.. a.AsEnumerable().Reverse()] }).ShouldBeEmpty();
        (there.Count == 0).ShouldBe(a.Select(c => c.ToString()).Order().SequenceEqual(b.Select(c => c.ToString()).Order()));
        there.Count.ShouldBeGreaterThanOrEqualTo(Math.Abs(a.Count - b.Count));
    });

    private static readonly Gen<List<CountryInvolvement>> Countries = Gen.Select(OneOf.These("ITA", "NGA"), Gen.Int[0, 4], OneOf.These<string?>(null, "a"), Gen.Enum<Certainty>(),
        (country, stage, note, certainty) => new CountryInvolvement(country, stage == 4 ? null : (Stage)stage, null, certainty, note)).List[0, 5];

    private static List<string> Shown(CaseContent after) => [.. CaseChanges.Between(Case, after).Select(c => $"{c.Path}: {c.Before ?? "-"} -> {c.After ?? "-"}")];
}
