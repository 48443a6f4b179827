using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Makes a key worthless, for good and at once. Revoking it again changes nothing.</summary>
public sealed class RevokeApiKey(AccountChanges changes, TimeProvider clock)
{
    /// <summary>Gives the name of the key.</summary>
    public async Task<Result<string>> RunAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("keys");
        return await changes.RunAsync<string>(
            actor,
            async work =>
            {
                if (await work.Context.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } key)
                    return Refused.NotFound("key");
                key.RevokedAt ??= clock.GetUtcNow();
                await work.Context.SaveChangesAsync(cancellationToken);
                return key.Name;
            },
            cancellationToken);
    }
}
