using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Rounds;

namespace TocAnalysis.Web.Data;

/// <summary>A case that waits for its coder.</summary>
/// <param name="Round">Name of the round.</param>
/// <param name="Case">Identifier in print.</param>
/// <param name="Title">Title of the case.</param>
/// <param name="State">Where the coder stands with it.</param>
/// <param name="Coded">Codes of the round that the coder coded on it.</param>
/// <param name="Codes">Codes of the round.</param>
/// <param name="Reason">Why it was given back; null: it was not.</param>
public sealed record QueueItem(string Round, string Case, string Title, AssignmentState State, int Coded, int Codes, string? Reason);

/// <summary>What a round asks of a coder on one case.</summary>
/// <param name="Round">The round.</param>
/// <param name="Assignment">The coder's assignment, tracked where the context tracks.</param>
public sealed record RoundWork(RoundRow Round, AssignmentRow Assignment)
{
    /// <summary>Whether the coder may change codings of it.</summary>
    public bool IsActive => Assignment.State is AssignmentState.New or AssignmentState.InProgress or AssignmentState.Reopened;
}

/// <summary>Reads what rounds ask of coders: one home for it, because workbench, queue and home page show the same.</summary>
public static class RoundStore
{
    /// <summary>Largest number of waiting cases that is shown at once.</summary>
    private const int MostQueued = 200;

    /// <summary>The assignments of a coder on a case that are still his to do, or submitted in a round that is open; oldest round first.</summary>
    public static async Task<IReadOnlyList<RoundWork>> WorkAsync(TocContext context, long coderId, long caseId, CancellationToken cancellationToken) =>
    [
        .. (await (
            from assignment in context.Assignments
            join round in context.Rounds on assignment.RoundId equals round.Id
            where assignment.CoderId == coderId && assignment.CaseId == caseId && assignment.State != AssignmentState.Returned
                && (round.State == RoundState.Open || assignment.State == AssignmentState.Reopened)
            orderby round.Id
            select new { round, assignment }).ToListAsync(cancellationToken)).Select(w => new RoundWork(w.round, w.assignment)),
    ];

    /// <summary>The cases that wait for the actor, begun ones first.</summary>
    public static async Task<IReadOnlyList<QueueItem>> QueueAsync(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        var own = context.OwnCoder(actor);
        var rows = await (
            from assignment in context.VisibleAssignments(actor)
            join round in context.Rounds on assignment.RoundId equals round.Id
            join record in context.VisibleCases(actor) on assignment.CaseId equals record.Id
            where own.Any(o => o.Id == assignment.CoderId)
                && (assignment.State == AssignmentState.Reopened || (round.State == RoundState.Open && (assignment.State == AssignmentState.New || assignment.State == AssignmentState.InProgress)))
            orderby assignment.State == AssignmentState.Reopened ? 0 : assignment.State == AssignmentState.InProgress ? 1 : 2, round.Id, assignment.Id
            select new
            {
                round.Name,
                record.Id,
                record.Title,
                assignment.State,
                assignment.Reason,
                round.Codes,
                Coded = context.Codings.Count(k => k.CaseId == record.Id && k.CoderId == assignment.CoderId && k.Round == round.Name && round.Codes.Contains(k.Code)),
            }).Take(MostQueued).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new QueueItem(r.Name, CaseId.Text(r.Id), r.Title, r.State, r.Coded, r.Codes.Length, r.State == AssignmentState.Reopened ? r.Reason : null))];
    }
}
