namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// How large a package may be, so that a hostile one costs no more than a large honest one. A large institution's package of ten thousand cases
/// stays well below each.
/// </summary>
public sealed record PackageLimits
{
    /// <summary>For whoever runs the program's verbs on the machine itself and brings their own files: as large as memory takes.</summary>
    public static PackageLimits OfCommandLine { get; } = new() { PackedBytes = 2_000_000_000, TotalBytes = 8_000_000_000, FileBytes = 2_000_000_000, Rows = 5_000_000 };

    /// <summary>Bytes of a ZIP as it comes in.</summary>
    public long PackedBytes { get; init; } = 20_000_000;

    /// <summary>Bytes of all files together once unpacked.</summary>
    public long TotalBytes { get; init; } = 100_000_000;

    /// <summary>Bytes of one file.</summary>
    public long FileBytes { get; init; } = 60_000_000;

    /// <summary>Entries of a ZIP, or files of a folder.</summary>
    public int Entries { get; init; } = 1_000;

    /// <summary>Unpacked bytes for one packed byte, looked at above <see cref="RatioFrom"/>; text packs ten times, seldom thirty.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Unpacked bytes below which the ratio says nothing.</summary>
    public long RatioFrom { get; init; } = 1_000_000;

    /// <summary>Rows of one file.</summary>
    public int Rows { get; init; } = 100_000;

    /// <summary>Columns of one file.</summary>
    public int Columns { get; init; } = 300;
}
