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

    private static readonly string[] Names = ["units", "counts", "contingency", "categories", "coders", "level", "weights", "penalties", "draws", "seed"];

    /// <summary>What some programs write where a value is missing, and what is no number either.</summary>
    private static readonly string[] NoValues = ["NaN", "Infinity", "-Infinity", "+Infinity"];

    private readonly List<Fault> faults = [];
    private readonly MeasurementLevel level;
    private readonly string[]? categories;
    private readonly string?[][]? units;
    private readonly int[][]? counts;
    private readonly int[][]? contingency;
    private readonly JsonElement? givenWeights;
    private readonly double[][]? weights;
    private readonly double[][]? penalties;

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
        if (SetsInput.AreSets(request.Units)) Sets = SetsInput.Read(request.Units!.Value, categories, faults, ReadValue);
        else units = Rows(request.Units, "units", ReadValue);
        counts = Rows(request.Counts, "counts", Count);
        contingency = Rows(request.Contingency, "contingency", Count);
        if (units is not null && units.Length > 0 && units.Max(row => row.Length) > ComputeAgreement.MostCoders)
            faults.Add(TooMany("units", ComputeAgreement.MostCoders, "coders", units.Max(row => row.Length)));
        CheckCoders(request.Coders, units is { Length: > 0 } ? units[0].Length : Sets is { Count: > 0 } ? Sets[0].Count : contingency is not null ? 2 : null, counts is not null);
        givenWeights = IsGiven(request.Weights) ? request.Weights : null;
        if (givenWeights is { ValueKind: JsonValueKind.Array }) weights = Rows(givenWeights, "weights", Number);
        penalties = Rows(request.Penalties, "penalties", Number);
        if (givenWeights is not null && penalties is not null)
            faults.Add(new("penalties", "Expected weights or penalties, not both."));
        if (Sets is not null && (givenWeights is not null || penalties is not null))
            faults.Add(new("weights", "Expected no weights for sets of codes: their distances have names."));
    }

    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>The sets of codes, where the units hold sets.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>>? Sets { get; }

    public AgreementOptions Options { get; }

    public Result<RatingTable> Table() => units is not null ? RatingTable.FromUnits(units, categories, level)
        : counts is not null ? RatingTable.FromCounts(counts, categories, level)
        : RatingTable.FromContingency(contingency!, categories, level);

    /// <summary>The weights for the scale of the table, with what a reader must know of them; null where none were given.</summary>
    public Result<(AgreementWeights? Weights, IReadOnlyList<string> Notes)> WeightsFor(RatingTable table)
    {
        var size = table.Categories.Count;
        if (givenWeights is null && penalties is null) return (null, []);
        var place = penalties is null ? "weights" : "penalties";
        if ((weights ?? penalties) is { } own)
        {
            if (!table.CategoriesDeclared) return Refused.Invalid(new Fault("categories", $"Expected the categories in the order of {place}."));
            if (own.Length != size) return Refused.Invalid(new Fault(place, $"Expected {size} rows, one per category.", own.Length.ToString(CultureInfo.InvariantCulture)));
            var read = weights is null ? AgreementWeights.ByPenalties(own) : AgreementWeights.Of(own);
            return read.Succeeded
                ? (read.Value, [$"Coefficients ending in Weighted use the {place} given, row and column in the order of the categories."])
                : Refused.Invalid(read.Faults);
        }

        var name = givenWeights!.Value.ValueKind == JsonValueKind.String ? Text(givenWeights.Value) : null;
        AgreementWeights? named = name switch
        {
            "linear" => AgreementWeights.Linear(size),
            "quadratic" => AgreementWeights.Quadratic(size),
            "radical" => AgreementWeights.Radical(size),
            "ordinal" => AgreementWeights.Ordinal(size),
            _ => null,
        };
        if (named is null) return Refused.Invalid(new Fault("weights", "Expected linear, quadratic, radical or ordinal, or a square table of weights.", Shown(givenWeights.Value)));
        return table.HasOrder
            ? (named, [$"Coefficients ending in Weighted use {name} weights over the positions of the categories."])
            : Refused.Invalid(new Fault("categories", $"Expected the categories in their order, which {name} weights need."));
    }

    public static Fault TooMany(string place, int limit, string what, int actual) =>
        new(place, $"Expected at most {limit.ToString("N0", CultureInfo.InvariantCulture)} {what}.", actual.ToString("N0", CultureInfo.InvariantCulture));

    private static bool IsGiven(JsonElement? value) => value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    private static string Shown(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? Text(value) ?? value.GetRawText() : value.GetRawText();
        return text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");
    }

    /// <summary>The text, or null where it holds half of a surrogate pair, which is no character.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void CheckCoders(JsonElement? element, int? width, bool areCounts)
    {
        if (!IsGiven(element)) return;
        if (areCounts) faults.Add(new("coders", "Expected no coders beside counts, which do not tell coders apart."));
        if (element!.Value.ValueKind != JsonValueKind.Array)
        {
            Add("coders", "Expected a list of names.", element.Value);
            return;
        }

        if (width is { } columns && element.Value.GetArrayLength() != columns)
            faults.Add(new("coders", $"Expected {columns} names, one per column.", element.Value.GetArrayLength().ToString(CultureInfo.InvariantCulture)));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, position) in element.Value.EnumerateArray().Take(ComputeAgreement.MostCoders).Select((name, position) => (name, position)))
        {
            if (name.ValueKind == JsonValueKind.Null) Add($"coders[{position}]", "Expected a name.", name);
            else if (ReadValue(name, $"coders[{position}]") is { } text && !seen.Add(text)) Add($"coders[{position}]", "Expected every coder once.", name);
        }
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
            if (element!.Value.ValueKind == JsonValueKind.String && known.ToString().Equals(Text(element.Value), StringComparison.OrdinalIgnoreCase)) return known;
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
            return ReadValue(category, $"categories[{position}]") ?? "";
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
        if (typeof(T) != typeof(string) && rows.Where(row => row.ValueKind == JsonValueKind.Array).Select(row => row.GetArrayLength()).DefaultIfEmpty().Max() is var width && width > ComputeAgreement.MostCategories)
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

    private string? ReadValue(JsonElement cell, string place)
    {
        switch (cell.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Number when cell.TryGetDouble(out var number) && double.IsFinite(number):
                // Beyond 2^53 two different whole numbers would become one.
                if (Math.Abs(number) < LargestSeed || cell.GetRawText().Count(char.IsAsciiDigit) <= 15 || cell.GetRawText().Contains('e', StringComparison.OrdinalIgnoreCase))
                    return RatingCategory.LabelOf(number);
                Add(place, "Expected a number of at most 15 digits; send longer ones as texts.", cell);
                return null;
            case JsonValueKind.String when Text(cell) is null:
                Add(place, "Expected a text of whole characters; this one holds half of a surrogate pair.", cell);
                return null;
            case JsonValueKind.String when Text(cell) is { } text && !string.IsNullOrWhiteSpace(text):
                if (NoValues.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase)) Add(place, "Expected null where there is no value.", cell);
                else if (text.Length > ComputeAgreement.LongestName) Add(place, $"Expected a text of at most {ComputeAgreement.LongestName} characters.", cell);
                else return text;
                return null;
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            default:
                Add(place, "Expected a text, a number, or null where there is no value.", cell);
                return null;
        }
    }

    private double Number(JsonElement cell, string place)
    {
        if (cell.ValueKind == JsonValueKind.Number && cell.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        Add(place, "Expected a number.", cell);
        return 0;
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
