using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Makes a new one-time link by which the owner of an account sets a password: a first one, or one in the place of a forgotten one.</summary>
public sealed class IssueInvitation(AccountChanges changes)
{
    /// <summary>The path of the link, told this once. The link works for a day, or an hour where there is a password, until it was used.</summary>
    public async Task<Result<string>> RunAsync(Actor actor, Guid account, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("accounts");
        return await changes.RunAsync<string>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user)
                    return Refused.NotFound("account");
                // Whoever holds the link can sign in as the owner: that somebody was shown one is seen even where it is never used.
                ActLog.Add(work.Context, actor, "show", "AspNetUsers", user.Id.ToString(), null, "A link for a password");
                await work.Context.SaveChangesAsync(cancellationToken);
                return await PasswordLinks.MakeAsync(work.Users, user);
            },
            cancellationToken);
    }
}
