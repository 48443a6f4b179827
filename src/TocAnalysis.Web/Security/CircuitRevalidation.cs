using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>
/// A circuit keeps the person of its beginning. It ends at once when its session does, which <see cref="SessionWatcher"/> tells; and every half minute this
/// looks whether session and account are still as they were, for what nobody told. Loading the page again gives what the person may do by then.
/// </summary>
public sealed class CircuitRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private readonly IServiceScopeFactory scopes;
    private readonly IOptions<IdentityOptions> options;
    private readonly OpenCircuits circuits;

    public CircuitRevalidation(ILoggerFactory logs, IServiceScopeFactory scopes, IOptions<IdentityOptions> options, OpenCircuits circuits)
        : base(logs)
    {
        (this.scopes, this.options, this.circuits) = (scopes, options, circuits);
        AuthenticationStateChanged += Watch;
    }

    /// <summary>Whose circuit it is; null: nobody's.</summary>
    public ClaimsPrincipal? Person { get; private set; }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    /// <summary>Signs the person out of this circuit now: whatever comes from the page afterwards is refused.</summary>
    public void End() => SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authenticationState);
        try
        {
            return await IsStillValidAsync(authenticationState.User);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            // Nobody can tell, and nothing can be read or written meanwhile either. When the database is back the watcher looks at all circuits before anybody is answered, for a few seconds at most.
            return true;
        }
    }

    private bool IsTrouble(Exception exception)
    {
        using var scope = scopes.CreateScope();
        return (scope.ServiceProvider.GetService<DatabaseWatch>()?.TroubleOf(exception) ?? StorageTroubles.Of(exception)) is not null;
    }

    /// <summary>Whether the session holds, and the account is still there with the same security stamp, roles and name, and not locked.</summary>
    internal async Task<bool> IsStillValidAsync(ClaimsPrincipal person)
    {
        // Nobody signed in: nothing that could have been taken away.
        if (person.Identity?.IsAuthenticated != true)
            return true;
        await using var scope = scopes.CreateAsyncScope();
        if (Sessions.Of(person) is { } session)
            return await scope.ServiceProvider.GetRequiredService<Sessions>().HoldsAsync(session, person, CancellationToken.None);
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.GetUserAsync(person) is not { } user
            || person.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) != await users.GetSecurityStampAsync(user)
            || user.LockoutEnd == DateTimeOffset.MaxValue
            || person.FindFirstValue(ActorClaims.DisplayName) != user.DisplayName)
            return false;
        var roles = await users.GetRolesAsync(user);
        return roles.ToHashSet(StringComparer.Ordinal).SetEquals(person.FindAll(ClaimTypes.Role).Select(c => c.Value));
    }

    protected override void Dispose(bool disposing)
    {
        circuits.Remove(this);
        base.Dispose(disposing);
    }

    private async void Watch(Task<AuthenticationState> change)
    {
        Person = (await change).User;
        if (Sessions.Of(Person) is { } session)
            circuits.Add(this, session);
        else
            circuits.Remove(this);
    }
}
