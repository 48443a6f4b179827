using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Offences;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>The vocabularies in memory: those of the release, read once, and the codebook in use, which is replaced when a version is frozen.</summary>
public sealed class Vocabularies
{
    private volatile IReadOnlyDictionary<int, CodebookContent> frozen;
    private volatile IReadOnlyDictionary<string, string> former = new Dictionary<string, string>();
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

    /// <summary>Codes that were coded in an earlier version and that the version in use no longer has, with the code under which their codings count: themselves where they were retired.</summary>
    public IReadOnlyDictionary<string, string> FormerCodes => former;

    /// <summary>The latest frozen version that has a code of this key; null: none ever had.</summary>
    public CodebookContent? LastWith(string code) => frozen.Values.Where(v => v.Find(code) is not null).MaxBy(v => v.Version);

    /// <summary>Takes in the versions that the database holds, with what they took out; the one with the highest number is then in use.</summary>
    public void Take(IReadOnlyList<CodebookContent> versions, IReadOnlyList<CodeRemoval> removals)
    {
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentNullException.ThrowIfNull(removals);
        if (versions.Count == 0)
            return;
        var latest = versions.MaxBy(v => v.Version)!;
        var countAs = CodeSuccession.Of(removals, latest.Codes.Select(c => c.Key).ToHashSet(StringComparer.Ordinal));
        frozen = versions.ToDictionary(v => v.Version);
        former = versions.SelectMany(v => v.Codes).Where(c => c.IsCodable && latest.Find(c.Key) is null).Select(c => c.Key).Distinct(StringComparer.Ordinal)
            .ToDictionary(key => key, key => countAs.GetValueOrDefault(key, key), StringComparer.Ordinal);
        // Last: whoever sees the new version sees what it took out.
        inUse = latest;
    }
}
