using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Web.Components.Layout;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases.Edit;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>Open pages while the database does not answer or takes nothing: they stay with what was typed, say what happened, and go on.</summary>
public sealed class KeptPageTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_typed_while_the_database_is_silent_stays_on_the_page_and_is_kept_as_soon_as_it_answers()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await using var context = world.PageOf(ana, "/cases/new");
        var notice = context.Render<TroubleNotice>();
        var page = context.Render<EditPage>();
        page.WaitForElement("#f-title", PageWorld.Patience);

        world.Get<DatabaseWatch>().FellSilent();
        await page.Find("#f-title").ChangeAsync(new ChangeEventArgs { Value = "Ship of Theseus" });
        await page.Find("form.edit").SubmitAsync();

        notice.Says("The database does not answer");
        page.Find("#f-title").GetAttribute("value").ShouldBe("Ship of Theseus");
        page.Button("Save").HasAttribute("disabled").ShouldBeFalse();
        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(0);

        world.Get<DatabaseWatch>().Answered();

        notice.Says("The database answers again");
        page.WaitForAssertion(() => page.Markup.ShouldContain("Kept"), PageWorld.Patience);
        (await world.Get<CaseDrafts>().LoadAsync(ana, null, Stop))!.Draft.Form.Head["title"].ShouldBe("Ship of Theseus");
        await page.Find("form.edit").SubmitAsync();
        page.WaitForAssertion(() => context.Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/cases/TOC-0001"), PageWorld.Patience);
        notice.FindAll("[data-trouble]").ShouldBeEmpty("the reader is elsewhere");
    }

    [Fact]
    public async Task K5_a_database_without_room_is_told_on_the_page_and_writing_goes_on_when_there_is_some()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await using var context = world.PageOf(ana, "/cases/new");
        var notice = context.Render<TroubleNotice>();
        var page = context.Render<EditPage>();
        page.WaitForElement("#f-title", PageWorld.Patience);
        await page.Find("#f-title").ChangeAsync(new ChangeEventArgs { Value = "Ship" });
        await world.RowsAsync("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON case_version FOR EACH ROW EXECUTE FUNCTION full_disk()");

        await page.Find("form.edit").SubmitAsync();

        notice.Says("The disk of the database is full");
        page.Find("#f-title").GetAttribute("value").ShouldBe("Ship");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(0, "nothing is half written");
        await world.RowsAsync("DROP TRIGGER full_disk ON case_version");
        await page.Find("form.edit").SubmitAsync();
        page.WaitForAssertion(() => context.Services.GetRequiredService<NavigationManager>().Uri.ShouldContain("/cases/TOC-"), PageWorld.Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(1);
    }

    [Fact]
    public async Task A_coding_that_is_typed_while_the_database_is_silent_stays_and_is_kept_as_soon_as_it_answers()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await world.RecordAsync(Simple);
        await using var context = world.PageOf(ana, "/cases/TOC-0001/code?code=I4");
        var notice = context.Render<TroubleNotice>();
        var page = context.Render<CodeCasePage>(p => p.Add(x => x.Id, "TOC-0001"));
        page.WaitForElement("textarea", PageWorld.Patience);

        world.Get<DatabaseWatch>().FellSilent();
        await page.InvokeAsync(() => page.Instance.OnKey(1, "1"));

        notice.Says("The database does not answer");
        page.Markup.ShouldNotContain("This did not work");
        world.Get<DatabaseWatch>().Answered();
        notice.Says("The database answers again");
        for (var n = 0; n < 200 && await world.ScalarAsync<long>("SELECT count(*) FROM draft") == 0; n++)
            await Task.Delay(50, Stop);
        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(1);
    }
}
