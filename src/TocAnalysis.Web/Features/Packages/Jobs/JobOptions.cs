using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Jobs;

/// <summary>How an uploaded file is read and mapped, and what was decided about it.</summary>
public sealed record JobOptions
{
    public string? Encoding { get; init; }

    public string? Delimiter { get; init; }

    /// <summary>The sheet of a workbook; null: the first with something in it.</summary>
    public string? Sheet { get; init; }

    /// <summary>The mapping; null: as guessed.</summary>
    public SheetMapping? Mapping { get; init; }

    /// <summary>The profile that the mapping was taken from, for the reader.</summary>
    public string? Profile { get; init; }

    /// <summary>Rows of the sheet that are left out.</summary>
    public IReadOnlyList<int> LeaveOut { get; init; } = [];

    /// <summary>Fixes of values of a package.</summary>
    public IReadOnlyList<CellFix> Fixes { get; init; } = [];

    /// <summary>What becomes of things that look like recorded ones.</summary>
    public IReadOnlyList<SameThing> Same { get; init; } = [];
}

/// <summary>A thing of the file that looks like a recorded one.</summary>
/// <param name="File">File of the package: cases, groups or sources.</param>
/// <param name="Reference">Its reference in the file.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Recorded">Reference of the recorded one.</param>
/// <param name="RecordedName">What that is called.</param>
/// <param name="RecordedId">Identifier of a recorded case; null for others.</param>
/// <param name="Similarity">Of the names, from 0 to 1.</param>
/// <param name="SharedCountries">Countries that two cases have in common.</param>
/// <param name="SameTime">Whether the times of two cases meet; null: not known of both.</param>
public sealed record LookAlike(
    string File, string Reference, string Name, string Recorded, string RecordedName, string? RecordedId, double Similarity, IReadOnlyList<string> SharedCountries, bool? SameTime);

/// <summary>A group of faults, with what it takes to fix it in one step.</summary>
/// <param name="Group">The faults.</param>
/// <param name="PackageFile">File of the package that it concerns; null: it cannot be fixed by value.</param>
/// <param name="PackageColumn">Column of that file.</param>
/// <param name="Mapping">Position of the mapping whose dictionary takes the fix; null: the fix is kept beside.</param>
public sealed record JobFaults(FaultGroup Group, string? PackageFile, string? PackageColumn, int? Mapping);

/// <summary>Outcome of a check or import, as it is kept.</summary>
public sealed record JobReport
{
    public IReadOnlyDictionary<string, ImportCount> Counts { get; init; } = new Dictionary<string, ImportCount>();

    /// <summary>How many cells change, by file and column; for what is recorded already.</summary>
    public IReadOnlyList<ChangedColumn> Changed { get; init; } = [];

    public int FaultCount { get; init; }

    public IReadOnlyList<JobFaults> Faults { get; init; } = [];

    public IReadOnlyList<LookAlike> LookAlikes { get; init; } = [];

    /// <summary>Rows that the file has, and that have faults.</summary>
    public int Rows { get; init; }

    public int FaultyRows { get; init; }

    /// <summary>Rows that an import of the good ones left out.</summary>
    public int LeftOut { get; init; }

    public bool HasChanges { get; init; }

    /// <summary>Whether leaving rows out leaves something to bring in.</summary>
    public bool GoodRowsHelp { get; init; }

    public bool IsSound => FaultCount == 0;
}
