using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>All keys, those in use first.</summary>
public sealed class ListApiKeys(TocDatabase database)
{
    public async Task<Result<IReadOnlyList<ApiKeyEntry>>> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("keys");
        await using var context = await database.ReadAsync(cancellationToken);
        return await context.ApiKeys
            .OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.Id)
            .Select(k => new ApiKeyEntry(k.Id, k.Name, k.Role, k.CreatedAt, k.CreatedBy, k.RevokedAt))
            .ToListAsync(cancellationToken);
    }
}
