using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>A new account. Without a password its owner sets one by a link.</summary>
public sealed record CreateAccountRequest(string? Name, string? Email, IReadOnlySet<Role> Roles, string? Password = null);

/// <param name="Id">The account.</param>
/// <param name="Name">As saved.</param>
/// <param name="InvitationPath">Path with a one-time token, told this once; null where a password was given.</param>
public sealed record CreatedAccount(Guid Id, string Name, string? InvitationPath);

/// <summary>Makes an account for somebody else.</summary>
public sealed class CreateAccount(AccountChanges changes, TimeProvider clock, IOptions<IdentityOptions> options)
{
    public async Task<Result<CreatedAccount>> RunAsync(Actor actor, CreateAccountRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("accounts");
        var name = AccountRules.Clean(request.Name);
        var email = (request.Email ?? "").Trim();
        return await changes.RunAsync<CreatedAccount>(
            actor,
            async work =>
            {
                var faults = new List<Fault>();
                await AccountRules.CheckNameAsync(work, name, null, faults);
                await AccountRules.CheckEmailAsync(work, email, faults);
                AccountRules.CheckRoles(request.Roles, faults);
                if (request.Password is not null)
                    AccountRules.CheckPassword(options.Value, request.Password, request.Password, faults, name, email);
                if (faults.Count > 0)
                    return Refused.Invalid(faults);

                var user = AccountRules.NewUser(name, email, clock.GetUtcNow());
                AccountScope.Must(request.Password is null ? await work.Users.CreateAsync(user) : await work.Users.CreateAsync(user, request.Password));
                await work.SetRolesAsync(user, request.Roles);
                return new CreatedAccount(
                    user.Id, name, request.Password is null ? await PasswordLinks.MakeAsync(work.Users, user) : null);
            },
            cancellationToken);
    }
}
