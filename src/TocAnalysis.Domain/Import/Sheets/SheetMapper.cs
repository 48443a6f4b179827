using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>
/// Turns a sheet into the rows of a case package, which then go through the one check that packages go through. One row may fill a case, its
/// countries by stage, offences, groups, sources and codings; what several rows say alike is said once.
/// </summary>
public static class SheetMapper
{
    /// <summary>Maps a sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="mapping">What its columns fill.</param>
    /// <param name="leaveOut">Numbers of rows that are left out.</param>
    public static MappedSheet Map(Sheet sheet, SheetMapping mapping, IReadOnlySet<int>? leaveOut = null)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(mapping);
        var faults = new List<PackageFault>();
        var columns = sheet.Columns(mapping.HeaderRow);
        var at = columns.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.OrdinalIgnoreCase);
        var used = new List<MappedColumn>();
        foreach (var column in mapping.Columns)
        {
            if (SheetField.Find(column.Field) is not { } field)
                faults.Add(PackageFault.Of(PackageFaultKind.UnknownColumn, sheet.Name, null, column.Column, column.Field, "A field of the package; this one is not there any more. Choose another, or leave the column out."));
            else if (column.Column.Length > 0 && !at.ContainsKey(column.Column))
                faults.Add(PackageFault.Of(PackageFaultKind.MissingColumn, sheet.Name, null, column.Column, null, $"A column “{column.Column}” in the sheet, since it fills {column.Field}; the sheet has none of this name.", Nearest.Of(column.Column, columns)));
            else
                used.Add(new MappedColumn(column, field, column.Column.Length == 0 ? -1 : at[column.Column]));
        }

        if (used.Count == 0 && faults.Count == 0)
            faults.Add(PackageFault.Of(PackageFaultKind.NoHeader, sheet.Name, null, null, null, "At least one column that fills something."));
        var rows = new SheetRows(used);
        string? caseAbove = null;
        foreach (var row in sheet.Data(mapping.HeaderRow))
        {
            if (leaveOut?.Contains(row.Number) == true)
                continue;
            caseAbove = rows.Add(row, mapping, caseAbove);
        }

        return new MappedSheet(sheet, mapping, rows.Tables(), faults);
    }
}

/// <summary>A mapping with its place in the sheet; -1: none.</summary>
internal sealed record MappedColumn(ColumnMapping Mapping, SheetField Field, int At);

/// <summary>Collects the rows of the package that the rows of a sheet make.</summary>
internal sealed class SheetRows
{
    private readonly List<MappedColumn> heads;
    private readonly List<(string Entity, List<MappedColumn> Columns)> slots = [];
    private readonly bool hasCases;

    /// <summary>Whether the sheet says of cases no more than their references, and what else it says is of cases that are recorded.</summary>
    private readonly bool namesCases;
    private readonly Dictionary<string, TableRows> tables = new(StringComparer.Ordinal);

    public SheetRows(IReadOnlyList<MappedColumn> columns)
    {
        heads = [.. columns.Where(c => c.Field.Entity == "case")];
        hasCases = heads.Exists(h => h.Field.Column.Name is "case" or "title");
        foreach (var column in columns.Where(c => c.Field.Entity != "case"))
        {
            // A field that the last record of its kind has already begins another: country, stage, country, stage makes two.
            var slot = slots.FindLast(s => s.Entity == column.Field.Entity);
            if (slot.Columns is null || Names(slot.Columns).Contains(column.Field.Name) || column.Mapping.Fixed.Keys.Any(k => Names(slot.Columns).Contains(Sibling(column, k))))
                slots.Add(slot = (column.Field.Entity, []));
            slot.Columns.Add(column);
        }

        namesCases = heads is [{ Field.Column.Name: "case" }] && slots.Count > 0;
    }

