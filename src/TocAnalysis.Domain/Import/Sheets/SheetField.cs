namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>What a column of a sheet may fill: a column of one of the package's files.</summary>
/// <param name="Name">File without its ending, and column: <c>case_countries.country</c>.</param>
/// <param name="File">File of the package.</param>
/// <param name="Column">The column of that file.</param>
/// <param name="Entity">The thing that it is part of: fields of one entity make one record, such as group and its role.</param>
public sealed record SheetField(string Name, PackageFile File, PackageColumn Column, string Entity)
{
    private static readonly Dictionary<string, string> Entities = new(StringComparer.Ordinal)
    {
        [PackageFormat.Cases] = "case",
        [PackageFormat.CaseDomains] = "domain",
        [PackageFormat.CaseCountries] = "country",
        [PackageFormat.CaseOffences] = "offence",
        [PackageFormat.Groups] = "group",
        [PackageFormat.CaseGroups] = "group",
        [PackageFormat.GroupLinks] = "link",
        [PackageFormat.CaseActivities] = "activity",
        [PackageFormat.Sources] = "source",
        [PackageFormat.CaseSources] = "source",
        [PackageFormat.CaseCompeting] = "competing",
        [PackageFormat.Codings] = "coding",
    };

    /// <summary>All of them, in the order of the package, registers last. References that rows have to their case, group and source are made, not mapped.</summary>
    public static IReadOnlyList<SheetField> All { get; } =
    [
        .. PackageFormat.Files.SelectMany(f => f.Columns.Where(c => !IsMade(f, c)).Select(c => new SheetField($"{Stem(f.Name)}.{c.Name}", f, c, Entities.GetValueOrDefault(f.Name) ?? Stem(f.Name)))),
    ];

    private static readonly Dictionary<string, SheetField> ByName = All.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>Whether a cell may hold several of them.</summary>
    public bool MayBeList => Entity is not "case" || Column.Kind is CellKind.Terms or CellKind.Texts;

    /// <summary>The field with a name; null: there is none.</summary>
    /// <param name="name">Its name.</param>
    public static SheetField? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);

    /// <summary>Name of the field that a column of a file is.</summary>
    /// <param name="file">File of the package.</param>
    /// <param name="column">Its column.</param>
    public static string NameOf(string file, string column) => $"{Stem(file)}.{column}";

    private static string Stem(string file) => file[..file.LastIndexOf('.')];

    private static bool IsMade(PackageFile file, PackageColumn column) =>
        (column is { Name: "case", RefersTo: PackageFormat.Cases } && file.Name != PackageFormat.GroupLinks)
        || (file.Name == PackageFormat.CaseGroups && column.Name == "group")
        || (file.Name == PackageFormat.CaseSources && column.Name == "source");
}
