using System.Globalization;
using System.Text.Json;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>
/// Reads fields of the seed files by hand: at the first start that costs half of what a serializer does, which has to be
/// compiled for every type. A field that is not there is null, false or empty.
/// </summary>
internal static class ReferenceJson
{
    public static JsonDocument Open(string fileName)
    {
        using var stream = ReferenceResource.Open(fileName);
        return JsonDocument.Parse(stream);
    }

    public static string RequiredText(this JsonElement entry, string field) =>
        entry.Text(field) ?? throw new JsonException($"An entry of the seed data lacks the field {field}.");

    public static string? Text(this JsonElement entry, string field) =>
        entry.TryGetProperty(field, out var value) ? value.GetString() : null;

    public static bool Flag(this JsonElement entry, string field) => entry.TryGetProperty(field, out var value) && value.GetBoolean();

    public static DateOnly? Day(this JsonElement entry, string field) =>
        entry.Text(field) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    public static IReadOnlyList<string> Texts(this JsonElement entry, string field) => entry.List(field, value => value.GetString()!);

    public static IReadOnlyList<T> List<T>(this JsonElement entry, string field, Func<JsonElement, T> read)
    {
        if (!entry.TryGetProperty(field, out var values))
        {
            return [];
        }

        var list = new List<T>(values.GetArrayLength());
        foreach (var value in values.EnumerateArray())
        {
            list.Add(read(value));
        }

        return list;
    }

    public static IReadOnlyDictionary<string, string> Map(this JsonElement entry, string field)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (entry.TryGetProperty(field, out var values))
        {
            foreach (var value in values.EnumerateObject())
            {
                map.Add(value.Name, value.Value.GetString()!);
            }
        }

        return map;
    }
}
