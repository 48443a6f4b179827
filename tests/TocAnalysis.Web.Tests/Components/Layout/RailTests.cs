using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Components.Layout;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Tests.Components.Layout;

public sealed class RailTests : WidgetContext
{
    [Theory]
    [InlineData(Role.Analyst, false, false)]
    [InlineData(Role.Researcher, true, false)]
    [InlineData(Role.Administrator, true, true)]
    public void The_rail_shows_what_the_role_opens(Role role, bool import, bool administration)
    {
        var addresses = Rail(role).FindAll("a").Select(a => a.GetAttribute("href")).ToList();
        addresses.ShouldContain("/cases");
        addresses.Contains("/import").ShouldBe(import);
        addresses.Contains("/admin").ShouldBe(administration);
    }

    [Fact]
    public void Shortcut_letters_are_each_used_once()
    {
        var letters = Rail(Role.Administrator).FindAll("[data-go]").Select(a => a.GetAttribute("data-go")!).ToList();
        letters.Order(StringComparer.Ordinal).ShouldBe(["b", "c", "g", "h", "i", "m", "n", "p", "r", "t", "v"]);
    }

    [Fact]
    public void The_section_one_is_in_is_marked()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/codebook/I4");
        Rail(Role.Analyst).FindAll("[aria-current]").Select(a => a.GetAttribute("href")).ShouldBe(["/codebook"]);
    }

    private IRenderedComponent<Rail> Rail(Role role) => Render<Rail>(p => p
        .Add(r => r.Actor, new Actor(null, "x", new HashSet<Role> { role }, Door.Page))
        .Add(r => r.Facts, new InstallationFacts(39, null, 1)));
}
