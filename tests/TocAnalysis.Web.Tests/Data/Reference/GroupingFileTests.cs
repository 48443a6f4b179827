using TocAnalysis.Domain.Countries;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Reference;

public sealed class GroupingFileTests
{
    private static readonly CountryVocabulary Countries = CountryFile.Load();

    private static readonly EconomicGrouping Wesp = Countries.FindGrouping("wesp-2019")!;

    private static readonly EconomicGrouping WorldBank = Countries.FindGrouping("worldbank-2025")!;

    [Fact]
    public void Both_groupings_stand_side_by_side() =>
        Countries.Groupings.Select(g => g.Key).ShouldBe(["wesp-2019", "worldbank-2025"]);

    [Fact]
    public void Every_member_is_a_present_country()
    {
        var members = Countries.Groupings.SelectMany(g => g.Groups).SelectMany(g => g.Members).ToList();
        members.Count.ShouldBeGreaterThan(350);
        members.ShouldAllBe(code => Countries.Find(code)!.Kind == CountryKind.Current);
    }

    [Theory]
    [InlineData("developed", 36)]
    [InlineData("transition", 17)]
    [InlineData("transition-see", 5)]
    [InlineData("transition-cis", 12)]
    [InlineData("developing", 125)]
    [InlineData("developing-ldc", 47)]
    public void WESP_groups_have_the_size_of_the_source(string key, int countries) => Wesp.CountriesOf(key).Count.ShouldBe(countries);

    [Theory]
    [InlineData("low", 25)]
    [InlineData("lower-middle", 50)]
    [InlineData("upper-middle", 54)]
    [InlineData("high", 88)]
    public void World_Bank_groups_have_the_size_of_the_source_with_the_Channel_Islands_as_two(string key, int countries) =>
        WorldBank.CountriesOf(key).Count.ShouldBe(countries);

    [Theory]
    [InlineData("ITA", "developed", "high")]
    [InlineData("NGA", "developing", "lower-middle")]
    [InlineData("BGD", "developing", "lower-middle")]
    [InlineData("UKR", "transition", "upper-middle")]
    [InlineData("XKX", null, "upper-middle")]
    [InlineData("VEN", "developing", null)]
    [InlineData("LIE", null, "high")]
    [InlineData("YUCS", null, null)]
    [InlineData("XHS", null, null)]
    public void A_country_has_one_top_group_or_is_not_classified(string code, string? wesp, string? worldBank)
    {
        (Wesp.TopGroupOf(code)?.Key).ShouldBe(wesp);
        (WorldBank.TopGroupOf(code)?.Key).ShouldBe(worldBank);
    }

    [Fact]
    public void The_narrowest_group_of_Bangladesh_is_the_least_developed() => Wesp.GroupOf("BGD")!.Key.ShouldBe("developing-ldc");
}
