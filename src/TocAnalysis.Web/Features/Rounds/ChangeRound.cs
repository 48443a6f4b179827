using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>What a change of a round did.</summary>
/// <param name="Changed">Assignments added, moved, given back or ended.</param>
public sealed record RoundChange(int Changed);

/// <summary>A coder of a round, and an assignment of theirs.</summary>
public sealed record RoundPlace(long Coder, long? Assignment);

/// <summary>Runs a round: fills gaps, moves and reopens work, lets coders go, raises the share of double coding, ends it.</summary>
public sealed class ChangeRound(TocDatabase database)
{
    private int? from;
    private Once? once;

    private const string ReasonExpected = "Why, in at least one word: the coder reads it, and it stays in the audit log.";

    /// <summary>The same for a request that names the version of the round it was made from, and that may be repeated.</summary>
    public ChangeRound For(int version, Once? repeatable) => new(database) { from = version, once = repeatable };

    /// <summary>Gives cases that lack coders to those who have least.</summary>
    public Task<Result<int>> FillAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        RunAsync(actor, name, null, async (context, round) => round.State == RoundState.Open ? await FillAsync(context, actor, round, cancellationToken) : Closed(), cancellationToken);

    /// <summary>A coder leaves: what is not submitted goes back to the pool and from there to the others; what is submitted stays as it is.</summary>
    public Task<Result<int>> LeaveAsync(Actor actor, string name, long coderId, string reason, CancellationToken cancellationToken) => RunAsync(actor, name, reason, async (context, round) =>
    {
        if (await context.RoundCoders.SingleOrDefaultAsync(c => c.RoundId == round.Id && c.CoderId == coderId && c.LeftAt == null, cancellationToken) is not { } member)
            return Refused.NotFound("coder");
        (member.LeftAt, member.LeftReason) = (context.Clock.GetUtcNow(), reason.Trim());
        var unfinished = await context.Assignments.Where(a => a.RoundId == round.Id && a.CoderId == coderId && a.State != AssignmentState.Submitted && a.State != AssignmentState.Returned)
            .ToListAsync(cancellationToken);
        foreach (var assignment in unfinished)
        {
            // Work that was submitted once keeps that submission: only the second thoughts are given up.
            assignment.State = assignment.SubmittedAt is null ? AssignmentState.Returned : AssignmentState.Submitted;
            assignment.Reason = reason.Trim();
            Touch(context, assignment, actor);
        }

        await context.SaveChangesAsync(cancellationToken);
        return round.State == RoundState.Open ? await FillAsync(context, actor, round, cancellationToken) : 0;
    }, cancellationToken);

    /// <summary>Takes a case from a coder who has not submitted it and gives it to another of the round.</summary>
    public Task<Result<int>> ReassignAsync(Actor actor, string name, long assignmentId, long toCoder, string reason, CancellationToken cancellationToken) =>
        RunAsync(actor, name, reason, async (context, round) =>
        {
            if (round.State != RoundState.Open)
                return Closed();
            var assignment = await context.Assignments.SingleOrDefaultAsync(a => a.Id == assignmentId && a.RoundId == round.Id, cancellationToken);
            if (assignment is null)
                return Refused.NotFound("assignment");
            if (assignment.SubmittedAt is not null || assignment.State == AssignmentState.Returned)
                return Refused.Invalid(new Fault("assignment", "A case that its coder has not submitted. Submitted work stays with its coder."));
            if (!await context.RoundCoders.AnyAsync(c => c.RoundId == round.Id && c.CoderId == toCoder && c.LeftAt == null, cancellationToken))
                return Refused.Invalid(new Fault("coder", "A coder who works in this round."));
            var other = await context.Assignments.SingleOrDefaultAsync(a => a.RoundId == round.Id && a.CaseId == assignment.CaseId && a.CoderId == toCoder, cancellationToken);
            if (other is { State: not AssignmentState.Returned })
                return Refused.Invalid(new Fault("coder", "A coder who does not code this case already."));
            (assignment.State, assignment.Reason) = (AssignmentState.Returned, reason.Trim());
            Touch(context, assignment, actor);
            if (other is null)
            {
                context.Assignments.Add(CreateRound.NewAssignment(round.Id, assignment.CaseId, toCoder, actor, context.Clock.GetUtcNow()));
            }
            else
            {
                (other.State, other.Reason) = (AssignmentState.New, null);
                Touch(context, other, actor);
            }

            await context.SaveChangesAsync(cancellationToken);
            return 1;
        }, cancellationToken);

