using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Codings;

/// <summary>
/// What a coding must be like: a value of the code's scale, and evidence where the value asserts something. A, B, mixed, present and absent need
/// a quotation of the case's own text, or a cited source, or else a rationale together with the word <c>none</c> as locator. "Does not apply"
/// and "cannot tell" need none.
/// </summary>
public static class CodingRules
{
    /// <summary>The locator that says openly that there is no evidence beside the rationale.</summary>
    public const string NoLocator = "none";

    private static readonly CodingValue[] TwoPole = [CodingValue.A, CodingValue.B, CodingValue.Mixed, CodingValue.NotApplicable, CodingValue.CannotTell];

    private static readonly CodingValue[] Presence = [CodingValue.Present, CodingValue.Absent, CodingValue.NotApplicable, CodingValue.CannotTell];

    /// <summary>The values that a scale allows, in the order in which they are offered; none for a code that is not coded by hand.</summary>
    /// <param name="scale">The scale.</param>
    /// <returns>The values.</returns>
    public static IReadOnlyList<CodingValue> Allowed(ValueScale scale) => scale switch
    {
        ValueScale.TwoPole => TwoPole,
        ValueScale.Presence => Presence,
        _ => [],
    };

    /// <summary>Whether a value asserts something of the case, so that it needs evidence.</summary>
    /// <param name="value">The value.</param>
    /// <returns>False for "does not apply" and "cannot tell".</returns>
    public static bool NeedsEvidence(CodingValue value) => value is not (CodingValue.NotApplicable or CodingValue.CannotTell);

    /// <summary>All faults of a coding at once.</summary>
    /// <param name="coding">The coding as it was given; positions of quotations are not looked at, <see cref="Anchor"/> sets them.</param>
    /// <param name="codebook">The version that it is made with.</param>
    /// <param name="summary">Summary of the case.</param>
    /// <param name="narrative">Narrative of the case.</param>
    /// <param name="knowsSource">Whether a source of this reference exists.</param>
    /// <returns>Faults at <c>code</c>, <c>value</c>, <c>rationale</c>, <c>evidence</c>, <c>evidence[0].quote</c> and so on; empty when there is none.</returns>
    public static IReadOnlyList<Fault> Validate(CodingContent coding, CodebookContent codebook, string summary, string narrative, Func<string, bool> knowsSource)
    {
        ArgumentNullException.ThrowIfNull(coding);
        ArgumentNullException.ThrowIfNull(codebook);
        ArgumentNullException.ThrowIfNull(knowsSource);
        var faults = new List<Fault>();
        faults.AddRange(CodeAndValue(coding, codebook));
        if (coding.Rationale?.Length > CaseContent.MaxNote)
            faults.Add(new Fault("rationale", $"At most {CaseContent.MaxNote} characters; these are {coding.Rationale.Length}."));
        if (coding.Round?.Length > CaseContent.MaxReference)
            faults.Add(new Fault("round", $"At most {CaseContent.MaxReference} characters.", coding.Round));
        for (var i = 0; i < coding.Evidence.Count; i++)
            faults.AddRange(OneEvidence(coding.Evidence[i], $"evidence[{i}]", summary, narrative, knowsSource));
        if (NeedsEvidence(coding.Value) && !HasEvidence(coding))
        {
            faults.Add(coding.Evidence.Any(IsOpenlyNone)
                ? new Fault("rationale", $"With the locator “{NoLocator}” and no quotation or source, say why the case shows “{coding.Value.Text()}”.")
                : new Fault("evidence", $"The value “{coding.Value.Text()}” needs a quotation from the case, or a source, or a rationale together with the locator “{NoLocator}”."));
        }

        return faults;
    }

    /// <summary>The coding with each quotation tied to the one place where it stands; those not found exactly once keep no position.</summary>
    /// <param name="coding">A coding.</param>
    /// <param name="summary">Summary of the case.</param>
    /// <param name="narrative">Narrative of the case.</param>
    /// <returns>The coding with positions.</returns>
    public static CodingContent Anchor(CodingContent coding, string summary, string narrative)
    {
        ArgumentNullException.ThrowIfNull(coding);
        return coding with { Evidence = [.. coding.Evidence.Select(e => EvidenceAnchor.Reanchor(e, summary, narrative))] };
    }

    private static IEnumerable<Fault> CodeAndValue(CodingContent coding, CodebookContent codebook)
    {
        if (codebook.Find(coding.Code) is not { } code)
        {
            var codable = codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key);
            yield return new Fault("code", $"A code of codebook version {codebook.Version}.", coding.Code, NearestTerms.Of(coding.Code, codable));
        }
        else if (!code.IsCodable)
        {
            yield return new Fault("code", $"{code.Key} is not coded by hand.", coding.Code);
        }
        else if (!Allowed(code.Scale).Contains(coding.Value))
        {
            yield return new Fault("value", $"{code.Key} takes one of: {string.Join(", ", Allowed(code.Scale).Select(v => v.Text()))}.", coding.Value.Text());
        }
    }

    private static IEnumerable<Fault> OneEvidence(Evidence evidence, string place, string summary, string narrative, Func<string, bool> knowsSource)
    {
        if (evidence.Quote is { } quote)
        {
            var times = EvidenceAnchor.Locate(quote, summary, narrative, evidence.Text).Times;
            var where = evidence.Text is { } text ? $"the {text.Text()}" : "the summary or narrative";
            if (times == 0)
                yield return new Fault($"{place}.quote", $"Words exactly as they stand in {where}; these were not found there.", quote);
            else if (times > 1)
                yield return new Fault($"{place}.quote", $"Words that stand only once in {where}; these were found {times} times. Quote a few more words around them.", quote);
        }

        if (evidence.Source is { } source && !knowsSource(source))
            yield return new Fault($"{place}.source", "The reference of a recorded source.", source);
        if (evidence.Locator?.Length > CaseContent.MaxNote)
            yield return new Fault($"{place}.locator", $"At most {CaseContent.MaxNote} characters.");
        if (evidence is { Quote: null, Source: null } && !IsOpenlyNone(evidence))
            yield return new Fault(place, $"A quotation, or a source, or the locator “{NoLocator}”.", evidence.Locator);
    }

    private static bool HasEvidence(CodingContent coding) =>
        coding.Evidence.Any(e => e.Quote is not null || e.Source is not null)
        || (!string.IsNullOrWhiteSpace(coding.Rationale) && coding.Evidence.Any(IsOpenlyNone));

    /// <summary>Whether a piece of evidence says openly that there is none: no quotation, no source, the locator “none”.</summary>
    /// <param name="evidence">The piece.</param>
    public static bool IsOpenlyNone(Evidence evidence) =>
        evidence is { Quote: null, Source: null } && string.Equals(evidence.Locator?.Trim(), NoLocator, StringComparison.OrdinalIgnoreCase);
}
