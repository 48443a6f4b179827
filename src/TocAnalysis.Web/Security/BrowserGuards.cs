using System.Globalization;
using System.Threading.RateLimiting;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Security;

/// <summary>What stands between the browser and the pages besides the cookie: who may open a circuit, and how often a password may be tried.</summary>
public static class BrowserGuards
{
    private const string CircuitRoute = "/_blazor";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Attempts per minute and address: many people may sit behind one, and accounts lock by themselves.</summary>
    public const int AttemptsPerWindow = 30;

    public static void AddLimits(IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddPolicy(SecuritySetup.SignInLimit, http => HttpMethods.IsPost(http.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsPerWindow, Window = Window, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(""));
        limits.AddPolicy(SecuritySetup.RestLimit, RestPartition);
        limits.OnRejected = async (rejected, cancellationToken) =>
        {
            var response = rejected.HttpContext.Response;
            response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            if (rejected.HttpContext.Request.Path.StartsWithSegments(RestApi.Root, StringComparison.OrdinalIgnoreCase))
            {
                await Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests", detail: "This key has made as many requests of this kind as it may in a minute. Retry-After says in how many seconds to go on.")
                    .ExecuteAsync(rejected.HttpContext);
                return;
            }

            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync("Too many attempts from this address. Wait a minute, go back, and try again.", cancellationToken);
        };
    });

    /// <summary>Reads, writes and exports of a key are counted apart. Who brings no key is refused before this.</summary>
    private static RateLimitPartition<string> RestPartition(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<TocSettings>().Limits;
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var (kind, most) = http.Request.Path.StartsWithSegments($"{RestApi.Root}/exports", out var rest) && (!isRead || rest.Value?.EndsWith(".zip", StringComparison.Ordinal) == true) ? ("export", limits.Exports)
            : isRead ? ("read", limits.Reads)
            : ("write", limits.Writes);
        if (most == 0)
            return RateLimitPartition.GetNoLimiter("");
        // The hash and not the key: nothing that opens anything is kept where it is not needed.
        var key = Convert.ToHexString(ApiKeyHandler.HashOf(http.Request.Headers.Authorization.ToString()));
        return RateLimitPartition.GetFixedWindowLimiter($"{kind} {key}", _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Window, QueueLimit = 0 });
    }

    /// <summary>
    /// Refuses a circuit that a page of another site wants to open: browsers send the cookie along with web sockets, and the same-origin rule does not hold there.
    /// Programs other than browsers send no origin and carry nobody's cookie.
    /// </summary>
    public static void UseCircuitOrigin(IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(CircuitRoute, StringComparison.OrdinalIgnoreCase) || http.Request.Headers.Origin.Count == 0 || IsOwn(http.Request))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync("Only pages of this address may connect here.", http.RequestAborted);
    });

    // The scheme is not compared: a proxy in front may speak https while it reaches us by http.
    private static bool IsOwn(HttpRequest request) =>
        request.Headers.Origin.Count == 1
        && Uri.TryCreate(request.Headers.Origin[0], UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, Bare(request.Host, origin), StringComparison.OrdinalIgnoreCase);

    /// <summary>The host as an origin writes it, without the port that is usual for its scheme.</summary>
    private static string Bare(HostString host, Uri origin) =>
        origin.IsDefaultPort && host.Port == origin.Port ? host.Host : host.Value ?? "";
}
