using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Security;

/// <summary>Signs in whom a provider of OpenID Connect vouches for, or refuses; the feature of accounts does it.</summary>
public interface IProviderSignIn
{
    /// <summary>The provider vouches for this person; where to go on.</summary>
    Task<string> TakeAsync(ClaimsPrincipal person, string? returnUrl, CancellationToken cancellationToken);

    /// <summary>What came back from the provider did not hold, or the person called it off; where to go on.</summary>
    Task<string> RefuseAsync(bool audited, CancellationToken cancellationToken);
}

/// <summary>Sign-in by a provider of OpenID Connect, where the settings name one: code flow with PKCE; the provider says who somebody is, and nothing else.</summary>
public static partial class OpenIdSetup
{
    public const string Scheme = "openid";

    /// <summary>Answers of the provider that do not hold and are audited in a minute: anybody can send one, and the log must not be filled from outside.</summary>
    private static readonly FixedWindowRateLimiter Audited = new(new FixedWindowRateLimiterOptions { PermitLimit = 60, Window = TimeSpan.FromMinutes(1) });

    public static void Add(AuthenticationBuilder authentication, OpenIdSettings provider, bool secure)
    {
        ArgumentNullException.ThrowIfNull(authentication);
        ArgumentNullException.ThrowIfNull(provider);
        authentication.AddOpenIdConnect(Scheme, provider.Name, o =>
        {
            o.Authority = provider.Authority.ToString();
            o.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
            (o.ClientId, o.ClientSecret) = (provider.ClientId, provider.ClientSecret);
            o.ResponseType = OpenIdConnectResponseType.Code;
            // By the address and not by a form of another site: no cookie of ours has to travel with one.
            o.ResponseMode = OpenIdConnectResponseMode.Query;
            o.UsePkce = true;
            o.CallbackPath = AppUrls.OpenIdBack;
            o.Scope.Clear();
            foreach (var scope in new[] { "openid", "email" })
                o.Scope.Add(scope);
            o.MapInboundClaims = false;
            o.SaveTokens = false;
            // Some providers tell the address only where they are asked for it.
            o.GetClaimsFromUserInfoEndpoint = true;
            o.ClaimActions.Remove("iss");
            o.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
            o.BackchannelTimeout = TimeSpan.FromSeconds(10);
            o.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
            foreach (var (cookie, name) in new[] { (o.CorrelationCookie, "toc-provider-"), (o.NonceCookie, "toc-provider-once-") })
            {
                cookie.Name = (secure ? SecuritySetup.HostPrefix : "") + name;
                cookie.Path = "/";
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            }

            o.Events.OnRedirectToIdentityProvider = context =>
            {
                if (context.HttpContext.RequestServices.GetRequiredService<TocSettings>().PublicAddress is { } own)
                    context.ProtocolMessage.RedirectUri = new Uri(own, AppUrls.OpenIdBack).ToString();
                return Task.CompletedTask;
            };
            o.Events.OnTicketReceived = async context =>
            {
                var next = await context.HttpContext.RequestServices.GetRequiredService<IProviderSignIn>().TakeAsync(context.Principal!, context.ReturnUri, context.HttpContext.RequestAborted);
                context.HandleResponse();
                context.Response.Redirect(next);
            };
            o.Events.OnRemoteFailure = async context =>
            {
                using var place = Audited.AttemptAcquire();
                var log = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenIdSetup));
                Failed(log, context.Failure?.GetType().Name ?? "unknown");
                var next = await context.HttpContext.RequestServices.GetRequiredService<IProviderSignIn>().RefuseAsync(place.IsAcquired, context.HttpContext.RequestAborted);
                context.HandleResponse();
                context.Response.Redirect(next);
            };
        });
    }

    [LoggerMessage(LogLevel.Warning, "What came back from the provider of sign-in does not hold: {Fault}.")]
    private static partial void Failed(ILogger logger, string fault);
}
