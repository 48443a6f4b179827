using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>The JSON forms of a case in REST.</summary>
public static class CaseAnswers
{
    /// <summary>Members that an answer has beside the record itself. A sender may leave them in place; they are not read.</summary>
    public static IReadOnlyList<string> BesideTheRecord { get; } = ["id", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "transnational", "audiences", "disagreements"];

    /// <summary>The audiences that a body gives; null: it says nothing of them, and the case keeps those that it has.</summary>
    public static Result<IReadOnlyList<string>?> Audiences(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("audiences", out var given))
            return (string[]?)null;
        return given.ValueKind == JsonValueKind.Array && given.EnumerateArray().All(a => a.ValueKind == JsonValueKind.String)
            ? given.EnumerateArray().Select(a => a.GetString()!).ToArray()
            : Refused.Invalid(new Fault(AudienceStore.Place, "A list of names of audiences."));
    }

    /// <summary>The record in the form in which it is sent back, with identifier, version, who and when.</summary>
    public static JsonObject Of(CaseDetail detail, Transnationality result)
    {
        var answer = new JsonObject
        {
            ["id"] = detail.Text,
            ["version"] = detail.Version,
            ["createdAt"] = detail.CreatedAt,
            ["createdBy"] = detail.CreatedBy,
            ["updatedAt"] = detail.UpdatedAt,
            ["updatedBy"] = detail.UpdatedBy,
            ["transnational"] = result.Text(),
            ["audiences"] = new JsonArray([.. detail.Audiences.Select(a => (JsonNode?)a)]),
        };
        if (detail.Content.Competing.Count > 0)
            answer["disagreements"] = JsonSerializer.SerializeToNode(CompetingValues.Of(detail.Content).Select(d => Of(d, detail)), CaseJson.Options);
        foreach (var member in JsonSerializer.SerializeToNode(detail.Content, CaseJson.Options)!.AsObject().ToList())
        {
            member.Value?.Parent?.AsObject().Remove(member.Key);
            answer[member.Key] = member.Value;
        }

        return answer;
    }

    private static DisagreementAnswer Of(Disagreement disagreement, CaseDetail detail) => new(
        disagreement.Field, disagreement.Preferred, disagreement.OtherValues,
        [.. disagreement.Values.Select(v => new CompetingAnswer(v.At, v.Value.Value, v.Value.Value == disagreement.Preferred, v.Value.Source, detail.Competing.ElementAtOrDefault(v.At)?.At, detail.Competing.ElementAtOrDefault(v.At)?.By))]);

    public static TransnationalityAnswer Of(TransnationalityResult result) => new(
        result.Reading, result.Result, result.Countries, Enum.GetValues<Stage>().ToDictionary(s => s.Text(), s => result.Stages[s]), result.AttachedWithoutStage,
        result.Reason, result.HangsOn, result.Missing, result.NotCounted);

    public static HistoryAnswer Of(CaseHistory history) => new(CaseId.Text(history.Id), history.Version, history.DeletedAt, history.Versions);
}

/// <summary>The test of paragraph 4 as REST writes it.</summary>
public sealed record TransnationalityAnswer(
    Reading Reading,
    Transnationality Result,
    IReadOnlyList<string> Countries,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Stages,
    IReadOnlyList<string> AttachedWithoutStage,
    string Reason,
    IReadOnlyList<CountryInvolvement> HangsOn,
    IReadOnlyList<string> Missing,
    IReadOnlyList<NotCounted> NotCounted);

/// <summary>A field of which sources say different things: the value of the record, which counts, and what is kept beside it.</summary>
public sealed record DisagreementAnswer(CompetingField Field, string? Preferred, int OtherValues, IReadOnlyList<CompetingAnswer> Values);

/// <summary>A competing value by its place in <c>competing</c>, with who put it there and when.</summary>
public sealed record CompetingAnswer(int Index, string Value, bool IsPreferred, string? Source, DateTimeOffset? RecordedAt, string? RecordedBy);

/// <summary>The versions of a case, latest first.</summary>
public sealed record HistoryAnswer(string Id, int Version, DateTimeOffset? DeletedAt, IReadOnlyList<CaseVersion> Items);

/// <summary>A page of cases as REST writes it; <c>facets</c> only where they were asked for.</summary>
public sealed record CaseListAnswer(
    IReadOnlyList<FoundCase> Items,
    int Total,
    bool TotalIsExact,
    string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>? Facets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RankedAmong = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OtherSpelling>? DidYouMean = null);
