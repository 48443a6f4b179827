namespace TocAnalysis.Domain.Implementation;

/// <summary>One participant in two tables of one instrument; a side is null where that table does not list it.</summary>
/// <param name="Participant">Code.</param>
/// <param name="Before">As the older table says it.</param>
/// <param name="After">As the newer table says it.</param>
public sealed record StatusChange(string Participant, TreatyAction? Before, TreatyAction? After);

/// <summary>
/// What changed between two tables of one instrument. Participants are matched by State and not by name, so that a State that changed its name is neither
/// lost nor won.
/// </summary>
/// <param name="NewParties">Deposited in between, by the day of deposit.</param>
/// <param name="NewSignatories">Signed and without deposit in the newer table, and neither before.</param>
/// <param name="Corrected">Both tables have a date of the same kind, and another one; or the kind of deposit differs.</param>
/// <param name="Withdrawn">A date that the older table has and the newer has not.</param>
/// <param name="Renamed">Published under another name.</param>
/// <param name="Unchanged">Participants of both tables with the same dates, renamed ones among them.</param>
public sealed record SnapshotComparison(
    IReadOnlyList<StatusChange> NewParties, IReadOnlyList<StatusChange> NewSignatories, IReadOnlyList<StatusChange> Corrected, IReadOnlyList<StatusChange> Withdrawn, IReadOnlyList<StatusChange> Renamed, int Unchanged)
{
    /// <summary>Compares.</summary>
    /// <param name="older">The older table, each participant once.</param>
    /// <param name="newer">The newer table, each participant once.</param>
    /// <returns>The changes.</returns>
    public static SnapshotComparison Between(IEnumerable<TreatyAction> older, IEnumerable<TreatyAction> newer)
    {
        var before = older.ToDictionary(a => a.Participant, StringComparer.Ordinal);
        var after = newer.ToDictionary(a => a.Participant, StringComparer.Ordinal);
        var pairs = before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(p => new StatusChange(p, before.GetValueOrDefault(p), after.GetValueOrDefault(p))).ToList();
        return new SnapshotComparison(
            [.. pairs.Where(p => p is { After.DepositedOn: not null } && p.Before?.DepositedOn is null).OrderBy(p => p.After!.DepositedOn)],
            [.. pairs.Where(p => p is { After: { SignedOn: not null, DepositedOn: null } } && p.Before?.SignedOn is null && p.Before?.DepositedOn is null)],
            [.. pairs.Where(p => p is { Before: not null, After: not null } && (Differs(p.Before.SignedOn, p.After.SignedOn) || Differs(p.Before.DepositedOn, p.After.DepositedOn) || Differs(p.Before.Deposit, p.After.Deposit)))],
            [.. pairs.Where(p => (p.Before?.SignedOn is not null && p.After?.SignedOn is null) || (p.Before?.DepositedOn is not null && p.After?.DepositedOn is null))],
            [.. pairs.Where(p => p is { Before: not null, After: not null } && p.Before.PublishedName != p.After.PublishedName)],
            pairs.Count(p => p is { Before: not null, After: not null } && p.Before with { PublishedName = p.After.PublishedName } == p.After));
    }

    private static bool Differs<T>(T? before, T? after) where T : struct => before is { } b && after is { } a && !b.Equals(a);
}
