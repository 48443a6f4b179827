using System.Text.Json;
using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>The body as it was sent; values may be texts, numbers or null, so they are read by hand.</summary>
public sealed record ComputeAgreementRequest
{
    /// <summary>One row per unit: the value of each coder, or null. A value is a text or a number, or a list of codes where coders gave sets; then all values are lists.</summary>
    public JsonElement? Units { get; init; }

    /// <summary>One row per unit: how many coders chose each category.</summary>
    public JsonElement? Counts { get; init; }

    /// <summary>Two coders: rows the first one's categories, columns the second's, cells numbers of units.</summary>
    public JsonElement? Contingency { get; init; }

    /// <summary>The declared scale in its order; without it the values found.</summary>
    public JsonElement? Categories { get; init; }

    /// <summary>Names of the coders in the order of the columns of units, or of the two of contingency.</summary>
    public JsonElement? Coders { get; init; }

    /// <summary>Own weights of agreement: linear, quadratic, radical or ordinal, or a square table with 1 on the diagonal and all others from 0 to 1.</summary>
    public JsonElement? Weights { get; init; }

    /// <summary>In the place of weights, a square table of penalties with 0 on the diagonal (Cohen 1968).</summary>
    public JsonElement? Penalties { get; init; }

    /// <summary>nominal (where not given), ordinal, interval or ratio.</summary>
    public JsonElement? Level { get; init; }

    /// <summary>Resamples for intervals, 0 to <see cref="ComputeAgreement.MostDraws"/>; 1,000 where not given.</summary>
    public JsonElement? Draws { get; init; }

    /// <summary>Seed of the resampling.</summary>
    public JsonElement? Seed { get; init; }

    /// <summary>Whatever else was sent: refused by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}

/// <summary>Agreement of a matrix coded elsewhere: nothing is stored. Exactly one of units, counts and contingency is given.</summary>
public static class ComputeAgreement
{
    /// <summary>Largest number of cells in one request.</summary>
    public const int MostRatings = 200_000;

    /// <summary>Largest scale.</summary>
    public const int MostCategories = 200;

    /// <summary>Most coders of one table.</summary>
    public const int MostCoders = 500;

    /// <summary>Longest name of a category, a code or a coder.</summary>
    public const int LongestName = 200;

    /// <summary>Most different sets of codes: the distances of all pairs of them are summed.</summary>
    public const int MostSets = 4_000;

    /// <summary>Most resamples for intervals.</summary>
    public const int MostDraws = 5_000;

    /// <summary>Computes the report, or tells every fault of the request.</summary>
    public static Result<AgreementAnswer> Handle(ComputeAgreementRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var input = new AgreementInput(request);
        if (input.Faults.Count > 0) return Refused.Invalid(input.Faults);
        if (input.Sets is { } sets) return SetsAnswer.Of(sets, input);
        var table = input.Table();
        if (!table.Succeeded) return Refused.Invalid(table.Faults);

        // Without a declared scale its size is known only now.
        if (table.Value.Categories.Count > MostCategories)
            return Refused.Invalid(AgreementInput.TooMany("categories", MostCategories, "different values", table.Value.Categories.Count));
        var weights = input.WeightsFor(table.Value);
        if (!weights.Succeeded) return Refused.Invalid(weights.Faults);
        var answer = AgreementAnswer.Of(AgreementReport.Compute(table.Value, input.Options with { Weights = weights.Value.Weights }));
        return answer with { Notes = [.. answer.Notes, .. weights.Value.Notes, .. LookAlikes.NotesOn(table.Value)] };
    }
}
