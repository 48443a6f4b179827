using System.Security.Claims;
using System.Threading.RateLimiting;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Security;

/// <summary>Marks what somebody without an account may read where the installation allows it. Nothing without this mark is open to them.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToVisitorsAttribute : Attribute;

/// <summary>
/// Reading without an account: off unless a setting says otherwise. A visitor is somebody with the role of that name and no other, on marked addresses alone and by
/// GET alone; everywhere else they are nobody, as without the setting. Marked pages are plain HTML: a visitor never has a circuit.
/// </summary>
public static class PublicReading
{
    /// <summary>Limit of what one address may read without an account.</summary>
    public const string Limit = "public";

    /// <summary>No coder bears this name.</summary>
    private const string Name = "(visitor)";

    /// <summary>Who reads as a visitor, also where somebody signed in looks at what visitors see.</summary>
    public static Actor Visitor { get; } = new(null, Name, new HashSet<Role> { Role.Visitor }, Door.Page);

    /// <summary>Whether a request may be answered to a visitor.</summary>
    public static bool Lets(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.RequestServices.GetRequiredService<TocSettings>().PublicReading && IsMarked(http) && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method));
    }

    /// <summary>The visitor as a principal.</summary>
    public static ClaimsPrincipal Principal() =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, Name), new Claim(ActorClaims.DisplayName, Name), new Claim(ClaimTypes.Role, Role.Visitor.Text())], nameof(Visitor)));

    /// <summary>Between who somebody is and what they may.</summary>
    public static void Use(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!Lets(http))
        {
            await next(http);
            return;
        }

        // What is public is for people who look for it, not for indexes that keep it after it was taken back.
        http.Response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        var before = http.User;
        if (before.Identity?.IsAuthenticated != true)
            http.User = Principal();
        try
        {
            await next(http);
        }
        finally
        {
            // A page of errors, which may come after this one, is nobody's again.
            http.User = before;
        }
    });

    /// <summary>Reads of one address in a minute; whoever is signed in or brings a key is counted elsewhere.</summary>
    public static RateLimitPartition<string> Partition(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.RequestServices.GetRequiredService<TocSettings>().Limits.Visitors is > 0 and var most && IsVisitor(http)
            ? RateLimitPartition.GetFixedWindowLimiter($"visitor {http.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter("");
    }

    /// <summary>
    /// Gives the answer of a public page its number while it keeps its own text: the page for what is not there, which would take its place, asks who it is. Where
    /// nothing is open that page answers, as for any other address.
    /// </summary>
    public static void Answer(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!Lets(http))
        {
            http.Response.StatusCode = status;
            return;
        }

        http.Response.OnStarting(() =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether this request is answered to a visitor.</summary>
    public static bool IsVisitor(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.User.IsInRole(Role.Visitor.Text());
    }

    private static bool IsMarked(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<OpenToVisitorsAttribute>() is not null;
}
