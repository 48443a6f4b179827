using System.Globalization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Import;

/// <summary>Reads the file of codings. Rows of the same case, code, coder and round are one coding with several pieces of evidence.</summary>
internal static class CodingRows
{
    public static IReadOnlyList<PackageRow<PackageCoding>> Codings(PackageCells? cells, CaseTexts texts, IImportVocabulary vocabulary)
    {
        var rows = new List<(PackageCoding Coding, int Row, List<Evidence> Evidence)>();
        var byKey = new Dictionary<(string, string, string, string?), int>();
        while (cells?.Next() == true)
        {
            var (of, code, coder) = (cells.Reference("case"), cells.Code("code"), cells.Cell("coder"));
            var (value, confidence, rationale) = (cells.Term<CodingValue>("value"), cells.Term<Confidence>("confidence"), cells.Cell("rationale"));
            var (quote, source, locator, round) = (cells.Cell("quote"), cells.Reference("source"), cells.Cell("locator"), cells.Cell("round"));
            CheckScale(cells, vocabulary, code, value);
            CheckEvidence(cells, value, rationale, quote, source, locator);
            var place = of is null || quote is null ? null : FindQuote(cells, texts, of, quote);
            if (of is null || code is null || value is null)
                continue;

            var evidence = new Evidence(quote, place?.Text, place?.Start, source, locator);
            var coding = new PackageCoding(of, coder, new CodingContent(code, value.Value, confidence, rationale, [], round));
            if (byKey.TryAdd((of, code, coder ?? vocabulary.ImportingCoder, round), rows.Count))
            {
                rows.Add((coding, cells.Row, evidence is { Quote: null, Source: null, Locator: null } ? [] : [evidence]));
                continue;
            }

            var first = rows[byKey[(of, code, coder ?? vocabulary.ImportingCoder, round)]];
            CheckFurther(cells, first, coding, evidence);
            first.Evidence.Add(evidence);
        }

        return [.. rows.Select(r => new PackageRow<PackageCoding>(
            r.Coding with { Coding = r.Coding.Coding with { Evidence = r.Evidence } }, PackageFormat.Codings, r.Row))];
    }

    private static void CheckScale(PackageCells cells, IImportVocabulary vocabulary, string? code, CodingValue? value)
    {
        if (code is null)
            return;
        var allowed = vocabulary.Values(code);
        if (allowed.Count == 0)
            cells.Add(PackageFaultKind.NotCodable, "code", code, "A code that takes codings; this one is a heading or a register.");
        else if (value is { } given && !allowed.Contains(given))
            cells.Add(PackageFaultKind.ValueOfOtherScale, "value", given.Text(), $"{code} takes {string.Join(", ", allowed.Select(v => v.Text()))}.");
    }

    private static void CheckEvidence(PackageCells cells, CodingValue? value, string? rationale, string? quote, string? source, string? locator)
    {
        // Where one of these cells has a fault of its own, what it was meant to bring is not known.
        if (cells.HasFault || value is null || !CodingRules.NeedsEvidence(value.Value) || quote is not null || source is not null)
            return;
        if (!string.Equals(locator, PackageFormat.NoEvidence, StringComparison.OrdinalIgnoreCase))
        {
            cells.Add(PackageFaultKind.NoEvidence, "quote", null,
                $"Evidence for {value.Value.Text()}: a quote, or a source, or a rationale together with the word {PackageFormat.NoEvidence} as locator.");
        }
        else if (rationale is null)
        {
            cells.Add(PackageFaultKind.NoEvidence, "rationale", null, $"A rationale, since the locator says that there is no other evidence for {value.Value.Text()}.");
        }
    }

    private static (CaseText Text, int Start)? FindQuote(PackageCells cells, CaseTexts texts, string reference, string quote)
    {
        var place = texts.Find(reference, quote, out var finds);
        if (finds == 0)
            cells.Add(PackageFaultKind.QuoteNotFound, "quote", quote, "Words of the case's summary or narrative, exactly as they stand there; these stand nowhere in them.");
        else if (finds > 1)
            cells.Add(PackageFaultKind.QuoteAmbiguous, "quote", quote, string.Create(CultureInfo.InvariantCulture, $"Words that stand once in the case's summary and narrative; these stand there {finds} times. Quote more of the sentence."));
        return place;
    }

    private static void CheckFurther(PackageCells cells, (PackageCoding Coding, int Row, List<Evidence> Evidence) first, PackageCoding further, Evidence evidence)
    {
        if (cells.HasFault)
            return;
        var (one, other) = (first.Coding.Coding, further.Coding);
        (string Column, string? Given, string? Before)? conflict =
            one.Value != other.Value ? ("value", other.Value.Text(), one.Value.Text())
            : one.Confidence != other.Confidence ? ("confidence", other.Confidence?.Text(), one.Confidence?.Text())
            : one.Rationale != other.Rationale ? ("rationale", other.Rationale, one.Rationale)
            : null;
        if (conflict is { } c)
        {
            cells.Add(PackageFaultKind.Conflict, c.Column, c.Given,
                string.Create(CultureInfo.InvariantCulture, $"The same {c.Column} as in row {first.Row}, which is the same coder's coding of the same code on the same case in the same round."));
        }
        else if (first.Evidence.Contains(evidence) || evidence is { Quote: null, Source: null, Locator: null })
        {
            cells.Add(PackageFaultKind.Duplicate, "code", further.Coding.Code,
                string.Create(CultureInfo.InvariantCulture, $"Further evidence, or one row only; row {first.Row} says the same already."));
        }
    }
}
