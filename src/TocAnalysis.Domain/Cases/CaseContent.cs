namespace TocAnalysis.Domain.Cases;

/// <summary>
/// Everything that is recorded of one case, as one value: what the editor edits, REST carries, an import brings, a version keeps.
/// Countries, offences, groups and sources are named by their permanent codes and references.
/// </summary>
public sealed record CaseContent
{
    /// <summary>Longest title, in UTF-16 units.</summary>
    public const int MaxTitle = 300;

    /// <summary>Longest summary.</summary>
    public const int MaxSummary = 10_000;

    /// <summary>Longest narrative.</summary>
    public const int MaxNarrative = 1_000_000;

    /// <summary>Longest note, locator or role text.</summary>
    public const int MaxNote = 4_000;

    /// <summary>Longest role of a group in a case.</summary>
    public const int MaxGroupRole = 100;

    /// <summary>Longest external reference.</summary>
    public const int MaxReference = 64;

    /// <summary>The reference of the case in the package it came from; null for a case recorded here, whose own identifier serves.</summary>
    public string? Reference { get; init; }

    /// <summary>What the case is called.</summary>
    public string Title { get; init; } = "";

    /// <summary>When it began, as exactly as is known; null: not recorded.</summary>
    public PartialDate? Start { get; init; }

    /// <summary>When it ended; null: the same as <see cref="Start"/>.</summary>
    public PartialDate? End { get; init; }

    /// <summary>True when it has not ended; then <see cref="End"/> is null.</summary>
    public bool Ongoing { get; init; }

    /// <summary>Domains of crime with the criterion that each rests on (paragraph 5); none recorded is an empty list.</summary>
    public IReadOnlyList<DomainAssignment> Domains { get; init; } = [];

    /// <summary>Short account in Markdown.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Long account in Markdown.</summary>
    public string Narrative { get; init; } = "";

    /// <summary>Who may read it.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Internal;

    /// <summary>How sure the facts are; null: not recorded.</summary>
    public Confidence? FactConfidence { get; init; }

    /// <summary>Why the facts are that sure.</summary>
    public string? FactNote { get; init; }

    /// <summary>Where the record stands in the work.</summary>
    public CaseStatus Status { get; init; } = CaseStatus.Recorded;

    /// <summary>Countries by stage and flow (paragraph 4).</summary>
    public IReadOnlyList<CountryInvolvement> Countries { get; init; } = [];

    /// <summary>Offences, main and accompanying.</summary>
    public IReadOnlyList<CaseOffence> Offences { get; init; } = [];

    /// <summary>Groups and persons who took part.</summary>
    public IReadOnlyList<CaseGroup> Groups { get; init; } = [];

    /// <summary>Activities, local or cross-border (paragraph 6).</summary>
    public IReadOnlyList<CaseActivity> Activities { get; init; } = [];

    /// <summary>Sources of the case as a whole.</summary>
    public IReadOnlyList<CaseSource> Sources { get; init; } = [];

    /// <summary>What sources say otherwise, beside the values of the record.</summary>
    public IReadOnlyList<CompetingValue> Competing { get; init; } = [];
}

/// <summary>A case lies in a domain of crime (paragraph 5).</summary>
/// <param name="Domain">Which.</param>
/// <param name="Criterion">The code of the criterion that it rests on: D2.1, D2.2 or D2.3; null: not recorded.</param>
/// <param name="Note">Why.</param>
public sealed record DomainAssignment(CrimeDomain Domain, string? Criterion = null, string? Note = null);

/// <summary>A country took part in a case (paragraph 4).</summary>
/// <param name="Country">Permanent code of the country vocabulary.</param>
/// <param name="Stage">At which stage; null: attached to the case without a stage, does not count in the test.</param>
/// <param name="Flow">Part in a movement of goods, people or money; null: not recorded.</param>
/// <param name="Certainty">How far it is proven.</param>
/// <param name="Note">What happened there.</param>
/// <param name="Source">Reference of the source that shows it.</param>
/// <param name="Locator">Where in the source.</param>
public sealed record CountryInvolvement(
    string Country, Stage? Stage = null, Flow? Flow = null, Certainty Certainty = Certainty.Established, string? Note = null, string? Source = null, string? Locator = null);

/// <summary>An offence of a case.</summary>
/// <param name="Offence">Code of the offence vocabulary.</param>
/// <param name="Role">Main or accompanying.</param>
/// <param name="Note">What was done.</param>
/// <param name="Source">Reference of the source that shows it.</param>
/// <param name="Locator">Where in the source.</param>
public sealed record CaseOffence(string Offence, OffenceRole Role = OffenceRole.Main, string? Note = null, string? Source = null, string? Locator = null);

/// <summary>A group took part in a case.</summary>
/// <param name="Group">Reference of the group.</param>
/// <param name="Role">What it did, in free words, up to 100 characters.</param>
/// <param name="Note">More about it.</param>
/// <param name="Source">Reference of the source that shows it.</param>
/// <param name="Locator">Where in the source.</param>
public sealed record CaseGroup(string Group, string? Role = null, string? Note = null, string? Source = null, string? Locator = null);

/// <summary>An activity of a case and whether it crossed a border (paragraph 6).</summary>
/// <param name="Activity">Which.</param>
/// <param name="Place">Local or cross-border.</param>
/// <param name="Country">Where; null: not recorded.</param>
/// <param name="Note">What was done.</param>
public sealed record CaseActivity(Activity Activity, ActivityPlace Place, string? Country = null, string? Note = null);

/// <summary>A source of a case.</summary>
/// <param name="Source">Reference of the source.</param>
/// <param name="Locator">Where in it.</param>
public sealed record CaseSource(string Source, string? Locator = null);