    /// <summary>Gives a submitted case back to its coder.</summary>
    public Task<Result<int>> ReopenAsync(Actor actor, string name, long assignmentId, string reason, CancellationToken cancellationToken) => RunAsync(actor, name, reason, async (context, round) =>
    {
        if (round.State != RoundState.Open)
            return Closed();
        var assignment = await context.Assignments.SingleOrDefaultAsync(a => a.Id == assignmentId && a.RoundId == round.Id, cancellationToken);
        if (assignment is null)
            return Refused.NotFound("assignment");
        if (assignment.State != AssignmentState.Submitted)
            return Refused.Invalid(new Fault("assignment", "A submitted case."));
        (assignment.State, assignment.Reason) = (AssignmentState.Reopened, reason.Trim());
        Touch(context, assignment, actor);
        await context.SaveChangesAsync(cancellationToken);
        return 1;
    }, cancellationToken);

    /// <summary>Raises the share of cases that several coders code. Adds assignments and takes none away, so that what was computed stays comparable.</summary>
    public Task<Result<int>> RaiseShareAsync(Actor actor, string name, int share, CancellationToken cancellationToken) => RunAsync(actor, name, null, async (context, round) =>
    {
        if (round.State != RoundState.Open)
            return Closed();
        if (share <= round.Share || share > 100)
            return Refused.Invalid(new Fault("share", $"More than {round.Share} and at most 100.", $"{share}"));
        var each = Math.Max(2, round.CodersPerDoubled);
        if (await context.RoundCoders.CountAsync(c => c.RoundId == round.Id && c.LeftAt == null, cancellationToken) < each)
            return Refused.Invalid(new Fault("share", $"At least {each} coders at work, so that {each} can code one case."));
        var cases = await context.RoundCases.Where(c => c.RoundId == round.Id).OrderBy(c => c.CaseId).ToListAsync(cancellationToken);
        var more = AssignmentPlan.Doubled(cases.Count, share) - cases.Count(c => c.Wanted > 1);
        foreach (var record in SeededOrder.Shuffle(cases, SeededOrder.SeedOf((ulong)round.Seed, 1)).Where(c => c.Wanted == 1).Take(more))
            record.Wanted = each;
        // Submissions never change: with this moment, agreement as it stood before is kept to the last digit.
        round.Raises = CaseJson.Write<IReadOnlyList<ShareRaise>>([.. CaseJson.Read<List<ShareRaise>>(round.Raises), new ShareRaise(context.Clock.GetUtcNow(), round.Share, share)]);
        round.Share = share;
        round.CodersPerDoubled = each;
        await context.SaveChangesAsync(cancellationToken);
        return await FillAsync(context, actor, round, cancellationToken);
    }, cancellationToken);

    /// <summary>Ends the coding. Work that was never submitted is given back; from now on everybody sees everything.</summary>
    public Task<Result<int>> CloseAsync(Actor actor, string name, CancellationToken cancellationToken) => RunAsync(actor, name, null, async (context, round) =>
    {
        if (round.State != RoundState.Open)
            return Closed();
        var unfinished = await context.Assignments.Where(a => a.RoundId == round.Id && a.State != AssignmentState.Submitted && a.State != AssignmentState.Returned).ToListAsync(cancellationToken);
        foreach (var assignment in unfinished)
        {
            assignment.State = assignment.SubmittedAt is null ? AssignmentState.Returned : AssignmentState.Submitted;
            Touch(context, assignment, actor);
        }

        (round.State, round.ClosedAt) = (RoundState.Closed, context.Clock.GetUtcNow());
        await context.SaveChangesAsync(cancellationToken);
        return unfinished.Count;
    }, cancellationToken);

