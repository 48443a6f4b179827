namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// How large a package may be, so that a hostile one costs no more than a large honest one. A large institution's package of ten thousand cases
/// stays well below each.
/// </summary>
public sealed record PackageLimits
{
    /// <summary>For whoever runs the program's verbs on the machine itself and brings their own files: packages of any size, workbooks as large as memory takes.</summary>
    public static PackageLimits OfCommandLine { get; } = new()
    {
        PackedBytes = long.MaxValue,
        TotalBytes = long.MaxValue,
        FileBytes = long.MaxValue,
        Rows = int.MaxValue - 1,
        DocumentBytes = 2_000_000_000,
        DocumentTotalBytes = 8_000_000_000,
        DocumentRows = 5_000_000,
    };

    /// <summary>Bytes of a package or text file as it comes in.</summary>
    public long PackedBytes { get; init; } = 200_000_000;

    /// <summary>Bytes of all files of a package together once unpacked.</summary>
    public long TotalBytes { get; init; } = 600_000_000;

    /// <summary>Bytes of one file of a package.</summary>
    public long FileBytes { get; init; } = 300_000_000;

    /// <summary>Bytes of a workbook, or of a list of sources: what is held in memory while it is read.</summary>
    public long DocumentBytes { get; init; } = 20_000_000;

    /// <summary>Bytes of the parts of a workbook together once unpacked.</summary>
    public long DocumentTotalBytes { get; init; } = 100_000_000;

    /// <summary>Rows of one sheet of a workbook.</summary>
    public int DocumentRows { get; init; } = 100_000;

    /// <summary>Characters of one row of a text file; the longest case has a quarter of them. A quotation mark that never closes ends here.</summary>
    public int RowCharacters { get; init; } = 4_000_000;

    /// <summary>Bytes of a file from which on its rows lie in a file while they are worked on, and not in memory.</summary>
    public long SpoolFrom { get; init; } = 4_000_000;

    /// <summary>Entries of a ZIP, or files of a folder.</summary>
    public int Entries { get; init; } = 1_000;

    /// <summary>Unpacked bytes for one packed byte, looked at above <see cref="RatioFrom"/>; text packs ten times, seldom thirty.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Unpacked bytes below which the ratio says nothing.</summary>
    public long RatioFrom { get; init; } = 1_000_000;

    /// <summary>Rows of one text file.</summary>
    public int Rows { get; init; } = 2_000_000;

    /// <summary>Columns of one file.</summary>
    public int Columns { get; init; } = 300;
}
