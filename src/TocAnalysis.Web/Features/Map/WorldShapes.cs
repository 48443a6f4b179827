using System.Text.Json;
using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Web.Features.Map;

/// <summary>A country as it is drawn: its outline, how large that is, and its point. Places without an outline have a point alone.</summary>
internal sealed record WorldShape(string D, int Area, int[]? At)
{
    /// <summary>So small that it is drawn as a ring too, to be seen and hit.</summary>
    public bool IsSmall => Area < 60;
}

/// <summary>The world in the Equal Earth projection, which keeps areas. Made by scripts/map.mjs.</summary>
internal sealed record WorldShapes(int Width, int Height, string Sphere, IReadOnlyList<string> Land, IReadOnlyDictionary<string, int[]> Views, IReadOnlyDictionary<string, WorldShape> Shapes)
{
    public static WorldShapes Read { get; } = Load();

    /// <summary>Where a country is: its point, or for a State that no longer exists the middle of those that followed; null: on no map.</summary>
    public (double X, double Y)? PointOf(string code, CountryVocabulary countries)
    {
        if (Shapes.TryGetValue(code, out var shape) && shape.At is { } at)
            return (at[0], at[1]);
        var after = countries.Find(code)?.Successors.Select(s => Shapes.GetValueOrDefault(s)).Where(s => s?.At is not null).ToList() ?? [];
        if (after.Count == 0)
            return null;
        // Larger successors draw the point towards them.
        var weight = after.Sum(s => Math.Max(1.0, s!.Area));
        return (after.Sum(s => s!.At![0] * Math.Max(1.0, s.Area)) / weight, after.Sum(s => s!.At![1] * Math.Max(1.0, s.Area)) / weight);
    }

    private static WorldShapes Load()
    {
        using var stream = typeof(WorldShapes).Assembly.GetManifestResourceStream(typeof(WorldShapes), "Geometry.world.json") ?? throw new InvalidOperationException("The shapes of the map were not built into the program.");
        return JsonSerializer.Deserialize<WorldShapes>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("The shapes of the map are empty.");
    }
}
