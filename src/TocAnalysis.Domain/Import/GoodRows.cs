namespace TocAnalysis.Domain.Import;

/// <summary>Leaves out the rows of a package that have faults, so that the rest can be brought in.</summary>
public static class GoodRows
{
    /// <summary>The tables without the rows that faults name.</summary>
    /// <param name="tables">Tables of a package.</param>
    /// <param name="faults">What is wrong with them.</param>
    /// <param name="isOneSheet">True: rows with one number are one row of a sheet, which goes as a whole.</param>
    /// <param name="leftOut">Takes up the rows that go, by file and number; the file is empty where they are rows of a sheet.</param>
    /// <returns>Null where some fault concerns more than a row, so that leaving rows out does not help.</returns>
    public static IReadOnlyList<PackageTable>? Without(
        IReadOnlyList<PackageTable> tables, IReadOnlyList<PackageFault> faults, bool isOneSheet, ISet<(string File, int Row)> leftOut)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(leftOut);
        if (faults.Any(f => f.Row is null || f.File.Length == 0 || IsOfHeader(f) || (f.Row == 1 && !isOneSheet)))
            return null;
        var bad = faults.Select(f => (isOneSheet ? "" : f.File, f.Row!.Value)).ToHashSet();
        leftOut.UnionWith(bad);
        // What could not be read is left out as well; from here on nothing is expected of it.
        return [.. tables.Select(t => t with { IsWhole = true, Rows = [.. t.Rows.Where(r => !bad.Contains((isOneSheet ? "" : t.File, r.Number)))] })];
    }

    private static bool IsOfHeader(PackageFault fault) =>
        fault.Kind is PackageFaultKind.UnknownColumn or PackageFaultKind.DuplicateColumn or PackageFaultKind.MissingColumn or PackageFaultKind.NoHeader;
}
