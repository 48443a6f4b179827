using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Domain.Tests.Import;

/// <summary>A small vocabulary with a few real codes, and whatever is said to be recorded.</summary>
public sealed class TestVocabulary : IImportVocabulary
{
    private static readonly CodingValue[] Shared = [CodingValue.NotApplicable, CodingValue.CannotTell];

    private static readonly Dictionary<string, CodingValue[]> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["I1"] = [CodingValue.A, CodingValue.B, CodingValue.Mixed, .. Shared],
        ["I2"] = [CodingValue.A, CodingValue.B, CodingValue.Mixed, .. Shared],
        ["C1"] = [CodingValue.Present, CodingValue.Absent, .. Shared],
        ["D2"] = [CodingValue.Present, CodingValue.Absent, .. Shared],
        ["P15"] = [],
    };

    private static readonly Dictionary<string, string> Countries = new(StringComparer.OrdinalIgnoreCase)
    {
        ["COL"] = "COL",
        ["PER"] = "PER",
        ["ITA"] = "ITA",
        ["USA"] = "USA",
        ["NAM"] = "NAM",
        ["YUCS"] = "YUCS",
        ["YUG"] = "YUCS",
        ["XKX"] = "XKX",
        ["XHS"] = "XHS",
        ["XUN"] = "XUN",
        ["XUN1"] = "XUN1",
        ["XUN2"] = "XUN2",
    };

    private static readonly string[] Offences = ["0101", "06012", "07031", "07041"];

    public Dictionary<string, RecordedCase> RecordedCases { get; } = [];

    public HashSet<string> RecordedGroups { get; } = [];

    public HashSet<string> RecordedSources { get; } = [];

    public string ImportingCoder { get; init; } = "ana";

    public IReadOnlyList<Sensitivity> GivenSensitivities { get; init; } = Enum.GetValues<Sensitivity>();

    public string? Country(string text) => Countries.GetValueOrDefault(text);

    public IReadOnlyList<string> NearCountries(string text) => text switch { "NA" => ["NAM"], "Colombia" => ["COL"], _ => [] };

    public string? Offence(string text) => Offences.FirstOrDefault(o => o == text);

    public IReadOnlyList<string> NearOffences(string text) => [.. Offences.Where(o => o.TrimStart('0') == text)];

    public string? Code(string text) => Codes.Keys.FirstOrDefault(k => string.Equals(k, text, StringComparison.OrdinalIgnoreCase));

    public IReadOnlyList<string> NearCodes(string text) => [.. Codes.Keys.Where(k => k[0] == text[0]).Take(3)];

    public IReadOnlyList<CodingValue> Values(string code) => Codes[code];

    public RecordedCase? Case(string reference) => RecordedCases.GetValueOrDefault(reference);

    public bool HasGroup(string reference) => RecordedGroups.Contains(reference);

    public bool HasSource(string reference) => RecordedSources.Contains(reference);

    public IReadOnlyCollection<string> CaseReferences => RecordedCases.Keys;

    public IReadOnlyCollection<string> GroupReferences => RecordedGroups;

    public IReadOnlyCollection<string> SourceReferences => RecordedSources;
}
