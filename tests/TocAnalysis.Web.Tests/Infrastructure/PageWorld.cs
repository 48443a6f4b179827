using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>Pages rendered for an actor, with the real handlers on the database of a test's own.</summary>
public static class PageWorld
{
    /// <summary>For what a page reads before it shows anything.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Nobody's rights.</summary>
    public static Actor Stranger { get; } = new(Guid.NewGuid(), "Stranger", new HashSet<Role>(), Door.Page);

    public static BunitContext PageOf(this TocWorld world, Actor actor, string address, NavigationManager? browser = null)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        List<Claim> claims = [new Claim(ActorClaims.DisplayName, actor.Name), .. actor.Roles.Select(r => new Claim(ClaimTypes.Role, r.Text()))];
        if (actor.UserId is { } id)
            claims.Add(new Claim(ClaimTypes.NameIdentifier, id.ToString()));
        context.AddAuthorization().SetAuthorized(actor.Name).SetClaims([.. claims]);
        context.Services.AddLocalization();
        context.Services.AddScoped<CurrentActor>();
        context.Services.AddSingleton(world.Get<TroubleDesk>());
        context.Services.AddSingleton(world.Get<DatabaseWatch>());
        context.Services.AddFallbackServiceProvider(world.Provider);
        if (browser is not null)
            context.Services.AddSingleton(browser);
        else
            context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context;
    }

    /// <summary>The one button that says this.</summary>
    public static AngleSharp.Dom.IElement Button<T>(this IRenderedComponent<T> page, string says) where T : IComponent =>
        page.FindAll("button").Where(b => b.TextContent.Trim().StartsWith(says, StringComparison.Ordinal)).ShouldHaveSingleItem(says);

    /// <summary>Waits until the page says this.</summary>
    public static void Says<T>(this IRenderedComponent<T> page, string words) where T : IComponent => page.WaitForAssertion(() => page.Markup.ShouldContain(words), Patience);
}
