using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Import;

/// <summary>A value and the row it came from.</summary>
/// <typeparam name="T">Kind of value.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="File">File of the package.</param>
/// <param name="Row">Row as a spreadsheet counts, the header being 1; 0 for a value that is on its way out and came from no file.</param>
public sealed record PackageRow<T>(T Value, string File = "", int Row = 0);

/// <summary>The head of a case: a content whose parts (countries, offences, groups, activities, sources) are empty, since they come in their own files.</summary>
/// <param name="Head">The head, with its reference.</param>
/// <param name="SaysSensitivity">False when the cell was empty: a new case is then internal, and one that is recorded keeps what it has.</param>
public sealed record PackageCase(CaseContent Head, bool SaysSensitivity = true);

/// <summary>A part of a case, with the reference of the case.</summary>
/// <typeparam name="T">Kind of part.</typeparam>
/// <param name="Case">Reference of the case.</param>
/// <param name="Part">The part.</param>
public sealed record OfCase<T>(string Case, T Part);

/// <summary>A coding of a package.</summary>
/// <param name="Case">Reference of the case.</param>
/// <param name="Coder">Name of the coder; null: whoever imports.</param>
/// <param name="Coding">The coding, with the evidence of all its rows.</param>
public sealed record PackageCoding(string Case, string? Coder, CodingContent Coding);

/// <summary>A case package as typed rows: what a valid package says, and what an export writes.</summary>
public sealed record PackageContent
{
    /// <summary>Heads of cases.</summary>
    public IReadOnlyList<PackageRow<PackageCase>> Cases { get; init; } = [];

    /// <summary>Domains by case, those of which a criterion or a note is recorded.</summary>
    public IReadOnlyList<PackageRow<OfCase<DomainAssignment>>> Domains { get; init; } = [];

    /// <summary>Countries by case.</summary>
    public IReadOnlyList<PackageRow<OfCase<CountryInvolvement>>> Countries { get; init; } = [];

    /// <summary>Offences by case.</summary>
    public IReadOnlyList<PackageRow<OfCase<CaseOffence>>> Offences { get; init; } = [];

    /// <summary>Groups.</summary>
    public IReadOnlyList<PackageRow<GroupContent>> Groups { get; init; } = [];

    /// <summary>Groups by case.</summary>
    public IReadOnlyList<PackageRow<OfCase<CaseGroup>>> CaseGroups { get; init; } = [];

    /// <summary>Links between groups.</summary>
    public IReadOnlyList<PackageRow<GroupLink>> GroupLinks { get; init; } = [];

    /// <summary>Activities by case.</summary>
    public IReadOnlyList<PackageRow<OfCase<CaseActivity>>> Activities { get; init; } = [];

    /// <summary>Sources.</summary>
    public IReadOnlyList<PackageRow<SourceContent>> Sources { get; init; } = [];

    /// <summary>Sources by case.</summary>
    public IReadOnlyList<PackageRow<OfCase<CaseSource>>> CaseSources { get; init; } = [];

    /// <summary>Values that sources give otherwise, by case.</summary>
    public IReadOnlyList<PackageRow<OfCase<CompetingValue>>> Competing { get; init; } = [];

    /// <summary>Codings; the row is that of the first piece of evidence.</summary>
    public IReadOnlyList<PackageRow<PackageCoding>> Codings { get; init; } = [];

    /// <summary>Entries of the registers, with references of their cases.</summary>
    public IReadOnlyList<PackageRow<Registers.RegisterEntry>> Registers { get; init; } = [];

    /// <summary>
    /// The columns that each file of the package has, by file. An empty cell in a column that is present clears what is recorded, a column that
    /// is absent leaves it alone.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Columns { get; init; } = new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>Whether a file of the package has a column.</summary>
    public bool Has(string file, string column) => Columns.TryGetValue(file, out var columns) && columns.Contains(column);
}

/// <summary>The outcome of checking a package.</summary>
/// <param name="Content">What it says; whole only where there are no faults.</param>
/// <param name="Faults">Everything that is wrong with it, in the order of the contract's files, then row, then column. The same package gives the same list.</param>
public sealed record PackageCheck(PackageContent Content, IReadOnlyList<PackageFault> Faults);
