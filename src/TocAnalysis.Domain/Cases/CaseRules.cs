using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Offences;

namespace TocAnalysis.Domain.Cases;

/// <summary>Where the codes and references of a record are looked up.</summary>
/// <param name="Countries">Countries of the vocabulary.</param>
/// <param name="Offences">Offences of the vocabulary.</param>
/// <param name="Groups">References of recorded groups.</param>
/// <param name="Sources">References of recorded sources.</param>
/// <param name="Cases">Identifiers and references of recorded cases; only links between groups ask for them.</param>
public sealed record RecordLookups(FilterTerms Countries, FilterTerms Offences, FilterTerms Groups, FilterTerms Sources, FilterTerms Cases)
{
    /// <summary>Lookups out of the project's vocabularies and of what is recorded.</summary>
    /// <param name="countries">Countries.</param>
    /// <param name="offences">Offences.</param>
    /// <param name="groups">References of groups; only those that the record names have to be there.</param>
    /// <param name="sources">References of sources.</param>
    /// <param name="cases">Identifiers and references of cases; null: none.</param>
    /// <returns>The lookups.</returns>
    public static RecordLookups From(CountryVocabulary countries, OffenceVocabulary offences, IEnumerable<string> groups, IEnumerable<string> sources, IEnumerable<string>? cases = null)
    {
        ArgumentNullException.ThrowIfNull(countries);
        ArgumentNullException.ThrowIfNull(offences);
        return new RecordLookups(
            new FilterTerms(text => countries.TryResolve(text, out var country) ? country.Code : null, text => [.. countries.Suggest(text).Select(c => c.Code)]),
            new FilterTerms(text => offences.TryFind(text, out var offence) ? offence.Code : null, text => [.. offences.Suggest(text).Select(o => o.Code)]),
            References(groups), References(sources), References(cases ?? []));
    }

    /// <summary>References, which are compared exactly.</summary>
    private static FilterTerms References(IEnumerable<string> references)
    {
        var known = references.ToHashSet(StringComparer.Ordinal);
        return new FilterTerms(text => known.Contains(text) ? text : null, text => Suggestions.NearestTerms.Of(text, known));
    }
}

/// <summary>What a record of a case must be like. Page, REST and restore check by these; the check of packages reads cells and follows the same rules.</summary>
public static class CaseRules
{
    /// <summary>The criteria that a domain assignment may rest on (paragraph 5).</summary>
    public static IReadOnlyList<string> Criteria { get; } = ["D2.1", "D2.2", "D2.3"];

    private const string CountryExpected = "A country code, such as NGA; XUN is an unnamed country, XHS the high seas.";

    private const string SourceExpected = "The reference of a recorded source.";