    /// <summary>Adds what a row says; answers the case that rows below may belong to.</summary>
    public string? Add(PackageTableRow row, SheetMapping mapping, string? caseAbove)
    {
        var reference = caseAbove;
        if (hasCases)
        {
            var head = heads.ToDictionary(h => h.Field.Column.Name, h => Joined(h, row, mapping), StringComparer.Ordinal);
            var says = !string.IsNullOrWhiteSpace(head.GetValueOrDefault("case")) || !string.IsNullOrWhiteSpace(head.GetValueOrDefault("title"));
            if (says || !mapping.ContinuesCase || caseAbove is null)
            {
                reference = head.GetValueOrDefault("case") is { Length: > 0 } given ? given
                    : heads.Exists(h => h.Field.Column.Name == "case") ? ""
                    : head.GetValueOrDefault("title") is { Length: > 0 } title ? SheetReferences.Of(title)
                    : $"row-{row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
                head["case"] = reference;
                if (!namesCases)
                    Table(PackageFormat.Cases).AddHead("case", head, row.Number);
            }
        }

        foreach (var (entity, columns) in slots)
        {
            var entries = columns.ConvertAll(c => (Column: c, Values: SheetCells.Entries(c.Mapping, c.Field, Cell(c, row), mapping.Dates)));
            var given = entries.Where(e => e.Column.Mapping.Constant is null).ToList();
            var count = given.Count == 0 ? 1 : given.Max(e => e.Values.Count);
            for (var i = 0; i < count; i++)
                AddPart(entity, entries, i, reference, row.Number);
        }

        return reference;
    }

    public IReadOnlyList<PackageTable> Tables() => [.. tables.Values.OrderBy(t => PackageFormat.Order(t.File)).Select(t => t.Table())];

    private void AddPart(string entity, List<(MappedColumn Column, IReadOnlyList<(string Word, string Value)> Values)> entries, int i, string? reference, int number)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, values) in entries)
        {
            // A single value beside a list is said of each entry of the list.
            var value = i < values.Count ? values[i].Value : values.Count == 1 ? values[0].Value : "";
            cells[column.Field.Name] = column.Field.Column.Kind is CellKind.Texts or CellKind.Terms ? string.Join(PackageFormat.ListSign, values.Select(v => v.Value)) : value;
            foreach (var (name, fixedValue) in column.Mapping.Fixed)
                cells.TryAdd(Sibling(column, name), fixedValue);
        }

        // Constants and fixed values alone make no record: a blank country has no stage.
        var given = entries.Where(e => e.Column.Mapping.Constant is null).ToList();
        if (given.Count > 0 && given.TrueForAll(e => cells[e.Column.Field.Name].Length == 0))
            return;
        var ofCase = hasCases && !string.IsNullOrEmpty(reference) ? reference : null;
        switch (entity)
        {
            case "group":
                AddThing(cells, PackageFormat.Groups, "group", "name", PackageFormat.CaseGroups, ofCase, number);
                break;
            case "source":
                AddThing(cells, PackageFormat.Sources, "source", "title", PackageFormat.CaseSources, ofCase, number);
                break;
            default:
                var file = entries[0].Column.Field.File.Name;
                var part = Of(cells, file);
                if (file != PackageFormat.GroupLinks && PackageFormat.File(file)!.Column("case") is { } of && (of.Required || ofCase is not null))
                    part["case"] = ofCase ?? "";
                // An entry that has no reference gets one of what it says, so that bringing the sheet again changes it.
                if (RegisterFiles.Of(file) is not null && part.GetValueOrDefault("entry") is not { Length: > 0 })
                    part["entry"] = part.GetValueOrDefault("title") is { Length: > 0 } title ? SheetReferences.Of(entity["register_".Length..], ofCase ?? "", title) : "";
                Table(file).AddPart(part, number);
                break;
        }
    }

    /// <summary>A group or source, and that the case has it.</summary>
    private void AddThing(Dictionary<string, string> cells, string file, string key, string name, string partFile, string? ofCase, int number)
    {
        var (keyField, nameField) = (SheetField.NameOf(file, key), SheetField.NameOf(file, name));
        var known = cells.GetValueOrDefault(keyField) is { Length: > 0 } given ? given : cells.GetValueOrDefault(nameField) is { Length: > 0 } called ? SheetReferences.Of(called) : "";
        var head = Of(cells, file);
        head[key] = known;
        // A column of references alone names things that are recorded, and brings none.
        if (head.ContainsKey(name) || ofCase is null)
            Table(file).AddHead(key, head, number);
        if (ofCase is null)
            return;
        var part = Of(cells, partFile);
        (part["case"], part[key]) = (ofCase, known);
        Table(partFile).AddPart(part, number);
    }

    private static Dictionary<string, string> Of(Dictionary<string, string> cells, string file) => cells
        .Select(c => (Field: SheetField.Find(c.Key), c.Value)).Where(c => c.Field?.File.Name == file)
        .ToDictionary(c => c.Field!.Column.Name, c => c.Value, StringComparer.Ordinal);

    private static string Joined(MappedColumn column, PackageTableRow row, SheetMapping mapping) =>
        string.Join(PackageFormat.ListSign, SheetCells.Entries(column.Mapping, column.Field, Cell(column, row), mapping.Dates).Select(e => e.Value));

    private static string Cell(MappedColumn column, PackageTableRow row) => column.At >= 0 && column.At < row.Cells.Count ? row.Cells[column.At] : "";

    private static HashSet<string> Names(List<MappedColumn> columns) => [.. columns.Select(c => c.Field.Name), .. columns.SelectMany(c => c.Mapping.Fixed.Keys.Select(k => Sibling(c, k)))];

    private static string Sibling(MappedColumn column, string name) => SheetField.NameOf(column.Field.File.Name, name);

    private TableRows Table(string file)
    {
        if (!tables.TryGetValue(file, out var table))
            tables[file] = table = new TableRows(file);
        return table;
    }
}

