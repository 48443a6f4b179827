using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>A round as it is sent. What is left out has the value that the page offers.</summary>
/// <remarks>
/// <c>Coders</c>: names or identifiers of accounts, or names of keys. <c>Filter</c>: a query string of case filters; nothing: all cases.
/// </remarks>
public sealed record RoundBody(
    string Name, IReadOnlyList<string> Coders, IReadOnlyList<string> Codes, string? Note = null, string? Filter = null, int? Sample = null, int? Share = null, int CodersPerDoubled = 2,
    bool Blind = true, bool OwnAdjudication = false, long Seed = RoundBody.UsualSeed)
{
    /// <summary>The day on which the Convention was adopted.</summary>
    public const long UsualSeed = 20_001_115;

    /// <summary>Percentage of double coding where there is more than one coder.</summary>
    public const int UsualShare = 25;
}

/// <summary>A case is taken from one coder and given to another.</summary>
public sealed record ReassignBody(string Case, string Coder, string To, string Reason);

/// <summary>A submitted case is given back to its coder.</summary>
public sealed record ReopenBody(string Case, string Coder, string Reason);

/// <summary>A coder leaves.</summary>
public sealed record LeaveBody(string Coder, string Reason);

/// <summary>A higher percentage of double coding.</summary>
public sealed record ShareBody(int Share);

/// <summary>A body with nothing in it.</summary>
public sealed record EmptyBody;

/// <summary>The rounds in REST, with the reader's own cases that wait.</summary>
public sealed record RoundListAnswer(IReadOnlyList<RoundLine> Items, int Total, bool TotalIsExact, string? Next, IReadOnlyList<QueueItem> Queue);

/// <summary>How far a coder is; the numbers are null while the round is blind for the reader.</summary>
public sealed record CoderAnswer(string Name, DateTimeOffset? LeftAt, string? LeftReason, int Assigned, int? New, int? InProgress, int? Submitted, int? Reopened);

/// <summary>An assignment that the reader may see.</summary>
public sealed record AssignmentAnswer(string Case, string Title, string Coder, AssignmentState State, DateTimeOffset? SubmittedAt, string? Reason);

/// <summary>A round in REST.</summary>
public sealed record RoundAnswer(
    string Name, string? Note, RoundState State, bool Blind, bool OwnAdjudication, long Seed, int Share, int CodersPerDoubled, IReadOnlyList<string> Codes, string Selection, int? Sample,
    int CodebookVersion, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, int Cases, int Doubled, int Pool, bool IsBlindForReader, bool MayRun, bool MayAdjudicate,
    IReadOnlyList<CoderAnswer> Coders, IReadOnlyList<AssignmentAnswer> Assignments)
{
    public static RoundAnswer Of(RoundView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new RoundAnswer(
            view.Name, view.Note, view.State, view.Blind, view.OwnAdjudication, view.Seed, view.Share, view.CodersPerDoubled, view.Codes, view.Selection, view.Sample, view.CodebookVersion,
            view.CreatedBy, view.CreatedAt, view.ClosedAt, view.Cases, view.Doubled, view.Pool, view.IsBlindForReader, view.MayRun, view.MayAdjudicate,
            [.. view.Coders.Select(c => new CoderAnswer(c.Name, c.LeftAt, c.LeftReason, c.Assigned, c.New, c.InProgress, c.Submitted, c.Reopened))],
            [.. view.Assignments.Select(a => new AssignmentAnswer(a.Case, a.Title, a.Coder, a.State, a.SubmittedAt, a.Reason))]);
    }
}

/// <summary>A round after a change of it.</summary>
/// <param name="Changed">Assignments added, moved, given back or ended.</param>
/// <param name="Round">The round as it is now.</param>
public sealed record RoundChangedAnswer(int Changed, RoundAnswer Round);
