using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>
/// Guesses how a sheet is meant: where its header stands, what its columns fill, how lists and dates are written, what its words mean. A guess is a
/// proposal that is shown and can be changed; the check never rests on it.
/// </summary>
/// <param name="country">The code of the country that goes by exactly this name, alias or short code; null: none, or more than one.</param>
/// <param name="vocabulary">The vocabularies.</param>
public sealed class SheetGuess(Func<string, string?> country, IImportVocabulary vocabulary)
{
    /// <summary>Rows looked at for the header.</summary>
    private const int MostHeaderRow = 20;

    /// <summary>Rows looked at for lists, dates and words.</summary>
    private const int MostRows = 2_000;

    /// <summary>Different words of one column for which a meaning is looked up.</summary>
    private const int MostWords = 400;

    private static readonly string[] Separators = [";", "|", "\n", "/", ","];

    /// <summary>How a sheet is meant.</summary>
    /// <param name="sheet">The sheet.</param>
    public SheetMapping Of(Sheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        return Of(sheet, HeaderRow(sheet));
    }

    /// <summary>How a sheet is meant, its header row being known.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="headerRow">Number of the header row; 0: none.</param>
    public SheetMapping Of(Sheet sheet, int headerRow)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var rows = sheet.Data(headerRow).Take(MostRows).ToList();
        var columns = new List<ColumnMapping>();
        foreach (var (name, at) in sheet.Columns(headerRow).Select((n, i) => (n, i)))
        {
            if (Column(name, columns) is not { } column)
                continue;
            var cells = rows.Select(r => at < r.Cells.Count ? r.Cells[at] : "").Where(c => !string.IsNullOrWhiteSpace(c)).ToList();
            columns.Add(With(Named(column, columns, cells), cells));
        }

        // A kind is required of every group, and sheets seldom have one.
        if (columns.Exists(c => c.Field == "groups.name") && !columns.Exists(c => c.Field == "groups.kind"))
            columns.Add(new ColumnMapping("", "groups.kind") { Constant = Groups.GroupKind.OrganizedGroup.Text() });
        var dates = columns.Where(c => SheetField.Find(c.Field)?.Column.Kind is CellKind.Date or CellKind.DateOrOngoing).Select(c => c.Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new SheetMapping { HeaderRow = headerRow, Columns = columns, Dates = Dates(sheet, headerRow, dates).Order };
    }

