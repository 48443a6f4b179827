using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>
/// A circuit keeps the person of its beginning. Once a minute this looks whether the account is still as it was: whoever was locked, changed the password
/// or has other roles now is signed out of the circuit; loading the page again gives what they may do by then.
/// </summary>
public sealed class CircuitRevalidation(ILoggerFactory logs, IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        IsStillValidAsync(authenticationState.User);

    /// <summary>Whether the account is still there with the same security stamp, roles and name, and not locked.</summary>
    internal async Task<bool> IsStillValidAsync(ClaimsPrincipal person)
    {
        // Nobody signed in: nothing that could have been taken away.
        if (person.Identity?.IsAuthenticated != true)
            return true;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.GetUserAsync(person) is not { } user
            || person.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) != await users.GetSecurityStampAsync(user)
            || user.LockoutEnd == DateTimeOffset.MaxValue
            || person.FindFirstValue(ActorClaims.DisplayName) != user.DisplayName)
            return false;
        var roles = await users.GetRolesAsync(user);
        return roles.ToHashSet(StringComparer.Ordinal).SetEquals(person.FindAll(ClaimTypes.Role).Select(c => c.Value));
    }
}
