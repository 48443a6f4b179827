using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>What an uploaded file turned out to be.</summary>
public enum UploadKind
{
    /// <summary>A case package: a ZIP, or a workbook with the package's sheets.</summary>
    Package,

    /// <summary>Somebody's own sheets, whose columns are to be mapped.</summary>
    Sheets,

    /// <summary>A list of sources in RIS or BibTeX.</summary>
    Sources,
}

/// <summary>How a text file is to be read where the guess was wrong.</summary>
/// <param name="Encoding">Name of an encoding of <see cref="ReadUpload.Encodings"/>; null: as detected.</param>
/// <param name="Delimiter">The sign between cells; null: as detected.</param>
public sealed record ReadingChoice(string? Encoding = null, string? Delimiter = null);

/// <summary>An uploaded file as it was read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Format">Its format in words, such as XLSX.</param>
/// <param name="Encoding">Encoding of a text file; null for others.</param>
/// <param name="Delimiter">What stands between the cells of a text file; null for others.</param>
/// <param name="Sheets">The sheets of a workbook or text file.</param>
/// <param name="Package">The package, or the sources as one; null for sheets.</param>
/// <param name="Faults">What could not be read; then nothing else is to be relied on.</param>
public sealed record SheetBook(
    UploadKind Kind, string Format, string? Encoding, string? Delimiter, IReadOnlyList<Sheet> Sheets, PackageRead? Package, IReadOnlyList<PackageFault> Faults)
{
    public static SheetBook Refused(string format, PackageFault fault) => new(UploadKind.Sheets, format, null, null, [], null, [fault]);
}

/// <summary>Stops the reading of a file that is refused; never leaves <see cref="ReadUpload"/>.</summary>
internal sealed class RefusedFileException(PackageFault fault) : Exception
{
    public PackageFault Fault { get; } = fault;

    public static RefusedFileException Of(PackageFaultKind kind, string name, string expected, int? row = null, string? value = null) =>
        new(PackageFault.Of(kind, name, row, null, value, expected));
}
