using System.CommandLine;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Accounts, sign-in, keys and the audit log.</summary>
public sealed class AccountsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<UnknownAddresses>();
        services.AddScoped<AccountChanges>();
        services.AddScoped<ResetTokens>();
        services.Configure<IdentityOptions>(o => o.Tokens.ProviderMap[ResetTokens.Provider] = new TokenProviderDescriptor(typeof(ResetTokens)));
        services.AddScoped<DecoyPassword>();
        services.AddScoped<SetUpInstallation>();
        services.AddScoped<SignIn>();
        services.AddScoped<AcceptInvitation>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<RenameAccount>();
        services.AddScoped<ListAccounts>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<IssueInvitation>();
        services.AddScoped<ChangeRoles>();
        services.AddScoped<LockAccount>();
        services.AddScoped<ListApiKeys>();
        services.AddScoped<CreateApiKey>();
        services.AddScoped<RevokeApiKey>();
        services.AddScoped<ListAudit>();
        services.AddScoped<VerifyAudit>();
        services.AddScoped<AuditFile>();
        services.AddScoped<Audiences>();
        services.AddScoped<AccountSessions>();
        services.AddScoped<SecondStep>();
        services.AddScoped<Passkeys>();
        services.AddScoped<ConfirmPerson>();
        services.AddScoped<IProviderSignIn, ProviderSignIn>();
    }

    public IEnumerable<Command> Verbs(VerbHost host) => AccountVerbs.All(host);

    /// <summary>The button for leaving stands on every page, so it posts to a route of its own and not to a page's form.</summary>
    public void MapBrowser(IEndpointRouteBuilder app)
    {
        TableRoutes.MapBrowser(app, AuditFile.Download, _ => "audit-log", http => AppUrls.AdminAudit + http.Request.QueryString, (http, cancellation) =>
            http.RequestServices.GetRequiredService<AuditFile>().HandleAsync(http.BrowserActor(), Filter(http.Request.Query), cancellation));
        PasskeyRoutes.Map(app);
        app.MapGet(AppUrls.OpenId, (HttpContext http, TocSettings settings) => ProviderSignIn.GoAsync(http, settings, http.Request.Query["returnUrl"].ToString())).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(AppUrls.SignOut, LeaveAsync)
            .AllowAnonymous()
            .ExcludeFromDescription()
            // The page at this address takes posts too; this goes before it.
            .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = -1);
    }

    /// <summary>The filter of the page, from the same parameters.</summary>
    private static AuditFilter Filter(IQueryCollection query)
    {
        string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text.Replace('\0', '\uFFFD') : null;
        return new AuditFilter(
            Text("actor"), Text("door"), Text("action"), Text("entity"), Text("case"), long.TryParse(Text("before"), System.Globalization.CultureInfo.InvariantCulture, out var before) ? before : null);
    }

    private static async Task<IResult> LeaveAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<AppUser> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.Redirect(AppUrls.SignOut);
        await signIn.SignOutAsync();
        // What the browser kept of pages goes with the session; the choice of theme and the like may stay.
        http.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Results.Redirect($"{AppUrls.SignIn}?left=1");
    }
}
