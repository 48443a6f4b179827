using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Security;

/// <summary>Who sits at the page: asked anew for every action, so that a change of roles takes hold.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    /// <summary>An actor without roles when nobody is signed in.</summary>
    public async Task<Actor> GetAsync() => ActorClaims.Actor((await authentication.GetAuthenticationStateAsync()).User, Door.Page);
}

/// <summary>Reads the actor from the claims of a cookie or a key.</summary>
public static class ActorClaims
{
    public const string DisplayName = "toc:name";

    /// <summary>The person has a role that asks for a second step of signing in, and has not set it up: until then no role of theirs counts.</summary>
    public const string LacksSecondStep = "toc:no-second-step";

    public static Actor Actor(ClaimsPrincipal user, Door door)
    {
        if (user.Identity?.IsAuthenticated != true)
            return new Actor(null, "anonymous", new HashSet<Role>(), door);
        var id = Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var parsed) ? parsed : (Guid?)null;
        var name = user.FindFirstValue(DisplayName) ?? user.Identity.Name ?? "unknown";
        if (user.HasClaim(c => c.Type == LacksSecondStep))
            return new Actor(id, name, new HashSet<Role>(), door) { Session = Sessions.Of(user) };
        var roles = user.FindAll(ClaimTypes.Role).Select(c => Tokens.TryParse<Role>(c.Value, out var role) ? role : (Role?)null).OfType<Role>().ToHashSet();
        return new Actor(id, name, roles, door) { Session = Sessions.Of(user) };
    }

    /// <summary>The actor of a request from the browser.</summary>
    public static Actor BrowserActor(this HttpContext http) => Actor(http.User, Door.Page);

    /// <summary>The actor of a REST request.</summary>
    public static Actor RestActor(this HttpContext http) => Actor(http.User, Door.Rest);
}
