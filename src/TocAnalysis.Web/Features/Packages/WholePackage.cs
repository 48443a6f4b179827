using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>What a portion of a package has to know of the others.</summary>
internal sealed class WholePackage(IReadOnlyList<PackageTable> tables)
{
    /// <summary>References that the package brings.</summary>
    public PackageKeys Keys { get; } = new(tables);

    /// <summary>Cases whose host side an entry of the package answers for.</summary>
    public IReadOnlySet<string> HostSides { get; } = Cells(tables, RegisterList.Of(RegisterKind.HostSide).File, "case").ToHashSet(StringComparer.Ordinal);

    /// <summary>Home countries of the groups of portions before, by reference.</summary>
    public Dictionary<string, string?> Homes { get; } = new(StringComparer.Ordinal);

    /// <summary>Groups and sources that portions before wrote; null: none yet.</summary>
    public ReferenceNames? Names { get; set; }

    /// <summary>Names of coders of the whole package; whoever imports under the empty one.</summary>
    public IEnumerable<string> Coders() => Cells(tables, PackageFormat.Codings, "case").Zip(Cells(tables, PackageFormat.Codings, "coder")).Where(c => c.First.Length > 0).Select(c => c.Second);

    private static IEnumerable<string> Cells(IReadOnlyList<PackageTable> tables, string file, string column) => tables.Where(t => t.File == file).SelectMany(t =>
        StoredRows.Cells(t.Rows, t.Header.ToList().FindIndex(h => string.Equals(h.Trim(), column, StringComparison.OrdinalIgnoreCase))));
}
