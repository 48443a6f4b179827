using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What the set-up page asks for.</summary>
public sealed record SetUpRequest(string? Token, string? Name, string? Email, string? Password, string? PasswordAgain);

/// <summary>Makes the first administrator, with all roles, by the one-time link. Of several browsers exactly one wins.</summary>
public sealed class SetUpInstallation(AccountChanges changes, SetupLink link, TimeProvider clock, IOptions<IdentityOptions> options)
{
    /// <summary>The place of the fault of a link that is worth nothing (any more).</summary>
    public const string LinkPlace = "link";

    public async Task<Result<AppUser>> RunAsync(SetUpRequest request, CancellationToken cancellationToken)
    {
        var name = AccountRules.Clean(request.Name);
        var email = (request.Email ?? "").Trim();
        var user = AccountRules.NewUser(name, email, clock.GetUtcNow());
        return await changes.RunAsync<AppUser>(new Actor(user.Id, name, new HashSet<Role>(), Door.Page), Work, cancellationToken);

        async Task<Result<AppUser>> Work(AccountScope work)
        {
            // Looked at under the lock, so that whoever comes second sees the first one's account.
            if (!await link.IsValidAsync(request.Token, cancellationToken))
                return new Refused(Refusal.NotFound, [new Fault(LinkPlace, "This link is not valid any more.")]);
            var faults = new List<Fault>();
            await AccountRules.CheckNameAsync(work, name, null, faults);
            await AccountRules.CheckEmailAsync(work, email, faults);
            AccountRules.CheckPassword(options.Value, request.Password, request.PasswordAgain, faults, name, email);
            if (faults.Count > 0)
                return Refused.Invalid(faults);
            work.Context.Reason = "First administrator, by the set-up link";
            AccountScope.Must(await work.Users.CreateAsync(user, request.Password!));
            await work.SetRolesAsync(user, new HashSet<Role>(AccessPolicy.Given));
            return user;
        }
    }
}
