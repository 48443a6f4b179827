namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>A fault at its place in the sheet.</summary>
/// <param name="Fault">The fault, whose file is the sheet's name, whose row is the sheet's and whose column is the sheet's column (or the field, where no column fills it).</param>
/// <param name="Field">The field that it concerns, as in <see cref="SheetField.Name"/>; null: the row or the sheet as a whole.</param>
/// <param name="Mapping">Position of the mapping that filled it; null: none did.</param>
/// <param name="Word">The sheet's own word, before dictionaries and dates; null where nothing stood there.</param>
public sealed record SheetFault(PackageFault Fault, string? Field, int? Mapping, string? Word);

/// <summary>A sheet as rows of a case package; the rows bear the numbers of the sheet's rows.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Mapping">How it was read.</param>
/// <param name="Tables">The rows of the package.</param>
/// <param name="Faults">What is wrong with the mapping itself.</param>
public sealed record MappedSheet(Sheet Sheet, SheetMapping Mapping, IReadOnlyList<PackageTable> Tables, IReadOnlyList<PackageFault> Faults)
{
    private readonly Lazy<Dictionary<int, PackageTableRow>> byNumber = new(() => Sheet.Rows.GroupBy(r => r.Number).ToDictionary(g => g.Key, g => g.First()));
    private readonly Lazy<IReadOnlyList<string>> columns = new(() => Sheet.Columns(Mapping.HeaderRow));

    /// <summary>Where a fault of the package stands in the sheet.</summary>
    /// <param name="fault">A fault of the package that was made of the sheet.</param>
    public SheetFault Locate(PackageFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.File.Length == 0 || fault.File == Sheet.Name)
            return new SheetFault(fault, null, null, fault.Value);
        var field = fault.Column is null ? null : SheetField.NameOf(fault.File, fault.Column);
        var candidates = Mapping.Columns.Select((c, i) => (Column: c, Index: i)).Where(c => Fills(c.Column, field)).ToList();
        // What a part refers to comes from the column that names the case, the group or the source.
        if (candidates.Count == 0 && fault.Column is "case" or "group" or "source")
            candidates = [.. Mapping.Columns.Select((c, i) => (Column: c, Index: i)).Where(c => c.Column.Field is "cases.case" or "groups.group" or "sources.source" && c.Column.Field.EndsWith($".{fault.Column}", StringComparison.Ordinal))];
        var (found, word) = candidates.Count == 0 ? (null, null) : Filled(candidates, fault);
        var column = found is { } index && Mapping.Columns[index].Column is { Length: > 0 } name ? name : field;
        return new SheetFault(fault with { File = Sheet.Name, Column = column }, field, found, word ?? fault.Value);
    }

    /// <summary>The cells of a row, by the number of the row.</summary>
    /// <param name="number">Number of the row.</param>
    public IReadOnlyList<string> Cells(int number) => byNumber.Value.TryGetValue(number, out var row) ? row.Cells : [];

    private static bool Fills(ColumnMapping column, string? field) => column.Field == field || (field is not null && column.Fixed.ContainsKey(field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..])
        && field.StartsWith(column.Field[..column.Field.IndexOf('.', StringComparison.Ordinal)], StringComparison.Ordinal));

    private (int? Index, string? Word) Filled(List<(ColumnMapping Column, int Index)> candidates, PackageFault fault)
    {
        var given = fault.Value?.TrimEnd('…');
        foreach (var (column, index) in candidates)
        {
            var entries = Entries(column, fault.Row);
            foreach (var (word, value) in entries)
            {
                if (given is null ? value.Length == 0 : value.StartsWith(given, StringComparison.Ordinal))
                    return (index, word);
            }

            if (given is null && entries.Count == 0)
                return (index, null);
        }

        return (candidates[0].Index, fault.Value);
    }

    private IReadOnlyList<(string Word, string Value)> Entries(ColumnMapping column, int? row)
    {
        if (row is not { } number || SheetField.Find(column.Field) is not { } field)
            return [];
        var at = columns.Value.ToList().FindIndex(c => string.Equals(c, column.Column, StringComparison.OrdinalIgnoreCase));
        var cells = Cells(number);
        return SheetCells.Entries(column, field, at >= 0 && at < cells.Count ? cells[at] : "", Mapping.Dates);
    }
}

/// <summary>Reads a cell of a sheet by its mapping.</summary>
internal static class SheetCells
{
    /// <summary>The entries of a cell, each as it stood and as it goes into the package; those that the dictionary leaves out are not among them.</summary>
    public static IReadOnlyList<(string Word, string Value)> Entries(ColumnMapping column, SheetField field, string cell, DateOrder dates)
    {
        if (column.Constant is { } constant)
            return constant.Length == 0 ? [] : [(constant, constant)];
        var verbatim = field.Column.Kind == CellKind.Verbatim;
        if (string.IsNullOrWhiteSpace(cell))
            return [];
        if (column.Separator is not { Length: > 0 } separator)
            return One(column, field, verbatim ? cell : cell.Trim(), dates) is { } one ? [one] : [];
        var entries = new List<(string, string)>();
        foreach (var part in cell.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (One(column, field, part, dates) is { } entry)
                entries.Add(entry);
        }

        return entries;
    }

    private static (string, string)? One(ColumnMapping column, SheetField field, string word, DateOrder dates)
    {
        if (column.Values.Count > 0 && Meaning(column.Values, word.Trim()) is { } meaning)
            return meaning.Length == 0 ? null : (word, meaning);
        return field.Column.Kind switch
        {
            CellKind.Date or CellKind.DateOrOngoing => (word, SheetDates.ToPartial(word, dates)),
            _ => (word, word),
        };
    }

    private static string? Meaning(IReadOnlyDictionary<string, string> values, string word)
    {
        if (values.TryGetValue(word, out var meaning))
            return meaning;
        foreach (var (key, value) in values)
        {
            if (string.Equals(key.Trim(), word, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
