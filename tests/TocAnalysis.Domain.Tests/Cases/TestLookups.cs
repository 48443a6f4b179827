using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Offences;
using TocAnalysis.Domain.Tests.Countries;

namespace TocAnalysis.Domain.Tests.Cases;

/// <summary>A few countries, two offences, groups G1 and G2, sources S1 and S2, case TOC-1.</summary>
internal static class TestLookups
{
    public static RecordLookups All { get; } = RecordLookups.From(
        new CountryVocabulary(TestCountries.List),
        new OffenceVocabulary([new Offence { Code = "06", Label = "Acts involving drugs", Level = 1, Source = OffenceSource.Iccs }, new Offence { Code = "0601", Label = "Possession of drugs", Level = 2, Parent = "06", Source = OffenceSource.Iccs }]),
        ["G1", "G2"], ["S1", "S2"], ["TOC-1"]);
}
