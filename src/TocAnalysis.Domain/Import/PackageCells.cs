using System.Globalization;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Import;

/// <summary>
/// Walks the rows of one file and reads each cell by the kind of its column. Whatever is wrong with a cell becomes a fault, and the cell then
/// reads as empty, so that one mistake is reported once and the rest of the row is still checked.
/// </summary>
internal sealed class PackageCells
{
    private readonly PackageFile file;
    private readonly PackageTable table;
    private readonly List<PackageFault> faults;
    private readonly PackageReferences references;
    private readonly IImportVocabulary vocabulary;
    private readonly Dictionary<string, (int At, PackageColumn Column)> index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> rowByKey = new(StringComparer.Ordinal);
    private int position = -1;
    private PackageTableRow current = new(0, []);
    private int faultsBefore;

    public PackageCells(PackageFile file, PackageTable table, List<PackageFault> faults, PackageReferences references, IImportVocabulary vocabulary)
    {
        (this.file, this.table, this.faults, this.references, this.vocabulary) = (file, table, faults, references, vocabulary);
        ReadHeader();
    }

    public string File => file.Name;

    public int Row => current.Number;

    public IReadOnlySet<string> Columns => index.Keys.ToHashSet(StringComparer.Ordinal);

    public bool Has(string column) => index.ContainsKey(column);

    public int FaultCount => faults.Count;

    /// <summary>Whether the current row has a fault so far.</summary>
    public bool HasFault => faults.Count > faultsBefore;

