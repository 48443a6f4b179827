using Bunit;
using Microsoft.AspNetCore.Components;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Codings;

/// <summary>What a browser tells again after it was saved, as it does when a connection comes back, is no unsaved work: a case with drafts cannot be submitted.</summary>
public sealed class SavedDraftTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_says_the_same_as_the_saved_coding_is_no_draft()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await world.RecordAsync(Simple);
        await using var context = world.PageOf(ana, "/cases/TOC-0001/code?code=I4");
        var page = context.Render<CodeCasePage>(p => p.Add(x => x.Id, "TOC-0001"));
        page.WaitForElement("textarea", PageWorld.Patience);
        await page.InvokeAsync(() => page.Instance.OnKey(1, "5"));
        await page.Find("#f-rationale").InputAsync(new ChangeEventArgs { Value = "The record does not say." });
        await page.InvokeAsync(() => page.Instance.OnKey(2, "s"));
        page.Says("Saved (version 1).");

        await KeptAsync("#f-rationale", "The record does not say.");
        page.WaitForAssertion(() => page.Find(".tree").TextContent.ShouldNotContain("unsaved"), PageWorld.Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(0);

        // The opposite: what differs is kept, and is none any more once it says the same again.
        await KeptAsync("#f-rationale", "Something else.");
        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(1);
        page.Find(".tree").TextContent.ShouldContain("unsaved");
        await KeptAsync("#f-rationale", "The record does not say.");
        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(0);
        page.WaitForAssertion(() => page.Find(".tree").TextContent.ShouldNotContain("unsaved"), PageWorld.Patience);

        // The pause after which something is kept is shorter.
        async Task KeptAsync(string field, string value)
        {
            await page.Find(field).InputAsync(new ChangeEventArgs { Value = value });
            await Task.Delay(TimeSpan.FromSeconds(2), Xunit.TestContext.Current.CancellationToken);
        }
    }
}
