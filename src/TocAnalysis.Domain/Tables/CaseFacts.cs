using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;

namespace TocAnalysis.Domain.Tables;

/// <summary>A country involvement, as far as tables need it.</summary>
/// <param name="Country">Permanent code.</param>
/// <param name="Stage">Stage; null: not recorded.</param>
/// <param name="Flow">Flow; null: not recorded.</param>
/// <param name="Certainty">Refuted ones count nowhere, unless the filter asks for them by name.</param>
/// <param name="Region">M49 code of its region; null: it lies in none.</param>
/// <param name="Economy">Its group in the grouping chosen, as <c>grouping:group</c>; null: not classified.</param>
/// <param name="Within">All M49 codes and all <c>grouping:group</c> keys that it belongs to, for filters.</param>
public sealed record InvolvementFact(
    string Country, Stage? Stage = null, Flow? Flow = null, Certainty Certainty = Certainty.Established, string? Region = null, string? Economy = null, IReadOnlyCollection<string>? Within = null);

/// <summary>A coding, as far as tables need it; one per coder and code (the latest round).</summary>
/// <param name="Code">Key of the code.</param>
/// <param name="Value">The coder's value.</param>
/// <param name="Coder">The coder's name.</param>
/// <param name="Sources">References of the sources that it cites.</param>
public sealed record CodingFact(string Code, CodingValue Value, string Coder, IReadOnlyList<string> Sources);

/// <summary>An offence of a case, as far as tables need it.</summary>
/// <param name="Path">Codes from the highest class above it down to the offence itself.</param>
/// <param name="Role">Main or accompanying.</param>
public sealed record OffenceFact(IReadOnlyList<string> Path, OffenceRole Role = OffenceRole.Main);

/// <summary>A group of a case, as far as tables need it.</summary>
/// <param name="Reference">Reference of the group.</param>
/// <param name="Kind">Its kind.</param>
public sealed record GroupFact(string Reference, GroupKind Kind);

/// <summary>One case, as far as tables need it.</summary>
public sealed record CaseFacts
{
    /// <summary>Permanent identifier.</summary>
    public required string Case { get; init; }

    /// <summary>Where the record stands in the work.</summary>
    public required CaseStatus Status { get; init; }

    /// <summary>Result of the test of paragraph 4 under the reading of the filter.</summary>
    public required Transnationality Result { get; init; }

    /// <summary>When it began; null: not recorded.</summary>
    public PartialDate? Start { get; init; }

    /// <summary>Domains of crime.</summary>
    public IReadOnlyList<CrimeDomain> Domains { get; init; } = [];

    /// <summary>Countries by stage and flow.</summary>
    public IReadOnlyList<InvolvementFact> Involvements { get; init; } = [];

    /// <summary>Offences.</summary>
    public IReadOnlyList<OffenceFact> Offences { get; init; } = [];

    /// <summary>Groups.</summary>
    public IReadOnlyList<GroupFact> Groups { get; init; } = [];

    /// <summary>Entries of registers that belong to the case.</summary>
    public IReadOnlyList<Registers.RegisterEntry> Registers { get; init; } = [];

    /// <summary>Whether the host side was looked at.</summary>
    public HostSide HostSide { get; init; } = HostSide.NotAsked;

    /// <summary>Codings.</summary>
    public IReadOnlyList<CodingFact> Codings { get; init; } = [];

    /// <summary>Adjudicated values by code; empty: nothing was adjudicated.</summary>
    public IReadOnlyDictionary<string, PositionValue> Adjudications { get; init; } = new Dictionary<string, PositionValue>();

    /// <summary>References of all sources that the case cites anywhere.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}
