using System.Text.Json;
using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>Builds the country vocabulary from countries.json and groupings.json. What they hold is told in SOURCES.md.</summary>
public static class CountryFile
{
    /// <summary>Reads both files; a fault in them is a bug and throws.</summary>
    /// <returns>The vocabulary; it never changes, so one instance serves everybody.</returns>
    public static CountryVocabulary Load()
    {
        using var countries = ReferenceJson.Open("countries.json");
        using var groupings = ReferenceJson.Open("groupings.json");
        return new CountryVocabulary(
            countries.RootElement.List("countries", ReadCountry),
            groupings.RootElement.List("groupings", ReadGrouping));
    }

    private static Country ReadCountry(JsonElement entry) => new()
    {
        Code = entry.RequiredText("code"),
        Kind = Enum.Parse<CountryKind>(entry.RequiredText("kind")),
        Name = entry.RequiredText("name"),
        OfficialName = entry.Text("officialName"),
        Alpha2 = entry.Text("alpha2"),
        FormerAlpha3 = entry.Text("formerAlpha3"),
        Numeric = entry.Text("numeric"),
        ExistsFrom = entry.Day("existsFrom"),
        ExistsUntil = entry.Day("existsUntil"),
        ListWithdrawal = entry.Text("listWithdrawal"),
        PeriodNote = entry.Text("periodNote"),
        SeparatedFrom = entry.Text("separatedFrom"),
        Renaming = entry.Flag("renaming"),
        Successors = entry.Texts("successors"),
        Predecessors = entry.Texts("predecessors"),
        RegionCode = entry.Text("regionCode"),
        Region = entry.Text("region"),
        SubregionCode = entry.Text("subregionCode"),
        Subregion = entry.Text("subregion"),
        IntermediateRegionCode = entry.Text("intermediateRegionCode"),
        IntermediateRegion = entry.Text("intermediateRegion"),
        RegionNote = entry.Text("regionNote"),
        IsLeastDeveloped = entry.Flag("isLeastDeveloped"),
        IsLandlockedDeveloping = entry.Flag("isLandlockedDeveloping"),
        IsSmallIslandDeveloping = entry.Flag("isSmallIslandDeveloping"),
        Names = entry.Map("names"),
        Aliases = entry.Texts("aliases"),
    };

    private static EconomicGrouping ReadGrouping(JsonElement entry) => new(
        entry.RequiredText("key"),
        entry.RequiredText("name"),
        entry.RequiredText("vintage"),
        entry.RequiredText("source"),
        entry.RequiredText("licence"),
        entry.List("groups", group => new EconomicGroup(
            group.RequiredText("key"),
            group.RequiredText("name"),
            group.GetProperty("order").GetInt32(),
            group.Text("parent"),
            group.Texts("members"))));
}
