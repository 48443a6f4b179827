using System.Text.Json;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Reads units whose values are sets of codes.</summary>
internal static class SetsInput
{
    private const int MostFaults = 50;

    /// <summary>Whether one of the values is a list.</summary>
    public static bool AreSets(JsonElement? units) => units is { ValueKind: JsonValueKind.Array } rows
        && rows.EnumerateArray().Any(row => row.ValueKind == JsonValueKind.Array && row.EnumerateArray().Any(cell => cell.ValueKind == JsonValueKind.Array));

    /// <summary>One row per unit with the set of each coder, null for missing; the empty set ("looked, none applies") is a value.</summary>
    public static IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>> Read(
        JsonElement units, string[]? categories, List<Fault> faults, Func<JsonElement, string, string?> readCode)
    {
        var rows = units.EnumerateArray().ToArray();
        var size = rows.Where(row => row.ValueKind == JsonValueKind.Array)
            .Sum(row => row.EnumerateArray().Sum(cell => cell.ValueKind == JsonValueKind.Array ? Math.Max(1, cell.GetArrayLength()) : 1));
        if (Math.Max(size, rows.Length) > ComputeAgreement.MostRatings)
        {
            faults.Add(AgreementInput.TooMany("units", ComputeAgreement.MostRatings, "codes in all rows together", Math.Max(size, rows.Length)));
            return [];
        }

        var known = categories?.ToHashSet(StringComparer.Ordinal);
        var width = rows[0].ValueKind == JsonValueKind.Array ? rows[0].GetArrayLength() : 0;
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var read = rows.Select((row, i) =>
        {
            if (row.ValueKind == JsonValueKind.Array && row.GetArrayLength() == width)
                return (IReadOnlyList<IReadOnlyCollection<string>?>)[.. row.EnumerateArray().Select((cell, j) => Set(cell, $"units[{i}][{j}]"))];
            Add(new Fault($"units[{i}]", $"Expected a row of {width} values, one per coder as in the first row, with null where a coder gave none."));
            return [];
        }).ToArray();
        if (width > ComputeAgreement.MostCoders) faults.Add(AgreementInput.TooMany("units", ComputeAgreement.MostCoders, "coders", width));
        if (codes.Count > ComputeAgreement.MostCategories) faults.Add(AgreementInput.TooMany("units", ComputeAgreement.MostCategories, "different codes", codes.Count));
        return read;

        IReadOnlyCollection<string>? Set(JsonElement cell, string place)
        {
            if (cell.ValueKind == JsonValueKind.Null) return null;
            if (cell.ValueKind != JsonValueKind.Array)
            {
                Add(new Fault(place, "Expected a list of codes, or null: where one value is a list, all are."));
                return null;
            }

            var set = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (code, position) in cell.EnumerateArray().Select((code, position) => (code, position)))
            {
                var text = readCode(code, $"{place}[{position}]");
                if (code.ValueKind == JsonValueKind.Null) Add(new Fault($"{place}[{position}]", "Expected a code; a coder who gave none has an empty list."));
                if (text is null) continue;
                if (known is not null && !known.Contains(text)) Add(new Fault($"{place}[{position}]", "Expected one of the declared categories.", text));
                set.Add(text);
                codes.Add(text);
            }

            return set;
        }

        void Add(Fault fault)
        {
            if (faults.Count < MostFaults) faults.Add(fault);
        }
    }
}
