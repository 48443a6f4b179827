using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>A session as its owner and administrators see it; <c>IsThis</c>: the list is read in it.</summary>
public sealed record SessionEntry(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, string? Address, string? Browser, bool IsThis);

/// <summary>Where an account is signed in, and the end of it: for its owner and for administrators. What ends here ends at once, open pages too.</summary>
public sealed class AccountSessions(TocDatabase database, TimeProvider clock)
{
    /// <summary>Sessions that hold, the one used last first.</summary>
    public async Task<Result<IReadOnlyList<SessionEntry>>> ListAsync(Actor actor, Guid account, Guid? here, CancellationToken cancellationToken)
    {
        if (!May(actor, account))
            return Refused.Forbidden("sessions");
        var (idle, old) = (clock.GetUtcNow() - Sessions.Idle, clock.GetUtcNow() - Sessions.Absolute);
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await context.Sessions.Where(s => s.UserId == account && s.SeenAt >= idle && s.CreatedAt >= old).OrderByDescending(s => s.SeenAt)
            .Select(s => new { s.Id, s.CreatedAt, s.SeenAt, s.Address, s.Browser }).ToListAsync(cancellationToken);
        return rows.ConvertAll(s => new SessionEntry(s.Id, s.CreatedAt, s.SeenAt, s.Address, s.Browser, s.Id == here));
    }

    /// <summary>Ends one session, or all but one; how many.</summary>
    /// <param name="actor">The owner, or an administrator.</param>
    /// <param name="account">Whose.</param>
    /// <param name="session">Which; null: all.</param>
    /// <param name="kept">The one that stays where all are to end.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<int>> EndAsync(Actor actor, Guid account, Guid? session, Guid? kept, CancellationToken cancellationToken)
    {
        if (!May(actor, account))
            return Refused.Forbidden("sessions");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        return await EndAsync(context, account, session, kept, cancellationToken);
    }

    /// <summary>The same within a change of the account, in its transaction.</summary>
    public static async Task<int> EndAsync(TocContext context, Guid account, Guid? session, Guid? kept, CancellationToken cancellationToken)
    {
        var rows = await context.Sessions.Where(s => s.UserId == account && (session == null ? s.Id != kept : s.Id == session)).ToListAsync(cancellationToken);
        context.Sessions.RemoveRange(rows);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Ended meanwhile by its owner or by time; what is left is tried again below.
            context.ChangeTracker.Clear();
            return await EndAsync(context, account, session, kept, cancellationToken);
        }

        return rows.Count;
    }

    private static bool May(Actor actor, Guid account) => actor.UserId == account || AccessPolicy.May(actor, Permission.Administer);
}
