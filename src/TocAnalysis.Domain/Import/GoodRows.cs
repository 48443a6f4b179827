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
        var faulty = new FaultyRows(isOneSheet);
        foreach (var fault in faults)
            faulty.Add(fault);
        leftOut.UnionWith(faulty.Rows);
        return faulty.Without(tables);
    }
}

/// <summary>The rows of a package that have faults, however many those are.</summary>
/// <param name="isOneSheet">True: rows with one number are one row of a sheet, which goes as a whole.</param>
public sealed class FaultyRows(bool isOneSheet)
{
    private readonly HashSet<(string File, int Row)> rows = [];

    /// <summary>The rows, by file and number; the file is empty where they are rows of a sheet.</summary>
    public IReadOnlySet<(string File, int Row)> Rows => rows;

    /// <summary>Whether each fault concerns a row alone.</summary>
    public bool AreAll { get; private set; } = true;

    /// <summary>Takes note of a fault.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(PackageFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Row is not { } row || fault.File.Length == 0 || IsOfHeader(fault) || (row == 1 && !isOneSheet))
            AreAll = false;
        else
            rows.Add((isOneSheet ? "" : fault.File, row));
    }

    /// <summary>The tables without these rows.</summary>
    /// <param name="tables">Tables of the package.</param>
    /// <returns>Null where some fault concerns more than a row, so that leaving rows out does not help.</returns>
    public IReadOnlyList<PackageTable>? Without(IReadOnlyList<PackageTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        // What could not be read is left out as well; from here on nothing is expected of it.
        return !AreAll ? null : [.. tables.Select(t => t with { IsWhole = true, Rows = Good(t) })];
    }

    private IReadOnlyList<PackageTableRow> Good(PackageTable table)
    {
        var (good, i) = (new List<int>(table.Rows.Count), 0);
        foreach (var row in table.Rows)
        {
            if (!rows.Contains((isOneSheet ? "" : table.File, row.Number)))
                good.Add(i);
            i++;
        }

        return good.Count == table.Rows.Count ? table.Rows : StoredRows.Some(table.Rows, good);
    }

    private static bool IsOfHeader(PackageFault fault) =>
        fault.Kind is PackageFaultKind.UnknownColumn or PackageFaultKind.DuplicateColumn or PackageFaultKind.MissingColumn or PackageFaultKind.NoHeader;
}
