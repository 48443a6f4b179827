using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codings.Workbench;

/// <summary>What the coder has chosen and typed for one code; anything may still be missing.</summary>
public sealed class CodingForm
{
    public required string Code { get; init; }

    public CodingValue? Value { get; set; }

    public Confidence? Confidence { get; set; }

    public string Rationale { get; set; } = "";

    /// <summary>Quotations and sources, without the open statement that there is none.</summary>
    public List<Evidence> Evidence { get; } = [];

    /// <summary>The coder says openly that there is no evidence beside the rationale.</summary>
    public bool NoEvidence { get; set; }

    /// <summary>Version of the own coding that this was begun from; 0: there was none.</summary>
    public int BaseVersion { get; set; }

    /// <summary>Whether something differs from what is saved.</summary>
    public bool IsDraft { get; set; }

    public static CodingForm Of(string code, CodingView? saved) => saved is null
        ? new CodingForm { Code = code }
        : Fill(new CodingForm { Code = code, BaseVersion = saved.Version }, saved.Value, saved.Confidence, saved.Rationale, saved.Evidence.Select(e => e.ToEvidence()));

    public static CodingForm Of(KeptDraft kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var form = new CodingForm { Code = kept.Code, BaseVersion = kept.BaseVersion, IsDraft = true };
        return Fill(form, kept.Draft.Value, kept.Draft.Confidence, kept.Draft.Rationale, kept.Draft.Evidence);
    }

    /// <summary>As a coding; a fault where no value is chosen, because that is the one thing a coding cannot be without.</summary>
    public Result<CodingContent> ToCoding(string expected) =>
        Value is { } value ? new CodingContent(Code, value, Confidence, Blank(Rationale), AllEvidence()) : Refused.Invalid(new Fault("value", expected));

    /// <summary>Whether it says what a saved coding says.</summary>
    public bool Says(CodingView coding)
    {
        ArgumentNullException.ThrowIfNull(coding);
        var other = Of(Code, coding);
        return (Value, Confidence, Blank(Rationale), NoEvidence) == (other.Value, other.Confidence, Blank(other.Rationale), other.NoEvidence)
            && Evidence.Select(e => (e.Quote, e.Text, e.Source, e.Locator)).SequenceEqual(other.Evidence.Select(e => (e.Quote, e.Text, e.Source, e.Locator)));
    }

    public CodingDraft ToDraft() => new(Value, Confidence, Blank(Rationale), AllEvidence());

    private List<Evidence> AllEvidence() => NoEvidence ? [.. Evidence, new Evidence(Locator: CodingRules.NoLocator)] : [.. Evidence];

    private static CodingForm Fill(CodingForm form, CodingValue? value, Confidence? confidence, string? rationale, IEnumerable<Evidence> evidence)
    {
        (form.Value, form.Confidence, form.Rationale) = (value, confidence, rationale ?? "");
        foreach (var one in evidence)
        {
            if (one is { Quote: null, Source: null } && string.Equals(one.Locator?.Trim(), CodingRules.NoLocator, StringComparison.OrdinalIgnoreCase))
                form.NoEvidence = true;
            else
                form.Evidence.Add(one);
        }

        return form;
    }

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