    /// <summary>What the dates in some columns speak for.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="headerRow">Number of the header row; 0: none.</param>
    /// <param name="columns">Names of the columns with dates.</param>
    public static DateGuess Dates(Sheet sheet, int headerRow, IReadOnlySet<string> columns)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(columns);
        var at = sheet.Columns(headerRow).Select((n, i) => (n, i)).Where(c => columns.Contains(c.n)).Select(c => c.i).ToList();
        return SheetDates.Guess(sheet.Data(headerRow).Take(MostRows).SelectMany(r => at.Where(i => i < r.Cells.Count).Select(i => r.Cells[i])));
    }

    /// <summary>The row that names the columns: the one with the most names that are understood, else the first that is nearly full and all words.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <returns>Its number; 0: there is none.</returns>
    public static int HeaderRow(Sheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var first = sheet.Rows.Take(MostHeaderRow).ToList();
        if (first.Count == 0)
            return 0;
        var known = first.Select(r => (r.Number, Count: r.Cells.Count(c => c.Length < 80 && SheetNames.Find(c) is not null))).MaxBy(r => r.Count);
        if (known.Count >= 2 || (known.Count == 1 && first.Count == 1))
            return known.Number;
        var widest = first.Max(r => r.Cells.Count(c => !string.IsNullOrWhiteSpace(c)));
        var header = first.Find(r => r.Cells.Count(c => !string.IsNullOrWhiteSpace(c)) >= Math.Max(1, widest * 0.6) && r.Cells.All(c => c.Length < 120 && !c.Any(char.IsDigit)));
        return header?.Number ?? known.Number * known.Count;
    }

    private ColumnMapping? Column(string name, List<ColumnMapping> before)
    {
        if (vocabulary.Code(name.Trim()) is { } code && vocabulary.Values(code).Count > 0)
            return new ColumnMapping(name, "codings.value") { Fixed = new Dictionary<string, string> { ["code"] = code } };
        if (SheetField.Find(name.Trim()) is { Entity: not "case" } exact)
            return new ColumnMapping(name, exact.Name);
        if (SheetNames.Find(name) is not { } found)
            return null;
        var field = SheetField.Find(found.Field)!;
        // The head of a case has each field once; of all other records there may be several in a row.
        if (field.Entity == "case" && before.Exists(b => b.Field == found.Field))
            return null;
        return new ColumnMapping(name, found.Field) { Fixed = found.Fixed };
    }

    /// <summary>What is called group or source holds names where its words have blanks between them; references seldom do.</summary>
    private static ColumnMapping Named(ColumnMapping column, List<ColumnMapping> before, List<string> cells)
    {
        var name = column.Field switch { "groups.group" => "groups.name", "sources.source" => "sources.title", _ => null };
        return name is null || before.Exists(b => b.Field == name) || !cells.Exists(c => c.Trim().Contains(' ', StringComparison.Ordinal)) ? column : column with { Field = name };
    }

    private ColumnMapping With(ColumnMapping column, List<string> cells)
    {
        var field = SheetField.Find(column.Field)!;
        var known = field.Column.Kind is CellKind.Country or CellKind.Term or CellKind.Terms or CellKind.Offence;
        if (field.MayBeList && field.Column.Kind is not CellKind.Verbatim && (known || field.Column.Name is "name" or "title" or "group" or "source" or "aliases"))
        {
            var separator = Separators
                .Where(s => s is ";" or "|" or "\n" || (known && cells.All(c => field.Column.Kind != CellKind.Country || Country(c) is null || !c.Contains(s, StringComparison.Ordinal))))
                .Select(s => (Sign: s, Count: cells.Count(c => c.Contains(s, StringComparison.Ordinal))))
                .Where(s => s.Count > 0).OrderByDescending(s => s.Count).Select(s => s.Sign).FirstOrDefault();
            column = column with { Separator = separator ?? (field.Column.Kind is CellKind.Terms or CellKind.Texts or CellKind.Country ? ";" : null) };
        }

        if (!known && field.Column.Kind != CellKind.Term)
            return column;
        var words = cells.SelectMany(c => column.Separator is { } s ? c.Split(s) : [c]).Select(w => w.Trim()).Where(w => w.Length is > 0 and < 120)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (Meaning(field, word) is { } meaning)
                values[word] = meaning;
        }

        return column with { Values = new Dictionary<string, string>(values) };
    }

    /// <summary>What a word surely means, where it is not in the vocabulary's own form already.</summary>
    private string? Meaning(SheetField field, string word) => field.Column.Kind switch
    {
        CellKind.Country => vocabulary.Country(word) is null ? Country(word) : null,
        CellKind.Term or CellKind.Terms when !field.Column.Terms.Contains(word, StringComparer.OrdinalIgnoreCase) =>
            field.Column.Terms.FirstOrDefault(t => NearestText.Fold(t) == NearestText.Fold(word)) ?? (field.Name == "codings.value" ? CodingWord(word) : null),
        _ => null,
    };

    private string? Country(string word) => country(word);

    private static string? CodingWord(string word) => NearestText.Fold(word) switch
    {
        "YES" or "Y" or "TRUE" or "1" => CodingValue.Present.Text(),
        "NO" or "N" or "FALSE" or "0" => CodingValue.Absent.Text(),
        "N A" => CodingValue.NotApplicable.Text(),
        "UNKNOWN" or "UNCLEAR" => CodingValue.CannotTell.Text(),
        _ => null,
    };
}

