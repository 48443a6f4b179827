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

    /// <summary>Whether the package is sound.</summary>
    public bool IsSound => Faults.Count == 0;

    public static ImportReport Of(PackageRead package, bool dryRun) => new(
        package.Name, package.Hash, dryRun, null, package.Files, package.Ignored, new Dictionary<string, ImportCount>(), [], []);
}
