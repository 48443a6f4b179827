using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Tests.Cases;

namespace TocAnalysis.Domain.Tests.Groups;

public class GroupRulesTests
{
    [Fact]
    public void A_good_group_has_no_faults() =>
        GroupRules.Validate(new GroupContent { Reference = "G1", Name = "Ring", Aliases = ["The Ring"], HomeCountry = "ITA" }, TestLookups.All).ShouldBeEmpty();

    [Fact]
    public void All_faults_of_a_group_come_at_once() => GroupRules.Validate(
        new GroupContent { Reference = new string('x', 65), Name = "", Aliases = ["a", "b; c", new string('x', 301)], HomeCountry = "ZZZ", Note = new string('x', 4001) }, TestLookups.All)
        .Select(f => f.Place).ShouldBe(["reference", "name", "aliases[1]", "aliases[2]", "homeCountry", "note"]);

    [Fact]
    public void Normalizing_a_group_drops_blanks_and_repetitions()
    {
        var group = GroupRules.Normalize(new GroupContent { Name = " Ring ", Aliases = [" a", "", "a", "b"], HomeCountry = "yug", Note = " " }, TestLookups.All);
        (group.Name, group.HomeCountry, group.Note).ShouldBe(("Ring", "YUCS", null));
        group.Aliases.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_good_link_has_no_faults() =>
        GroupRules.Validate(new GroupLink("G1", "G2", GroupLinkKind.Supplies, "TOC-1", PartialDate.Parse("1990"), PartialDate.Parse("1990"), Source: "S1"), TestLookups.All).ShouldBeEmpty();

    [Fact]
    public void All_faults_of_a_link_come_at_once()
    {
        GroupRules.Validate(new GroupLink("G9", "", GroupLinkKind.Supplies, "TOC-2", PartialDate.Parse("1991"), PartialDate.Parse("1990"), Source: "S9"), TestLookups.All)
            .Select(f => f.Place).ShouldBe(["from", "to", "case", "end", "source"]);
        GroupRules.Validate(new GroupLink("G1", "G1", GroupLinkKind.Partner), TestLookups.All).Single().ToString().ShouldBe("to: “G1”. Another group than the one the link goes from.");
    }
}
