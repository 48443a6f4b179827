using System.Globalization;
using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Reads a request: JSON values become categories and counts, and whatever does not fit becomes a fault with its place.</summary>
internal sealed class AgreementInput
{
    private const int MostFaults = 50;

    /// <summary>Larger whole numbers change on their way through JavaScript.</summary>
    private const ulong LargestSeed = (1UL << 53) - 1;

    private static readonly string[] Names = ["units", "counts", "contingency", "categories", "level", "draws", "seed"];

    private readonly List<Fault> faults = [];
    private readonly MeasurementLevel level;
    private readonly string[]? categories;
    private readonly string?[][]? units;
    private readonly int[][]? counts;
    private readonly int[][]? contingency;

    public AgreementInput(ComputeAgreementRequest request)
    {
        foreach (var name in request.Others?.Keys.AsEnumerable() ?? [])
            faults.Add(new(name, $"Expected only {string.Join(", ", Names)}.", null, [.. Names.Where(known => known.StartsWith(name[..Math.Min(3, name.Length)], StringComparison.OrdinalIgnoreCase))]));
        var given = new (string Name, JsonElement? Value)[] { ("units", request.Units), ("counts", request.Counts), ("contingency", request.Contingency) }
            .Where(layout => IsGiven(layout.Value)).Select(layout => layout.Name).ToArray();
        if (given.Length != 1)
            faults.Add(new("units", "Expected exactly one of units, counts and contingency.", given.Length == 0 ? null : string.Join(", ", given)));

        level = Level(request.Level);
        categories = Categories(request.Categories);
        Options = new(Whole(request.Draws, "draws", 0, ComputeAgreement.MostDraws) ?? AgreementOptions.WithBootstrap.BootstrapDraws, Seed(request.Seed));
        units = Rows(request.Units, "units", Value);
        counts = Rows(request.Counts, "counts", Count);
        contingency = Rows(request.Contingency, "contingency", Count);
        if (units is not null && units.Length > 0 && units.Max(row => row.Length) > ComputeAgreement.MostCoders)
            faults.Add(TooMany("units", ComputeAgreement.MostCoders, "coders", units.Max(row => row.Length)));
    }

    public IReadOnlyList<Fault> Faults => faults;

    public AgreementOptions Options { get; }

    public Result<RatingTable> Table() => units is not null ? RatingTable.FromUnits(units, categories, level)
        : counts is not null ? RatingTable.FromCounts(counts, categories, level)
        : RatingTable.FromContingency(contingency!, categories, level);

    public static Fault TooMany(string place, int limit, string what, int actual) =>
        new(place, $"Expected at most {limit.ToString("N0", CultureInfo.InvariantCulture)} {what}.", actual.ToString("N0", CultureInfo.InvariantCulture));

    private static bool IsGiven(JsonElement? value) => value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    private static string Shown(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");
    }

    private void Add(string place, string expected, JsonElement value)
    {
        if (faults.Count < MostFaults) faults.Add(new(place, expected, Shown(value)));
    }

    private MeasurementLevel Level(JsonElement? element)
    {
        if (!IsGiven(element)) return MeasurementLevel.Nominal;
        foreach (var known in Enum.GetValues<MeasurementLevel>())
        {
            if (element!.Value.ValueKind == JsonValueKind.String && known.ToString().Equals(element.Value.GetString(), StringComparison.OrdinalIgnoreCase)) return known;
        }

        Add("level", "Expected nominal, ordinal, interval or ratio.", element!.Value);
        return MeasurementLevel.Nominal;
    }

    private string[]? Categories(JsonElement? element)
    {
        if (!IsGiven(element)) return null;
        if (element!.Value.ValueKind != JsonValueKind.Array)
        {
            Add("categories", "Expected a list of the scale's values in their order.", element.Value);
            return null;
        }

        var size = element.Value.GetArrayLength();
        if (size > ComputeAgreement.MostCategories)
        {
            faults.Add(TooMany("categories", ComputeAgreement.MostCategories, "categories", size));
            return null;
        }

        return [.. element.Value.EnumerateArray().Select((category, position) =>
        {
            if (category.ValueKind == JsonValueKind.Null) Add($"categories[{position}]", "Expected a text or a number; missing values are no category.", category);
            return Value(category, $"categories[{position}]") ?? "";
        })];
    }

    private T[][]? Rows<T>(JsonElement? element, string place, Func<JsonElement, string, T> read)
    {
        if (!IsGiven(element)) return null;
        if (element!.Value.ValueKind != JsonValueKind.Array)
        {
            Add(place, "Expected a list of rows.", element.Value);
            return null;
        }

        var rows = element.Value.EnumerateArray().ToArray();
        var cells = rows.Sum(row => row.ValueKind == JsonValueKind.Array ? row.GetArrayLength() : 0);
        if (Math.Max(cells, rows.Length) > ComputeAgreement.MostRatings)
        {
            faults.Add(TooMany(place, ComputeAgreement.MostRatings, "values in all rows together", Math.Max(cells, rows.Length)));
            return null;
        }

        // Counts and contingency tables are as wide as their scale.
        if (typeof(T) == typeof(int) && rows.Where(row => row.ValueKind == JsonValueKind.Array).Select(row => row.GetArrayLength()).DefaultIfEmpty().Max() is var width && width > ComputeAgreement.MostCategories)
        {
            faults.Add(TooMany(place, ComputeAgreement.MostCategories, "categories", width));
            return null;
        }

        return [.. rows.Select((row, i) =>
        {
            if (row.ValueKind == JsonValueKind.Array) return [.. row.EnumerateArray().Select((cell, j) => read(cell, $"{place}[{i}][{j}]"))];
            Add($"{place}[{i}]", "Expected a row: a list of values.", row);
            return Array.Empty<T>();
        })];
    }

    private string? Value(JsonElement cell, string place)
    {
        switch (cell.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Number when cell.TryGetDouble(out var number) && double.IsFinite(number):
                return RatingCategory.LabelOf(number);
            case JsonValueKind.String when !string.IsNullOrWhiteSpace(cell.GetString()):
                return cell.GetString();
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            default:
                Add(place, "Expected a text, a number, or null where there is no value.", cell);
                return null;
        }
    }

    private int Count(JsonElement cell, string place) => Whole(cell, place, 0, int.MaxValue) ?? Missing(cell, place);

    private int Missing(JsonElement cell, string place)
    {
        if (cell.ValueKind == JsonValueKind.Null) Add(place, "Expected a whole number of 0 or more.", cell);
        return 0;
    }

    private ulong Seed(JsonElement? element)
    {
        if (!IsGiven(element)) return AgreementOptions.UsualSeed;
        if (element!.Value.ValueKind == JsonValueKind.Number && element.Value.TryGetUInt64(out var seed) && seed <= LargestSeed) return seed;
        Add("seed", $"Expected a whole number from 0 to {LargestSeed}.", element.Value);
        return AgreementOptions.UsualSeed;
    }

    private int? Whole(JsonElement? element, string place, int least, int most)
    {
        if (!IsGiven(element)) return null;
        if (element!.Value.ValueKind == JsonValueKind.Number && element.Value.TryGetDouble(out var number)
            && number >= least && number <= most && number == Math.Floor(number))
            return (int)number;
        var expected = most == int.MaxValue
            ? "Expected a whole number of 0 or more."
            : $"Expected a whole number from {least} to {most.ToString("N0", CultureInfo.InvariantCulture)}.";
        Add(place, expected, element.Value);
        return null;
    }
}
