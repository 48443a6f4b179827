namespace TocAnalysis.Domain.Countries;

/// <summary>
/// One published classification of economies at one time (UN WESP about 2019, World Bank July 2025). Several stand side
/// by side; a country that a grouping does not name is "not classified" there, which is a valid value and no fault.
/// </summary>
public sealed class EconomicGrouping
{
    private readonly Dictionary<string, EconomicGroup> _byKey;
    private readonly Dictionary<string, EconomicGroup> _byCountry;

    /// <summary>Builds a grouping from its groups.</summary>
    /// <param name="key">Permanent key in addresses and files, for instance "worldbank-2025".</param>
    /// <param name="name">Name for readers.</param>
    /// <param name="vintage">The time it describes, in words ("July 2025").</param>
    /// <param name="source">Who published it.</param>
    /// <param name="licence">Under which terms it may be passed on.</param>
    /// <param name="groups">Its groups, in any order.</param>
    /// <exception cref="ArgumentException">
    /// A key or a country stands twice, or a parent does not exist or has a parent itself.
    /// </exception>
    public EconomicGrouping(string key, string name, string vintage, string source, string licence, IEnumerable<EconomicGroup> groups)
    {
        (Key, Name, Vintage, Source, Licence) = (key, name, vintage, source, licence);
        Groups = [.. groups.OrderBy(g => g.Order).ThenBy(g => g.Key, StringComparer.Ordinal)];
        _byKey = Groups.ToDictionary(g => g.Key, StringComparer.Ordinal);
        _byCountry = new Dictionary<string, EconomicGroup>(StringComparer.Ordinal);
        foreach (var group in Groups)
        {
            if (group.Parent is not null && (!_byKey.TryGetValue(group.Parent, out var parent) || parent.Parent is not null))
            {
                throw new ArgumentException($"Group {group.Key} of {key} needs a top group as its parent, not {group.Parent}.", nameof(groups));
            }

            foreach (var member in group.Members)
            {
                if (!_byCountry.TryAdd(member, group))
                {
                    throw new ArgumentException($"{member} stands in more than one group of {key}.", nameof(groups));
                }
            }
        }
    }

    /// <summary>Permanent key: lower-case letters, digits and hyphens.</summary>
    public string Key { get; }

    /// <summary>Name for readers.</summary>
    public string Name { get; }

    /// <summary>The time it describes, in words. A country's group can differ in another vintage.</summary>
    public string Vintage { get; }

    /// <summary>Who published it.</summary>
    public string Source { get; }

    /// <summary>Under which terms it may be passed on.</summary>
    public string Licence { get; }

    /// <summary>All groups by their order; a sub-group follows its parent.</summary>
    public IReadOnlyList<EconomicGroup> Groups { get; }

    /// <summary>The narrowest group of a country.</summary>
    /// <param name="countryCode">A permanent country code.</param>
    /// <returns>The group, or null when the country is not classified here.</returns>
    public EconomicGroup? GroupOf(string countryCode) => _byCountry.GetValueOrDefault(countryCode);

    /// <summary>The top group of a country, so that every country counts in at most one.</summary>
    /// <param name="countryCode">A permanent country code.</param>
    /// <returns>The top group, or null when the country is not classified here.</returns>
    public EconomicGroup? TopGroupOf(string countryCode) =>
        GroupOf(countryCode) is { } group ? group.Parent is null ? group : _byKey[group.Parent] : null;

    /// <summary>All countries of a group, those of its sub-groups included.</summary>
    /// <param name="groupKey">Key of a group.</param>
    /// <returns>Permanent country codes in ordinal order; empty when there is no such group.</returns>
    public IReadOnlyList<string> CountriesOf(string groupKey) =>
        [.. Groups.Where(g => g.Key == groupKey || g.Parent == groupKey).SelectMany(g => g.Members).Order(StringComparer.Ordinal)];
}

/// <summary>One group of an <see cref="EconomicGrouping"/>.</summary>
/// <param name="Key">Key, unique in its grouping and permanent ("developing-ldc").</param>
/// <param name="Name">Name for readers.</param>
/// <param name="Order">Place in tables, from 1.</param>
/// <param name="Parent">Key of the top group that it is part of, or null for a top group.</param>
/// <param name="Members">Permanent codes of the countries that stand in it and in none of its sub-groups.</param>
public sealed record EconomicGroup(string Key, string Name, int Order, string? Parent, IReadOnlyList<string> Members);
