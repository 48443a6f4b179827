using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Domain.Import;

/// <summary>The files of the registers in a case package: made from the declarations, read by the same check as every other door.</summary>
public static class RegisterFiles
{
    /// <summary>One file for each register, in their order.</summary>
    public static IReadOnlyList<PackageFile> All { get; } = [.. RegisterList.All.Select(File)];

    /// <summary>The register of a file; null: it is none.</summary>
    /// <param name="file">Name of a file.</param>
    /// <returns>The register.</returns>
    public static RegisterDefinition? Of(string file) => RegisterList.All.FirstOrDefault(r => r.File == file);

    /// <summary>A fault of an entry, at its row and the column that it names.</summary>
    /// <param name="file">File of the package.</param>
    /// <param name="row">Row as a spreadsheet counts.</param>
    /// <param name="fault">What is wrong with the entry.</param>
    /// <returns>The fault of the package.</returns>
    public static PackageFault Fault(string file, int row, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return PackageFault.Of(fault.Value is null ? PackageFaultKind.Empty : PackageFaultKind.Rule, file, row, fault.Place == "reference" ? "entry" : fault.Place, fault.Value, fault.Expected, fault.Suggestions);
    }

    /// <summary>The cells of an entry in the order of its file's columns.</summary>
    /// <param name="entry">An entry, with references of its case and its further cases.</param>
    /// <returns>The cells; null: empty.</returns>
    internal static string?[] Cells(RegisterEntry entry) =>
        [.. All[(int)entry.Kind].Columns.Select(c => c.Name switch
        {
            "entry" => entry.Reference,
            "title" => entry.Title,
            "case" => entry.Case,
            "country" => entry.Country,
            "period" => entry.Period?.Text,
            "from_group" => entry.FromGroup,
            "to_group" => entry.ToGroup,
            "codes" => string.Join(PackageFormat.ListSign, entry.Codes),
            "cases" => string.Join(PackageFormat.ListSign, entry.Cases),
            "note" => entry.Note,
            "source" => entry.Source,
            "locator" => entry.Locator,
            var own => entry[own],
        })];

    private static PackageFile File(RegisterDefinition register)
    {
        var columns = new List<PackageColumn?>
        {
            new("entry", CellKind.Key, RegisterEntry.MaxReference, "Reference of the entry, unique over all registers.") { Required = true },
            new("title", CellKind.Text, RegisterEntry.MaxTitle, "What it is, in one line.") { Required = true },
            Reference("case", register.Case, PackageFormat.Cases, "Reference of the case that it belongs to."),
            new("country", CellKind.Country, 100, "Code of the country that it speaks of.") { Required = register.Country == Need.Required },
            new("period", CellKind.Date, 100, "The time that it speaks of, as a partial date.") { Required = register.Period == Need.Required },
        };
        columns.AddRange(register.Fields.Select(Own));
        columns.Add(Reference("from_group", register.FromGroup, PackageFormat.Groups, "Reference of the group from whom it comes; for go-betweens the go-between."));
        columns.Add(Reference("to_group", register.ToGroup, PackageFormat.Groups, "Reference of the group to whom it goes."));
        columns.Add(new("codes", CellKind.Texts, RegisterEntry.MaxNote, "Keys of the codebook that it bears on beside those of its register, with ; between them."));
        columns.Add(register.HasCases ? new("cases", CellKind.Texts, RegisterEntry.MaxNote, "References of further cases that bear on it, with ; between them.") { RefersTo = PackageFormat.Cases } : null);
        columns.Add(new("note", CellKind.Text, RegisterEntry.MaxNote, "Anything else worth saying."));
        columns.Add(Reference("source", register.Source == Need.Required ? Need.Required : Need.Optional, PackageFormat.Sources, "Reference of the source that shows it."));
        columns.Add(new("locator", CellKind.Text, RegisterEntry.MaxNote, "Where in the source."));
        return new PackageFile(register.File, $"{register.Meaning} Register of the paper, paragraphs {string.Join(", ", register.Paragraphs)}.", [.. columns.OfType<PackageColumn>()]) { Key = ["entry"], KeyColumn = "entry" };
    }

    private static PackageColumn? Reference(string name, Need need, string file, string meaning) =>
        need == Need.None ? null : new(name, CellKind.Reference, RegisterEntry.MaxReference, meaning) { RefersTo = file, Required = need == Need.Required };