/// <summary>The rows of one file of the package, with the columns that anything filled.</summary>
internal sealed class TableRows(string file)
{
    private readonly List<string> columns = [];
    private readonly List<(int Number, Dictionary<string, string> Cells)> rows = [];
    private readonly Dictionary<string, Dictionary<string, string>> heads = new(StringComparer.Ordinal);
    private readonly HashSet<string> parts = new(StringComparer.Ordinal);

    public string File => file;

    /// <summary>Adds a thing; where rows above say it already, only what they leave open is added to it, and what contradicts them stays a row of its own.</summary>
    public void AddHead(string key, Dictionary<string, string> cells, int number)
    {
        Know(cells);
        var reference = cells[key].Trim();
        if (reference.Length == 0 || heads.TryAdd(reference, cells))
        {
            rows.Add((number, cells));
            return;
        }

        var first = heads[reference];
        if (cells.Any(c => c.Value.Length > 0 && first.GetValueOrDefault(c.Key, "") is { Length: > 0 } said && !Same(said, c.Value)))
        {
            rows.Add((number, cells));
            return;
        }

        foreach (var (column, value) in cells.Where(c => c.Value.Length > 0))
            first[column] = first.GetValueOrDefault(column, "") is { Length: > 0 } said ? said : value;
    }

    public void AddPart(Dictionary<string, string> cells, int number)
    {
        Know(cells);
        // Codings are told apart by their evidence and checked for doubles there; all other parts that say the same are one.
        if (parts.Add(string.Join('\u001f', cells.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}"))))
            rows.Add((number, cells));
    }

    public PackageTable Table()
    {
        var ordered = PackageFormat.File(file)!.Columns.Select(c => c.Name).Where(columns.Contains).ToList();
        return new PackageTable(file, ordered, [.. rows.Select(r => new PackageTableRow(r.Number, [.. ordered.Select(c => r.Cells.GetValueOrDefault(c, ""))]))]);
    }

    private void Know(Dictionary<string, string> cells)
    {
        foreach (var column in cells.Keys.Where(c => !columns.Contains(c)))
            columns.Add(column);
    }

    private static bool Same(string one, string other) => string.Equals(NearestText.Fold(one), NearestText.Fold(other), StringComparison.Ordinal) && one.Trim().Length == other.Trim().Length
        || string.Equals(one.Trim(), other.Trim(), StringComparison.Ordinal);
}
