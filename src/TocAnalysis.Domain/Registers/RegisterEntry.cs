namespace TocAnalysis.Domain.Registers;

/// <summary>One entry of a register, as a person or a file gives it.</summary>
public sealed record RegisterEntry
{
    /// <summary>Longest title.</summary>
    public const int MaxTitle = 300;

    /// <summary>Longest note and locator.</summary>
    public const int MaxNote = 4_000;

    /// <summary>Longest reference.</summary>
    public const int MaxReference = 64;

    /// <summary>Most codes and most cases of one entry.</summary>
    public const int MaxLinks = 50;

    /// <summary>Which register.</summary>
    public required RegisterKind Kind { get; init; }

    /// <summary>Permanent reference of the entry, unique over all registers; null: not given yet.</summary>
    public string? Reference { get; init; }

    /// <summary>In one line; never the name or mark of an ethnic group (paragraph 18).</summary>
    public string Title { get; init; } = "";

    /// <summary>The case that it is a part of; null: none.</summary>
    public string? Case { get; init; }

    /// <summary>Permanent code of the country that it speaks of; null: none, or several.</summary>
    public string? Country { get; init; }

    /// <summary>The time that it speaks of; null: not recorded.</summary>
    public PartialDate? Period { get; init; }

    /// <summary>Keys of the codes that it bears on, beside those of its register.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Reference of the group from whom something comes; for go-betweens the go-between.</summary>
    public string? FromGroup { get; init; }

    /// <summary>Reference of the group to whom something goes; for go-betweens the one who is let in.</summary>
    public string? ToGroup { get; init; }

    /// <summary>Further cases that bear on it; only research questions have them.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>The register's own fields that are recorded, by name, in their one form.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Anything else worth saying.</summary>
    public string? Note { get; init; }

    /// <summary>Reference of the source; null: none.</summary>
    public string? Source { get; init; }

    /// <summary>Place in the source.</summary>
    public string? Locator { get; init; }

    /// <summary>The value of a field; null: not recorded.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The value.</returns>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>
    /// Brings everything into its one form and checks it, all faults at once. Whether case, country, codes, groups and source exist is for the caller
    /// to say.
    /// </summary>
    /// <returns>The entry in its one form, or the faults.</returns>
    public Result<RegisterEntry> Check()
    {
        var register = RegisterList.Of(Kind);
        var faults = new List<Fault>();
        var title = Line("title", Title, MaxTitle, faults);
        if (title is null)
            faults.Add(new Fault("title", "A title in one line."));
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Values.Keys.Where(n => register.Field(n) is null))
            faults.Add(new Fault(name, $"One of the fields of this register: {string.Join(", ", register.Fields.Select(f => f.Name))}.", Values[name], Suggestions.NearestTerms.Of(name, [.. register.Fields.Select(f => f.Name)])));
        foreach (var field in register.Fields)
        {
            var (value, fault) = field.Read(Values.GetValueOrDefault(field.Name));
            if (fault is not null)
                faults.Add(fault);
            else if (value is not null)
                values[field.Name] = value;
        }

        var entry = this with
        {
            Title = title ?? "",
            Reference = Line("reference", Reference, MaxReference, faults),
            Case = Needed("case", Line("case", Case, MaxReference, faults), register.Case, "The case that it belongs to.", faults),
            Country = Needed("country", Line("country", Country, 8, faults), register.Country, "The country that it speaks of.", faults),
            FromGroup = Needed("from_group", Line("from_group", FromGroup, MaxReference, faults), register.FromGroup, "The group from whom it comes.", faults),
            ToGroup = Needed("to_group", Line("to_group", ToGroup, MaxReference, faults), register.ToGroup, "The group to whom it goes.", faults),
            Source = Needed("source", Line("source", Source, MaxReference, faults), register.Source, "The source that shows it.", faults),
            Locator = Line("locator", Locator, MaxNote, faults),
            Note = Text(Note, faults),
            Codes = Links("codes", Codes, faults),
            Cases = Links("cases", Cases, faults),
            Values = values,
        };
        Needed("period", Period?.Text, register.Period, "The time that it speaks of: a year, a date or a period.", faults);
        if (entry is { Locator: not null, Source: null })
            faults.Add(new Fault("source", "The source in which this place is."));
        if (entry.Cases.Count > 0 && !register.HasCases)
            faults.Add(new Fault("cases", "Nothing: this register has one case at most for each entry.", string.Join(';', entry.Cases)));
        if (entry.FromGroup is not null && entry.FromGroup == entry.ToGroup)
            faults.Add(new Fault("to_group", "Another group than the one from whom it comes.", entry.ToGroup));
        // Rules over several fields say nothing new where a single one is wrong already.
        var known = faults.Select(f => f.Place).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(register.Rules(entry).Where(f => known.Add(f.Place)));
        return faults.Count > 0 ? Refused.Invalid([.. faults]) : entry;
    }

    private static string? Needed(string place, string? value, Need need, string expected, List<Fault> faults)
    {
        if (need == Need.Required && value is null && !faults.Exists(f => f.Place == place))
            faults.Add(new Fault(place, expected));
        if (need == Need.None && value is not null)
            faults.Add(new Fault(place, "Nothing: this register has no such field.", value));
        return value;
    }

    private static string? Line(string place, string? given, int most, List<Fault> faults)
    {
        var text = given?.Trim() ?? "";
        if (text.Length == 0)
            return null;
        if (text.Length > most || text.AsSpan().IndexOfAny('\n', '\r') >= 0 || Import.Characters.FirstBad(text) >= 0)
        {
            faults.Add(new Fault(place, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"One line of at most {most} characters without control characters."), text.Length > 100 ? text[..100] : text));
            return text;
        }

        return text;
    }

    private static string? Text(string? given, List<Fault> faults)
    {
        var text = given?.Trim() ?? "";
        if (text.Length > MaxNote)
            faults.Add(new Fault("note", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"At most {MaxNote} characters; this has {text.Length}.")));
        else if (Import.Characters.FirstBad(text) >= 0)
            faults.Add(new Fault("note", "Text without control characters."));
        return text.Length == 0 ? null : Import.Characters.WithLineFeeds(text);
    }

    private static IReadOnlyList<string> Links(string place, IReadOnlyList<string> given, List<Fault> faults)
    {
        IReadOnlyList<string> links = [.. given.Select(g => g?.Trim() ?? "").Where(g => g.Length > 0).Distinct(StringComparer.Ordinal)];
        if (links.Count > MaxLinks || links.Any(l => l.Length > MaxReference || l.Contains(';', StringComparison.Ordinal)))
            faults.Add(new Fault(place, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"At most {MaxLinks} references of at most {MaxReference} characters, without ; in them.")));
        return links;
    }
}
