using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MudBlazor.Services;
using Serilog;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Components;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Hosting;

/// <summary>Puts the application together. The database may still be starting; it is up before anything asks for it.</summary>
public static class TocApplication
{
    public static bool IsDevelopment =>
        string.Equals(Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"), Environments.Development, StringComparison.OrdinalIgnoreCase);

    /// <summary>Settings come from the environment alone: one place to look, the same in a container and on a desk.</summary>
    public static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> more) =>
        new ConfigurationBuilder().AddEnvironmentVariables().AddEnvironmentVariables("ASPNETCORE_").AddInMemoryCollection(more).Build();

    /// <summary>What pages, REST and verbs all need.</summary>
    /// <param name="services">Where it goes.</param>
    /// <param name="settings">Settings of the installation.</param>
    /// <param name="connectionString">Asked for when the database is first used, so that all this can be put together while it starts.</param>
    public static void AddCore(IServiceCollection services, TocSettings settings, Func<string> connectionString)
    {
        services.AddSingleton(settings);
        services.AddLocalization();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Vocabularies>();
        services.AddSingleton<DatabaseSchema>();
        services.AddSingleton<TocDatabase>();
        services.AddSingleton<ReplicaReads>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<InstallationFactsReader>();
        services.AddSingleton<AuditHeads>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<FarExports>();
        services.AddScoped<CaseStore>();
        services.AddScoped<RegisterStore>();
        services.AddSingleton<CaseQuery>();
        services.AddSingleton<FilterLabels>();
        services.AddSingleton<CaseIndex>();
        services.AddSingleton<CaseSets>();
        services.AddSingleton<SetSnapshot>();
        services.AddSingleton<SearchTerms>();
        // Registered as a factory only: a context never outlives one operation, least of all a circuit.
        services.AddSingleton<RowReaderInterceptor>();
        services.AddSingleton(new ConnectionSource(connectionString));
        services.AddSingleton<DatabaseWatch>();
        services.AddSingleton<DatabaseFence>();
        services.AddSingleton<ApartContexts>();
        services.AddScoped<TroubleDesk>();
        services.AddPooledDbContextFactory<TocContext>((p, o) =>
        {
            TocContextOptions.Configure(o, connectionString(), settings.CommandTimeout);
            o.AddInterceptors(p.GetRequiredService<DatabaseFence>(), p.GetRequiredService<RowReaderInterceptor>());
        });
        services.AddScoped(p =>
        {
            var context = p.GetRequiredService<IDbContextFactory<TocContext>>().CreateDbContext();
            context.Reader = RowReader.Current;
            return context;
        });
        // Verbs too make links with tokens in them, which the pages must be able to read.
        services.AddDataProtection().PersistKeysToDbContext<TocContext>().SetApplicationName("TocAnalysis");
        services.AddIdentityCore<AppUser>(SecuritySetup.Identity)
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<TocContext>()
            .AddUserStore<AccountStore>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
    }

    public static WebApplication Build(TocSettings settings, Func<string> connectionString, string urls, Serilog.ILogger log)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(TocApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            OrderlyStop.Configure(k);
        });
        builder.Services.AddSerilog(log);
        // Any other name is refused before anything is looked at.
        builder.Services.Configure<Microsoft.AspNetCore.HostFiltering.HostFilteringOptions>(o => o.AllowedHosts = [.. settings.Hosts]);

        AddCore(builder.Services, settings, connectionString);
        SecuritySetup.AddSecurity(builder.Services, settings.SecureCookies, settings.OpenId);
        // A call of the browser that is lost when the connection breaks, such as a step to another address, is no fault of the page: after a minute it ended the
        // page, though the connection had long come back. Calls that somebody waits for have times of their own; a session lasts no longer than this.
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(o => o.JSInteropDefaultCallTimeout = TimeSpan.FromHours(12));
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddScoped<CurrentActor>();
        builder.Services.AddScoped<CircuitHandler, CircuitReader>();
        builder.Services.AddMudServices();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(o => CaseJson.Configure(o.SerializerOptions));
        builder.Services.AddResponseCompression(o => o.EnableForHttps = false);
        builder.Services.AddHostedService<DatabaseWatcher>();
        builder.Services.AddHostedService<CaseIndexFollower>();
        builder.Services.AddHostedService<AuditHeadWriter>();
        builder.Services.AddHealthChecks().AddDbContextCheck<TocContext>("database");
        RestApi.AddServices(builder.Services);
        foreach (var feature in FeatureList.All)
            feature.AddServices(builder.Services);

        var app = builder.Build();
        app.UseOrderlyStop();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseResponseCompression();
        // One language so far; its culture also fixes how numbers and dates look, whatever the server's own is.
        app.UseRequestLocalization(new RequestLocalizationOptions().SetDefaultCulture("en").AddSupportedCultures("en").AddSupportedUICultures("en"));
        SecuritySetup.UseHeaders(app);
        TroubleAnswers.Use(app);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        // REST answers a refused request in its own form; sent on to a page it would end at the sign-in.
        app.UseWhen(http => http.Request.Path.StartsWithSegments(RestApi.Root), api => api.UseStatusCodePages());
        BrowserGuards.UseCircuitOrigin(app);
        app.UseAuthentication();
        PublicReading.Use(app);
        app.UseAuthorization();
        app.Use(async (http, next) =>
        {
            using var reading = RowReader.Begin(RowReader.Of(http.Request.Path.StartsWithSegments(RestApi.Root) ? http.RestActor() : http.BrowserActor()));
            await next(http);
        });
        BrowserGuards.UseOpenPages(app);
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = ReadyAnswer.WriteAsync }).AllowAnonymous();
        RestApi.Map(app);
        foreach (var feature in FeatureList.All)
            feature.MapBrowser(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