    /// <summary>
    /// A content as it is kept: blanks around short texts dropped, blank ones nothing, lines ended by a line feed, codes of countries and offences in
    /// their permanent form (YUG becomes YUCS). Unknown codes stay as they are, for <see cref="Validate"/> to name.
    /// </summary>
    /// <param name="content">The content as it was given.</param>
    /// <param name="lookups">Where codes are looked up.</param>
    /// <returns>The content to check and to keep.</returns>
    public static CaseContent Normalize(CaseContent content, RecordLookups lookups)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(lookups);
        return CompetingValues.Anchored(content with
        {
            Reference = Short(content.Reference),
            Title = Short(content.Title) ?? "",
            Summary = Characters.WithLineFeeds(content.Summary),
            Narrative = Characters.WithLineFeeds(content.Narrative),
            FactNote = Short(content.FactNote),
            Domains = [.. content.Domains.Select(d => d with { Criterion = Short(d.Criterion), Note = Short(d.Note) })],
            Countries = [.. content.Countries.Select(c => c with { Country = Code(c.Country, lookups.Countries), Note = Short(c.Note), Source = Short(c.Source), Locator = Short(c.Locator) })],
            Offences = [.. content.Offences.Select(o => o with { Offence = Code(o.Offence, lookups.Offences), Note = Short(o.Note), Source = Short(o.Source), Locator = Short(o.Locator) })],
            Groups = [.. content.Groups.Select(g => g with { Group = g.Group.Trim(), Role = Short(g.Role), Note = Short(g.Note), Source = Short(g.Source), Locator = Short(g.Locator) })],
            Activities = [.. content.Activities.Select(a => a with { Country = Short(a.Country) is { } country ? Code(country, lookups.Countries) : null, Note = Short(a.Note) })],
            Sources = [.. content.Sources.Select(s => s with { Source = s.Source.Trim(), Locator = Short(s.Locator) })],
            Competing = [.. content.Competing.Select(c => CompetingValues.Normalize(c, lookups))],
        });
    }

    /// <summary>All faults of a case at once.</summary>
    /// <param name="content">The content, after <see cref="Normalize"/>.</param>
    /// <param name="lookups">Where codes and references are looked up.</param>
    /// <returns>Faults at <c>title</c>, <c>end</c>, <c>countries[2].country</c> and so on, places counted from 0; empty when there is none.</returns>
    public static IReadOnlyList<Fault> Validate(CaseContent content, RecordLookups lookups)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(lookups);
        var faults = new FaultList();
        faults.Reference("reference", content.Reference);
        faults.Text("title", content.Title, CaseContent.MaxTitle, $"A title of 1 to {CaseContent.MaxTitle} characters.");
        if (content is { Ongoing: true, End: { } end })
            faults.Add("end", "No end for a case that is ongoing; or an end, and not ongoing.", end.Text);
        else
            faults.Period("end", content.Start, content.End);
        faults.Text("summary", content.Summary, CaseContent.MaxSummary);
        faults.Text("narrative", content.Narrative, CaseContent.MaxNarrative);
        faults.Text("factNote", content.FactNote, CaseContent.MaxNote);
        Domains(content, faults);
        for (var i = 0; i < content.Countries.Count; i++)
        {
            var (part, place) = (content.Countries[i], $"countries[{i}]");
            faults.Code($"{place}.country", part.Country, lookups.Countries, CountryExpected);
            Cited(faults, place, part.Note, part.Source, part.Locator, lookups);
        }

        for (var i = 0; i < content.Offences.Count; i++)
        {
            var (part, place) = (content.Offences[i], $"offences[{i}]");
            faults.Code($"{place}.offence", part.Offence, lookups.Offences, "A code of the offence vocabulary, with its leading zeros.");
            Cited(faults, place, part.Note, part.Source, part.Locator, lookups);
        }

        for (var i = 0; i < content.Groups.Count; i++)
        {
            var (part, place) = (content.Groups[i], $"groups[{i}]");
            faults.Code($"{place}.group", part.Group, lookups.Groups, "The reference of a recorded group.");
            faults.Text($"{place}.role", part.Role, CaseContent.MaxGroupRole);
            Cited(faults, place, part.Note, part.Source, part.Locator, lookups);
        }

        for (var i = 0; i < content.Activities.Count; i++)
        {
            faults.Code($"activities[{i}].country", content.Activities[i].Country, lookups.Countries, CountryExpected, required: false);
            faults.Text($"activities[{i}].note", content.Activities[i].Note, CaseContent.MaxNote);
        }

        for (var i = 0; i < content.Sources.Count; i++)
        {
            faults.Code($"sources[{i}].source", content.Sources[i].Source, lookups.Sources, SourceExpected);
            faults.Text($"sources[{i}].locator", content.Sources[i].Locator, CaseContent.MaxNote);
        }

        CompetingValues.Validate(content, lookups, faults);
        Duplicates(content, faults);
        return faults.Faults;
    }

    /// <summary>Note, source and locator of a statement.</summary>
    internal static void Cited(FaultList faults, string place, string? note, string? source, string? locator, RecordLookups lookups)
    {
        var prefix = place.Length == 0 ? "" : place + ".";
        faults.Text($"{prefix}note", note, CaseContent.MaxNote);
        faults.Code($"{prefix}source", source, lookups.Sources, SourceExpected, required: false);
        faults.Text($"{prefix}locator", locator, CaseContent.MaxNote);
    }

    /// <summary>A short text without blanks around it; null when nothing is left.</summary>
    internal static string? Short(string? text) => string.IsNullOrWhiteSpace(text) ? null : Characters.WithLineFeeds(text).Trim();

    /// <summary>The permanent form of a code, or the text as it is.</summary>
    internal static string Code(string text, FilterTerms terms) => terms.Resolve(text) ?? text.Trim();

    private static void Domains(CaseContent content, FaultList faults)
    {
        for (var i = 0; i < content.Domains.Count; i++)
        {
            var part = content.Domains[i];
            if (part.Criterion is not null && !Criteria.Contains(part.Criterion))
                faults.Add($"domains[{i}].criterion", $"One of: {string.Join(", ", Criteria)}; or nothing.", part.Criterion);
            faults.Text($"domains[{i}].note", part.Note, CaseContent.MaxNote);
        }
    }

    private static void Duplicates(CaseContent content, FaultList faults)
    {
        faults.Duplicates("domains", content.Domains, d => d.Domain, d => d.Domain.Text(), "Each domain once.");
        faults.Duplicates("countries", content.Countries, c => (c.Country, c.Stage, c.Flow), c => string.Join(", ", new[] { c.Country, c.Stage?.Text(), c.Flow?.Text() }.OfType<string>()), "Each country, stage and flow once.");
        faults.Duplicates("offences", content.Offences, o => o.Offence, o => o.Offence, "Each offence once.");
        faults.Duplicates("groups", content.Groups, g => g, g => g.Group, "Each part of a group once.");
        faults.Duplicates("activities", content.Activities, a => a, a => a.Activity.Text(), "Each activity once for a place, country and note.");
        faults.Duplicates("sources", content.Sources, s => s, s => s.Source, "Each source and locator once.");
    }
}
