namespace TocAnalysis.Domain.Codings;

/// <summary>
/// The position that a case takes on a code, once the values of its coders are put together: a value, or the finding that it is contested.
/// A case without a coding has no position; that is none of these.
/// </summary>
public enum PositionValue
{
    /// <summary>Supports pole A.</summary>
    [Token("A")] A,

    /// <summary>Supports pole B.</summary>
    [Token("B")] B,

    /// <summary>Supports both poles.</summary>
    [Token("mixed")] Mixed,

    /// <summary>Shows it.</summary>
    [Token("present")] Present,

    /// <summary>Shows that it was not there.</summary>
    [Token("absent")] Absent,

    /// <summary>The code does not apply.</summary>
    [Token("not-applicable")] NotApplicable,

    /// <summary>It applies, but the record does not allow to tell.</summary>
    [Token("cannot-tell")] CannotTell,

    /// <summary>The coders disagree. For a paper on controversial issues this is a result and no noise.</summary>
    [Token("contested")] Contested,
}

/// <summary>How the values of several coders are put together.</summary>
public enum BasisKind
{
    /// <summary>The adjudicated value; where nothing was adjudicated, the value on which all coders agree, else contested.</summary>
    [Token("adjudicated")] Adjudicated,

    /// <summary>Every value that some coder gave; a case may hold several positions at once.</summary>
    [Token("any")] Any,

    /// <summary>The value of more than half of the coders, else contested.</summary>
    [Token("majority")] Majority,

    /// <summary>The value of one named coder.</summary>
    [Token("coder")] Coder,
}

/// <summary>
/// On which codings a figure rests, as addresses, REST and captions write it: <c>adjudicated</c> (the default), <c>any</c>, <c>majority</c> or
/// <c>coder:NAME</c>. Names are compared exactly.
/// </summary>
public sealed record Basis
{
    /// <summary>What an input must look like, for messages.</summary>
    public const string Expectation = "One of adjudicated, any, majority, or coder:NAME.";

    private const string CoderPrefix = "coder:";

    private Basis(BasisKind kind, string? coder)
    {
        Kind = kind;
        Coder = coder;
    }

    /// <summary>Unanimous or adjudicated values. The default.</summary>
    public static Basis Adjudicated { get; } = new(BasisKind.Adjudicated, null);

    /// <summary>Every value that some coder gave.</summary>
    public static Basis Any { get; } = new(BasisKind.Any, null);

    /// <summary>The value of more than half of the coders.</summary>
    public static Basis Majority { get; } = new(BasisKind.Majority, null);

    /// <summary>Which of the four.</summary>
    public BasisKind Kind { get; }

    /// <summary>The named coder; null for the other three.</summary>
    public string? Coder { get; }

    /// <summary>The values of one coder.</summary>
    /// <param name="name">The coder's name, not blank; blanks around it are dropped.</param>
    /// <returns>The basis.</returns>
    public static Basis OfCoder(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(BasisKind.Coder, name.Trim());
    }

    /// <summary>Reads the text form; null and blank mean <see cref="Adjudicated"/>.</summary>
    /// <param name="text">The text as given.</param>
    /// <returns>The basis, or a fault at <c>basis</c>.</returns>
    public static Result<Basis> Parse(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
            return Adjudicated;
        if (trimmed.StartsWith(CoderPrefix, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(trimmed[CoderPrefix.Length..]))
            return OfCoder(trimmed[CoderPrefix.Length..]);
        return trimmed.ToLowerInvariant() switch
        {
            "adjudicated" => Adjudicated,
            "any" => Any,
            "majority" => Majority,
            _ => Refused.Invalid(new Fault("basis", Expectation, text)),
        };
    }

    /// <summary>The basis in words, for captions and cover sheets.</summary>
    /// <returns>For instance "values of more than half of the coders".</returns>
    public string InWords() => Kind switch
    {
        BasisKind.Adjudicated => "adjudicated values, or unanimous ones where nothing was adjudicated",
        BasisKind.Any => "every value that some coder gave; a case may have several",
        BasisKind.Majority => "values of more than half of the coders",
        _ => $"values of the coder {Coder}",
    };

    /// <summary>The text form.</summary>
    /// <returns>What <see cref="Parse"/> reads.</returns>
    public override string ToString() => Kind == BasisKind.Coder ? CoderPrefix + Coder : Kind.Text();
}

/// <summary>One coder's value for the code and case in question.</summary>
/// <param name="Coder">The coder's name.</param>
/// <param name="Value">The value.</param>
public sealed record CoderValue(string Coder, CodingValue Value);

/// <summary>
/// Puts the values of several coders for one code on one case together. Each coder counts once; where somebody coded in several rounds, the
/// caller passes the latest coding only.
/// </summary>
public static class PositionRule
{
    /// <summary>The positions of a case on a code.</summary>
    /// <param name="values">One value per coder, in any order; empty: not coded.</param>
    /// <param name="basis">How to put them together.</param>
    /// <param name="adjudication">What an adjudicator decided; null: nothing was adjudicated. Only <see cref="BasisKind.Adjudicated"/> looks at it.</param>
    /// <returns>
    /// Empty when the case has no position on this basis (not coded, or not by this coder); several only for <see cref="BasisKind.Any"/>, then in
    /// the order of <see cref="PositionValue"/>.
    /// </returns>
    public static IReadOnlyList<PositionValue> Resolve(IReadOnlyList<CoderValue> values, Basis basis, PositionValue? adjudication = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(basis);
        PositionValue? one = basis.Kind switch
        {
            BasisKind.Adjudicated => adjudication ?? Unanimous([.. values.Select(v => v.Value)]),
            BasisKind.Majority => Majority([.. values.Select(v => v.Value)]),
            BasisKind.Coder => Unanimous([.. values.Where(v => v.Coder == basis.Coder).Select(v => v.Value)]),
            _ => null,
        };
        return basis.Kind == BasisKind.Any ? [.. values.Select(v => Of(v.Value)).Distinct().Order()] : one is { } position ? [position] : [];
    }

    /// <summary>The value on which all coders agree, else contested.</summary>
    /// <param name="values">One value per coder.</param>
    /// <returns>The position; null when there is no value.</returns>
    public static PositionValue? Unanimous(IReadOnlyList<CodingValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count == 0 ? null : values.All(v => v == values[0]) ? Of(values[0]) : PositionValue.Contested;
    }

    /// <summary>The value of more than half of the coders, else contested: two against two, and two against one and one, have no majority.</summary>
    /// <param name="values">One value per coder.</param>
    /// <returns>The position; null when there is no value.</returns>
    public static PositionValue? Majority(IReadOnlyList<CodingValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            return null;
        var most = values.GroupBy(v => v).MaxBy(g => g.Count())!;
        return most.Count() * 2 > values.Count ? Of(most.Key) : PositionValue.Contested;
    }

    /// <summary>The position that a single value stands for.</summary>
    /// <param name="value">A coder's value.</param>
    /// <returns>The position with the same text.</returns>
    public static PositionValue Of(CodingValue value) => value switch
    {
        CodingValue.A => PositionValue.A,
        CodingValue.B => PositionValue.B,
        CodingValue.Mixed => PositionValue.Mixed,
        CodingValue.Present => PositionValue.Present,
        CodingValue.Absent => PositionValue.Absent,
        CodingValue.NotApplicable => PositionValue.NotApplicable,
        _ => PositionValue.CannotTell,
    };
}
