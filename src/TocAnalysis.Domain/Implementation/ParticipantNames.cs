using System.Text.RegularExpressions;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Implementation;

/// <summary>Finds the State that a depositary's table names. Names change between tables (Cape Verde, Cabo Verde); the State stays.</summary>
public sealed partial class ParticipantNames
{
    private static readonly string[] Union = ["EUROPEAN UNION", "EUROPEAN COMMUNITY", "EUROPEAN ECONOMIC COMMUNITY"];

    private readonly CountryVocabulary countries;
    private readonly Dictionary<string, string> byName = new(StringComparer.Ordinal);

    /// <summary>Prepares the names of a vocabulary: names and official names before names in other languages, these before aliases; present States before withdrawn ones.</summary>
    /// <param name="countries">The vocabulary.</param>
    public ParticipantNames(CountryVocabulary countries)
    {
        ArgumentNullException.ThrowIfNull(countries);
        this.countries = countries;
        foreach (var name in Union)
            byName[name] = Participants.EuropeanUnion;
        var present = countries.All.OrderBy(c => c.Kind).ToList();
        foreach (var names in new Func<Country, IEnumerable<string?>>[] { c => [c.Name], c => [c.OfficialName], c => c.Names.Values, c => c.Aliases })
        {
            foreach (var country in present)
            {
                foreach (var name in names(country).OfType<string>())
                    byName.TryAdd(Folded(name), country.Code);
            }
        }
    }

    /// <summary>The code of the participant of this name.</summary>
    /// <param name="published">A name as published; footnote numbers behind it do not matter.</param>
    /// <returns>The code, or null when no State has this name.</returns>
    public string? Find(string published)
    {
        var name = Clean(published);
        if (byName.TryGetValue(Folded(name), out var code))
            return code;
        // "Gambia (Republic of The)" is the Republic of The Gambia. What stands in brackets is never dropped: it tells one Congo from the other.
        return Bracketed().Match(name) is { Success: true } match ? byName.GetValueOrDefault(Folded($"{match.Groups["form"].Value} {match.Groups["name"].Value}")) : null;
    }

    /// <summary>The name without footnote numbers and blanks.</summary>
    /// <param name="published">As published.</param>
    /// <returns>The name.</returns>
    public static string Clean(string published)
    {
        ArgumentNullException.ThrowIfNull(published);
        return Footnotes().Replace(published.Replace('\u00A0', ' '), "").Trim();
    }

    /// <summary>Names that may have been meant.</summary>
    /// <param name="published">As published.</param>
    /// <returns>At most three.</returns>
    public IReadOnlyList<string> Suggest(string published) => [.. countries.Suggest(Clean(published)).Select(c => c.Name)];

    private static string Folded(string name)
    {
        var folded = NearestText.Fold(name);
        return folded.StartsWith("ST ", StringComparison.Ordinal) ? "SAINT " + folded[3..] : folded;
    }

    [GeneratedRegex(@"^(?<name>[^()]+) \((?<form>[^()]+)\)$", RegexOptions.None, 1000)]
    private static partial Regex Bracketed();

    /// <summary>Numbers, with or without brackets, raised or not, at the end.</summary>
    [GeneratedRegex(@"(?:[\s,]*(?:\[\s*\d+\s*\]|\d+|[\u00B9\u00B2\u00B3\u2070-\u2079]+))+\s*$", RegexOptions.None, 1000)]
    private static partial Regex Footnotes();
}
