using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Cases;

public sealed class BulkEditTests
{
    private static readonly CaseContent Case = new()
    {
        Reference = "A-1",
        Title = "The Ring and the ring road",
        Start = PartialDate.Parse("1999"),
        Summary = "The ring paid.",
        Domains = [new(CrimeDomain.Organized, "D2.1")],
        Countries = [new("COL", Stage.Inception, Flow.Origin, Certainty.Alleged, "ring"), new("COL", Stage.Perpetration), new("USA", Stage.Perpetration)],
        Offences = [new("0101"), new("06012", OffenceRole.Accompanying)],
        Groups = [new("ring", "carrier"), new("bank")],
        Activities = [new(Activity.Production, ActivityPlace.Local, "COL")],
        Sources = [new("S-1", "p. 1")],
    };

    [Theory]
    [InlineData("status", "set", "reviewed", null, "", "status: recorded > reviewed")]
    [InlineData("sensitivity", "set", "restricted", null, "", "sensitivity: internal > restricted")]
    [InlineData("start", "set", "1998~", null, "", "start: 1999 > 1998~")]
    [InlineData("start", "remove", null, null, "", "start: 1999 > ")]
    [InlineData("end", "set", "ongoing", null, "", "end:  > ongoing")]
    [InlineData("fact-confidence", "set", "high", null, "", "factConfidence:  > high")]
    [InlineData("domain", "add", "corporate", null, "", "domains[corporate]:  > domain: corporate")]
    [InlineData("domain", "add", "organized", null, "", "")]
    [InlineData("domain", "replace", "organized", "political", "", "domains[organized]: domain: organized; criterion: D2.1 > |domains[political]:  > domain: political")]
    [InlineData("country", "add", "PER", null, "stage=direct-effect", "countries[PER, direct-effect]:  > country: PER; stage: direct-effect; certainty: established")]
    [InlineData("country", "remove", "COL", null, "stage=perpetration", "countries[COL, perpetration]: country: COL; stage: perpetration; certainty: established > ")]
    [InlineData("country", "replace", "usa", "CAN", "", "countries[USA, perpetration].country: USA > CAN")]
    [InlineData("country", "replace", "COL", null, "certainty=refuted", "countries[COL, inception, origin].certainty: alleged > refuted|countries[COL, perpetration].certainty: established > refuted")]
    [InlineData("offence", "replace", "0101", null, "role=accompanying", "offences[0101].role: main > accompanying")]
    [InlineData("offence", "remove", null, null, "", "offences[0101]: offence: 0101; role: main > |offences[06012]: offence: 06012; role: accompanying > ")]
    [InlineData("group", "replace", "ring", "ring-2", "", "groups[ring, carrier].group: ring > ring-2")]
    [InlineData("activity", "add", "laundering", null, "place=cross-border", "activities[laundering, cross-border]:  > activity: laundering; place: cross-border")]
    [InlineData("source", "add", "S-2", null, "locator=p. 9", "sources[S-2, p. 9]:  > source: S-2; locator: p. 9")]
    [InlineData("source", "set", "S-2", null, "", "*")]
    [InlineData("text", "replace", "ring", "Band", "words=yes,case=yes", "title: The Ring and the ring road > The Ring and the Band road|summary: The ring paid. > The Band paid.|countries[COL, inception, origin].note: ring > Band")]
    [InlineData("text", "replace", "$1", "x", "", "")]
    public void Each_field_takes_its_changes_and_nothing_else_moves(string field, string action, string? value, string? with, string details, string expected)
    {
        var edit = Edit(field, action, value, with, details);
        edit.Check().ShouldBeEmpty();
        var after = edit.Apply(Case);
        if (expected.Length == 0)
            after.ShouldBeSameAs(Case);
        var changes = CaseChanges.Between(Case, after).Select(c => $"{c.Path}: {c.Before} > {c.After}").ToList();
        if (expected != "*")
            string.Join("|", changes).ShouldBe(expected);
        else
            after.Sources.ShouldBe([new CaseSource("S-2")]);
        // Made again it changes nothing more, but where it takes away or replaces by what it looks for.
        edit.Apply(after).ShouldSatisfyAllConditions(again => CaseChanges.Between(after, again).ShouldBeEmpty());
    }

    [Fact]
    public void Two_parts_that_become_the_same_are_one() =>
        Edit("country", "replace", "COL", "USA", "").Apply(Case).Countries.Select(c => (c.Country, c.Stage)).ShouldBe([("USA", Stage.Inception), ("USA", Stage.Perpetration)]);

    [Theory]
    [InlineData("status", "add", "reviewed", null, "", "action")]
    [InlineData("status", "set", "revewed", null, "", "value")]
    [InlineData("country", "add", "", null, "", "value")]
    [InlineData("country", "add", "COL", null, "stage=begin", "stage")]
    [InlineData("country", "add", "COL", null, "role=x", "role")]
    [InlineData("country", "replace", "COL", null, "", "with")]
    [InlineData("activity", "add", "laundering", null, "", "place")]
    [InlineData("start", "set", "soon", null, "", "value")]
    [InlineData("text", "replace", "", "x", "", "value")]
    public void A_change_that_makes_no_sense_is_named_at_its_place(string field, string action, string? value, string? with, string details, string place) =>
        Edit(field, action, value, with, details).Check().Select(f => f.Place).ShouldBe([place]);

    private static BulkEdit Edit(string field, string action, string? value, string? with, string details) => new(
        Tokens.Parse<BulkField>(field), Tokens.Parse<BulkAction>(action), value, with,
        details.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => d.Split('=')).ToDictionary(d => d[0], d => d[1]));
}
