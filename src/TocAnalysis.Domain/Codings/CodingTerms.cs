using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Codings;

/// <summary>
/// The value that one coder gives one code on one case. "Not coded" is the absence of a coding and is none of these.
/// </summary>
public enum CodingValue
{
    /// <summary>The case supports pole A.</summary>
    [Token("A")] A,

    /// <summary>The case supports pole B.</summary>
    [Token("B")] B,

    /// <summary>The case supports both poles.</summary>
    [Token("mixed")] Mixed,

    /// <summary>The case shows it.</summary>
    [Token("present")] Present,

    /// <summary>The case shows that it was not there.</summary>
    [Token("absent")] Absent,

    /// <summary>The code does not apply to this case.</summary>
    [Token("not-applicable")] NotApplicable,

    /// <summary>It applies, but the record does not allow to tell.</summary>
    [Token("cannot-tell")] CannotTell,
}

/// <summary>Where in a case a quotation stands.</summary>
public enum CaseText
{
    /// <summary>In the summary.</summary>
    [Token("summary")] Summary,

    /// <summary>In the narrative.</summary>
    [Token("narrative")] Narrative,
}

/// <summary>
/// What a coding rests on: a quotation of the case's own text, a cited source, or, with a rationale, the open statement that there is none.
/// </summary>
/// <param name="Quote">Words of the summary or narrative, exactly as they stand there; null: no quotation.</param>
/// <param name="Text">Where the quotation stands; null with <paramref name="Quote"/>.</param>
/// <param name="Start">First Unicode code point of the quotation in that text, from 0; null with <paramref name="Quote"/>.</param>
/// <param name="Source">Reference of a cited source; null: none cited.</param>
/// <param name="Locator">Where in the source; the word <c>none</c> alone says that there is no evidence beside the rationale.</param>
public sealed record Evidence(string? Quote = null, CaseText? Text = null, int? Start = null, string? Source = null, string? Locator = null);

/// <summary>One coder's value for one code on one case, with its evidence.</summary>
/// <param name="Code">Key of the code.</param>
/// <param name="Value">The value.</param>
/// <param name="Confidence">How sure the coder is; null: not said.</param>
/// <param name="Rationale">Why, in the coder's words.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Round">Coding round; null: none.</param>
public sealed record CodingContent(string Code, CodingValue Value, Confidence? Confidence, string? Rationale, IReadOnlyList<Evidence> Evidence, string? Round = null);