/// <summary>Names that people give to columns, and what those fill.</summary>
internal static class SheetNames
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private static readonly Dictionary<string, (string Field, IReadOnlyDictionary<string, string> Fixed)> Known = Build();

    public static (string Field, IReadOnlyDictionary<string, string> Fixed)? Find(string name)
    {
        var folded = NearestText.Fold(name);
        return folded.Length > 0 && Known.TryGetValue(folded, out var found) ? found : null;
    }

    private static Dictionary<string, (string, IReadOnlyDictionary<string, string>)> Build()
    {
        var known = new Dictionary<string, (string, IReadOnlyDictionary<string, string>)>(StringComparer.Ordinal);
        Add("cases.case", "case", "case id", "case no", "case number", "case ref", "case reference", "id", "ref", "reference", "no", "number", "identifier", "dossier", "record id");
        Add("cases.title", "title", "case title", "case name", "name of case", "name", "heading", "subject");
        Add("cases.start", "start", "start date", "date", "from", "begin", "began", "year", "first year", "date of start", "since", "period start");
        Add("cases.end", "end", "end date", "to", "until", "ended", "last year", "period end");
        Add("cases.domains", "domains", "domain", "crime domain", "type of crime", "crime type");
        Add("cases.summary", "summary", "abstract", "short description", "description", "case summary");
        Add("cases.narrative", "narrative", "full text", "text", "facts", "case text", "account");
        Add("cases.sensitivity", "sensitivity", "classification", "confidentiality");
        Add("cases.fact_confidence", "fact confidence", "confidence in facts", "certainty of facts");
        Add("cases.fact_note", "fact note", "note on facts");
        Add("case_countries.country", "country", "countries", "countries involved", "state", "states", "location", "jurisdiction");
        foreach (var stage in Tokens.All<Stage>())
            AddFixed("case_countries.country", "stage", stage, $"{stage} country", $"{stage} countries", $"countries of {stage}", $"country of {stage}", stage, $"countries {stage}", $"{stage} in");
        AddFixed("case_countries.country", "stage", Stage.Inception.Text(), "planned in", "country of planning", "planning country", "planned where");
        AddFixed("case_countries.country", "stage", Stage.Perpetration.Text(), "committed in", "country of commission", "carried out in", "place of crime");
        AddFixed("case_countries.country", "stage", Stage.DirectEffect.Text(), "affected countries", "affected", "effect in", "victim countries", "direct effects", "directly affected");
        AddFixed("case_countries.country", "stage", Stage.IndirectEffect.Text(), "indirect effects", "indirectly affected");
        foreach (var flow in Tokens.All<Flow>())
            AddFixed("case_countries.country", "flow", flow, $"{flow} country", $"{flow} countries", $"country of {flow}", $"countries of {flow}", flow);
        Add("case_countries.stage", "stage");
        Add("case_countries.flow", "flow");
        Add("case_countries.certainty", "certainty");
        Add("case_offences.offence", "offence", "offences", "offense", "offenses", "offence code", "crime", "crimes", "iccs", "charge", "charges");
        AddFixed("case_offences.offence", "role", OffenceRole.Main.Text(), "main offence", "main offense");
        AddFixed("case_offences.offence", "role", OffenceRole.Accompanying.Text(), "accompanying offences", "other offences", "secondary offences");
        Add("case_offences.role", "offence role", "role of offence");
        Add("groups.group", "group", "group id", "group ref", "group reference");
        Add("groups.name", "group name", "groups", "organisation", "organization", "organisations", "organizations", "actor", "actors", "criminal group", "name of group", "network", "gang");
        Add("groups.aliases", "aliases", "alias", "also known as", "aka", "other names");
        Add("groups.kind", "group kind", "kind of group", "kind", "actor type");
        Add("groups.structure", "structure", "group structure");
        Add("groups.home_country", "home country", "group country", "nationality of group", "base country");
        Add("case_groups.role", "role", "group role", "role of group", "role in case");
        Add("case_activities.activity", "activity", "activities");
        Add("case_activities.place", "place", "place of activity");
        Add("sources.source", "source", "source id", "source ref", "source reference");
        Add("sources.title", "source title", "sources", "title of source", "reference title", "document", "citation");
        Add("sources.type", "source type", "type of source");
        Add("sources.authors", "authors", "author", "source author");
        Add("sources.year", "source year", "publication year");
        Add("sources.publisher", "publisher", "court");
        Add("sources.url", "url", "link", "source url", "web address", "source link");
        Add("sources.reliability", "reliability", "source reliability");
        Add("case_sources.locator", "page", "pages", "locator", "source page", "paragraph");
        Add("codings.code", "code");
        Add("codings.value", "value", "coding");
        Add("codings.coder", "coder", "coded by");
        Add("codings.confidence", "confidence", "coder confidence");
        Add("codings.rationale", "rationale", "reason", "why");
        Add("codings.quote", "quote", "quotation");
        return known;

        void Add(string field, params string[] names) => Each(field, None, names);

        void AddFixed(string field, string column, string value, params string[] names) => Each(field, new Dictionary<string, string> { [column] = value }, names);

        void Each(string field, IReadOnlyDictionary<string, string> with, string[] names)
        {
            foreach (var name in names)
                known.TryAdd(NearestText.Fold(name), (field, with));
        }
    }
}
