using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Locks an account, or unlocks it. Accounts are never deleted: histories name them.</summary>
public sealed class LockAccount(AccountChanges changes)
{
    /// <summary>Gives whether it is locked now.</summary>
    public async Task<Result<bool>> RunAsync(Actor actor, Guid account, bool locked, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("accounts");
        return await changes.RunAsync<bool>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user)
                    return Refused.NotFound("account");
                if (locked && account == actor.UserId)
                    return Refused.Invalid(new Fault("account", "You cannot lock your own account; another administrator can."));
                if (locked && await work.Users.IsInRoleAsync(user, Role.Administrator.Text()) && !await work.HasOtherAdministratorAsync(account))
                    return Refused.Invalid(new Fault("account", "This is the last administrator who can sign in. Make somebody else administrator first."));
                AccountScope.Must(await work.Users.SetLockoutEnabledAsync(user, true));
                AccountScope.Must(await work.Users.SetLockoutEndDateAsync(user, locked ? DateTimeOffset.MaxValue : null));
                AccountScope.Must(await work.Users.ResetAccessFailedCountAsync(user));
                // Ends links that were not used, and every session.
                if (locked)
                {
                    AccountScope.Must(await work.Users.UpdateSecurityStampAsync(user));
                    await AccountSessions.EndAsync(work.Context, account, null, null, cancellationToken);
                }

                return locked;
            },
            cancellationToken);
    }
}
