namespace TocAnalysis.Domain.Import;

/// <summary>How a large package is divided.</summary>
/// <param name="Cases">Most cases of one portion.</param>
/// <param name="Rows">Rows after which a portion ends; a case with more has one of its own.</param>
/// <param name="Bytes">Bytes of rows after which a portion ends.</param>
public sealed record PortionSize(int Cases, int Rows, long Bytes)
{
    /// <summary>Portions that take some tens of megabytes while they are checked and written.</summary>
    public static PortionSize Usual { get; } = new(1_000, 10_000, 8_000_000);
}

/// <summary>
/// Divides a package into portions that are checked and written one after the other, so that a package may be larger than memory: first groups, then
/// sources, then cases with all that is said of each, last links and registers. What belongs to one reference is never torn apart, so that the check of
/// all portions finds what a check of the whole would.
/// </summary>
public static class PackagePortions
{
    private static readonly string[] ByCase =
    [
        PackageFormat.Cases, PackageFormat.CaseDomains, PackageFormat.CaseCountries, PackageFormat.CaseOffences, PackageFormat.CaseGroups, PackageFormat.CaseActivities,
        PackageFormat.CaseSources, PackageFormat.CaseCompeting, PackageFormat.Codings,
    ];

    /// <summary>The portions of a package.</summary>
    /// <param name="tables">All tables.</param>
    /// <param name="size">How large a portion may be; a package that is no larger than one stays whole.</param>
    /// <returns>One portion at least. Each has all tables with their headers, some of them without rows; rows are read when they are asked for.</returns>
    public static IReadOnlyList<IReadOnlyList<PackageTable>> Of(IReadOnlyList<PackageTable> tables, PortionSize size)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(size);
        var isOdd = tables.Any(t => PackageFormat.File(t.File) is null) || tables.DistinctBy(t => PackageFormat.File(t.File)!.Name).Count() < tables.Count;
        if (isOdd || (tables.Sum(t => (long)t.Rows.Count) <= size.Rows && tables.Sum(Bytes) <= size.Bytes))
            return [tables];
        var portions = new List<IReadOnlyList<PackageTable>>();
        foreach (var file in new[] { PackageFormat.Groups, PackageFormat.Sources })
            portions.AddRange(Divide(tables, [file], PackageFormat.File(file)!.KeyColumn, size));
        portions.AddRange(Divide(tables, ByCase, "case", size));
        string[] divided = [PackageFormat.Groups, PackageFormat.Sources, .. ByCase];
        if (tables.Any(t => t.Rows.Count > 0 && !divided.Contains(t.File)))
            portions.Add([.. tables.Select(t => divided.Contains(t.File) ? t with { Rows = [] } : t)]);
        return portions.Count == 0 ? [tables] : portions;
    }

    private static long Bytes(PackageTable table)
    {
        var bytes = 0L;
        if (table.Rows is StoredRows rows)
        {
            for (var i = 0; i < rows.Count; i++)
                bytes += rows.Size(i);
        }

        return bytes;
    }

    private static IEnumerable<IReadOnlyList<PackageTable>> Divide(IReadOnlyList<PackageTable> tables, string[] files, string column, PortionSize size)
    {
        // The order of the references is that in which they first come, those of the first file before all others.
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        var (rows, bytes) = (new List<int>(), new List<long>());
        var places = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var table in files.SelectMany(f => tables.Where(t => t.File == f)))
        {
            var at = places[table.File] = new int[table.Rows.Count];
            var i = 0;
            foreach (var reference in StoredRows.Cells(table.Rows, PackageCells.IndexOf(table.Header, column)))
            {
                if (!order.TryGetValue(reference, out var place))
                {
                    order[reference] = place = order.Count;
                    rows.Add(0);
                    bytes.Add(0);
                }

                rows[place]++;
                bytes[place] += table.Rows is StoredRows stored ? stored.Size(i) : 0;
                at[i++] = place;
            }
        }

        if (order.Count == 0)
            return [];
        var portionOf = new int[order.Count];
        var (portion, cases, sum, length) = (0, 0, 0, 0L);
        for (var i = 0; i < portionOf.Length; i++)
        {
            if (cases > 0 && (cases >= size.Cases || sum + rows[i] > size.Rows || length + bytes[i] > size.Bytes))
                (portion, cases, sum, length) = (portion + 1, 0, 0, 0);
            portionOf[i] = portion;
            (cases, sum, length) = (cases + 1, sum + rows[i], length + bytes[i]);
        }

        var chosen = places.ToDictionary(p => p.Key, p => ByPortion(p.Value, portionOf, portion + 1), StringComparer.Ordinal);
        return Enumerable.Range(0, portion + 1).Select(n => (IReadOnlyList<PackageTable>)
            [.. tables.Select(t => t with { Rows = chosen.TryGetValue(t.File, out var of) ? StoredRows.Some(t.Rows, of[n]) : [] })]);
    }

    /// <summary>Positions of the rows of each portion, in their order.</summary>
    private static ArraySegment<int>[] ByPortion(int[] places, int[] portionOf, int portions)
    {
        var starts = new int[portions + 1];
        foreach (var place in places)
            starts[portionOf[place] + 1]++;
        for (var i = 1; i <= portions; i++)
            starts[i] += starts[i - 1];
        var (sorted, next) = (new int[places.Length], starts[..^1]);
        for (var i = 0; i < places.Length; i++)
            sorted[next[portionOf[places[i]]]++] = i;
        return [.. Enumerable.Range(0, portions).Select(n => new ArraySegment<int>(sorted, starts[n], starts[n + 1] - starts[n]))];
    }
}
