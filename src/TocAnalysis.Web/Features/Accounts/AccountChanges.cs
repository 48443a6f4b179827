using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>
/// Runs a change of accounts as one transaction, one at a time in the whole installation. Rules over all accounts (the first administrator, the last one,
/// names that are unique whatever their case) can then be checked by looking; accounts change seldom, so waiting costs nothing.
/// </summary>
public sealed class AccountChanges(IServiceScopeFactory scopes, TimeProvider clock)
{
    // Any number will do as long as nothing else in the database uses it.
    private const long Lock = 0x544F_4341_4343;

    /// <summary>Does the work under the lock; what it refuses is rolled back.</summary>
    public async Task<Result<T>> RunAsync<T>(Actor actor, Func<AccountScope, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        // A scope of its own: UserManager and its store share this context, and it ends with the operation.
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<TocContext>();
        context.Actor = actor;
        context.Clock = clock;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        var result = await work(new AccountScope(context, users, roles, scope.ServiceProvider));
        if (result.Succeeded)
            await transaction.CommitAsync(cancellationToken);
        return result;
    }
}

/// <summary>What a change of accounts works with; the lock is held.</summary>
public sealed record AccountScope(TocContext Context, UserManager<AppUser> Users, RoleManager<IdentityRole<Guid>> Roles, IServiceProvider Services)
{
    /// <summary>Checks passkeys of the accounts of this context.</summary>
    public IPasskeyHandler<AppUser> Passkeys => Services.GetRequiredService<IPasskeyHandler<AppUser>>();

    /// <summary>Gives exactly these roles, making their rows at first need.</summary>
    public async Task SetRolesAsync(AppUser user, IReadOnlySet<Role> wanted)
    {
        foreach (var token in AccessPolicy.Given.Select(r => r.Text()))
        {
            if (!await Roles.RoleExistsAsync(token))
                Must(await Roles.CreateAsync(new IdentityRole<Guid>(token) { Id = Guid.CreateVersion7() }));
        }

        var names = wanted.Select(r => r.Text()).ToHashSet(StringComparer.Ordinal);
        var now = await Users.GetRolesAsync(user);
        if (now.Except(names).ToList() is { Count: > 0 } lost)
            Must(await Users.RemoveFromRolesAsync(user, lost));
        if (names.Except(now).ToList() is { Count: > 0 } won)
            Must(await Users.AddToRolesAsync(user, won));
    }

    /// <summary>Whether an administrator who can sign in is left besides this account.</summary>
    public async Task<bool> HasOtherAdministratorAsync(Guid user)
    {
        var administrator = Role.Administrator.Text();
        return await (from link in Context.UserRoles
                      join role in Context.Roles on link.RoleId equals role.Id
                      join account in Context.Users on link.UserId equals account.Id
                      where role.Name == administrator && account.Id != user && account.PasswordHash != null
                          // Wrong attempts lock for minutes only and do not count here.
                          && account.LockoutEnd != DateTimeOffset.MaxValue
                      select account.Id).AnyAsync();
    }

    /// <summary>What was checked before cannot fail any more, unless there is a bug.</summary>
    public static void Must(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException($"Accounts: {string.Join(", ", result.Errors.Select(e => e.Code))}");
    }
}
