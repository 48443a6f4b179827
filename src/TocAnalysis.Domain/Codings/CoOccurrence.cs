using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Domain.Codings;

/// <summary>
/// How often two codes meet on one case. A case bears on a code when its position there is A, B, mixed or present; "absent", "does not apply", "cannot tell",
/// contested and not coded do not count as bearing on it.
/// </summary>
public sealed class CoOccurrence
{
    private readonly Dictionary<(string, string), IReadOnlyList<string>> meetings;

    private CoOccurrence(IReadOnlyList<string> codes, Dictionary<(string, string), IReadOnlyList<string>> meetings)
    {
        Codes = codes;
        this.meetings = meetings;
    }

    /// <summary>Codes on which at least one case bears, in the order of their keys.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The cases that bear on both codes, in ordinal order; for one code twice, those that bear on it.</summary>
    /// <param name="first">A code.</param>
    /// <param name="second">A code.</param>
    public IReadOnlyList<string> Cases(string first, string second) => meetings.GetValueOrDefault(string.CompareOrdinal(first, second) <= 0 ? (first, second) : (second, first), []);

    /// <summary>Whether a position bears on its code.</summary>
    /// <param name="position">The position.</param>
    public static bool Bears(PositionValue position) => position is PositionValue.A or PositionValue.B or PositionValue.Mixed or PositionValue.Present;

    /// <summary>Counts.</summary>
    /// <param name="positions">Positions by case and code, in any order; those that do not bear are passed over, and each case counts once for a pair.</param>
    public static CoOccurrence Of(IEnumerable<(string Case, string Code, PositionValue Position)> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        var found = new Dictionary<(string, string), SortedSet<string>>();
        foreach (var record in positions.Where(p => Bears(p.Position)).GroupBy(p => p.Case, StringComparer.Ordinal))
        {
            var codes = record.Select(p => p.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            for (var a = 0; a < codes.Count; a++)
            {
                for (var b = a; b < codes.Count; b++)
                {
                    if (!found.TryGetValue((codes[a], codes[b]), out var cases))
                        found[(codes[a], codes[b])] = cases = new SortedSet<string>(StringComparer.Ordinal);
                    cases.Add(record.Key);
                }
            }
        }

        return new CoOccurrence(
            [.. found.Keys.Where(k => k.Item1 == k.Item2).Select(k => k.Item1).Order(CodeKeyOrder.Instance)],
            found.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value]));
    }
}
