using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Import;

/// <summary>
/// The texts that quotations of a package are looked up in: those that each case will have once the package is in, from the package where it
/// brings them, else as recorded.
/// </summary>
internal sealed class CaseTexts(PackageReferences references, IImportVocabulary vocabulary)
{
    /// <summary>Counting stops here; more often than this is just as ambiguous.</summary>
    private const int MostCounted = 100;

    private readonly Dictionary<string, (string Summary, string Narrative)?> byCase = new(StringComparer.Ordinal);

    /// <summary>Notes the texts of a case of the package; null: they have a fault of their own, so no quotation is looked up in them.</summary>
    public void Add(string reference, (string Summary, string Narrative)? texts) => byCase[reference] = texts;

    /// <summary>Where a quotation stands; null: its number of finds is not one, or cannot be told.</summary>
    public (CaseText Text, int Start)? Find(string reference, string quote, out int? finds)
    {
        finds = null;
        if (!byCase.TryGetValue(reference, out var known))
            known = references.IsSure(PackageFormat.Cases) && vocabulary.Case(reference) is { } recorded ? (recorded.Summary, recorded.Narrative) : null;
        if (known is not { } texts)
            return null;
        var inSummary = Count(texts.Summary, quote, out var summaryStart);
        var inNarrative = Count(texts.Narrative, quote, out var narrativeStart);
        finds = inSummary + inNarrative;
        if (finds != 1)
            return null;
        return inSummary == 1
            ? (CaseText.Summary, EvidenceAnchor.ToCodePoints(texts.Summary, summaryStart))
            : (CaseText.Narrative, EvidenceAnchor.ToCodePoints(texts.Narrative, narrativeStart));
    }

    private static int Count(string text, string quote, out int first)
    {
        first = text.IndexOf(quote, StringComparison.Ordinal);
        var count = 0;
        for (var at = first; at >= 0 && count < MostCounted; at = text.IndexOf(quote, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }
}
