using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Gives an account exactly these roles. The last administrator keeps the role, and nobody gives themselves more where another administrator could.</summary>
public sealed class ChangeRoles(AccountChanges changes)
{
    public async Task<Result<IReadOnlySet<Role>>> RunAsync(Actor actor, Guid account, IReadOnlySet<Role> roles, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("accounts");
        return await changes.RunAsync<IReadOnlySet<Role>>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user)
                    return Refused.NotFound("account");
                var faults = new List<Fault>();
                AccountRules.CheckRoles(roles, faults);
                if (!roles.Contains(Role.Administrator) && await work.Users.IsInRoleAsync(user, Role.Administrator.Text()) && !await work.HasOtherAdministratorAsync(account))
                    faults.Add(new Fault(AccountRules.RolesPlace, "This is the last administrator who can sign in. Make somebody else administrator first."));
                var held = (await work.Users.GetRolesAsync(user)).ToHashSet(StringComparer.Ordinal);
                if (actor.UserId == account && roles.Any(r => !held.Contains(r.Text())) && await work.HasOtherAdministratorAsync(account))
                    faults.Add(new Fault(AccountRules.RolesPlace, "No more roles than you have: another administrator gives them to you."));
                if (faults.Count > 0)
                    return Refused.Invalid(faults);
                await work.SetRolesAsync(user, roles);
                // Signed in anew, people have the roles of now; nothing that is open goes on with those of before.
                if (!held.SetEquals(roles.Select(r => r.Text())))
                    await AccountSessions.EndAsync(work.Context, account, null, null, cancellationToken);
                return new HashSet<Role>(roles);
            },
            cancellationToken);
    }
}
