namespace TocAnalysis.Domain.Import;

/// <summary>What the references of a package may point to: rows of the package itself, and what is recorded already.</summary>
internal sealed class PackageReferences(PackageKeys keys, IImportVocabulary vocabulary)
{
    /// <summary>Whether a reference points to something; true as well where that cannot be told because the file could not be read.</summary>
    public bool Exists(string file, string reference) =>
        keys.Of(file).Contains(reference) || !keys.IsSure(file) || IsRecorded(file, reference);

    /// <summary>Whether a reference is that of a recorded case that whoever imports may not change.</summary>
    public bool IsClosed(string file, string reference) => file == PackageFormat.Cases && vocabulary.Case(reference) is { MayChange: false };

    /// <summary>Whether a file of the package could be read whole.</summary>
    public bool IsSure(string file) => keys.IsSure(file);

    public IReadOnlyList<string> Suggest(string file, string reference) => keys.Suggest(file, reference, Recorded(file));

    private bool IsRecorded(string file, string reference) => file switch
    {
        PackageFormat.Cases => vocabulary.Case(reference) is not null,
        PackageFormat.Groups => vocabulary.HasGroup(reference),
        _ => vocabulary.HasSource(reference),
    };

    private IReadOnlyCollection<string> Recorded(string file) => file switch
    {
        PackageFormat.Cases => vocabulary.CaseReferences,
        PackageFormat.Groups => vocabulary.GroupReferences,
        _ => vocabulary.SourceReferences,
    };
}
