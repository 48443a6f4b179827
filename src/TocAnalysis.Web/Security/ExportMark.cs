namespace TocAnalysis.Web.Security;

/// <summary>Marks an address of REST that gives out records as a file, or orders one: cases, codings, packages, networks, what names cases. It counts as an export of the key; a table of counts is a read.</summary>
public sealed class ExportMark
{
    internal static ExportMark Instance { get; } = new();

    private ExportMark()
    {
    }
}

/// <summary>Puts the mark on.</summary>
public static class ExportMarks
{
    /// <summary>Whether an address counts as an export: it is marked, or is that of the case package.</summary>
    public static bool IsExport(Endpoint? address) =>
        address?.Metadata.GetMetadata<ExportMark>() is not null || address?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == "ExportPackage";

    public static TBuilder CountsAsExport<TBuilder>(this TBuilder address)
        where TBuilder : IEndpointConventionBuilder => address.WithMetadata(ExportMark.Instance);
}
