using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary><c>Session</c>: the one that it is changed in, which stays.</summary>
public sealed record ChangePasswordRequest(string? Current, string? Password, string? PasswordAgain, Guid? Session = null);

/// <summary>Changes one's own password, by the present one. Sessions elsewhere end at once.</summary>
public sealed class ChangePassword(AccountChanges changes, IOptions<IdentityOptions> options)
{
    public const string CurrentPlace = "currentPassword";

    public async Task<Result<AppUser>> RunAsync(Actor actor, ChangePasswordRequest request, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } account)
            return Refused.Forbidden("account");
        return await changes.RunAsync<AppUser>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user)
                    return Refused.NotFound("account");
                var faults = new List<Fault>();
                if (!await work.Users.CheckPasswordAsync(user, request.Current ?? ""))
                    faults.Add(new Fault(CurrentPlace, "Your present password; this is not it."));
                AccountRules.CheckPassword(options.Value, request.Password, request.PasswordAgain, faults, user.DisplayName, user.Email);
                if (faults.Count > 0)
                    return Refused.Invalid(faults);
                AccountScope.Must(await work.Users.ChangePasswordAsync(user, request.Current!, request.Password!));
                await AccountSessions.EndAsync(work.Context, account, null, request.Session, cancellationToken);
                return user;
            },
            cancellationToken);
    }
}
