using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>How many things of one kind an import brought.</summary>
public sealed record ImportCount(int Created, int Updated, int Unchanged);

/// <summary>What an import did, or would do.</summary>
/// <param name="Name">Name of the folder or file.</param>
/// <param name="Hash">SHA-256 of its files, in hexadecimal.</param>
/// <param name="DryRun">True: nothing was written, since only the check was asked for.</param>
/// <param name="Batch">Number of the batch; null where nothing was written.</param>
/// <param name="Files">How each file was read.</param>
/// <param name="Ignored">Files that say nothing.</param>
/// <param name="Counts">What came, by kind.</param>
/// <param name="Changes">Rows that bring or change something.</param>
/// <param name="Faults">Everything that is wrong; then nothing was written.</param>
public sealed record ImportReport(
    string Name,
    string Hash,
    bool DryRun,
    long? Batch,
    IReadOnlyList<PackageFileNote> Files,
    IReadOnlyList<string> Ignored,
    IReadOnlyDictionary<string, ImportCount> Counts,
    IReadOnlyList<PackageChange> Changes,
    IReadOnlyList<PackageFault> Faults)
{
    /// <summary>Rows that were left out because of faults, where only good ones were asked for.</summary>
    public int LeftOut { get; init; }

    /// <summary>How many faults there are; more than are told one by one where there are tens of thousands.</summary>
    public int FaultCount { get => Math.Max(field, Faults.Count); init; }

    /// <summary>How many faults there are of each kind.</summary>
    public IReadOnlyList<FaultKindCount> FaultKinds { get; init; } = [];

    /// <summary>How many rows bring or change something; more than are told one by one where there are tens of thousands.</summary>
    public int ChangeCount { get => Math.Max(field, Changes.Count); init; }

    /// <summary>How many cells change, by file and column; for what is recorded already.</summary>
    public IReadOnlyList<ChangedColumn> ChangedColumns { get; init; } = [];

    /// <summary>Whether the package is sound.</summary>
    public bool IsSound => FaultCount == 0;

    public static ImportReport Of(PackageRead package, bool dryRun) => new(
        package.Name, package.Hash, dryRun, null, package.Files, package.Ignored, new Dictionary<string, ImportCount>(), [], []);
}

/// <summary>How many faults of one kind one column has.</summary>
public sealed record FaultKindCount(PackageFaultKind Kind, string File, string? Column, int Count);

/// <summary>How often a column changes.</summary>
public sealed record ChangedColumn(string File, string Column, int Count);
