namespace TocAnalysis.Domain.Import;

/// <summary>
/// The references that a package itself brings, of cases, groups and sources. Made of the whole package, so that its portions can be checked one after
/// the other and each knows what stands in the others.
/// </summary>
public sealed class PackageKeys
{
    /// <summary>
    /// Suggestions for references compare with everything there is, so a package of a hundred thousand wrong ones would take very long; the
    /// first so many different ones get suggestions, in the order in which they are checked.
    /// </summary>
    private const int MostSuggestions = 300;

    private readonly Dictionary<string, HashSet<string>> keys = [];
    private readonly HashSet<string> unsure = [];
    private readonly Dictionary<(string File, string Text), IReadOnlyList<string>> suggested = [];

    /// <summary>Collects the references of a package.</summary>
    /// <param name="tables">All tables of the package.</param>
    public PackageKeys(IReadOnlyList<PackageTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        foreach (var name in new[] { PackageFormat.Cases, PackageFormat.Groups, PackageFormat.Sources })
        {
            var found = keys[name] = new HashSet<string>(StringComparer.Ordinal);
            var keyColumn = PackageFormat.File(name)!.KeyColumn;
            foreach (var table in tables.Where(t => PackageFormat.File(t.File)?.Name == name))
            {
                var index = PackageCells.IndexOf(table.Header, keyColumn);
                if (!table.IsWhole || index < 0)
                    unsure.Add(name);
                if (index >= 0)
                    found.UnionWith(StoredRows.Cells(table.Rows, index).Where(k => k.Length > 0));
            }
        }
    }

    /// <summary>The references of one file.</summary>
    /// <param name="file">Cases, groups or sources.</param>
    /// <returns>The references, none twice.</returns>
    public IReadOnlySet<string> Of(string file) => keys[file];

    /// <summary>Whether a file of the package could be read whole.</summary>
    internal bool IsSure(string file) => !unsure.Contains(file);

    /// <summary>References that a wrong one may have meant; each wrong one is looked for once.</summary>
    internal IReadOnlyList<string> Suggest(string file, string reference, IReadOnlyCollection<string> recorded)
    {
        if (suggested.TryGetValue((file, reference), out var known))
            return known;
        if (suggested.Count >= MostSuggestions)
            return [];
        return suggested[(file, reference)] = Nearest.Of(reference, keys[file].Concat(recorded));
    }
}
