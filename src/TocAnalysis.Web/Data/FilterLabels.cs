using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data;

/// <summary>What the codes of a filter are called in English: for facets, captions and cover sheets. Texts of an enumeration label themselves.</summary>
public sealed class FilterLabels(Vocabularies vocabularies)
{
    private readonly Dictionary<string, string> regions = vocabularies.Countries.All
        .SelectMany(c => new (string? Code, string? Name)[] { (c.RegionCode, c.Region), (c.SubregionCode, c.Subregion), (c.IntermediateRegionCode, c.IntermediateRegion) })
        .Where(r => r is { Code: not null, Name: not null })
        .DistinctBy(r => r.Code)
        .ToDictionary(r => r.Code!, r => r.Name!);

    /// <summary>The label of a value of a filter parameter; the value itself where it has none.</summary>
    public string Of(string parameter, string value) => parameter switch
    {
        "country" => vocabularies.Countries.Find(value)?.Name ?? value,
        "region" => regions.GetValueOrDefault(value, value),
        "economy" => Economy(value) ?? value,
        "offence" => vocabularies.Offences.TryFind(value, out var offence) ? offence.ToString() : value,
        "register" when RegisterFilter.All.Contains(value) => RegisterFilter.InWords(value),
        "code" or "uncoded" => (vocabularies.Codebook.Find(value) ?? vocabularies.LastWith(value)?.Find(value)) is { } code ? $"{code.Key} {code.Title}" : value,
        "consentPath" => value.Replace('-', ' ').Replace(">", " > ", StringComparison.Ordinal),
        _ when Tokens.TryParse<TableDimension>(parameter, out var dimension) && RegisterDimensions.Needs(dimension) => value.Replace('-', ' '),
        _ => value.Replace('_', ' '),
    };

    /// <summary>A whole filter in words.</summary>
    public string InWords(CaseFilter filter) => CaseFilterWords.InWords(filter, Of);

    private string? Economy(string value)
    {
        var parts = value.Split(':', 2);
        return parts.Length == 2 && vocabularies.Countries.FindGrouping(parts[0]) is { } grouping && grouping.Groups.FirstOrDefault(g => g.Key == parts[1]) is { } group
            ? $"{group.Name} ({grouping.Name})"
            : null;
    }
}