    /// <summary>The coder of this name in the round, and where a case is given their assignment of it, for whoever runs the round.</summary>
    public async Task<Result<RoundPlace>> PlaceAsync(Actor actor, string name, string coder, string? caseId, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        if (await context.Rounds.SingleOrDefaultAsync(r => r.Name == name, cancellationToken) is not { } round)
            return AccessPolicy.May(actor, Permission.Read) ? Refused.NotFound("round") : Refused.Forbidden("rounds");
        if (!await RoundAccess.MayRunAsync(context, actor, round, cancellationToken))
            return Refused.Forbidden("round");
        var names = await context.Coders.Where(c => context.RoundCoders.Any(k => k.RoundId == round.Id && k.CoderId == c.Id)).Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken);
        if (names.SingleOrDefault(c => c.Name == coder) is not { } named)
            return Refused.Invalid(new Fault("coder", "A coder of this round.", coder, NearestTerms.Of(coder, names.Select(n => n.Name))));
        if (caseId is null)
            return new RoundPlace(named.Id, null);
        var id = CaseId.TryParse(caseId, out var number) ? number : 0;
        var assignment = await context.Assignments.Where(a => a.RoundId == round.Id && a.CaseId == id && a.CoderId == named.Id).Select(a => (long?)a.Id).SingleOrDefaultAsync(cancellationToken);
        return assignment is null ? Refused.Invalid(new Fault("case", $"A case that {coder} codes in this round.", caseId)) : new RoundPlace(named.Id, assignment);
    }

    private async Task<Result<int>> RunAsync(
        Actor actor, string name, string? reason, Func<TocContext, RoundRow, Task<Result<int>>> change, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.PlanRounds))
            return Refused.Forbidden("rounds");
        if (reason is not null && (string.IsNullOrWhiteSpace(reason) || reason.Length > CaseContent.MaxNote))
            return Refused.Invalid(new Fault("reason", ReasonExpected, reason));
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await RoundAccess.LockAsync(context, name, cancellationToken) is not { } round)
            return Refused.NotFound("round");
        if (!await RoundAccess.MayRunAsync(context, actor, round, cancellationToken))
            return Refused.Forbidden("round");
        if (once is not null && await once.FindAsync<RoundChange>(context, actor, cancellationToken) is { } answered)
            return answered.Succeeded ? answered.Value.Changed : new Refused(answered.Refusal!.Value, answered.Faults);
        if (from is { } version && version != round.Version)
            return Refused.Conflict("round");
        context.Reason = reason?.Trim();
        var result = await change(context, round);
        if (!result.Succeeded)
            return result;
        if (once is not null)
            await once.KeepAsync(context, actor, new RoundChange(result.Value), cancellationToken);
        (round.Version, round.UpdatedAt, round.UpdatedBy) = (round.Version + 1, context.Clock.GetUtcNow(), actor.Name);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("round");
        }

        return result;
    }

    private static async Task<int> FillAsync(TocContext context, Actor actor, RoundRow round, CancellationToken cancellationToken)
    {
        var wanted = await context.RoundCases.Where(c => c.RoundId == round.Id).OrderBy(c => c.CaseId).Select(c => KeyValuePair.Create(c.CaseId, c.Wanted)).ToListAsync(cancellationToken);
        var all = await context.Assignments.Where(a => a.RoundId == round.Id).OrderBy(a => a.Id).Select(a => new { a.CaseId, a.CoderId, a.State }).ToListAsync(cancellationToken);
        var assigned = all.Where(a => a.State != AssignmentState.Returned).Select(a => new PlannedAssignment(a.CaseId, a.CoderId)).ToList();
        var returned = all.Where(a => a.State == AssignmentState.Returned).Select(a => new PlannedAssignment(a.CaseId, a.CoderId)).ToHashSet();
        var coders = await context.RoundCoders.Where(c => c.RoundId == round.Id && c.LeftAt == null).OrderBy(c => c.CoderId).Select(c => c.CoderId).ToListAsync(cancellationToken);
        var added = AssignmentPlan.Fill(wanted, assigned, coders, returned, (ulong)round.Seed);
        var now = context.Clock.GetUtcNow();
        context.Assignments.AddRange(added.Select(a => CreateRound.NewAssignment(round.Id, a.Case, a.Coder, actor, now)));
        await context.SaveChangesAsync(cancellationToken);
        return added.Count;
    }

    private static Refused Closed() => Refused.Invalid(new Fault("round", "A round whose coding is still open."));

    private static void Touch(TocContext context, AssignmentRow assignment, Actor actor) =>
        (assignment.Version, assignment.UpdatedAt, assignment.UpdatedBy) = (assignment.Version + 1, context.Clock.GetUtcNow(), actor.Name);
}
