namespace TocAnalysis.Domain.Tables;

/// <summary>What somebody keeps of a table: how it is built, and what is printed with it. Numbers are counted anew each time; a release keeps numbers.</summary>
public sealed record SavedTableContent
{
    /// <summary>The symbol of the paper.</summary>
    public const string PaperSymbol = "A/CONF.187/6";

    /// <summary>Longest name, title and number.</summary>
    public const int LongestName = 200;

    /// <summary>Longest note or footnote.</summary>
    public const int LongestNote = 1_000;

    /// <summary>Most notes, and most footnotes.</summary>
    public const int MostNotes = 20;

    /// <summary>The name in the list of saved tables.</summary>
    public string Name { get; init; } = "";

    /// <summary>Table and filter as a query string, as in the address of the page.</summary>
    public string Query { get; init; } = "";

    /// <summary>The title that is printed; null: what is counted by what.</summary>
    public string? Title { get; init; }

    /// <summary>The number in a document, such as "Table 3"; null: none.</summary>
    public string? Number { get; init; }

    /// <summary>Notes of the owner, printed below the table before those that the table makes itself.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Footnotes to the title.</summary>
    public IReadOnlyList<string> Footnotes { get; init; } = [];

    /// <summary>Whether the usual words on the naming of countries are printed.</summary>
    public bool CountryDisclaimer { get; init; } = true;

    /// <summary>Symbol of the document that the table serves; null: that of the paper.</summary>
    public string? Symbol { get; init; }

    /// <summary>Paragraphs of the paper that the table answers, 1 to 43; each becomes a footnote.</summary>
    public IReadOnlyList<int> Paragraphs { get; init; } = [];

    /// <summary>All faults at once; none: it may be saved.</summary>
    public IReadOnlyList<Fault> Check()
    {
        var faults = new FaultList();
        faults.Text("name", Name, LongestName, "A name for the table: what a colleague will look for.");
        faults.Text("title", Title, LongestName);
        faults.Text("number", Number, LongestName);
        faults.Text("symbol", Symbol, LongestName);
        foreach (var (place, texts) in new[] { ("notes", Notes), ("footnotes", Footnotes) })
        {
            if (texts.Count > MostNotes)
                faults.Add(place, $"At most {MostNotes}; these are {texts.Count}.");
            for (var i = 0; i < texts.Count; i++)
                faults.Text($"{place}[{i}]", texts[i], LongestNote, "A text.");
        }

        foreach (var paragraph in Paragraphs.Where(p => p is < 1 or > 43))
            faults.Add("paragraphs", "Paragraphs of the paper, 1 to 43.", paragraph.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return faults.Faults;
    }
}
