using System.Globalization;

namespace TocAnalysis.Domain.Agreement;

/// <summary>Checks raw tables and turns them into <see cref="RatingTable"/>s; all faults at once, up to <see cref="MostFaults"/>.</summary>
internal static class RatingTableBuilder
{
    /// <summary>A table with thousands of faults has one cause; the first ones show it.</summary>
    private const int MostFaults = 50;

    public static Result<RatingTable> FromUnits(
        IReadOnlyList<IReadOnlyList<string?>> units, IReadOnlyList<string>? categories, MeasurementLevel level)
    {
        var faults = ScaleFaults(categories);
        var width = units.Count == 0 ? 0 : units[0].Count;
        for (var unit = 0; unit < units.Count && faults.Count < MostFaults; unit++)
        {
            if (units[unit].Count != width)
                faults.Add(new($"units[{unit}]", $"Expected {width} values, one per coder as in the first row, with null where a coder gave none.", Count(units[unit].Count)));
        }

        if (faults.Count > 0) return Refused.Invalid(faults);

        var scale = categories ?? ValuesFound(units);
        var positions = Positions(scale);
        var rows = new int[units.Count][];
        for (var unit = 0; unit < units.Count; unit++)
        {
            rows[unit] = new int[width];
            for (var coder = 0; coder < width; coder++)
            {
                rows[unit][coder] = -1;
                if (units[unit][coder] is not { } value) continue;
                if (positions.TryGetValue(value, out var position)) rows[unit][coder] = position;
                else if (faults.Count < MostFaults) faults.Add(new($"units[{unit}][{coder}]", "Expected one of the declared categories.", value, Nearest(value, scale)));
            }
        }

        if (faults.Count > 0) return Refused.Invalid(faults);

        // A coder who rated nothing would make every unit incomplete without saying anything about agreement.
        var active = Enumerable.Range(0, width).Where(coder => rows.Any(row => row[coder] >= 0)).ToArray();
        var patterns = new Dictionary<string, UnitPattern>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var key = string.Create(active.Length, (row, active), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++) span[i] = (char)(state.row[state.active[i]] + 1);
            });
            Add(patterns, key, 1, () => UnitPattern.FromCoders([.. active.Select(coder => row[coder])]));
        }

        return new RatingTable(RatingLayout.Units, level, [.. scale.Select(RatingCategory.Of)], categories is not null, units.Count, active.Length, Rated(patterns));
    }

    public static Result<RatingTable> FromCounts(
        IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlyList<string>? categories, MeasurementLevel level)
    {
        var width = categories?.Count ?? (counts.Count == 0 ? 0 : counts[0].Count);
        var faults = GridFaults("counts", counts, width, categories);
        if (faults.Count > 0) return Refused.Invalid(faults);

        var patterns = new Dictionary<string, UnitPattern>(StringComparer.Ordinal);
        foreach (var row in counts)
            Add(patterns, string.Join(',', row), 1, () => UnitPattern.FromCounts(row));
        var rated = Rated(patterns);
        var coders = rated.Count == 0 ? 0 : rated.Max(pattern => pattern.Ratings);
        return new RatingTable(RatingLayout.Counts, level, Named(categories, width), true, counts.Count, coders, rated);
    }

    public static Result<RatingTable> FromContingency(
        IReadOnlyList<IReadOnlyList<int>> cells, IReadOnlyList<string>? categories, MeasurementLevel level)
    {
        var width = categories?.Count ?? cells.Count;
        var faults = GridFaults("contingency", cells, width, categories);
        if (cells.Count != width)
            faults.Insert(0, new("contingency", $"Expected {width} rows, as many as there are categories: rows are the first coder's, columns the second's.", Count(cells.Count)));
        if (faults.Count > 0) return Refused.Invalid(faults);

        var patterns = new List<UnitPattern>();
        for (var row = 0; row < width; row++)
        {
            for (var column = 0; column < width; column++)
            {
                if (cells[row][column] == 0) continue;
                var pattern = UnitPattern.FromCoders([row, column]);
                pattern.Multiplicity = cells[row][column];
                patterns.Add(pattern);
            }
        }

        var units = patterns.Sum(pattern => pattern.Multiplicity);
        return new RatingTable(RatingLayout.Contingency, level, Named(categories, width), true, units, 2, patterns);
    }

    private static List<Fault> ScaleFaults(IReadOnlyList<string>? categories) =>
        categories is null ? [] : [.. categories
            .Select((category, position) => (category, position))
            .GroupBy(entry => entry.category, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => new Fault($"categories[{group.Last().position}]", "Expected every category once.", group.Key))];

    private static List<Fault> GridFaults(string place, IReadOnlyList<IReadOnlyList<int>> grid, int width, IReadOnlyList<string>? categories)
    {
        var faults = ScaleFaults(categories);
        long total = 0;
        for (var row = 0; row < grid.Count && faults.Count < MostFaults; row++)
        {
            if (grid[row].Count != width)
                faults.Add(new($"{place}[{row}]", $"Expected {width} numbers, one per category.", Count(grid[row].Count)));
            for (var column = 0; column < grid[row].Count; column++)
            {
                total += grid[row][column];
                if (grid[row][column] < 0) faults.Add(new($"{place}[{row}][{column}]", "Expected a count of 0 or more.", Count(grid[row][column])));
            }
        }

        if (total > int.MaxValue / 2) faults.Add(new(place, $"Expected at most {int.MaxValue / 2} in all cells together.", total.ToString(CultureInfo.InvariantCulture)));
        return faults;
    }

    private static string[] ValuesFound(IReadOnlyList<IReadOnlyList<string?>> units)
    {
        var found = units.SelectMany(row => row).OfType<string>().Distinct(StringComparer.Ordinal).Select(RatingCategory.Of).ToArray();
        var ordered = found.All(category => category.Number is not null)
            ? found.OrderBy(category => category.Number).ThenBy(category => category.Label, StringComparer.Ordinal)
            : found.OrderBy(category => category.Label, StringComparer.Ordinal);
        return [.. ordered.Select(category => category.Label)];
    }

    private static Dictionary<string, int> Positions(IReadOnlyList<string> scale) =>
        scale.Select((label, position) => (label, position)).ToDictionary(entry => entry.label, entry => entry.position, StringComparer.Ordinal);

    private static RatingCategory[] Named(IReadOnlyList<string>? categories, int width) =>
        [.. (categories ?? [.. Enumerable.Range(1, width).Select(Count)]).Select(RatingCategory.Of)];

    private static void Add(Dictionary<string, UnitPattern> patterns, string key, int units, Func<UnitPattern> create)
    {
        if (!patterns.TryGetValue(key, out var pattern)) patterns[key] = pattern = create();
        pattern.Multiplicity += units;
    }

    /// <summary>Patterns of rated units, in the order in which they first appeared, so that a seeded resampling does not depend on hashing.</summary>
    private static List<UnitPattern> Rated(Dictionary<string, UnitPattern> patterns) =>
        [.. patterns.Values.Where(pattern => pattern.Ratings > 0)];

    private static string[] Nearest(string value, IReadOnlyList<string> scale) =>
        [.. scale.Where(label => label.Trim().Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)).Take(3)];

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