    private static PackageColumn Own(RegisterField field) => new(
        field.Name,
        field.Type switch { RegisterFieldType.Term => CellKind.Term, RegisterFieldType.Terms => CellKind.Terms, RegisterFieldType.Country => CellKind.Country, RegisterFieldType.Countries => CellKind.Texts, _ => CellKind.Text },
        field.MaxLength, field.Meaning)
    { Required = field.Required, Terms = field.Terms };
}

/// <summary>Reads the files of the registers.</summary>
internal static class RegisterRows
{
    public static IReadOnlyList<PackageRow<RegisterEntry>> Entries(Func<string, PackageCells?> open, IImportVocabulary vocabulary)
    {
        var rows = new List<PackageRow<RegisterEntry>>();
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var register in RegisterList.All)
        {
            var cells = open(register.File);
            while (cells?.Next() == true)
            {
                var entry = Entry(register, cells, vocabulary);
                if (entry.Reference is null)
                    continue;
                cells.CheckKey(entry.Reference);
                if (places.TryGetValue(entry.Reference, out var other) && other != register.File)
                    cells.Add(PackageFaultKind.Duplicate, "entry", entry.Reference, $"A reference that no entry of another register has; {other} has it.");
                places[entry.Reference] = register.File;
                // Where a cell has a fault of its own, what it was meant to say is not known, so rules over several fields say nothing.
                if (!cells.HasFault && IsWhole(register, cells))
                    cells.AddRange(entry.Check().Faults.Select(f => RegisterFiles.Fault(cells.File, cells.Row, f)));
                rows.Add(cells.At(entry));
            }
        }

        return rows;
    }

    private static bool IsWhole(RegisterDefinition register, PackageCells cells) => register.Fields.All(f => cells.Has(f.Name)) && cells.Has("source") && cells.Has("period");

    private static RegisterEntry Entry(RegisterDefinition register, PackageCells cells, IImportVocabulary vocabulary)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in register.Fields)
        {
            var value = field.Type switch
            {
                RegisterFieldType.Term => cells.Term(field.Name),
                RegisterFieldType.Country => cells.Country(field.Name),
                RegisterFieldType.Countries => Countries(cells, field.Name, vocabulary),
                _ => Read(cells, field),
            };
            if (value is not null)
                values[field.Name] = value;
        }

        return new RegisterEntry
        {
            Kind = register.Kind,
            Reference = cells.Reference("entry"),
            Title = cells.Cell("title") ?? "",
            Case = register.Case != Need.None ? cells.Reference("case") : null,
            Country = cells.Country("country"),
            Period = cells.Date("period"),
            FromGroup = register.FromGroup != Need.None ? cells.Reference("from_group") : null,
            ToGroup = register.ToGroup != Need.None ? cells.Reference("to_group") : null,
            Codes = Codes(cells, vocabulary),
            Cases = register.HasCases ? cells.References("cases") : [],
            Note = cells.Cell("note"),
            Source = cells.Reference("source"),
            Locator = cells.Cell("locator"),
            Values = values,
        };
    }

    private static string? Read(PackageCells cells, RegisterField field)
    {
        if (cells.Cell(field.Name) is not { } text)
            return null;
        var (value, fault) = field.Read(text);
        if (fault is not null)
            cells.Add(field.Type == RegisterFieldType.Terms ? PackageFaultKind.UnknownTerm : PackageFaultKind.Rule, field.Name, fault.Value ?? text, fault.Expected, fault.Suggestions);
        return value;
    }

    private static string? Countries(PackageCells cells, string name, IImportVocabulary vocabulary)
    {
        var found = new List<string>();
        foreach (var text in cells.Texts(name))
        {
            if (vocabulary.Country(text) is { } code)
                found.Add(code);
            else
                cells.Add(PackageFaultKind.UnknownCountry, name, text, "A country code, such as COL.", [.. vocabulary.NearCountries(text).Take(3)]);
        }

        return found.Count == 0 ? null : string.Join(PackageFormat.ListSign, found);
    }

    private static IReadOnlyList<string> Codes(PackageCells cells, IImportVocabulary vocabulary)
    {
        var found = new List<string>();
        foreach (var text in cells.Texts("codes"))
        {
            if (vocabulary.Code(text) is { } key)
                found.Add(key);
            else
                cells.Add(PackageFaultKind.UnknownCode, "codes", text, "Keys of the codebook, such as I1 or P5.", [.. vocabulary.NearCodes(text).Take(3)]);
        }

        return found;
    }
}
