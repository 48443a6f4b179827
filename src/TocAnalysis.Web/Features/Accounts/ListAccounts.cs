using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Whether the owner of an account can sign in.</summary>
public enum AccountState
{
    Active,

    /// <summary>No password yet: the link was not used.</summary>
    Invited,

    /// <summary>Locked by an administrator, until unlocked.</summary>
    Locked,
}

public sealed record AccountEntry(Guid Id, string Name, string Email, IReadOnlySet<Role> Roles, AccountState State, DateTimeOffset CreatedAt)
{
    /// <summary>Whether signing in takes a code besides the password.</summary>
    public bool HasSecondStep { get; init; }
}

/// <summary>All accounts with their roles, by name.</summary>
public sealed class ListAccounts(TocDatabase database)
{
    public async Task<Result<IReadOnlyList<AccountEntry>>> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("accounts");
        await using var context = await database.ReadAsync(cancellationToken);
        var roles = (await (from link in context.UserRoles
                            join role in context.Roles on link.RoleId equals role.Id
                            select new { link.UserId, role.Name }).ToListAsync(cancellationToken))
            .ToLookup(l => l.UserId, l => l.Name);
        var users = await context.Users.ToListAsync(cancellationToken);
        return users
            .OrderBy(u => u.DisplayName, StringComparer.CurrentCultureIgnoreCase)
            .Select(u => new AccountEntry(u.Id, u.DisplayName, u.Email ?? "", Known(roles[u.Id]), StateOf(u), u.CreatedAt) { HasSecondStep = u.TwoFactorEnabled })
            .ToList();
    }

    private static HashSet<Role> Known(IEnumerable<string?> tokens) =>
        [.. tokens.Select(t => Tokens.TryParse<Role>(t, out var role) ? role : (Role?)null).OfType<Role>()];

    private static AccountState StateOf(AppUser user) =>
        user.LockoutEnd == DateTimeOffset.MaxValue ? AccountState.Locked
        : user.PasswordHash is null ? AccountState.Invited
        : AccountState.Active;
}
