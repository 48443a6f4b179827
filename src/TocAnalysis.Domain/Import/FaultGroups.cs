namespace TocAnalysis.Domain.Import;

/// <summary>One value that is wrong in the same way in several rows.</summary>
/// <param name="Value">What stands there; null where nothing does.</param>
/// <param name="Count">In how many rows.</param>
/// <param name="Rows">The first of these rows.</param>
/// <param name="Expected">What would be accepted.</param>
/// <param name="Suggestions">What may have been meant, best first.</param>
public sealed record FaultValue(string? Value, int Count, IReadOnlyList<int> Rows, string Expected, IReadOnlyList<string> Suggestions);

/// <summary>Faults of one kind in one column.</summary>
/// <param name="Kind">What sort of thing is wrong.</param>
/// <param name="File">File or sheet.</param>
/// <param name="Column">Column; null: whole rows.</param>
/// <param name="Count">How many faults.</param>
/// <param name="Values">The values that are wrong, the most frequent first.</param>
/// <param name="Different">How many different values there are; more than are in <paramref name="Values"/> where there are very many.</param>
public sealed record FaultGroup(PackageFaultKind Kind, string File, string? Column, int Count, IReadOnlyList<FaultValue> Values, int Different)
{
    /// <summary>Most values of one group that are told one by one.</summary>
    public const int MostValues = 50;

    /// <summary>Most rows of one value that are told one by one.</summary>
    public const int MostRows = 20;

    /// <summary>Groups faults by kind, file and column, in the order in which they first come.</summary>
    /// <param name="faults">The faults.</param>
    public static IReadOnlyList<FaultGroup> Of(IEnumerable<PackageFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return [.. faults.GroupBy(f => (f.Kind, f.File, f.Column)).Select(g =>
        {
            var values = g.GroupBy(f => f.Value ?? "", StringComparer.Ordinal).ToList();
            return new FaultGroup(g.Key.Kind, g.Key.File, g.Key.Column, g.Count(), [.. values
                .OrderByDescending(v => v.Count()).ThenBy(v => v.Key, StringComparer.Ordinal)
                .Take(MostValues)
                .Select(v => new FaultValue(v.First().Value, v.Count(), [.. v.Select(f => f.Row ?? 0).Where(r => r > 0).Distinct().Take(MostRows)], v.First().Expected, v.First().Suggestions))], values.Count);
        })];
    }
}
