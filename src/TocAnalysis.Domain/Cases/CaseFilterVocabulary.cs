using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Offences;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Cases;

/// <summary>The accepted values of one parameter.</summary>
/// <param name="Resolve">The permanent code that a text means; null: none.</param>
/// <param name="Suggest">At most three permanent codes that a refused text may have meant, best first.</param>
public sealed record FilterTerms(Func<string, string?> Resolve, Func<string, IReadOnlyList<string>> Suggest)
{
    /// <summary>Accepts any text as it is, blanks around it dropped: for names that only the search itself can know.</summary>
    public static FilterTerms Anything { get; } = new(text => text.Trim(), _ => []);

    /// <summary>Accepts the given codes, and their labels where that is not ambiguous; upper and lower case do not matter.</summary>
    /// <param name="terms">Codes with labels; of a code that stands twice the first counts.</param>
    /// <returns>The terms.</returns>
    public static FilterTerms Of(IEnumerable<(string Code, string Label)> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var all = terms.ToList();
        var byCode = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (code, _) in all)
            byCode.TryAdd(code, code);
        var byLabel = all.GroupBy(t => t.Label, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Select(t => t.Code).Distinct(StringComparer.Ordinal).Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Code, StringComparer.OrdinalIgnoreCase);
        return new FilterTerms(
            text => byCode.GetValueOrDefault(text.Trim()) ?? byLabel.GetValueOrDefault(text.Trim()),
            text => NearestTerms.Of(text, all.SelectMany(t => new[] { t.Code, t.Label }), 6)
                .Select(near => byCode.GetValueOrDefault(near) ?? byLabel.GetValueOrDefault(near)).OfType<string>().Distinct(StringComparer.Ordinal).Take(3).ToList());
    }
}

/// <summary>The accepted values of those filter parameters that are not fixed lists.</summary>
public sealed record CaseFilterVocabulary
{
    /// <summary>Countries; <c>YUG</c> means YUCS.</summary>
    public required FilterTerms Countries { get; init; }

    /// <summary>M49 regions, subregions and intermediate regions, by code or name.</summary>
    public required FilterTerms Regions { get; init; }

    /// <summary>Economic groups, as <c>grouping:group</c>; a group's key alone where only one grouping has it.</summary>
    public required FilterTerms Economies { get; init; }

    /// <summary>Offences.</summary>
    public required FilterTerms Offences { get; init; }

    /// <summary>References of groups.</summary>
    public FilterTerms Groups { get; init; } = FilterTerms.Anything;

    /// <summary>Registers of the paper, and words in their fields.</summary>
    public FilterTerms Registers { get; } = FilterTerms.Of(RegisterFilter.All.Select(w => (w, w)));

    /// <summary>Codes of the codebook that can be coded.</summary>
    public required FilterTerms Codes { get; init; }

    /// <summary>Names of coders.</summary>
    public FilterTerms Coders { get; init; } = FilterTerms.Anything;

    /// <summary>The vocabulary for filters out of the project's vocabularies.</summary>
    /// <param name="countries">Countries with their regions and economic groupings.</param>
    /// <param name="offences">Offences.</param>
    /// <param name="codebook">The codebook version in use.</param>
    /// <param name="groups">References of groups; null: any text is passed on to the search.</param>
    /// <param name="coders">Names of coders; null: any text is passed on to the search.</param>
    /// <param name="former">Codes of earlier versions with the code under which their codings count; addresses that name them go on to work. Null: there are none.</param>
    /// <returns>The vocabulary.</returns>
    public static CaseFilterVocabulary From(CountryVocabulary countries, OffenceVocabulary offences, CodebookContent codebook, FilterTerms? groups = null, FilterTerms? coders = null, IReadOnlyDictionary<string, string>? former = null)
    {
        ArgumentNullException.ThrowIfNull(countries);
        ArgumentNullException.ThrowIfNull(offences);
        ArgumentNullException.ThrowIfNull(codebook);
        var codes = FilterTerms.Of(codebook.Codes.Where(c => c.IsCodable).Select(c => (c.Key, c.Title)));
        return new CaseFilterVocabulary
        {
            Countries = new FilterTerms(text => countries.TryResolve(text, out var country) ? country.Code : null, text => [.. countries.Suggest(text).Select(c => c.Code)]),
            Regions = FilterTerms.Of(countries.All.SelectMany(RegionsOf).Distinct().OrderBy(r => r.Code, StringComparer.Ordinal)),
            Economies = EconomyTerms(countries.Groupings),
            Offences = new FilterTerms(text => offences.TryFind(text, out var offence) ? offence.Code : null, text => [.. offences.Suggest(text).Select(o => o.Code)]),
            Codes = former is null ? codes : codes with { Resolve = text => codes.Resolve(text) ?? former.FirstOrDefault(f => f.Key.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)).Value },
            Groups = groups ?? FilterTerms.Anything,
            Coders = coders ?? FilterTerms.Anything,
        };
    }

    private static IEnumerable<(string Code, string Label)> RegionsOf(Country country)
    {
        if (country is { RegionCode: { } region, Region: { } name })
            yield return (region, name);
        if (country is { SubregionCode: { } subregion, Subregion: { } subname })
            yield return (subregion, subname);
        if (country is { IntermediateRegionCode: { } intermediate, IntermediateRegion: { } intermediateName })
            yield return (intermediate, intermediateName);
    }

    private static FilterTerms EconomyTerms(IReadOnlyList<EconomicGrouping> groupings)
    {
        // The label is the group's key alone: accepted where it is not ambiguous, so that short addresses work.
        return FilterTerms.Of(groupings.SelectMany(g => g.Groups.Select(e => ($"{g.Key}:{e.Key}", e.Key))));
    }
}
