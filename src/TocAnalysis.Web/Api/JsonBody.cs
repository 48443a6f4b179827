using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Api;

/// <summary>
/// Reads the body of a request as a value of the Domain. Everything that does not fit is told at once, each at its place (<c>countries[2].stage</c>),
/// in words of the project and never in those of an exception.
/// </summary>
public static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads one object.</summary>
    /// <param name="json">The bytes as they came.</param>
    /// <param name="ignored">Members of the answer that a sender may leave in place; they are passed over.</param>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> json, IReadOnlyCollection<string> ignored) where T : class
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $"line {line + 1}, byte {exception.BytePositionInLine + 1}" : "body";
            return Refused.Invalid(new Fault(place, "JSON in UTF-8 as RFC 8259 describes it, each member of an object once. Here it stops being that."));
        }

        using (document)
        {
            var faults = new List<Fault>();
            Check(document.RootElement, typeof(T), "", ignored, faults);
            return faults.Count > 0 ? Refused.Invalid(faults) : document.RootElement.Deserialize<T>(CaseJson.Options)!;
        }
    }

    private static void Check(JsonElement element, Type type, string place, IReadOnlyCollection<string> ignored, List<Fault> faults)
    {
        var info = CaseJson.Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                Members(element, info, place, ignored, faults);
                break;
            case JsonTypeInfoKind.Object:
                faults.Add(new Fault(place.Length == 0 ? "body" : place, "A JSON object.", Given(element)));
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Check(item, info.ElementType!, $"{place}[{index++}]", [], faults);
                break;
            case JsonTypeInfoKind.Enumerable:
                faults.Add(new Fault(place, "A JSON list.", Given(element)));
                break;
            default:
                Value(element, type, place, faults);
                break;
        }
    }

    private static void Members(JsonElement element, JsonTypeInfo info, string place, IReadOnlyCollection<string> ignored, List<Fault> faults)
    {
        var prefix = place.Length == 0 ? "" : place + ".";
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            given.Add(member.Name);
            var property = info.Properties.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                if (!ignored.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
                    faults.Add(new Fault(prefix + member.Name, "No member has this name.", null, NearestTerms.Of(member.Name, info.Properties.Select(p => p.Name))));
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Check(member.Value, property.PropertyType, prefix + property.Name, [], faults);
            }
            else if (!TakesNull(property))
            {
                faults.Add(new Fault(prefix + property.Name, "Something other than null; leave the member out for its default.", "null"));
            }
        }

        faults.AddRange(info.Properties.Where(p => p.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false } && !given.Contains(p.Name))
            .Select(p => new Fault(prefix + p.Name, "This member is needed.")));
    }

    private static bool TakesNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static void Value(JsonElement element, Type type, string place, List<Fault> faults)
    {
        try
        {
            element.Deserialize(type, CaseJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            faults.Add(Expected(element, Nullable.GetUnderlyingType(type) ?? type, place));
        }
    }

    private static Fault Expected(JsonElement element, Type type, string place)
    {
        if (type.IsEnum)
        {
            var accepted = Texts(type);
            return new Fault(place, $"One of: {string.Join(", ", accepted)}.", Given(element), NearestTerms.Of(Given(element) ?? "", accepted));
        }

        var expected = type == typeof(PartialDate) ? PartialDate.Expectation
            : type == typeof(string) ? "A JSON text."
            : type == typeof(bool) ? "true or false."
            : type == typeof(int) || type == typeof(long) ? "A whole number." : "Another kind of value.";
        return new Fault(place, expected, Given(element));
    }

    private static IReadOnlyList<string> Texts(Type type) =>
        [.. ((IEnumerable)typeof(Tokens).GetMethod(nameof(Tokens.All))!.MakeGenericMethod(type).Invoke(null, null)!).Cast<string>()];

    private static string? Given(JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.String && IsWhole(element) ? element.GetString() : element.GetRawText();
        return text?.Length > 80 ? text[..79] + "…" : text;
    }

    /// <summary>A text with half a surrogate pair, written as an escape, cannot be taken as a text.</summary>
    private static bool IsWhole(JsonElement element)
    {
        try
        {
            return element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
