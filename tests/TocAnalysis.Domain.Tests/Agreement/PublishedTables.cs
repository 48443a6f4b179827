using System.Globalization;
using System.Text.Json;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>The published tables with their published coefficients, from the embedded file.</summary>
internal static class PublishedTables
{
    private static readonly JsonElement File = Read();

    public static IEnumerable<JsonElement> Vectors => File.GetProperty("vectors").EnumerateArray();

    public static JsonElement Vector(string id) => Vectors.Single(vector => vector.GetProperty("id").GetString() == id);

    public static JsonElement EdgeCase(string id) => File.GetProperty("edgeCases").EnumerateArray().Single(edge => edge.GetProperty("id").GetString() == id);

    /// <summary>The table of a publication, as a whole or of the named coders (from 1), on its declared scale or on the values found.</summary>
    public static RatingTable Table(string id, int[]? coders = null, bool declared = true)
    {
        var vector = Vector(id);
        var categories = declared ? vector.GetProperty("categories").EnumerateArray().Select(Text).ToArray() : null;
        var level = Enum.Parse<MeasurementLevel>(vector.GetProperty("level").GetString()!, ignoreCase: true);
        var rows = vector.GetProperty("data").EnumerateArray().Select(row => row.EnumerateArray().ToArray()).ToArray();
        if (vector.GetProperty("layout").GetString() == "contingency")
            return RatingTable.FromContingency([.. rows.Select(row => row.Select(cell => cell.GetInt32()).ToArray())], categories!, level).Value;
        return RatingTable.FromUnits([.. rows.Select(row => Pick(row, coders))], categories!, level).Value;
    }

    public static RatingTable Units(JsonElement data, IReadOnlyList<string>? categories = null) =>
        RatingTable.FromUnits([.. data.EnumerateArray().Select(row => row.EnumerateArray().Select(TextOrNull).ToArray())], categories).Value;

    public static string?[] Pick(JsonElement[] row, int[]? coders) =>
        [.. (coders ?? [.. Enumerable.Range(1, row.Length)]).Select(coder => TextOrNull(row[coder - 1]))];

    private static string? TextOrNull(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : Text(value);

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("R", CultureInfo.InvariantCulture) : value.GetString()!;

    private static JsonElement Read()
    {
        using var stream = typeof(PublishedTables).Assembly.GetManifestResourceStream("published-tables.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
