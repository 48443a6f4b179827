namespace TocAnalysis.Domain.Import;

/// <summary>
/// Checks a case package: the one check that dry run and commit, page, REST and command line share. It looks at everything and stops at nothing,
/// so that all faults come at once.
/// </summary>
public static class PackageValidator
{
    /// <summary>Checks the files of a package against the format, each other, the vocabularies and what is recorded.</summary>
    /// <param name="tables">The files, in any order.</param>
    /// <param name="vocabulary">What they are checked against.</param>
    /// <param name="whole">References of the whole package where the files are a portion of it; null: they are the whole.</param>
    /// <param name="checksHeaders">False: the headers were checked with an earlier portion.</param>
    /// <returns>What the package says, and everything that is wrong with it.</returns>
    public static PackageCheck Validate(IReadOnlyList<PackageTable> tables, IImportVocabulary vocabulary, PackageKeys? whole = null, bool checksHeaders = true)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(vocabulary);
        var faults = new List<PackageFault>();
        var known = new Dictionary<string, PackageTable>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            if (PackageFormat.File(table.File) is not { } file)
            {
                faults.Add(UnknownFile(table.File));
            }
            else if (!known.TryAdd(file.Name, table with { File = file.Name }))
            {
                faults.Add(PackageFault.Of(PackageFaultKind.DuplicateFile, file.Name, null, null, table.File, "Each file once in a package."));
            }
        }

        var references = new PackageReferences(whole ?? new PackageKeys([.. known.Values]), vocabulary);
        var columns = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);

        PackageCells? Cells(string name)
        {
            if (!known.TryGetValue(name, out var table))
                return null;
            var before = faults.Count;
            var cells = new PackageCells(PackageFormat.File(name)!, table, faults, references, vocabulary);
            if (!checksHeaders)
                faults.RemoveRange(before, faults.Count - before);
            columns[name] = cells.Columns;
            return cells;
        }

        var texts = new CaseTexts(references, vocabulary);
        var content = new PackageContent
        {
            Cases = CaseRows.Cases(Cells(PackageFormat.Cases), texts, vocabulary),
            Domains = CaseRows.Domains(Cells(PackageFormat.CaseDomains)),
            Countries = CaseRows.Countries(Cells(PackageFormat.CaseCountries)),
            Offences = CaseRows.Offences(Cells(PackageFormat.CaseOffences)),
            Groups = ActorRows.Groups(Cells(PackageFormat.Groups)),
            CaseGroups = CaseRows.Groups(Cells(PackageFormat.CaseGroups)),
            GroupLinks = ActorRows.Links(Cells(PackageFormat.GroupLinks)),
            Activities = CaseRows.Activities(Cells(PackageFormat.CaseActivities)),
            Sources = ActorRows.Sources(Cells(PackageFormat.Sources)),
            CaseSources = CaseRows.Sources(Cells(PackageFormat.CaseSources)),
            Competing = CaseRows.Competing(Cells(PackageFormat.CaseCompeting)),
            Codings = CodingRows.Codings(Cells(PackageFormat.Codings), texts, vocabulary),
            Registers = RegisterRows.Entries(Cells, vocabulary),
            Columns = columns,
        };
        return new PackageCheck(content, Ordered(faults));
    }

    /// <summary>Puts faults of any origin in the order of the contract: file, then row, then column.</summary>
    /// <param name="faults">The faults, in any order; those of the same place keep theirs.</param>
    public static IReadOnlyList<PackageFault> Ordered(IEnumerable<PackageFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return [.. faults
            .OrderBy(f => f.File.Length == 0 ? -1 : PackageFormat.Order(f.File))
            .ThenBy(f => f.File, StringComparer.Ordinal)
            .ThenBy(f => f.Row ?? 0)
            .ThenBy(f => ColumnOrder(f.File, f.Column))];
    }

    /// <summary>The fault of a CSV file that the contract does not know.</summary>
    /// <param name="name">Its name.</param>
    public static PackageFault UnknownFile(string name)
    {
        var names = PackageFormat.Files.Select(f => f.Name).ToList();
        return PackageFault.Of(PackageFaultKind.UnknownFile, name, null, null, name, $"One of the files {string.Join(", ", names)}.", Nearest.Always(name, names));
    }

    private static int ColumnOrder(string file, string? column)
    {
        if (column is null)
            return -1;
        var columns = PackageFormat.File(file)?.Columns ?? [];
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name == column)
                return i;
        }

        return columns.Count;
    }
}
