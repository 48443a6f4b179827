using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Offences;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>What is recorded already of the things that a package names.</summary>
internal sealed record RecordedThings
{
    public IReadOnlyDictionary<string, RecordedCase> Cases { get; init; } = new Dictionary<string, RecordedCase>();

    public IReadOnlySet<string> Groups { get; init; } = new HashSet<string>();

    public IReadOnlySet<string> Sources { get; init; } = new HashSet<string>();

    public IReadOnlyList<Sensitivity> GivenSensitivities { get; init; } = Enum.GetValues<Sensitivity>();

    /// <summary>References of cases that the actor may know of, for suggestions.</summary>
    public IReadOnlyCollection<string> CaseReferences { get; init; } = [];

    public IReadOnlyCollection<string> GroupReferences { get; init; } = [];

    public IReadOnlyCollection<string> SourceReferences { get; init; } = [];
}

/// <summary>The vocabularies of the application and what is recorded, as the check of a package asks for them.</summary>
internal sealed class PackageVocabulary(CountryVocabulary countries, OffenceVocabulary offences, CodebookContent codebook, RecordedThings recorded, string importingCoder) : IImportVocabulary
{
    private readonly Dictionary<string, CodeDefinition> codes = codebook.Codes.ToDictionary(c => c.Key, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Sensitivity> GivenSensitivities => recorded.GivenSensitivities;

    public string ImportingCoder => importingCoder;

    public IReadOnlyCollection<string> CaseReferences => recorded.CaseReferences;

    public IReadOnlyCollection<string> GroupReferences => recorded.GroupReferences;

    public IReadOnlyCollection<string> SourceReferences => recorded.SourceReferences;

    public string? Country(string text) => countries.TryResolve(text, out var country) ? country.Code : null;

    public IReadOnlyList<string> NearCountries(string text) => [.. countries.Suggest(text).Select(c => c.Code)];

    public string? Offence(string text) => offences.TryFind(text, out var offence) ? offence.Code : null;

    public IReadOnlyList<string> NearOffences(string text) => [.. offences.Suggest(text).Select(o => o.Code)];

    public string? Code(string text) => codes.GetValueOrDefault(text)?.Key;

    public IReadOnlyList<string> NearCodes(string text)
    {
        var folded = NearestText.Fold(text);
        // Keys are two or three signs long, where almost any two are one slip apart; the same letter is what a coder gets right.
        return [.. codebook.Codes
            .Where(c => c.IsCodable)
            .Select(c => (c.Key, Slips: NearestText.Distance(folded, NearestText.Fold(c.Key), 2), Title: NearestText.Rank(folded, NearestText.Fold(c.Title))))
            .Where(c => (c.Slips <= 1 && folded.StartsWith(c.Key[0])) || c.Title is not null)
            .OrderBy(c => c.Slips).ThenBy(c => c.Key, CodeKeyOrder.Instance)
            .Take(3).Select(c => c.Key)];
    }

    public IReadOnlyList<CodingValue> Values(string code) => CodingRules.Allowed(codes[code].Scale);

    public RecordedCase? Case(string reference) => recorded.Cases.GetValueOrDefault(reference);

    public bool HasGroup(string reference) => recorded.Groups.Contains(reference);

    public bool HasSource(string reference) => recorded.Sources.Contains(reference);
}
