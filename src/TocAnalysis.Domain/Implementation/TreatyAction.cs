namespace TocAnalysis.Domain.Implementation;

/// <summary>What one participant has done about one instrument, as the depositary's table says it on its date.</summary>
/// <param name="Participant">Permanent code of the State, or <see cref="Participants.EuropeanUnion"/>. States are told apart by this and never by name.</param>
/// <param name="PublishedName">The name as published on that date.</param>
/// <param name="SignedOn">Day of signature; null: not signed.</param>
/// <param name="DepositedOn">Day of deposit; null: nothing was deposited.</param>
/// <param name="Deposit">How it consented to be bound; null exactly when <paramref name="DepositedOn"/> is.</param>
public sealed record TreatyAction(string Participant, string PublishedName, DateOnly? SignedOn, DateOnly? DepositedOn, DepositKind? Deposit)
{
    /// <summary>Whether the participant is an organization of States: its deposit is not counted beside those of its members.</summary>
    public bool IsOrganization => Participants.IsOrganization(Participant);

    /// <summary>How far the participant had come at the end of a day.</summary>
    /// <param name="day">The day.</param>
    /// <returns>Party, signatory or none.</returns>
    public TreatyStatus StatusOn(DateOnly day) => DepositedOn <= day ? TreatyStatus.Party : SignedOn <= day ? TreatyStatus.Signatory : TreatyStatus.None;
}

/// <summary>Participants that are no State.</summary>
public static class Participants
{
    /// <summary>Code of the European Union, which took the place of the European Community.</summary>
    public const string EuropeanUnion = "EU";

    /// <summary>Whether a code stands for an organization of States.</summary>
    /// <param name="code">Code of a participant.</param>
    /// <returns>True for the European Union.</returns>
    public static bool IsOrganization(string code) => code == EuropeanUnion;
}
