namespace TocAnalysis.Domain.Implementation;

/// <summary>
/// When an instrument entered into force, computed by its own rule: the ninetieth day after the fortieth deposit of an instrument of ratification,
/// acceptance, approval or accession; what an organization of States deposits is not counted in addition to its members'. A protocol does not enter
/// into force before the Convention. Articles 38 (Convention), 17 (trafficking), 22 (migrants) and 18 (firearms).
/// </summary>
public sealed record EntryIntoForce
{
    private EntryIntoForce()
    {
    }

    /// <summary>Deposits that count, up to the day of the table.</summary>
    public required int Counted { get; init; }

    /// <summary>Deposits that do not count: by organizations, and successions, which continue another State's deposit.</summary>
    public required IReadOnlyList<string> NotCounted { get; init; }

    /// <summary>Day of the fortieth deposit; null: there are fewer.</summary>
    public required DateOnly? Fortieth { get; init; }

    /// <summary>Those who deposited on that day; several where more than one did.</summary>
    public required IReadOnlyList<string> FortiethBy { get; init; }

    /// <summary>Day of entry into force; null: the deposits do not suffice yet, or the Convention is not in force.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>Deposits that are missing; 0 when there are enough.</summary>
    public int Missing => Math.Max(0, InstrumentFacts.RequiredDeposits - Counted);

    /// <summary>Day until which the first Conference of the Parties is due: one year after the Convention's entry into force (its article 32; paragraph 42). Null: not in force.</summary>
    public DateOnly? ConferenceDueBy => Date?.AddYears(1);

    /// <summary>Computes it.</summary>
    /// <param name="instrument">Which instrument.</param>
    /// <param name="actions">All that the depositary's table says of it, each participant once.</param>
    /// <param name="convention">Entry into force of the Convention, for a protocol; null: not computed, so that the protocol is computed by itself.</param>
    /// <returns>The result.</returns>
    public static EntryIntoForce Compute(Instrument instrument, IEnumerable<TreatyAction> actions, EntryIntoForce? convention = null)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var deposited = actions.Where(a => a.DepositedOn is not null).ToList();
        var counted = deposited.Where(Counts).OrderBy(a => a.DepositedOn).ThenBy(a => a.Participant, StringComparer.Ordinal).ToList();
        var fortieth = counted.Count >= InstrumentFacts.RequiredDeposits ? counted[InstrumentFacts.RequiredDeposits - 1].DepositedOn : null;
        var date = fortieth?.AddDays(InstrumentFacts.DaysToEntry);
        if (instrument != Instrument.Convention && convention is not null)
            date = convention.Date is null ? null : date is null || date > convention.Date ? date : convention.Date;
        return new EntryIntoForce
        {
            Counted = counted.Count,
            NotCounted = [.. deposited.Where(a => !Counts(a)).Select(a => a.Participant).Order(StringComparer.Ordinal)],
            Fortieth = fortieth,
            FortiethBy = fortieth is null ? [] : [.. counted.Where(a => a.DepositedOn == fortieth).Select(a => a.Participant)],
            Date = date,
        };
    }

    /// <summary>When the instrument enters into force for one participant: the thirtieth day after its deposit, and not before the instrument itself.</summary>
    /// <param name="action">What the participant has done.</param>
    /// <returns>The day; null: nothing was deposited, or the instrument is not in force.</returns>
    public DateOnly? For(TreatyAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var own = action.DepositedOn?.AddDays(InstrumentFacts.DaysForLater);
        return Date is null || own is null ? null : own > Date ? own : Date;
    }

    private static bool Counts(TreatyAction action) => !action.IsOrganization && action.Deposit != DepositKind.Succession;
}
