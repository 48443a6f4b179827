namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>What becomes of a thing that looks like one that is recorded already.</summary>
public enum SameChoice
{
    /// <summary>It is another thing and becomes a record of its own.</summary>
    [Token("keep")] Keep,

    /// <summary>It is the recorded one: what refers to it refers to the recorded one, whose own fields stay as they are.</summary>
    [Token("link")] Link,

    /// <summary>It is the recorded one, and what the file says of it is taken over.</summary>
    [Token("merge")] Merge,
}

/// <summary>A thing of a package that is like a recorded one, and what somebody decided.</summary>
/// <param name="File">File of the package: cases, groups or sources.</param>
/// <param name="Reference">Its reference in the package.</param>
/// <param name="Recorded">Reference of the recorded thing.</param>
/// <param name="Choice">What becomes of it.</param>
public sealed record SameThing(string File, string Reference, string Recorded, SameChoice Choice);

/// <summary>Puts decisions on look-alikes into effect, before the check.</summary>
public static class SameThings
{
    /// <summary>The tables with the references of linked and merged things replaced by the recorded ones; rows of linked things are gone.</summary>
    /// <param name="tables">Tables of a package.</param>
    /// <param name="decisions">What was decided; things that are kept change nothing.</param>
    public static IReadOnlyList<PackageTable> Apply(IReadOnlyList<PackageTable> tables, IReadOnlyList<SameThing> decisions)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(decisions);
        var byKey = decisions.Where(d => d.Choice != SameChoice.Keep).GroupBy(d => (d.File, d.Reference)).ToDictionary(g => g.Key, g => g.Last());
        return byKey.Count == 0 ? tables : [.. tables.Select(t => Apply(t, byKey))];
    }

    private static PackageTable Apply(PackageTable table, Dictionary<(string File, string Reference), SameThing> decisions)
    {
        var columns = new List<(int At, string File, bool IsKey)>();
        foreach (var column in PackageFormat.File(table.File)?.Columns ?? [])
        {
            var refers = column.Kind == CellKind.Key ? table.File : column.RefersTo;
            var at = PackageCells.IndexOf(table.Header, column.Name);
            if (refers is not null && at >= 0)
                columns.Add((at, refers, column.Kind == CellKind.Key));
        }

        if (columns.Count == 0)
            return table;
        var rows = new List<PackageTableRow>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            string[]? cells = null;
            var isGone = false;
            foreach (var (at, file, isKey) in columns.Where(c => c.At < row.Cells.Count))
            {
                if (!decisions.TryGetValue((file, row.Cells[at].Trim()), out var decision))
                    continue;
                cells ??= [.. row.Cells];
                cells[at] = decision.Recorded;
                isGone |= isKey && decision.Choice == SameChoice.Link;
            }

            if (!isGone)
                rows.Add(cells is null ? row : row with { Cells = cells });
        }

        return table with { Rows = rows };
    }
}
