using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Makes a key for REST. It is told once; only a hash of it is kept.</summary>
public sealed class CreateApiKey(AccountChanges changes, TimeProvider clock)
{
    public const string NamePlace = "keyName";
    public const string RolePlace = "keyRole";

    public async Task<Result<CreatedApiKey>> RunAsync(Actor actor, string? keyName, Role? role, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("keys");
        var name = AccountRules.Clean(keyName);
        return await changes.RunAsync<CreatedApiKey>(
            actor,
            async work =>
            {
                var faults = new List<Fault>();
                if (name.Length is 0 or > AccountRules.LongestName || name.Any(char.IsControl))
                    faults.Add(new Fault(NamePlace, $"A name of 1 to {AccountRules.LongestName} characters that says which program uses the key.", name.Length == 0 ? null : name));
                else if ((await work.Context.ApiKeys.Where(k => k.RevokedAt == null).Select(k => k.Name).ToListAsync(cancellationToken)).Contains(name, StringComparer.OrdinalIgnoreCase))
                    faults.Add(new Fault(NamePlace, "A key in use bears this name. It stands in histories, so it must be unique.", name));
                if (role is not { } given || !AccessPolicy.Given.Contains(given))
                    faults.Add(new Fault(RolePlace, "A role: what the key may do."));
                if (faults.Count > 0)
                    return Refused.Invalid(faults);

                var key = ApiKeyHandler.Prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
                var row = new ApiKeyRow { Name = name, Hash = ApiKeyHandler.HashOf(key), Role = role!.Value, CreatedAt = clock.GetUtcNow(), CreatedBy = actor.Name };
                work.Context.ApiKeys.Add(row);
                await work.Context.SaveChangesAsync(cancellationToken);
                return new CreatedApiKey(row.Id, name, key);
            },
            cancellationToken);
    }
}