    public static int IndexOf(IReadOnlyList<string> header, string column)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (ColumnName(header[i]) == column)
                return i;
        }

        return -1;
    }

    /// <summary>Goes to the next row that is not blank; checks that it has the header's number of cells.</summary>
    public bool Next()
    {
        if (index.Count == 0)
            return false;
        while (++position < table.Rows.Count)
        {
            current = table.Rows[position];
            var cells = current.Cells;
            if (cells.All(string.IsNullOrWhiteSpace))
                continue;
            faultsBefore = faults.Count;
            var width = cells.Count;
            // Spreadsheets pad rows with empty cells beyond the header; those say nothing.
            while (width > table.Header.Count && string.IsNullOrWhiteSpace(cells[width - 1]))
                width--;
            if (width != table.Header.Count)
            {
                Add(PackageFaultKind.RaggedRow, null, null, Invariant($"{table.Header.Count} cells as in the header; this row has {width}. A comma inside a text needs quotation marks around it."));
                continue;
            }

            for (var i = 0; i < table.Header.Count; i++)
            {
                if (string.IsNullOrWhiteSpace(table.Header[i]) && !string.IsNullOrWhiteSpace(cells[i]))
                    Add(PackageFaultKind.RaggedRow, null, cells[i], Invariant($"Nothing in cell {i + 1}, since its column has no name in the header."));
            }

            return true;
        }

        return false;
    }

    public PackageRow<T> At<T>(T value) => new(value, File, Row);

    public void Add(PackageFaultKind kind, string? column, string? value, string expected, IReadOnlyList<string>? suggestions = null) =>
        faults.Add(PackageFault.Of(kind, File, Row, column, value, expected, suggestions));

    /// <summary>Adds faults of the row that were found elsewhere.</summary>
    public void AddRange(IEnumerable<PackageFault> found) => faults.AddRange(found);

    /// <summary>Says so when an earlier row has the same key; a row with a faulty cell is not compared.</summary>
    public void CheckKey(params string?[] parts)
    {
        if (HasFault || rowByKey.TryAdd(string.Join('\u001f', parts), Row))
            return;
        var first = rowByKey[string.Join('\u001f', parts)];
        Add(PackageFaultKind.Duplicate, file.KeyColumn, Cell(file.KeyColumn), Invariant($"One row only; row {first} says the same already ({string.Join(", ", file.Key)})."));
    }

    /// <summary>The cell as text, or null where it is empty, faulty, or its column is absent.</summary>
    public string? Cell(string name)
    {
        if (!index.TryGetValue(name, out var known))
            return null;
        var (i, column) = known;
        var text = Characters.WithLineFeeds(current.Cells[i]);
        if (string.IsNullOrWhiteSpace(text))
        {
            if (column.Required)
                Add(PackageFaultKind.Empty, name, null, $"A value: {column.Meaning}");
            return null;
        }

        if (column.Kind != CellKind.Verbatim)
            text = text.Trim();
        if (text.Length > column.MaxLength)
        {
            Add(PackageFaultKind.TooLong, name, text, Invariant($"At most {column.MaxLength} characters; this cell has {text.Length}."));
            return null;
        }

        var bad = Characters.FirstBad(text);
        if (bad >= 0)
        {
            Add(PackageFaultKind.ControlCharacter, name, text, Invariant($"Text without control characters; character {bad + 1} is U+{(int)text[bad]:X4}."));
            return null;
        }

        return text;
    }

    /// <summary>A reference of this or another file; that of another file must exist.</summary>
    public string? Reference(string name)
    {
        var text = Cell(name);
        if (text is null)
            return null;
        if (text.AsSpan().IndexOfAny('\n', '\t', PackageFormat.ListSign) >= 0)
        {
            Add(PackageFaultKind.NotAReference, name, text, "One reference on one line, without ; in it.");
            return null;
        }

        if (references.IsClosed(index[name].Column.RefersTo ?? File, text))
        {
            Add(PackageFaultKind.NotAllowed, name, text, "A reference that you may use; this one is taken by a record that you may not change.");
            return null;
        }

        if (index[name].Column.RefersTo is { } other && !references.Exists(other, text))
        {
            Add(PackageFaultKind.Dangling, name, text, $"A reference of {other} in this package, or of something recorded already.", references.Suggest(other, text));
            return null;
        }

        return text;
    }

    /// <summary>References of another file in a list cell; those that exist.</summary>
    public IReadOnlyList<string> References(string name)
    {
        var other = file.Column(name)!.RefersTo!;
        var found = new List<string>();
        foreach (var text in Texts(name))
        {
            if (references.IsClosed(other, text))
                Add(PackageFaultKind.NotAllowed, name, text, "A reference that you may use; this one is taken by a record that you may not change.");
            else if (!references.Exists(other, text))
                Add(PackageFaultKind.Dangling, name, text, $"A reference of {other} in this package, or of something recorded already.", references.Suggest(other, text));
            else
                found.Add(text);
        }

        return found;
    }

    public T? Term<T>(string name) where T : struct, Enum =>
        Cell(name) is not { } text ? null
        : Tokens.TryParse<T>(text, out var member) ? member
        : Refuse<T>(PackageFaultKind.UnknownTerm, name, text, $"One of {string.Join(", ", Tokens.All<T>())}.", Nearest.Of(text, Tokens.All<T>()));

    /// <summary>One of the words that the format names for the column.</summary>
    public string? Term(string name)
    {
        var terms = file.Column(name)!.Terms;
        if (Cell(name) is not { } text || terms.Contains(text))
            return Cell(name);
        Add(PackageFaultKind.UnknownTerm, name, text, $"One of {string.Join(", ", terms)}.", Nearest.Of(text, terms));
        return null;
    }

    public IReadOnlyList<T> Terms<T>(string name) where T : struct, Enum
    {
        var members = new List<T>();
        foreach (var text in Texts(name))
        {
            if (!Tokens.TryParse<T>(text, out var member))
                Refuse<T>(PackageFaultKind.UnknownTerm, name, text, $"Any of {string.Join(", ", Tokens.All<T>())}, with ; between them.", Nearest.Of(text, Tokens.All<T>()));
            else if (!members.Contains(member))
                members.Add(member);
        }

        return members;
    }

    /// <summary>The entries of a list cell, each once, without empty ones.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Cell(name) is { } text ? [.. text.Split(PackageFormat.ListSign, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)] : [];

    public PartialDate? Date(string name) => Cell(name) is { } text ? ParseDate(name, text, PartialDate.Expectation) : null;

    public (PartialDate? Date, bool Ongoing) DateOrOngoing(string name) => Cell(name) switch
    {
        null => (null, false),
        var text when string.Equals(text, PackageFormat.Ongoing, StringComparison.OrdinalIgnoreCase) => (null, true),
        var text => (ParseDate(name, text, $"{PartialDate.Expectation} Or the word {PackageFormat.Ongoing}."), false),
    };

    /// <summary>Says so when the end lies before the start whatever their unknown parts may be.</summary>
    public void CheckPeriod(PartialDate? start, PartialDate? end)
    {
        if (start is not null && end is not null && end.Latest < (start.Earliest ?? DateOnly.MinValue))
            Add(PackageFaultKind.EndBeforeStart, "end", end.Text, $"A date not before the start, {start.Text}.");
    }

    public string? Country(string name) => Look(name, vocabulary.Country, PackageFaultKind.UnknownCountry, "A country code, such as COL; NAM is Namibia, XUN an unnamed country.", vocabulary.NearCountries);

    public string? Offence(string name) => Look(name, vocabulary.Offence, PackageFaultKind.UnknownOffence, "A code of the offence vocabulary, with its leading zeros.", vocabulary.NearOffences);

    public string? Code(string name) => Look(name, vocabulary.Code, PackageFaultKind.UnknownCode, "A code of the codebook, such as I1, P4, D3 or C1.2.", vocabulary.NearCodes);

    public string? Address(string name)
    {
        var text = Cell(name);
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            return text;
        Add(PackageFaultKind.NotAnAddress, name, text, "An address that begins with https:// or http://.");
        return null;
    }

    /// <summary>What a source says of a field of a case, in its permanent form.</summary>
    public string? Competing(string name, CompetingField field)
    {
        if (Cell(name) is not { } text)
            return null;
        var lookups = new RecordLookups(new FilterTerms(vocabulary.Country, vocabulary.NearCountries), new FilterTerms(vocabulary.Offence, vocabulary.NearOffences), FilterTerms.Anything, FilterTerms.Anything, FilterTerms.Anything);
        var value = CompetingValues.Normalize(new CompetingValue(field, text), lookups).Value;
        if (CompetingValues.Expected(field, value, lookups) is not { } expected)
            return value;
        Add(PackageFaultKind.UnknownTerm, name, text, expected);
        return null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string ColumnName(string header) => header.Trim().ToLowerInvariant();

    private PartialDate? ParseDate(string name, string text, string expected)
    {
        if (PartialDate.TryParse(text, out var date))
            return date;
        Add(PackageFaultKind.NotADate, name, text, expected);
        return null;
    }

    private string? Look(string name, Func<string, string?> find, PackageFaultKind kind, string expected, Func<string, IReadOnlyList<string>> suggest)
    {
        var text = Cell(name);
        if (text is null || find(text) is { } found && (text = found) is not null)
            return text;
        Add(kind, name, text, expected, [.. suggest(text!).Take(3)]);
        return null;
    }

    private T? Refuse<T>(PackageFaultKind kind, string column, string value, string expected, IReadOnlyList<string> suggestions) where T : struct, Enum
    {
        Add(kind, column, value, expected, suggestions);
        return null;
    }

    private void ReadHeader()
    {
        void Say(PackageFaultKind kind, string? column, string? value, string expected, IReadOnlyList<string>? near = null) =>
            faults.Add(PackageFault.Of(kind, File, kind == PackageFaultKind.MissingColumn ? null : 1, column, value, expected, near));

        var names = file.Columns.Select(c => c.Name).ToList();
        for (var i = 0; i < table.Header.Count; i++)
        {
            var name = ColumnName(table.Header[i]);
            if (name.Length == 0)
                continue;
            if (file.Column(name) is not { } column)
                Say(PackageFaultKind.UnknownColumn, table.Header[i], table.Header[i], $"One of the columns {string.Join(", ", names)}.", Nearest.Always(name, names));
            else if (!index.TryAdd(name, (i, column)))
                Say(PackageFaultKind.DuplicateColumn, name, name, "Each column once.");
        }

        if (!table.IsWhole && table.Header.Count == 0)
            return;
        if (table.Header.All(string.IsNullOrWhiteSpace))
        {
            Say(PackageFaultKind.NoHeader, null, null, $"A first row that names the columns: {string.Join(", ", names)}.");
            return;
        }

        foreach (var column in file.Columns.Where(c => c.Required && !index.ContainsKey(c.Name)))
            Say(PackageFaultKind.MissingColumn, column.Name, null, $"The column {column.Name}: {column.Meaning}");
    }
}
