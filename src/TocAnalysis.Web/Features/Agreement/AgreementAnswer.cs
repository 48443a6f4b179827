using System.Globalization;
using System.Text.Json.Serialization;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Every coefficient by its name, each with a value or the reason why there is none; then what they were computed from.</summary>
public sealed record AgreementAnswer
{
    /// <summary>Share of complete units on which all coders agree.</summary>
    public required CoefficientAnswer PercentAgreement { get; init; }

    /// <summary>Mean share of agreeing pairs of coders.</summary>
    public required CoefficientAnswer PercentAgreementPairs { get; init; }

    /// <summary>The same with quadratic weights.</summary>
    public required CoefficientAnswer PercentAgreementPairsQuadratic { get; init; }

    /// <summary>Cohen's kappa, two coders.</summary>
    public required CoefficientAnswer CohenKappa { get; init; }

    /// <summary>Cohen's kappa with linear weights.</summary>
    public required CoefficientAnswer CohenKappaLinear { get; init; }

    /// <summary>Cohen's kappa with quadratic weights.</summary>
    public required CoefficientAnswer CohenKappaQuadratic { get; init; }

    /// <summary>Scott's pi, two coders.</summary>
    public required CoefficientAnswer ScottPi { get; init; }

    /// <summary>Fleiss' kappa, equal numbers of ratings.</summary>
    public required CoefficientAnswer FleissKappa { get; init; }

    /// <summary>Fleiss' kappa in Gwet's extension to missing ratings.</summary>
    public required CoefficientAnswer FleissKappaWithMissing { get; init; }

    /// <summary>The same with quadratic weights.</summary>
    public required CoefficientAnswer FleissKappaQuadratic { get; init; }

    /// <summary>Conger's exact kappa.</summary>
    public required CoefficientAnswer CongerKappa { get; init; }

    /// <summary>Conger's kappa with quadratic weights.</summary>
    public required CoefficientAnswer CongerKappaQuadratic { get; init; }

    /// <summary>Light's kappa.</summary>
    public required CoefficientAnswer LightKappa { get; init; }

    /// <summary>Krippendorff's alpha, nominal.</summary>
    public required CoefficientAnswer KrippendorffAlphaNominal { get; init; }

    /// <summary>Krippendorff's alpha, ordinal.</summary>
    public required CoefficientAnswer KrippendorffAlphaOrdinal { get; init; }

    /// <summary>Krippendorff's alpha, interval.</summary>
    public required CoefficientAnswer KrippendorffAlphaInterval { get; init; }

    /// <summary>Krippendorff's alpha, ratio.</summary>
    public required CoefficientAnswer KrippendorffAlphaRatio { get; init; }

    /// <summary>Gwet's AC1.</summary>
    public required CoefficientAnswer GwetAc1 { get; init; }

    /// <summary>Gwet's AC2 with linear weights.</summary>
    public required CoefficientAnswer GwetAc2Linear { get; init; }

    /// <summary>Gwet's AC2 with quadratic weights.</summary>
    public required CoefficientAnswer GwetAc2Quadratic { get; init; }

    /// <summary>Brennan and Prediger's kappa.</summary>
    public required CoefficientAnswer BrennanPrediger { get; init; }

    /// <summary>Brennan and Prediger with quadratic weights.</summary>
    public required CoefficientAnswer BrennanPredigerQuadratic { get; init; }

    /// <summary>Mean share of agreeing pairs under own weights; left out where none were given, as are the other six.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? PercentAgreementPairsWeighted { get; init; }

    /// <summary>Cohen's kappa under own weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? CohenKappaWeighted { get; init; }

    /// <summary>Conger's kappa under own weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? CongerKappaWeighted { get; init; }

    /// <summary>Fleiss' kappa in Gwet's extension, under own weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? FleissKappaWeighted { get; init; }

    /// <summary>Krippendorff's alpha with the distances 1 - weight.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? KrippendorffAlphaWeighted { get; init; }

    /// <summary>Gwet's AC2 under own weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? GwetAc2Weighted { get; init; }

    /// <summary>Brennan and Prediger under own weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoefficientAnswer? BrennanPredigerWeighted { get; init; }

    /// <summary>Alpha of sets of codes under each named distance; left out where the values are no sets.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SetAnswer>? KrippendorffAlphaSets { get; init; }

    /// <summary>All units given.</summary>
    public required int N { get; init; }

