using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The body of a coding in REST, as texts, so that every wrong value is a fault at its place instead of an unreadable body.</summary>
public sealed record CodingInput(string? Value, string? Confidence, string? Rationale, IReadOnlyList<EvidenceInput?>? Evidence)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads the body of a request.</summary>
    public static async Task<Result<CodingContent>> ReadAsync(HttpContext http, string code, CancellationToken cancellationToken)
    {
        CodingInput? input;
        try
        {
            input = await JsonSerializer.DeserializeAsync<CodingInput>(http.Request.Body, Json, cancellationToken);
        }
        catch (JsonException)
        {
            input = null;
        }

        return input is null
            ? Refused.Invalid(new Fault("body", "One JSON object with value, confidence, rationale and evidence: a list of objects with quote, text, start, source and locator."))
            : input.ToContent(code);
    }

    /// <summary>The coding, or all faults at once.</summary>
    public Result<CodingContent> ToContent(string code)
    {
        var faults = new List<Fault>();
        var value = Token<CodingValue>("value", Value, faults);
        if (string.IsNullOrWhiteSpace(Value))
            faults.Add(new Fault("value", $"One of: {string.Join(", ", Tokens.All<CodingValue>())}."));
        var confidence = Token<Confidence>("confidence", Confidence, faults);
        var evidence = new List<Evidence>();
        for (var i = 0; i < (Evidence?.Count ?? 0); i++)
        {
            if (Evidence![i] is { } one)
                evidence.Add(new Evidence(NullIfBlank(one.Quote), Token<CaseText>($"evidence[{i}].text", one.Text, faults), one.Start, NullIfBlank(one.Source), NullIfBlank(one.Locator)));
            else
                faults.Add(new Fault($"evidence[{i}]", "An object with quote, source or locator."));
        }

        return faults.Count > 0 ? Refused.Invalid(faults) : new CodingContent(code, value!.Value, confidence, NullIfBlank(Rationale), evidence);
    }

    private static T? Token<T>(string place, string? text, List<Fault> faults) where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Tokens.TryParse<T>(text, out var token))
            return token;
        faults.Add(new Fault(place, $"One of: {string.Join(", ", Tokens.All<T>())}.", text, NearestTerms.Of(text, Tokens.All<T>())));
        return null;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>One piece of evidence in REST.</summary>
public sealed record EvidenceInput(string? Quote, string? Text, int? Start, string? Source, string? Locator);
