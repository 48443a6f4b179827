using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;

namespace TocAnalysis.Web.Data;

/// <summary>A coding round: some cases, some codes, some coders. Its codings bear its name.</summary>
public sealed class RoundRow : EditedRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string? Note { get; set; }

    public int CodebookVersion { get; set; }

    public RoundState State { get; set; }

    /// <summary>While the round is open, each coder sees only their own codings of its cases.</summary>
    public bool Blind { get; set; }

    /// <summary>Whether somebody may adjudicate cases that they coded themselves; tables then say so.</summary>
    public bool OwnAdjudication { get; set; }

    /// <summary>Seed of sample, plan and shuffled order.</summary>
    public long Seed { get; set; }

    /// <summary>Percentage of the cases that several coders code.</summary>
    public int Share { get; set; }

    /// <summary>When the share of double coding was raised, from what to what, as JSON: agreement can be asked for as it stood before.</summary>
    public string Raises { get; set; } = "[]";

    public int CodersPerDoubled { get; set; }

    public string[] Codes { get; set; } = [];

    /// <summary>The selection of cases as a query string.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Size of the sample; null: all cases of the selection.</summary>
    public int? Sample { get; set; }

    /// <summary>Account that organizes the round; null: made by the command line.</summary>
    public Guid? OrganizerId { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }
}

public sealed class RoundCoderRow
{
    public long RoundId { get; set; }

    public long CoderId { get; set; }

    /// <summary>Set when the coder left; what was submitted stays valid.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    public string? LeftReason { get; set; }
}

public sealed class RoundCaseRow
{
    public long RoundId { get; set; }

    public long CaseId { get; set; }

    /// <summary>How many coders shall code it.</summary>
    public int Wanted { get; set; }
}

/// <summary>One coder codes one case of a round.</summary>
public sealed class AssignmentRow : EditedRow
{
    public long Id { get; set; }

    public long RoundId { get; set; }

    public long CaseId { get; set; }

    public long CoderId { get; set; }

    public AssignmentState State { get; set; }

    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Why it was reopened or taken back.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether the adjudicator gave it back: what is submitted afterwards is no independent coding any more.</summary>
    public bool SentBack { get; set; }
}

/// <summary>The values at the moment of a submission. Never changed: agreement is computed from these, whatever happens to the codings later.</summary>
public sealed class SubmissionRow
{
    public long Id { get; set; }

    public long AssignmentId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Given while the round was open and before an adjudicator had sent the case back; only these enter agreement.</summary>
    public bool Independent { get; set; }

    /// <summary>Value by code, as JSON.</summary>
    public string Values { get; set; } = "{}";
}

/// <summary>What an adjudicator decided about one code on one case of a round. Never changed: the latest counts.</summary>
public sealed class AdjudicationRow
{
    public long Id { get; set; }

    public long RoundId { get; set; }

    public long CaseId { get; set; }

    public string Code { get; set; } = "";

    /// <summary>The code under which it counts: its own, or the one that its own was mapped to since. Written by the database.</summary>
    public string CountsAs { get; set; } = "";

    public AdjudicationOutcome Outcome { get; set; }

    /// <summary>What counts from now on; null: sent back, nothing counts.</summary>
    public PositionValue? Value { get; set; }

    public string? Reason { get; set; }

    public string By { get; set; } = "";

    public Guid? UserId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The adjudicator had coded this case; the round allowed it.</summary>
    public bool OwnCase { get; set; }

    /// <summary>The codings that it rests on (identifier, version, value), as JSON.</summary>
    public string BasedOn { get; set; } = "[]";
}

/// <summary>A note of a coder on a code of a case, or on a code as such. It is no part of the coding and never compared.</summary>
public sealed class MemoRow : EditedRow
{
    public long Id { get; set; }

    public long? CaseId { get; set; }

    public string? Code { get; set; }

    public MemoKind Kind { get; set; }

    public string Text { get; set; } = "";

    public long CoderId { get; set; }
}

/// <summary>One step of a coder on a case, so that it can be undone and done again tomorrow too.</summary>
public sealed class CodingStepRow
{
    public long Id { get; set; }

    public long CaseId { get; set; }

    public long CoderId { get; set; }

    public string Code { get; set; } = "";

    public string? Round { get; set; }

    /// <summary>The coding before, as JSON; null: there was none.</summary>
    public string? Before { get; set; }

    public string? After { get; set; }

    public DateTimeOffset At { get; set; }

    public bool Undone { get; set; }
}

/// <summary>What a codebook version changed about a code, set down when it is frozen.</summary>
public sealed class CodeChangeRow
{
    public int Version { get; set; }

    public string Code { get; set; } = "";

    public Domain.Codebook.CodeChangeKind Kind { get; set; }

    /// <summary>Why codings with the older wording stay as they are; null: they need to be looked at again.</summary>
    public string? Harmless { get; set; }

    /// <summary>For a retired code: the code that takes its place; null: none does.</summary>
    public string? MappedTo { get; set; }
}

/// <summary>One raising of the share of double coding in a round.</summary>
public sealed record ShareRaise(DateTimeOffset At, int From, int To);

/// <summary>A code of which codings count under another one. Follows from the frozen versions; codes that count as themselves have no row.</summary>
public sealed class CodeMappingRow
{
    public string Code { get; set; } = "";

    public string CountsAs { get; set; } = "";
}
