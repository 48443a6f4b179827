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
        using var countries = ReferenceResource.Open("countries.json");
        using var groupings = ReferenceResource.Open("groupings.json");
        return new CountryVocabulary(
            JsonSerializer.Deserialize(countries, ReferenceJson.Default.CountryContent)!.Countries.Select(entry => entry.ToCountry()),
            JsonSerializer.Deserialize(groupings, ReferenceJson.Default.GroupingContent)!.Groupings
                .Select(g => new EconomicGrouping(g.Key, g.Name, g.Vintage, g.Source, g.Licence, g.Groups)));
    }

    internal sealed record Content(string Vintage, IReadOnlyList<CountryEntry> Countries);

    internal sealed record GroupingContent(IReadOnlyList<GroupingEntry> Groupings);

    internal sealed record GroupingEntry(
        string Key, string Name, string Vintage, string Source, string Licence, IReadOnlyList<EconomicGroup> Groups);
}
