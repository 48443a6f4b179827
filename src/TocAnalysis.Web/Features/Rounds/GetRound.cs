using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>A round in the list.</summary>
/// <remarks><c>Submitted</c> of <c>Assigned</c> assignments; null while the round is blind for the reader.</remarks>
public sealed record RoundLine(string Name, RoundState State, bool Blind, int Cases, int Coders, int Codes, int Assigned, int? Submitted, DateTimeOffset CreatedAt);

/// <summary>The rounds, latest first, and the cases that wait for the reader.</summary>
public sealed record RoundList(IReadOnlyList<RoundLine> Rounds, IReadOnlyList<QueueItem> Queue, bool MayPlan);

/// <summary>How far a coder is. The numbers are null while the round is blind for the reader and it is somebody else.</summary>
public sealed record CoderProgress(long Id, string Name, DateTimeOffset? LeftAt, string? LeftReason, int Assigned, int? New, int? InProgress, int? Submitted, int? Reopened);

/// <summary>One assignment. Only those that the reader may see are listed.</summary>
public sealed record AssignmentLine(long Id, string Case, string Title, long CoderId, string Coder, AssignmentState State, DateTimeOffset? SubmittedAt, string? Reason);

/// <summary>A round with its board.</summary>
public sealed record RoundView
{
    public required string Name { get; init; }

    public required string? Note { get; init; }

    public required RoundState State { get; init; }

    public required bool Blind { get; init; }

    public required bool OwnAdjudication { get; init; }

    public required long Seed { get; init; }

    public required int Share { get; init; }

    public required int CodersPerDoubled { get; init; }

    public required IReadOnlyList<string> Codes { get; init; }

    /// <summary>The selection of cases in words.</summary>
    public required string Selection { get; init; }

    /// <summary>The selection as the address of the case list.</summary>
    public required string SelectionHref { get; init; }

    public required int? Sample { get; init; }

    public required int CodebookVersion { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required int Cases { get; init; }

    public required int Doubled { get; init; }

    /// <summary>Cases that lack a coder, because somebody left or gave work back.</summary>
    public required int Pool { get; init; }

    /// <summary>The reader codes here blind: of others nothing is shown.</summary>
    public required bool IsBlindForReader { get; init; }

    public required bool MayRun { get; init; }

    public required bool MayAdjudicate { get; init; }

    /// <summary>What a change must name as the version it was made from.</summary>
    public required int Version { get; init; }

    public required IReadOnlyList<CoderProgress> Coders { get; init; }

    public required IReadOnlyList<AssignmentLine> Assignments { get; init; }
}

/// <summary>Reads rounds.</summary>
public sealed class GetRound(TocDatabase database, CaseQuery query, FilterLabels labels)
{
    /// <summary>All rounds and the reader's queue.</summary>
    public async Task<Result<RoundList>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("rounds");
        await using var context = await database.ReadAsync(cancellationToken);
        var rounds = await context.Rounds.OrderByDescending(r => r.Id).Select(r => new
        {
            Row = r,
            Cases = context.RoundCases.Count(c => c.RoundId == r.Id),
            Coders = context.RoundCoders.Count(c => c.RoundId == r.Id && c.LeftAt == null),
            Assigned = context.Assignments.Count(a => a.RoundId == r.Id && a.State != AssignmentState.Returned),
            Submitted = context.Assignments.Count(a => a.RoundId == r.Id && a.State == AssignmentState.Submitted),
        }).ToListAsync(cancellationToken);
        var lines = new List<RoundLine>(rounds.Count);
        foreach (var round in rounds)
        {
            var blind = round.Row is { Blind: true, State: RoundState.Open } && await RoundAccess.IsCoderAsync(context, actor, round.Row.Id, cancellationToken);
            lines.Add(new RoundLine(
                round.Row.Name, round.Row.State, round.Row.Blind, round.Cases, round.Coders, round.Row.Codes.Length, round.Assigned, blind ? null : round.Submitted, round.Row.CreatedAt));
        }

        return new RoundList(lines, await RoundStore.QueueAsync(context, actor, cancellationToken), AccessPolicy.May(actor, Permission.PlanRounds));
    }

