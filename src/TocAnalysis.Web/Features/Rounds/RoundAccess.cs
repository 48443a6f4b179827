using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>Who may do what with a round.</summary>
internal static class RoundAccess
{
    /// <summary>
    /// Whether the actor runs the round: its organizer, or an administrator. Somebody who still has cases to submit in an open blind round does not run it
    /// meanwhile, because running it shows how far the others are. A key that set a round up runs it too.
    /// </summary>
    public static async Task<bool> MayRunAsync(TocContext context, Actor actor, RoundRow round, CancellationToken cancellationToken)
    {
        var entitled = AccessPolicy.May(actor, Permission.Administer) || (AccessPolicy.May(actor, Permission.PlanRounds) && Organized(actor, round));
        return entitled && !(round is { Blind: true, State: RoundState.Open } && await HasOpenWorkAsync(context, actor, round.Id, cancellationToken));
    }

    /// <summary>
    /// Whether the actor may decide in the round: a researcher for whom it is not blind any more. Their own cases are looked at one by one.
    /// </summary>
    public static async Task<bool> MayAdjudicateAsync(TocContext context, Actor actor, RoundRow round, CancellationToken cancellationToken) =>
        AccessPolicy.May(actor, Permission.Adjudicate) && !(round is { Blind: true, State: RoundState.Open } && await IsCoderAsync(context, actor, round.Id, cancellationToken));

    /// <summary>Whether the actor codes or coded in the round. Of a key this is not known, so it is taken for one.</summary>
    public static async Task<bool> IsCoderAsync(TocContext context, Actor actor, long roundId, CancellationToken cancellationToken)
    {
        if (actor.Door == Door.CommandLine)
            return false;
        var own = context.OwnCoder(actor);
        return actor.UserId is null || await context.RoundCoders.AnyAsync(c => c.RoundId == roundId && own.Any(o => o.Id == c.CoderId), cancellationToken);
    }

    /// <summary>The round of this name, held until the transaction ends.</summary>
    public static async Task<RoundRow?> LockAsync(TocContext context, string name, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"SELECT 1 FROM coding_round WHERE name = {name} FOR NO KEY UPDATE", cancellationToken);
        return await context.Rounds.SingleOrDefaultAsync(r => r.Name == name, cancellationToken);
    }

    private static bool Organized(Actor actor, RoundRow round) => actor.UserId is { } user
        ? round.OrganizerId == user
        : round.OrganizerId is null && round.CreatedBy == actor.Name && actor.Name != Actor.CommandLine.Name;

    private static async Task<bool> HasOpenWorkAsync(TocContext context, Actor actor, long roundId, CancellationToken cancellationToken)
    {
        var own = context.OwnCoder(actor);
        return await context.Assignments.AnyAsync(
            a => a.RoundId == roundId && own.Any(o => o.Id == a.CoderId) && a.State != AssignmentState.Submitted && a.State != AssignmentState.Returned, cancellationToken);
    }
}