    /// <summary>Units with two or more ratings.</summary>
    public required int Pairable { get; init; }

    /// <summary>Coders with at least one rating.</summary>
    public required int Coders { get; init; }

    /// <summary>Level of measurement.</summary>
    public required string Level { get; init; }

    /// <summary>The scale with how often each value was given and the kappa of each value against the rest.</summary>
    public required IReadOnlyList<CategoryAnswer> Categories { get; init; }

    /// <summary>What a reader must know beside the numbers.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Where the values come from; left out for a matrix coded elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreementOrigin? Origin { get; init; }

    /// <summary>The answer to a code of a round.</summary>
    public static AgreementAnswer Of(CodeAgreementDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        var answer = Of(detail.Report);
        return answer with { Origin = AgreementOrigin.Of(detail), Notes = [.. detail.Terms.Notes, .. answer.Notes] };
    }

    /// <summary>The answer to a report.</summary>
    public static AgreementAnswer Of(AgreementReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        CoefficientAnswer Answer(string name) => CoefficientAnswer.Of(report[name]);
        CoefficientAnswer? IfThere(string name) => report.Coefficients.FirstOrDefault(coefficient => coefficient.Name == name) is { } coefficient ? CoefficientAnswer.Of(coefficient) : null;
        return new()
        {
            PercentAgreement = Answer(CoefficientNames.PercentAgreement),
            PercentAgreementPairs = Answer(CoefficientNames.PercentAgreementPairs),
            PercentAgreementPairsQuadratic = Answer(CoefficientNames.PercentAgreementPairsQuadratic),
            CohenKappa = Answer(CoefficientNames.CohenKappa),
            CohenKappaLinear = Answer(CoefficientNames.CohenKappaLinear),
            CohenKappaQuadratic = Answer(CoefficientNames.CohenKappaQuadratic),
            ScottPi = Answer(CoefficientNames.ScottPi),
            FleissKappa = Answer(CoefficientNames.FleissKappa),
            FleissKappaWithMissing = Answer(CoefficientNames.FleissKappaWithMissing),
            FleissKappaQuadratic = Answer(CoefficientNames.FleissKappaQuadratic),
            CongerKappa = Answer(CoefficientNames.CongerKappa),
            CongerKappaQuadratic = Answer(CoefficientNames.CongerKappaQuadratic),
            LightKappa = Answer(CoefficientNames.LightKappa),
            KrippendorffAlphaNominal = Answer(CoefficientNames.KrippendorffAlphaNominal),
            KrippendorffAlphaOrdinal = Answer(CoefficientNames.KrippendorffAlphaOrdinal),
            KrippendorffAlphaInterval = Answer(CoefficientNames.KrippendorffAlphaInterval),
            KrippendorffAlphaRatio = Answer(CoefficientNames.KrippendorffAlphaRatio),
            GwetAc1 = Answer(CoefficientNames.GwetAc1),
            GwetAc2Linear = Answer(CoefficientNames.GwetAc2Linear),
            GwetAc2Quadratic = Answer(CoefficientNames.GwetAc2Quadratic),
            BrennanPrediger = Answer(CoefficientNames.BrennanPrediger),
            BrennanPredigerQuadratic = Answer(CoefficientNames.BrennanPredigerQuadratic),
            PercentAgreementPairsWeighted = IfThere(CoefficientNames.PercentAgreementPairsWeighted),
            CohenKappaWeighted = IfThere(CoefficientNames.CohenKappaWeighted),
            CongerKappaWeighted = IfThere(CoefficientNames.CongerKappaWeighted),
            FleissKappaWeighted = IfThere(CoefficientNames.FleissKappaWeighted),
            KrippendorffAlphaWeighted = IfThere(CoefficientNames.KrippendorffAlphaWeighted),
            GwetAc2Weighted = IfThere(CoefficientNames.GwetAc2Weighted),
            BrennanPredigerWeighted = IfThere(CoefficientNames.BrennanPredigerWeighted),
            N = report.Table.Units,
            Pairable = report.Table.PairableUnits,
            Coders = report.Table.Coders,
            Level = report.Table.Level.ToString().ToLowerInvariant(),
            Categories = [.. report.Prevalence.Zip(report.Categories, (prevalence, kappas) => new CategoryAnswer(
                prevalence.Category.Label, prevalence.Ratings, prevalence.Share, CoefficientAnswer.Of(kappas.Pooled), CoefficientAnswer.Of(kappas.OneAgainstRest)))],
            Notes = [.. NotesOn(report.Table)],
        };
    }

