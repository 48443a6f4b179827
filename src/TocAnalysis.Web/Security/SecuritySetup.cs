using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>Accounts, cookies, keys and headers.</summary>
public static class SecuritySetup
{
    /// <summary>Policy of REST: a key, never the cookie.</summary>
    public const string KeyPolicy = "key";

    /// <summary>How long a link for setting a password works.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(3);

    /// <summary>Limit of attempts to sign in.</summary>
    public const string SignInLimit = "sign-in";

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
        options.Lockout.MaxFailedAccessAttempts = 6;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }

    public static void AddSecurity(IServiceCollection services)
    {
        var authentication = services.AddAuthentication(o =>
        {
            o.DefaultScheme = IdentityConstants.ApplicationScheme;
            o.DefaultSignInScheme = IdentityConstants.ExternalScheme;
        });
        authentication.AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null);
        authentication.AddIdentityCookies();
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = "toc";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            // Secure over https; without it in a first look on one's own machine.
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.ExpireTimeSpan = TimeSpan.FromHours(12);
            o.SlidingExpiration = true;
            o.LoginPath = AppUrls.SignIn;
            o.AccessDeniedPath = AppUrls.Forbidden;
            o.ReturnUrlParameter = "returnUrl";
        });
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = InvitationLife);
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "toc-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
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
    private sealed class ClaimsFactory(UserManager<AppUser> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
        : UserClaimsPrincipalFactory<AppUser, IdentityRole<Guid>>(users, roles, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaim(new Claim(ActorClaims.DisplayName, user.DisplayName));
            return identity;
        }
    }
}
