using System.Diagnostics.CodeAnalysis;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Countries;

/// <summary>
/// All places that a case can name, with the economic groupings that classify them. Only codes resolve; names, alpha-2
/// codes and misspellings lead to suggestions. "NA" is Namibia's alpha-2 code and never a missing value.
/// </summary>
public sealed class CountryVocabulary
{
    private readonly Dictionary<string, Country> _byCode = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Country> _byFormerAlpha3 = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<List<(string Key, Country Country)>> _keys;

    /// <summary>Builds the vocabulary.</summary>
    /// <param name="countries">All entries; their order is kept.</param>
    /// <param name="groupings">The economic groupings; may be empty.</param>
    /// <exception cref="ArgumentException">A code stands twice, or a code that is referred to does not exist.</exception>
    public CountryVocabulary(IEnumerable<Country> countries, IEnumerable<EconomicGrouping>? groupings = null)
    {
        All = [.. countries];
        Groupings = [.. groupings ?? []];
        foreach (var country in All)
        {
            if (!_byCode.TryAdd(country.Code, country))
            {
                throw new ArgumentException($"Country code {country.Code} stands twice.", nameof(countries));
            }
        }

        foreach (var country in All)
        {
            if (country.FormerAlpha3 is { } former && !_byFormerAlpha3.TryAdd(former, country))
            {
                throw new ArgumentException($"Former code {former} stands twice.", nameof(countries));
            }

            var unknown = country.Successors.Concat(country.Predecessors).Append(country.SeparatedFrom ?? country.Code)
                .FirstOrDefault(code => !_byCode.ContainsKey(code));
            if (unknown is not null)
            {
                throw new ArgumentException($"{country.Code} refers to {unknown}, which is not in the vocabulary.", nameof(countries));
            }
        }

        // Suggestions are wanted only when something is wrong, so their index waits for the first fault.
        _keys = new Lazy<List<(string, Country)>>(BuildKeys);
    }

    /// <summary>Every entry, in the order given.</summary>
    public IReadOnlyList<Country> All { get; }

    /// <summary>The economic groupings, in the order given.</summary>
    public IReadOnlyList<EconomicGrouping> Groupings { get; }

    /// <summary>
    /// Finds the place that a code stands for: the permanent code, or the former alpha-3 code of a withdrawn one. A
    /// permanent code comes first, so ATF is the present territory and YUG is YUCS. Case and blanks at the ends do not
    /// matter. Alpha-2 codes, numbers and names are not codes.
    /// </summary>
    /// <param name="text">What was written; null counts as empty.</param>
    /// <param name="country">The place, when found.</param>
    /// <returns>True when the text is a code of the vocabulary.</returns>
    public bool TryResolve(string? text, [NotNullWhen(true)] out Country? country)
    {
        var code = text?.Trim() ?? "";
        return _byCode.TryGetValue(code, out country) || _byFormerAlpha3.TryGetValue(code, out country);
    }

    /// <summary>The place with a permanent code that is known to exist, for instance one read from the database.</summary>
    /// <param name="code">A permanent code.</param>
    /// <returns>The place, or null when there is none.</returns>
    public Country? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The grouping with a key.</summary>
    /// <param name="key">For instance "wesp-2019".</param>
    /// <returns>The grouping, or null when there is none.</returns>
    public EconomicGrouping? FindGrouping(string key) => Groupings.FirstOrDefault(g => g.Key == key);

    /// <summary>
    /// The places that a text may have meant, nearest first: equal alias, alpha-2 code or name, then slips of the pen,
    /// then names that begin with it or hold it as a word. Present places come before withdrawn ones at the same
    /// distance, and the order of codes decides the rest, so the same text always gives the same list.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="max">Largest number of suggestions, 0 or more.</param>
    /// <returns>Distinct places; empty when nothing is near.</returns>
    public IReadOnlyList<Country> Suggest(string? text, int max = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        return [.. NearestText.Ranked(text, _keys.Value, country => country.Code)
            .OrderBy(entry => entry.Rank)
            .ThenBy(entry => entry.Item.Kind)
            .ThenBy(entry => entry.Item.Code, StringComparer.Ordinal)
            .Take(max)
            .Select(entry => entry.Item)];
    }

    private List<(string Key, Country Country)> BuildKeys()
    {
        var keys = new HashSet<(string, Country)>();
        foreach (var country in All)
        {
            string?[] texts = [country.Code, country.FormerAlpha3, country.Alpha2, country.Name, country.OfficialName];
            foreach (var text in texts.Concat(country.Names.Values).Concat(country.Aliases))
            {
                if (text is not null && NearestText.Fold(text) is { Length: > 0 } folded)
                {
                    keys.Add((folded, country));
                }
            }
        }

        return [.. keys];
    }
}
