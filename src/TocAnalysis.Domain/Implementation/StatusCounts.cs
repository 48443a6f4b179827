namespace TocAnalysis.Domain.Implementation;

/// <summary>How many States are parties, have only signed, or have done neither.</summary>
/// <param name="Parties">States that have deposited.</param>
/// <param name="Signatories">States that have signed and deposited nothing.</param>
/// <param name="Neither">States of the base that have done neither.</param>
public sealed record StatusCounts(int Parties, int Signatories, int Neither)
{
    /// <summary>All States of the base.</summary>
    public int States => Parties + Signatories + Neither;

    /// <summary>Counts States; organizations are left out, as they stand beside their members.</summary>
    /// <param name="states">Codes of the base, each once.</param>
    /// <param name="actions">What the depositary's table says, by participant; who is missing has done neither.</param>
    /// <param name="day">The day for which to count.</param>
    /// <returns>The counts.</returns>
    public static StatusCounts Of(IEnumerable<string> states, IReadOnlyDictionary<string, TreatyAction> actions, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var by = states.Where(s => !Participants.IsOrganization(s)).CountBy(s => actions.TryGetValue(s, out var action) ? action.StatusOn(day) : TreatyStatus.None).ToDictionary();
        return new StatusCounts(by.GetValueOrDefault(TreatyStatus.Party), by.GetValueOrDefault(TreatyStatus.Signatory), by.GetValueOrDefault(TreatyStatus.None));
    }

    /// <summary>How many participants had deposited at the end of each day on which one did, organizations left out.</summary>
    /// <param name="actions">What the depositary's table says.</param>
    /// <returns>Days in order with the running number of States.</returns>
    public static IReadOnlyList<(DateOnly Day, int Parties)> Progress(IEnumerable<TreatyAction> actions)
    {
        var parties = 0;
        return [.. actions.Where(a => a is { DepositedOn: not null, IsOrganization: false }).GroupBy(a => a.DepositedOn!.Value).OrderBy(g => g.Key).Select(g => (g.Key, parties += g.Count()))];
    }
}
