namespace TocAnalysis.Web.Export;

/// <summary>A kind of file that a table leaves as.</summary>
/// <param name="Ending">As in the address.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Write">Writes it.</param>
internal sealed record TableFormat(string Ending, string ContentType, Func<TableFile, byte[]> Write);

/// <summary>All kinds of files of tables; a release keeps one of each.</summary>
internal static class TableFormats
{
    public static IReadOnlyList<TableFormat> All { get; } =
    [
        new("csv", CsvTable.ContentType, CsvTable.Write),
        new("xlsx", XlsxTable.ContentType, XlsxTable.Write),
        new("docx", DocxTable.ContentType, DocxTable.Write),
        new("html", HtmlTable.ContentType, HtmlTable.Write),
        new("sdmx.csv", "application/vnd.sdmx.data+csv; version=2.0.0", CsvTable.Sdmx),
        new("zip", DataPackageTable.ContentType, DataPackageTable.Write),
    ];
}
