using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Codings;

/// <summary>The connection may break at the moment in which a key leads to the next code. What is pressed after it is meant for that code.</summary>
public sealed class LostNavigationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Keys_after_a_lost_step_to_the_next_code_never_act_on_the_code_before()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await world.RecordAsync(Simple);
        var lossy = new LossyNavigation("http://localhost/cases/TOC-0001/code?code=I4");
        await using var context = world.PageOf(ana, "", lossy);
        var page = context.Render<CodeCasePage>(p => p.Add(x => x.Id, "TOC-0001"));
        page.WaitForElement("textarea", PageWorld.Patience);

        lossy.Losing = 1;
        await page.InvokeAsync(() => page.Instance.OnKey(1, "n"));
        await page.InvokeAsync(() => page.Instance.OnKey(2, "5"));
        await page.InvokeAsync(() => page.Instance.OnKey(3, "s"));

        lossy.Losing.ShouldBe(0);
        (await world.RowsAsync("SELECT code FROM coding")).Select(r => r[0]).ShouldBe(["I5"]);
        lossy.Uri.ShouldEndWith("code=I5");
    }

    /// <summary>Forgets a number of steps, as a connection does that breaks.</summary>
    private sealed class LossyNavigation : NavigationManager
    {
        public LossyNavigation(string uri) => Initialize("http://localhost/", uri);

        public int Losing { get; set; }

        protected override void NavigateToCore(string uri, NavigationOptions options)
        {
            if (Losing > 0)
            {
                Losing--;
                return;
            }

            Uri = ToAbsoluteUri(uri).ToString();
            NotifyLocationChanged(isInterceptedLink: false);
        }
    }
}
