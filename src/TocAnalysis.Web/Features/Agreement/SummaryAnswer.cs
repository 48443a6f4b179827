using System.Text.Json.Serialization;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Agreement on all codes in REST.</summary>
public sealed record SummaryAnswer(
    string? Round, IReadOnlyList<string> CoderNames, IReadOnlyList<int> CodebookVersions, string Filter, bool Independent, DateOnly Date, IReadOnlyList<string> Notes,
    IReadOnlyList<CodeAnswer> Codes, CoefficientAnswer PooledKappa, IReadOnlyList<SetAnswer> KrippendorffAlphaSets)
{
    /// <summary>The answer to a summary.</summary>
    public static SummaryAnswer Of(AgreementSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var terms = summary.Terms;
        return new SummaryAnswer(
            terms.Round, terms.Coders, terms.Versions, terms.Filter, terms.Independent, terms.Date, terms.Notes,
            [.. summary.Codes.Select(c => new CodeAnswer(c.Code, c.Title, AgreementAnswer.Of(c.Report)))],
            CoefficientAnswer.Of(summary.Pooled.Kappa),
            [.. summary.Sets.Select(s => new SetAnswer(s.Distance.ToString(), CoefficientAnswer.Of(s.Alpha)))]);
    }
}

/// <summary>One code of the summary.</summary>
public sealed record CodeAnswer(string Code, string Title, AgreementAnswer Agreement);

/// <summary>Alpha of sets under a named distance.</summary>
public sealed record SetAnswer(string Distance, CoefficientAnswer Alpha);

/// <summary>A pair of coders in REST.</summary>
public sealed record PairAnswer(string First, string Second, int Pairable, CoefficientAnswer PercentAgreement, CoefficientAnswer CohenKappa, CoefficientAnswer KrippendorffAlphaNominal);

/// <summary>A month in REST.</summary>
public sealed record PeriodAnswer(string Month, int N, int Pairable, CoefficientAnswer PercentAgreementPairs, CoefficientAnswer KrippendorffAlphaNominal);

/// <summary>A round in REST.</summary>
public sealed record RoundAgreementAnswer(string Round, int CodebookVersion, bool Independent, int N, int Pairable, int Coders, CoefficientAnswer PercentAgreementPairs, CoefficientAnswer KrippendorffAlphaNominal);

/// <summary>What a stored agreement adds to one that is computed from a matrix.</summary>
public sealed record AgreementOrigin(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Round, string Code, IReadOnlyList<string> CoderNames, IReadOnlyList<int> CodebookVersions, string Filter,
    bool Independent, DateOnly Date, ulong Seed, IReadOnlyList<PairAnswer> Pairs, IReadOnlyList<PeriodAnswer> Months, IReadOnlyList<RoundAgreementAnswer> Rounds)
{
    /// <summary>The origin of a code's agreement.</summary>
    public static AgreementOrigin Of(CodeAgreementDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        var terms = detail.Terms;
        return new AgreementOrigin(
            terms.Round, detail.Code.Key, terms.Coders, terms.Versions, terms.Filter, terms.Independent, terms.Date, detail.Seed,
            [.. detail.Pairs.Select(p => new PairAnswer(p.First, p.Second, p.Pairable, CoefficientAnswer.Of(p.Percent), CoefficientAnswer.Of(p.Kappa), CoefficientAnswer.Of(p.Alpha)))],
            [.. detail.Periods.Select(p => new PeriodAnswer(p.Period, p.Units, p.Pairable, CoefficientAnswer.Of(p.Percent), CoefficientAnswer.Of(p.Alpha)))],
            [.. detail.Rounds.Select(r => new RoundAgreementAnswer(r.Round, r.Version, r.Independent, r.Units, r.Pairable, r.Coders, CoefficientAnswer.Of(r.Percent), CoefficientAnswer.Of(r.Alpha)))]);
    }
}
