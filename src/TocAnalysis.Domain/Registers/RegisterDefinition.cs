using System.Globalization;

namespace TocAnalysis.Domain.Registers;

/// <summary>A field of a register.</summary>
/// <param name="Name">Its permanent name in files, REST and the database: lower case with underscores.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Meaning">What stands in it, as a sentence.</param>
public sealed record RegisterField(string Name, RegisterFieldType Type, string Meaning)
{
    /// <summary>Longest line.</summary>
    public const int MaxText = 300;

    /// <summary>Longest text of several lines.</summary>
    public const int MaxLongText = 4_000;

    /// <summary>Most entries of a list.</summary>
    public const int MaxEntries = 20;

    /// <summary>Largest number.</summary>
    public const decimal MaxNumber = 1_000_000_000_000_000m;

    /// <summary>Whether every entry needs it.</summary>
    public bool Required { get; init; }

    /// <summary>The words of a field of terms, in order; empty for others.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    /// <summary>Longest value, in UTF-16 units.</summary>
    public int MaxLength => Type is RegisterFieldType.LongText or RegisterFieldType.Terms or RegisterFieldType.Countries ? MaxLongText : MaxText;

    /// <summary>Whether entries can be counted and filtered by it: by its words, never by free text.</summary>
    public bool IsCounted => Type is RegisterFieldType.Term or RegisterFieldType.Terms or RegisterFieldType.Country or RegisterFieldType.Countries;

    /// <summary>Brings a value into its one form, or says what is wrong with it. Whether a country exists is for the caller to say.</summary>
    /// <param name="given">What was given; empty: nothing is recorded.</param>
    /// <returns>The value, null for nothing; or the fault.</returns>
    public (string? Value, Fault? Fault) Read(string? given)
    {
        var text = given?.Trim() ?? "";
        if (text.Length == 0)
            return (null, Required ? new Fault(Name, $"A value: {Meaning}") : null);
        if (text.Length > MaxLength)
            return (null, new Fault(Name, $"At most {MaxLength.ToString(CultureInfo.InvariantCulture)} characters; this has {text.Length.ToString(CultureInfo.InvariantCulture)}."));
        if (Import.Characters.FirstBad(text) >= 0)
            return (null, new Fault(Name, "Text without control characters."));
        return Type switch
        {
            RegisterFieldType.Term => Terms.Contains(text) ? (text, null) : (null, NotOf(text)),
            RegisterFieldType.Number => Number(text),
            RegisterFieldType.Terms or RegisterFieldType.Countries => Listed(text),
            RegisterFieldType.LongText => (Import.Characters.WithLineFeeds(text), null),
            _ => text.AsSpan().IndexOfAny('\n', '\r') >= 0 ? (null, new Fault(Name, "Text on one line.", text)) : (text, null),
        };
    }

    private (string?, Fault?) Listed(string text)
    {
        var entries = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length > MaxEntries)
            return (null, new Fault(Name, $"At most {MaxEntries.ToString(CultureInfo.InvariantCulture)} entries.", text));
        if (Type == RegisterFieldType.Terms && entries.FirstOrDefault(e => !Terms.Contains(e)) is { } wrong)
            return (null, NotOf(wrong));
        return entries.Length == 0 ? (null, Required ? new Fault(Name, $"A value: {Meaning}") : null) : (string.Join(';', entries), null);
    }

    private (string?, Fault?) Number(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > MaxNumber || decimal.Round(number, 6) != number)
            return (null, new Fault(Name, "A number that is not negative, with a point and at most six decimals, such as 10 or 2.5.", text));
        return (number.ToString("0.######", CultureInfo.InvariantCulture), null);
    }

    private Fault NotOf(string text) => new(Name, $"One of: {string.Join(", ", Terms)}.", text, Suggestions.NearestTerms.Of(text, Terms));
}

/// <summary>A register: what an entry of it holds, on which paragraphs it rests, and which rules its entries keep beyond those of single fields.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Meaning">What an entry is, as a sentence.</param>
/// <param name="Paragraphs">Paragraphs of the paper that ask for it.</param>
/// <param name="Codes">Codes of the codebook that its entries bear on.</param>
/// <param name="Fields">Its own fields, in the order of form, list and file.</param>
public sealed record RegisterDefinition(RegisterKind Kind, string Meaning, IReadOnlyList<int> Paragraphs, IReadOnlyList<string> Codes, IReadOnlyList<RegisterField> Fields)
{
    /// <summary>Whether an entry belongs to a case.</summary>
    public Need Case { get; init; } = Need.Optional;

    /// <summary>Whether an entry speaks of one country.</summary>
    public Need Country { get; init; } = Need.Optional;

    /// <summary>Whether an entry speaks of a time.</summary>
    public Need Period { get; init; } = Need.Optional;

    /// <summary>Whether an entry needs a source.</summary>
    public Need Source { get; init; } = Need.Optional;

    /// <summary>Whether an entry names a group as the one from whom something comes.</summary>
    public Need FromGroup { get; init; } = Need.None;

    /// <summary>Whether an entry names a group as the one to whom something goes.</summary>
    public Need ToGroup { get; init; } = Need.None;

    /// <summary>Whether an entry names further cases that bear on it.</summary>
    public bool HasCases { get; init; }

    /// <summary>Rules over several fields of one entry; empty where only single fields have rules.</summary>
    public Func<RegisterEntry, IEnumerable<Fault>> Rules { get; init; } = _ => [];

    /// <summary>Name of its file in a case package.</summary>
    public string File => $"register_{Kind.Text().Replace('-', '_')}.csv";

    /// <summary>The field with a name; null: there is none.</summary>
    /// <param name="name">A name.</param>
    /// <returns>The field.</returns>
    public RegisterField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}
