namespace TocAnalysis.Domain.Import;

/// <summary>What sort of thing is wrong with a case package.</summary>
public enum PackageFaultKind
{
    /// <summary>There is nothing at the place named, or it is no folder and no ZIP.</summary>
    [Token("no-package")] NoPackage,

    /// <summary>Nothing in it is a file of the contract.</summary>
    [Token("empty-package")] EmptyPackage,

    /// <summary>A limit on size or number is passed.</summary>
    [Token("too-large")] TooLarge,

    /// <summary>An entry of the ZIP has a name that a package does not need.</summary>
    [Token("entry-name")] EntryName,

    /// <summary>The same file stands in the package twice.</summary>
    [Token("duplicate-file")] DuplicateFile,

    /// <summary>A CSV file that the contract does not know.</summary>
    [Token("unknown-file")] UnknownFile,

    /// <summary>The bytes of a file are no text.</summary>
    [Token("not-text")] NotText,

    /// <summary>A quotation mark stands where RFC 4180 has none, or is not closed.</summary>
    [Token("quotes")] Quotes,

    /// <summary>The file has no header row.</summary>
    [Token("no-header")] NoHeader,

    /// <summary>A column that the contract does not know.</summary>
    [Token("unknown-column")] UnknownColumn,

    /// <summary>A column that must be there is not.</summary>
    [Token("missing-column")] MissingColumn,

    /// <summary>A column stands twice.</summary>
    [Token("duplicate-column")] DuplicateColumn,

    /// <summary>A row has more or fewer cells than the header.</summary>
    [Token("ragged-row")] RaggedRow,

    /// <summary>A cell that must be filled is empty.</summary>
    [Token("empty")] Empty,

    /// <summary>A cell is longer than its column allows.</summary>
    [Token("too-long")] TooLong,

    /// <summary>A cell holds a character that no text has.</summary>
    [Token("control-character")] ControlCharacter,

    /// <summary>A reference that is no reference: a line break or a list sign in it.</summary>
    [Token("not-a-reference")] NotAReference,

    /// <summary>A date that is none of the forms of a partial date.</summary>
    [Token("not-a-date")] NotADate,

    /// <summary>An end that lies before the start.</summary>
    [Token("end-before-start")] EndBeforeStart,

    /// <summary>A word that is not in the list of its column.</summary>
    [Token("unknown-term")] UnknownTerm,

    /// <summary>No country has this code.</summary>
    [Token("unknown-country")] UnknownCountry,

    /// <summary>No offence has this code.</summary>
    [Token("unknown-offence")] UnknownOffence,

    /// <summary>No code of the codebook has this key.</summary>
    [Token("unknown-code")] UnknownCode,

    /// <summary>The code takes no codings.</summary>
    [Token("not-codable")] NotCodable,

    /// <summary>The value is none that the code's scale has.</summary>
    [Token("value-of-other-scale")] ValueOfOtherScale,

    /// <summary>An address that is not http or https.</summary>
    [Token("not-an-address")] NotAnAddress,

    /// <summary>The same thing is said twice.</summary>
    [Token("duplicate")] Duplicate,

    /// <summary>Two rows say different things of one coding.</summary>
    [Token("conflict")] Conflict,

    /// <summary>A reference to something that is neither in the package nor recorded.</summary>
    [Token("dangling")] Dangling,

    /// <summary>A value that does not go with the others of its row.</summary>
    [Token("rule")] Rule,

    /// <summary>A group linked to itself.</summary>
    [Token("self-link")] SelfLink,

    /// <summary>The quotation stands nowhere in summary or narrative.</summary>
    [Token("quote-not-found")] QuoteNotFound,

    /// <summary>The quotation stands there more than once, so it marks no one place.</summary>
    [Token("quote-ambiguous")] QuoteAmbiguous,

    /// <summary>The value needs evidence, and the row brings none.</summary>
    [Token("no-evidence")] NoEvidence,

    /// <summary>The reference belongs to a record that whoever imports may not change, or the level is one that they may not give.</summary>
    [Token("not-allowed")] NotAllowed,

    /// <summary>The package would make a record more widely readable than it is.</summary>
    [Token("lower-sensitivity")] LowerSensitivity,
}

/// <summary>One thing that is wrong with a case package: where it stands, what was expected, what may have been meant.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="File">File it concerns; empty for the package as a whole.</param>
/// <param name="Row">Row as a spreadsheet counts, the header being 1; null for the file as a whole.</param>
/// <param name="Column">Column name; null for the row or file as a whole.</param>
/// <param name="Value">What stood there, shortened to <see cref="MaxValue"/> characters; null where nothing did.</param>
/// <param name="Expected">What would have been accepted, as a sentence.</param>
/// <param name="Suggestions">At most three accepted values that may have been meant, best first.</param>
public sealed record PackageFault(
    PackageFaultKind Kind, string File, int? Row, string? Column, string? Value, string Expected, IReadOnlyList<string> Suggestions)
{
    /// <summary>Longest value that a fault repeats.</summary>
    public const int MaxValue = 120;

    /// <summary>Builds a fault; the value is shortened, and characters that no text has are made visible.</summary>
    public static PackageFault Of(
        PackageFaultKind kind, string file, int? row, string? column, string? value, string expected, IReadOnlyList<string>? suggestions = null) =>
        new(kind, file, row, column, Shown(value), expected, suggestions ?? []);

    /// <summary>The fault in the shape that all other inputs use; the place reads <c>cases.csv, row 3, column start</c>.</summary>
    public Fault ToFault() => new(Place, Expected, Value, Suggestions);

    /// <summary>Where it stands, in words.</summary>
    public string Place
    {
        get
        {
            var place = File.Length == 0 ? "package" : File;
            if (Row is { } row)
                place += $", row {row}";
            return Column is null ? place : $"{place}, column {Column}";
        }
    }

    /// <summary>One sentence.</summary>
    public override string ToString() => ToFault().ToString();

    private static string? Shown(string? value)
    {
        if (value is null)
            return null;
        var cut = value.Length > MaxValue;
        if (cut)
            value = value[..(char.IsHighSurrogate(value[MaxValue - 2]) ? MaxValue - 2 : MaxValue - 1)];
        // A report goes to terminals and pages: what they would obey or hide is shown as its picture, U+2400 and above.
        var shown = string.Concat(value.Select(c => c switch
        {
            < ' ' => (char)(0x2400 + c),
            '\u007f' => '\u2421',
            >= '\u0080' and <= '\u009f' => '\ufffd',
            _ => c,
        }));
        return cut ? shown + "…" : shown;
    }
}