    /// <summary>One round.</summary>
    public async Task<Result<RoundView>> HandleAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("rounds");
        await using var context = await database.ReadAsync(cancellationToken);
        if (await context.Rounds.SingleOrDefaultAsync(r => r.Name == name, cancellationToken) is not { } round)
            return Refused.NotFound("round");
        var blind = round is { Blind: true, State: RoundState.Open } && await RoundAccess.IsCoderAsync(context, actor, round.Id, cancellationToken);
        var own = await context.OwnCoder(actor).Select(c => c.Id).ToListAsync(cancellationToken);
        var assignments = await (
            from assignment in context.VisibleAssignments(actor)
            join record in context.VisibleCases(actor) on assignment.CaseId equals record.Id
            join coder in context.Coders on assignment.CoderId equals coder.Id
            where assignment.RoundId == round.Id
            orderby record.Id, coder.Name
            select new AssignmentLine(assignment.Id, CaseId.Text(record.Id), record.Title, coder.Id, coder.Name, assignment.State, assignment.SubmittedAt, assignment.Reason)).ToListAsync(cancellationToken);
        var counts = (await context.Assignments.Where(a => a.RoundId == round.Id).GroupBy(a => new { a.CoderId, a.State })
            .Select(g => new { g.Key.CoderId, g.Key.State, Count = g.Count() }).ToListAsync(cancellationToken)).ToLookup(c => c.CoderId);
        var coders = await (
            from member in context.RoundCoders
            join coder in context.Coders on member.CoderId equals coder.Id
            where member.RoundId == round.Id
            orderby coder.Name
            select new { coder.Id, coder.Name, member.LeftAt, member.LeftReason }).ToListAsync(cancellationToken);
        // Counted in the database: a round may have many thousand cases.
        var wanted = context.RoundCases.Where(c => c.RoundId == round.Id);
        var cases = await wanted.CountAsync(cancellationToken);
        var doubled = await wanted.CountAsync(c => c.Wanted > 1, cancellationToken);
        var pool = await wanted.CountAsync(c => context.Assignments.Count(a => a.RoundId == round.Id && a.CaseId == c.CaseId && a.State != AssignmentState.Returned) < c.Wanted, cancellationToken);
        return new RoundView
        {
            Name = round.Name,
            Note = round.Note,
            State = round.State,
            Blind = round.Blind,
            OwnAdjudication = round.OwnAdjudication,
            Seed = round.Seed,
            Share = round.Share,
            CodersPerDoubled = round.CodersPerDoubled,
            Codes = round.Codes,
            Selection = Selection(round),
            SelectionHref = round.Filter.Length == 0 ? AppUrls.Cases : $"{AppUrls.Cases}?{round.Filter}",
            Sample = round.Sample,
            CodebookVersion = round.CodebookVersion,
            CreatedBy = round.CreatedBy,
            CreatedAt = round.CreatedAt,
            ClosedAt = round.ClosedAt,
            Cases = cases,
            Doubled = doubled,
            Pool = pool,
            IsBlindForReader = blind,
            MayRun = await RoundAccess.MayRunAsync(context, actor, round, cancellationToken),
            MayAdjudicate = await RoundAccess.MayAdjudicateAsync(context, actor, round, cancellationToken),
            Version = round.Version,
            Coders =
            [
                .. coders.Select(c =>
                {
                    int? Count(AssignmentState state) => blind && !own.Contains(c.Id) ? null : counts[c.Id].Where(k => k.State == state).Sum(k => k.Count);
                    return new CoderProgress(
                        c.Id, c.Name, c.LeftAt, c.LeftReason, counts[c.Id].Where(k => k.State != AssignmentState.Returned).Sum(k => k.Count), Count(AssignmentState.New),
                        Count(AssignmentState.InProgress), Count(AssignmentState.Submitted), Count(AssignmentState.Reopened));
                }),
            ],
            Assignments = assignments,
        };
    }

    private string Selection(RoundRow round)
    {
        var filter = query.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(round.Filter));
        return filter.Succeeded ? labels.InWords(filter.Value) : round.Filter;
    }
}
