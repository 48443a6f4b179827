using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Offences;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>The vocabularies of the release, in memory, read once.</summary>
public sealed class Vocabularies
{
    public CountryVocabulary Countries { get; } = CountryFile.Load();

    public OffenceVocabulary Offences { get; } = OffenceFile.Load();

    public CodebookContent Codebook { get; } = CodebookFile.Read();
}
