namespace TocAnalysis.Domain.Import;

/// <summary>What the references of a package may point to: rows of the package itself, and what is recorded already.</summary>
internal sealed class PackageReferences
{
    /// <summary>
    /// Suggestions for references compare with everything there is, so a package of a hundred thousand wrong ones would take very long; the
    /// first so many different ones get suggestions, in the order of the rows.
    /// </summary>
    private const int MostSuggestions = 300;

    private readonly IImportVocabulary vocabulary;
    private readonly Dictionary<string, HashSet<string>> keys = [];
    private readonly HashSet<string> unsure = [];
    private readonly Dictionary<(string File, string Text), IReadOnlyList<string>> suggested = [];

    public PackageReferences(IReadOnlyList<PackageTable> tables, IImportVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        foreach (var name in new[] { PackageFormat.Cases, PackageFormat.Groups, PackageFormat.Sources })
        {
            var found = keys[name] = new HashSet<string>(StringComparer.Ordinal);
            var keyColumn = PackageFormat.File(name)!.KeyColumn;
            foreach (var table in tables.Where(t => t.File == name))
            {
                var index = PackageCells.IndexOf(table.Header, keyColumn);
                if (!table.IsWhole || index < 0)
                    unsure.Add(name);
                if (index >= 0)
                    found.UnionWith(table.Rows.Where(r => r.Cells.Count > index).Select(r => r.Cells[index].Trim()).Where(k => k.Length > 0));
            }
        }
    }

    /// <summary>Whether a reference points to something; true as well where that cannot be told because the file could not be read.</summary>
    public bool Exists(string file, string reference) =>
        keys[file].Contains(reference) || unsure.Contains(file) || IsRecorded(file, reference);

    /// <summary>Whether a reference is that of a recorded case that whoever imports may not change.</summary>
    public bool IsClosed(string file, string reference) => file == PackageFormat.Cases && vocabulary.Case(reference) is { MayChange: false };

    /// <summary>Whether a file of the package could be read whole.</summary>
    public bool IsSure(string file) => !unsure.Contains(file);

    public IReadOnlyList<string> Suggest(string file, string reference)
    {
        if (suggested.TryGetValue((file, reference), out var known))
            return known;
        if (suggested.Count >= MostSuggestions)
            return [];
        return suggested[(file, reference)] = Nearest.Of(reference, keys[file].Concat(Recorded(file)));
    }

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