    private static IEnumerable<string> NotesOn(RatingTable table)
    {
        var scale = string.Create(CultureInfo.InvariantCulture, $"{table.Categories.Count} {(table.Categories.Count == 1 ? "category" : "categories")}");
        yield return table.CategoriesDeclared
            ? $"Weights, Gwet's coefficients and Brennan and Prediger's use the scale of {scale} as given, used or not."
            : $"No categories were declared: the scale is the {scale} found, {(table.AllNumbers ? "in numerical order" : "in the order of their characters")}. A value that nobody used is missing from it.";
        if (table.Level == MeasurementLevel.Nominal && table.HasOrder && table.Categories.Count > 2)
            yield return "The level is nominal: weighted, ordinal and interval coefficients read the categories in their order and mean something only if that order does.";
        if (!table.AllNumbers && table.Categories.Count > 0 && table.HasOrder)
            yield return "The categories are words: interval alpha uses their positions 1, 2, 3.";
        if (table.Layout == RatingLayout.Counts)
            yield return "Counts do not tell coders apart: the number of coders is the largest number of ratings of one unit.";
    }
}

/// <summary>One value of the scale.</summary>
/// <param name="Category">The value.</param>
/// <param name="Ratings">How often it was given.</param>
/// <param name="Share">Its part of all ratings.</param>
/// <param name="KappaPooled">Kappa of this value against the rest with pooled marginals (Fleiss).</param>
/// <param name="KappaOneAgainstRest">Kappa of this value against the rest with each coder's own marginals (Cohen).</param>
public sealed record CategoryAnswer(string Category, int Ratings, double? Share, CoefficientAnswer KappaPooled, CoefficientAnswer KappaOneAgainstRest);

/// <summary>A coefficient: value with interval, or notDefined.</summary>
public sealed record CoefficientAnswer
{
    /// <summary>The value; left out where it does not exist.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>Why there is no value; left out where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotDefined { get; init; }

    /// <summary>All units given.</summary>
    public required int N { get; init; }

    /// <summary>Units with two or more ratings.</summary>
    public required int Pairable { get; init; }

    /// <summary>Units that entered the value.</summary>
    public required int Used { get; init; }

    /// <summary>Coders with at least one rating.</summary>
    public required int Coders { get; init; }

    /// <summary>What was done with missing ratings.</summary>
    public required string MissingRule { get; init; }

    /// <summary>The 95 % interval, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IntervalAnswer? Interval { get; init; }

    /// <summary>Why there is no interval; left out where there is one or none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Warning { get; init; }

    /// <summary>The answer to a coefficient.</summary>
    public static CoefficientAnswer Of(Coefficient coefficient)
    {
        ArgumentNullException.ThrowIfNull(coefficient);
        return new()
        {
            Value = coefficient.Value,
            NotDefined = coefficient.NotDefined,
            N = coefficient.Units,
            Pairable = coefficient.Pairable,
            Used = coefficient.Used,
            Coders = coefficient.Coders,
            MissingRule = coefficient.MissingRule.InWords(),
            Interval = IntervalAnswer.Of(coefficient.Interval),
            Warning = coefficient.Warning,
        };
    }
}

/// <summary>A 95 % interval, which contains the value.</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="Method">analytic (Fleiss, Cohen and Everitt 1969), or bootstrap over units.</param>
/// <param name="StandardError">Standard error by that method.</param>
/// <param name="Seed">Seed of the bootstrap: the same seed gives the same interval.</param>
/// <param name="Draws">Resamples drawn.</param>
/// <param name="DrawsUsed">Resamples in which the coefficient was defined.</param>
public sealed record IntervalAnswer(
    double Low,
    double High,
    string Method,
    double StandardError,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Seed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Draws,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DrawsUsed)
{
    /// <summary>The answer to an interval, or null.</summary>
    public static IntervalAnswer? Of(CoefficientInterval? interval) => interval is null ? null : new(
        interval.Low, interval.High, interval.Method == IntervalMethod.CaseBootstrap ? "bootstrap over units, percentiles" : "analytic (Fleiss, Cohen and Everitt 1969)",
        interval.StandardError, interval.Seed, interval.Draws, interval.DrawsUsed);
}
