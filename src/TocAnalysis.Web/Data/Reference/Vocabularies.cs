using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Offences;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>The vocabularies in memory: those of the release, read once, and the codebook in use, which is replaced when a version is frozen.</summary>
public sealed class Vocabularies
{
    private volatile IReadOnlyDictionary<int, CodebookContent> frozen;
    private volatile CodebookContent inUse;

    public Vocabularies()
    {
        Released = CodebookFile.Read();
        frozen = new Dictionary<int, CodebookContent> { [Released.Version] = Released };
        inUse = Released;
    }

    public CountryVocabulary Countries { get; } = CountryFile.Load();

    public OffenceVocabulary Offences { get; } = OffenceFile.Load();

    /// <summary>The articles of the Convention and its protocols.</summary>
    public IReadOnlyList<Article> Articles { get; } = ArticleFile.Load();

    /// <summary>The codebook that comes with the release: version 1.</summary>
    public CodebookContent Released { get; }

    /// <summary>The codebook in use: the latest frozen version.</summary>
    public CodebookContent Codebook => inUse;

    /// <summary>A frozen or retired version; null: there is none of this number.</summary>
    public CodebookContent? CodebookOf(int version) => frozen.GetValueOrDefault(version);

    /// <summary>Takes in the versions that the database holds; the one with the highest number is then in use.</summary>
    public void Take(IReadOnlyList<CodebookContent> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        if (versions.Count == 0)
            return;
        frozen = versions.ToDictionary(v => v.Version);
        inUse = versions.MaxBy(v => v.Version)!;
    }
}
