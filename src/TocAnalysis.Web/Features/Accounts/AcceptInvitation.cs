using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

public sealed record AcceptInvitationRequest(Guid Account, string? Token, string? Password, string? PasswordAgain);

/// <summary>Sets the password of an account by its one-time link. Nobody is signed in; the token is the proof.</summary>
public sealed class AcceptInvitation(AccountChanges changes, UserManager<AppUser> users, IOptions<IdentityOptions> options)
{
    private static readonly Actor Link = new(null, "invitation link", new HashSet<Role>(), Door.Page);

    /// <summary>The account that the link is good for now; null: for none.</summary>
    public Task<AppUser?> FindAsync(Guid account, string? token) => FindAsync(users, account, token);

    public Task<Result<AppUser>> RunAsync(AcceptInvitationRequest request, CancellationToken cancellationToken) => changes.RunAsync<AppUser>(
        Link,
        async work =>
        {
            if (await FindAsync(work.Users, request.Account, request.Token) is not { } user)
                return new Refused(Refusal.NotFound, [new Fault("link", "This link is not valid any more.")]);
            var faults = new List<Fault>();
            AccountRules.CheckPassword(options.Value, request.Password, request.PasswordAgain, faults, user.DisplayName, user.Email);
            if (faults.Count > 0)
                return Refused.Invalid(faults);
            // Changes the security stamp, which ends this link and every session of the account.
            if (user.PasswordHash is not null)
                AccountScope.Must(await work.Users.RemovePasswordAsync(user));
            AccountScope.Must(await work.Users.AddPasswordAsync(user, request.Password!));
            await AccountSessions.EndAsync(work.Context, user.Id, null, null, cancellationToken);
            AccountScope.Must(await work.Users.ResetAccessFailedCountAsync(user));
            AccountScope.Must(await work.Users.SetLockoutEndDateAsync(user, null));
            return user;
        },
        cancellationToken);

    private static async Task<AppUser?> FindAsync(UserManager<AppUser> users, Guid account, string? token) =>
        token is not null && await users.FindByIdAsync(account.ToString()) is { } user && await PasswordLinks.HoldsAsync(users, user, token) ? user : null;
}
