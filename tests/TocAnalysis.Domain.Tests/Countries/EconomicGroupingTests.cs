using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Domain.Tests.Countries;

public sealed class EconomicGroupingTests
{
    private static readonly EconomicGrouping Grouping = Build(
        new EconomicGroup("poorest", "Least developed", 3, "developing", ["NPL", "BGD"]),
        new EconomicGroup("developed", "Developed", 1, null, ["ITA"]),
        new EconomicGroup("developing", "Developing", 2, null, ["BRA"]));

    [Fact]
    public void Groups_stand_in_their_order() => Grouping.Groups.Select(g => g.Key).ShouldBe(["developed", "developing", "poorest"]);

    [Fact]
    public void A_top_group_holds_its_sub_groups_and_a_sub_group_only_itself()
    {
        Grouping.CountriesOf("developing").ShouldBe(["BGD", "BRA", "NPL"]);
        Grouping.CountriesOf("poorest").ShouldBe(["BGD", "NPL"]);
        Grouping.CountriesOf("nothing").ShouldBeEmpty();
    }

    [Fact]
    public void A_country_has_a_narrowest_and_a_top_group()
    {
        Grouping.GroupOf("NPL")!.Key.ShouldBe("poorest");
        Grouping.TopGroupOf("NPL")!.Key.ShouldBe("developing");
        Grouping.TopGroupOf("ITA")!.Key.ShouldBe("developed");
    }

    [Fact]
    public void A_country_that_is_not_named_is_not_classified()
    {
        Grouping.GroupOf("VAT").ShouldBeNull();
        Grouping.TopGroupOf("VAT").ShouldBeNull();
    }

    [Fact]
    public void A_country_twice_a_group_twice_and_a_wrong_parent_are_refused()
    {
        Should.Throw<ArgumentException>(() => Build(new EconomicGroup("a", "A", 1, null, ["ITA"]), new EconomicGroup("b", "B", 2, null, ["ITA"])))
            .Message.ShouldContain("ITA");
        Should.Throw<ArgumentException>(() => Build(new EconomicGroup("a", "A", 1, null, []), new EconomicGroup("a", "B", 2, null, [])));
        Should.Throw<ArgumentException>(() => Build(new EconomicGroup("a", "A", 1, "missing", [])))
            .Message.ShouldContain("missing");
        Should.Throw<ArgumentException>(() => Build(
            new EconomicGroup("a", "A", 1, null, []), new EconomicGroup("b", "B", 2, "a", []), new EconomicGroup("c", "C", 3, "b", [])));
    }

    private static EconomicGrouping Build(params EconomicGroup[] groups) => new("test-2000", "Test", "2000", "Nobody", "None", groups);
}
