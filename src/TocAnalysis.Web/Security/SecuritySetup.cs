using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Security;

/// <summary>Accounts, cookies, keys and headers.</summary>
public static class SecuritySetup
{
    /// <summary>Policy of REST: a key, never the cookie.</summary>
    public const string KeyPolicy = "key";

    /// <summary>How long a link for setting the first password works.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(1);

    /// <summary>How long a link for setting a password in the place of another works.</summary>
    public static readonly TimeSpan ResetLife = TimeSpan.FromHours(1);

    /// <summary>Browsers take a cookie of this name only from this very host, over https, for the whole of it.</summary>
    public const string HostPrefix = "__Host-";

    /// <summary>Limit of attempts to sign in.</summary>
    public const string SignInLimit = "sign-in";

    /// <summary>Limit of requests by one key.</summary>
    public const string RestLimit = "rest";

    public static void Identity(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        // The address is the user name, and addresses have more characters than Identity allows by itself.
        options.User.AllowedUserNameCharacters = "";
        // Length beats composition rules.
        options.Password.RequiredLength = 12;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 5;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }

    /// <param name="services">Where it goes.</param>
    /// <param name="secure">Whether every browser comes by https: cookies then bear the prefix that ties them to this host and are never sent without encryption.</param>
    /// <param name="provider">By whom people may sign in besides; null: nobody.</param>
    public static void AddSecurity(IServiceCollection services, bool secure, OpenIdSettings? provider)
    {
        var authentication = services.AddAuthentication(o =>
        {
            o.DefaultScheme = IdentityConstants.ApplicationScheme;
            o.DefaultSignInScheme = IdentityConstants.ExternalScheme;
        });
        authentication.AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null);
        authentication.AddIdentityCookies();
        if (provider is not null)
            OpenIdSetup.Add(authentication, provider, secure);
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = (secure ? HostPrefix : "") + "toc";
            o.Cookie.Path = "/";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            // Secure over https; without it in a first look on one's own machine.
            o.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            // How long a session is good without use is kept with the session.
            o.ExpireTimeSpan = Sessions.Absolute;
            o.SlidingExpiration = false;
            o.LoginPath = AppUrls.SignIn;
            o.AccessDeniedPath = AppUrls.Forbidden;
            o.ReturnUrlParameter = "returnUrl";
        });
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, o =>
        {
            o.Cookie.Name = (secure ? HostPrefix : "") + "toc-step";
            o.Cookie.Path = "/";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        // Whose passkeys these are is said by the address that is set, else by a name that was let in; a page elsewhere gets no answer that counts.
        services.AddOptions<IdentityPasskeyOptions>().Configure<TocSettings>((o, settings) =>
        {
            o.ServerDomain = settings.PublicAddress?.Host;
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.AuthenticatorTimeout = PasskeyQuestions.Life;
            o.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && BrowserGuards.IsOrigin(asked.Origin, asked.HttpContext.Request, settings.PublicAddress));
        });
        services.TryAddScoped<IPasskeyHandler<AppUser>, PasskeyHandler<AppUser>>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.AddScoped<IPasswordHasher<AppUser>, FewAtOnceHasher>();
        services.AddSingleton<PasswordTurns>();
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = InvitationLife);
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = Sessions.Absolute);
        // The stamp is compared at every request, where the session is looked up.
        services.AddSingleton<OpenCircuits>();
        services.AddSingleton<SessionWatcherMark>();
        services.AddHostedService<SessionWatcher>();
        services.AddScoped<CircuitHandler, CircuitActivity>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<Sessions>((o, sessions) => o.SessionStore = sessions);
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = (secure ? HostPrefix : "") + "toc-form";
            o.Cookie.Path = "/";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        BrowserGuards.AddLimits(services);
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
        services.AddScoped<IUserClaimsPrincipalFactory<AppUser>, ClaimsFactory>();
        services.AddAuthorizationBuilder()
            .AddPolicy(KeyPolicy, p => p.AddAuthenticationSchemes(ApiKeyHandler.Scheme).RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    public static void UseHeaders(WebApplication app) => app.UseSecurityHeaders(new HeaderPolicyCollection()
        .AddFrameOptionsDeny()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyNoReferrer()
        // Written on answers by https alone.
        .AddStrictTransportSecurityMaxAgeIncludeSubDomains(maxAgeInSeconds: 31_536_000)
        .AddCrossOriginOpenerPolicy(b => b.SameOrigin())
        .AddCrossOriginResourcePolicy(b => b.SameOrigin())
        .RemoveServerHeader()
        .AddContentSecurityPolicy(csp =>
        {
            csp.AddDefaultSrc().None();
            csp.AddScriptSrc().Self();
            // MudBlazor positions its popovers with inline styles.
            csp.AddStyleSrc().Self().UnsafeInline();
            csp.AddImgSrc().Self().Data();
            csp.AddFontSrc().Self();
            csp.AddConnectSrc().Self();
            csp.AddFormAction().Self();
            csp.AddBaseUri().Self();
            csp.AddFrameAncestors().None();
        }));

    /// <summary>Puts the display name beside the roles, so that pages need no further query.</summary>
    private sealed class ClaimsFactory(UserManager<AppUser> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options, TocSettings settings)
        : UserClaimsPrincipalFactory<AppUser, IdentityRole<Guid>>(users, roles, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaim(new Claim(ActorClaims.DisplayName, user.DisplayName));
            if (!user.TwoFactorEnabled && identity.FindAll(ClaimTypes.Role).Any(c => Tokens.TryParse<Role>(c.Value, out var role) && settings.SecondStepFor.Contains(role)))
                identity.AddClaim(new Claim(ActorClaims.LacksSecondStep, "1"));
            return identity;
        }
    }
}
