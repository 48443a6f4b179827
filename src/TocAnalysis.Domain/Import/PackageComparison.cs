namespace TocAnalysis.Domain.Import;

/// <summary>What became of a row between two case packages.</summary>
public enum RowChange
{
    /// <summary>Only the later package has it.</summary>
    [Token("added")] Added,

    /// <summary>Only the earlier package has it.</summary>
    [Token("removed")] Removed,

    /// <summary>Both have it, with another value in one column.</summary>
    [Token("changed")] Changed,
}

/// <summary>One difference between two case packages.</summary>
/// <param name="File">The file of the contract.</param>
/// <param name="Key">What tells the row from others, its parts separated by a slash: the case, or the case with country, stage and flow.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Column">The column that changed; null where the whole row came or went.</param>
/// <param name="Before">The value in the earlier package.</param>
/// <param name="After">The value in the later package.</param>
public sealed record PackageDifference(string File, string Key, RowChange Change, string? Column = null, string? Before = null, string? After = null);

/// <summary>
/// Compares two exports, so that a reader of both knows which cases came, went and changed, and in which fields (criterion D2). Rows are told apart by what
/// identifies them, not by their place; a column that only one package has counts as empty in the other.
/// </summary>
public static class PackageComparison
{
    /// <summary>What identifies a row where the key of the format holds more, because there every row is a statement of its own.</summary>
    private static readonly Dictionary<string, string[]> Identity = new(StringComparer.Ordinal)
    {
        [PackageFormat.Codings] = ["case", "code", "coder", "round"],
        [PackageFormat.CaseGroups] = ["case", "group", "role"],
        [PackageFormat.CaseActivities] = ["case", "activity", "place", "country"],
    };

    /// <summary>All differences, in the order of the files, then of the keys.</summary>
    /// <param name="before">The tables of the earlier package.</param>
    /// <param name="after">The tables of the later package.</param>
    public static IReadOnlyList<PackageDifference> Of(IReadOnlyList<PackageTable> before, IReadOnlyList<PackageTable> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. PackageFormat.Files.SelectMany(file => OfFile(file, Rows(file, before), Rows(file, after)))];
    }

    private static IEnumerable<PackageDifference> OfFile(PackageFile file, Dictionary<string, Dictionary<string, string>> before, Dictionary<string, Dictionary<string, string>> after)
    {
        foreach (var key in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (was, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (was is null || now is null)
            {
                yield return new PackageDifference(file.Name, key, was is null ? RowChange.Added : RowChange.Removed);
                continue;
            }

            foreach (var column in file.Columns.Select(c => c.Name))
            {
                var (a, b) = (was.GetValueOrDefault(column, ""), now.GetValueOrDefault(column, ""));
                if (a != b)
                    yield return new PackageDifference(file.Name, key, RowChange.Changed, column, a, b);
            }
        }
    }

    /// <summary>Rows by what identifies them; of several with the same identity the second and later ones bear a number.</summary>
    private static Dictionary<string, Dictionary<string, string>> Rows(PackageFile file, IReadOnlyList<PackageTable> tables)
    {
        var found = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var table in tables.Where(t => t.File == file.Name))
        {
            var header = table.Header.Select(h => h.Trim()).ToList();
            foreach (var row in table.Rows)
            {
                var cells = header.Zip(row.Cells).GroupBy(c => c.First, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.First().Second, StringComparer.Ordinal);
                var key = string.Join('/', (Identity.GetValueOrDefault(file.Name) ?? file.Key).Select(k => cells.GetValueOrDefault(k, ""))).TrimEnd('/');
                var name = key;
                for (var again = 2; !found.TryAdd(name, cells); again++)
                    name = $"{key} #{again.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            }
        }

        return found;
    }
}
