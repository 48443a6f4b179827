using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Security;

/// <summary>What stands between the browser and the pages besides the cookie: who may open a circuit, and how often a password may be tried.</summary>
public static class BrowserGuards
{
    private const string CircuitRoute = "/_blazor";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddLimits(IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddPolicy(SecuritySetup.SignInLimit, http => HttpMethods.IsPost(http.Request.Method) && http.RequestServices.GetRequiredService<TocSettings>().Limits.SignIns is > 0 and var most
            ? RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Window, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(""));
        limits.AddPolicy(SecuritySetup.RestLimit, RestPartition);
        limits.AddPolicy(PublicReading.Limit, PublicReading.Partition);
        limits.OnRejected = async (rejected, cancellationToken) =>
        {
            var response = rejected.HttpContext.Response;
            response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            if (rejected.HttpContext.Request.Path.StartsWithSegments(RestApi.Root, StringComparison.OrdinalIgnoreCase))
            {
                await Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests", detail: $"This {(PublicReading.IsVisitor(rejected.HttpContext) ? "address" : "key")} has made as many requests of this kind as it may in a minute. Retry-After says in how many seconds to go on.")
                    .ExecuteAsync(rejected.HttpContext);
                return;
            }

            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync($"Too many {(PublicReading.IsVisitor(rejected.HttpContext) ? "pages" : "attempts")} from this address. Wait a minute, go back, and try again.", cancellationToken);
        };
    });

    /// <summary>Answers that too many are here, and when to come again; the page says it in words.</summary>
    public static void ComeAgain(HttpResponse response, TimeSpan after)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Reads, writes and exports of a key are counted apart. Who brings no key is refused before this.</summary>
    private static RateLimitPartition<string> RestPartition(HttpContext http)
    {
        if (PublicReading.IsVisitor(http))
            return PublicReading.Partition(http);
        var limits = http.RequestServices.GetRequiredService<TocSettings>().Limits;
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        // What gives out records is marked where it is mapped, whatever its address looks like.
        var (kind, most) = ExportMarks.IsExport(http.GetEndpoint()) ? ("export", limits.Exports)
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

    /// <summary>
    /// Holds down how many pages are open at once, by one person and in all: each keeps its state here. A page too many is answered in words before it is
    /// rendered, and a connection without a page is refused a little later, so that a page that was let in gets its own.
    /// </summary>
    public static void UseOpenPages(WebApplication app)
    {
        var limits = app.Services.GetRequiredService<TocSettings>().Limits;
        var circuits = app.Services.GetRequiredService<OpenCircuits>();
        if (limits is not { PagesOfPerson: 0, Pages: 0 })
            app.Use((http, next) => HoldAsync(http, next, limits, circuits));
    }

    private static Task HoldAsync(HttpContext http, RequestDelegate next, RestLimits limits, OpenCircuits circuits)
    {
        var opens = http.Request.Path.StartsWithSegments($"{CircuitRoute}/negotiate", StringComparison.OrdinalIgnoreCase) || (http.WebSockets.IsWebSocketRequest && http.Request.Path.StartsWithSegments(CircuitRoute, StringComparison.OrdinalIgnoreCase));
        var isPage = HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated == true && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && http.AcceptsInteractiveRouting();
        if (!opens && !isPage)
            return next(http);
        var person = http.User.FindFirstValue(ClaimTypes.NameIdentifier);
        int Most(int given) => given == 0 ? int.MaxValue : opens ? given + (given / 4) + 1 : given;
        var ofPerson = person is not null && circuits.OfPerson(person) >= Most(limits.PagesOfPerson);
        if (!ofPerson && circuits.Count < Most(limits.Pages))
            return next(http);
        http.Response.StatusCode = ofPerson ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "60";
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(
            ofPerson ? $"You have {limits.PagesOfPerson} pages of TocAnalysis open, as many as one person may. Close some of them, wait a minute, and load this page again."
                : "More people have pages open here than there is room for. Nothing is lost. Load this page again in a minute.",
            http.RequestAborted);
    }

    /// <summary>Whether an origin is that of the application: the one that is set, else the name that the request came by, with encryption unless it is this machine.</summary>
    public static bool IsOrigin(string? text, HttpRequest request, Uri? own)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var origin) || origin.GetLeftPart(UriPartial.Authority) != text)
            return false;
        return own is not null
            ? text == own.GetLeftPart(UriPartial.Authority)
            : (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback)) && string.Equals(origin.Authority, Bare(request.Host, origin), StringComparison.OrdinalIgnoreCase);
    }

    // The scheme is not compared: a proxy in front may speak https while it reaches us by http.
    private static bool IsOwn(HttpRequest request) =>
        request.Headers.Origin.Count == 1
        && Uri.TryCreate(request.Headers.Origin[0], UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, Bare(request.Host, origin), StringComparison.OrdinalIgnoreCase);

    /// <summary>The host as an origin writes it, without the port that is usual for its scheme.</summary>
    private static string Bare(HostString host, Uri origin) =>
        origin.IsDefaultPort && host.Port == origin.Port ? host.Host : host.Value ?? "";
}
