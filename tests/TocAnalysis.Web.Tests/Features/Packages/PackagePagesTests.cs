using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Batches;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Packages.Profiles;
using TocAnalysis.Web.Features.Packages.Quality;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>The pages of batches, profiles, bulk work, merges and queues: what they show, what their buttons do, and what those without the right see.</summary>
public sealed class PackagePagesTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Many_cases_are_changed_on_a_page_after_a_trial_and_the_page_of_the_batch_takes_it_back()
    {
        await using var world = await GoodAsync();
        await using var context = Context(world, Role.Researcher);
        context.Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/bulk?ids=1.2");
        var page = context.Render<BulkPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("Change many cases"), Patience);
        await Button(page, "Try it", exact: true).ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("value"), Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_batch")).ShouldBe(1);

        await page.FindAll("select")[0].ChangeAsync(new ChangeEventArgs { Value = "text" });
        await page.FindAll("input[type=text]")[0].ChangeAsync(new ChangeEventArgs { Value = "case" });
        await page.FindAll("input[type=text]")[1].ChangeAsync(new ChangeEventArgs { Value = "affair" });
        await Button(page, "Try it", exact: true).ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("2 of 2 cases change"), Patience);
        page.Markup.ShouldContain("First affair");
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_batch")).ShouldBe(1);
        await Button(page, "Change these cases (2)").ClickAsync(new());
        page.WaitForAssertion(() => context.Services.GetRequiredService<BunitNavigationManager>().Uri.ShouldEndWith("/import/batches/2"), Patience);

        var batch = context.Render<BatchPage>(p => p.Add(b => b.Id, 2));
        batch.WaitForAssertion(() => batch.Markup.ShouldContain("First affair"), Patience);
        batch.Markup.ShouldContain("title");
        await Button(batch, "Undo", exact: true).ClickAsync(new());
        (await world.ScalarAsync<string>("SELECT title FROM case_record WHERE id = 1")).ShouldBe("First affair");
        await Button(batch, "Undo it").ClickAsync(new());
        batch.WaitForAssertion(() => batch.Markup.ShouldContain("Undone by"), Patience);
        (await world.ScalarAsync<string>("SELECT title FROM case_record WHERE id = 1")).ShouldBe("First case");
        var none = context.Render<BatchPage>(p => p.Add(b => b.Id, 99));
        none.WaitForAssertion(() => none.FindAll(".note.bad").ShouldNotBeEmpty(), Patience);
    }

    [Fact]
    public async Task Own_codings_are_withdrawn_on_the_page_after_a_trial()
    {
        await using var world = await GoodAsync();
        await world.RowsAsync("UPDATE coder SET name = 'Ana' WHERE name = 'command-line'");
        await using var context = Context(world, Role.Researcher);
        context.Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/bulk?country=COL");
        var page = context.Render<BulkCodings>(p => p.Add(c => c.Filter, Domain.Cases.CaseFilter.All));
        page.FindAll("option").ShouldContain(o => o.TextContent.StartsWith("I1 ", StringComparison.Ordinal));
        await page.FindAll("select")[1].ChangeAsync(new ChangeEventArgs { Value = "I1" });
        await Button(page, "Try it on your codings").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("1 of 1 would change"), Patience);
        page.Markup.ShouldContain("First case");
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE code = 'I1'")).ShouldBe(1);
        await Button(page, "Change 1 codings").ClickAsync(new());
        page.WaitForAssertion(() => context.Services.GetRequiredService<BunitNavigationManager>().Uri.ShouldEndWith("/import/batches/2"), Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE code = 'I1'")).ShouldBe(0);
    }

    [Fact]
    public async Task Doubles_go_together_on_the_page_after_a_trial_and_wrong_references_are_told()
    {
        await using var world = await GoodAsync();
        await using var context = Context(world, Role.Researcher);
        context.Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/merge?kind=groups.csv&keep=ring&away=nothing");
        var page = context.Render<MergePage>();
        page.WaitForAssertion(() => page.Find("#merge-away").GetAttribute("value").ShouldBe("nothing"), Patience);
        await Button(page, "Try it", exact: true).ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("A record that is there."), Patience);
        await page.Find("#merge-away").ChangeAsync(new ChangeEventArgs { Value = "bank" });
        await Button(page, "Try it", exact: true).ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("bank goes into ring"), Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM crime_group")).ShouldBe(2);
        await Button(page, "Merge them").ClickAsync(new());
        page.WaitForAssertion(() => context.Services.GetRequiredService<BunitNavigationManager>().Uri.ShouldContain("/import/batches/"), Patience);
        (await world.ScalarAsync<string>("SELECT string_agg(reference, ' ') FROM crime_group")).ShouldBe("ring");
    }

    [Fact]
    public async Task Profiles_are_shared_compared_and_removed_on_a_second_word_and_queues_lead_to_their_work()
    {
        await using var world = await GoodAsync();
        var ana = new Actor(null, "Ana", new HashSet<Role> { Role.Researcher }, Door.Page);
        foreach (var (name, header) in new[] { ("One", 1), ("Two", 2) })
            (await world.Get<ImportProfiles>().SaveAsync(ana, name, new SheetMapping { HeaderRow = header }, false, Xunit.TestContext.Current.CancellationToken)).Succeeded.ShouldBeTrue();
        await using var context = Context(world, Role.Researcher);
        var page = context.Render<ProfilesPage>();
        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(2), Patience);
        await page.Find("input[aria-label^='Share One']").ChangeAsync(new ChangeEventArgs { Value = true });
        (await world.ScalarAsync<string>("SELECT name FROM import_profile WHERE shared")).ShouldBe("One");
        foreach (var box in new[] { "One", "Two" })
            await page.Find($"input[aria-label*='{box}']:not([aria-label^='Share'])").ChangeAsync(new ChangeEventArgs { Value = true });
        page.FindAll("#difference").ShouldHaveSingleItem();
        await page.FindAll("button.danger")[0].ClickAsync(new());
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_profile")).ShouldBe(2);
        await page.FindAll("button.danger")[0].ClickAsync(new());
        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(1), Patience);

        var board = context.Render<QualityPage>();
        board.WaitForAssertion(() => board.FindAll("tbody tr").Count.ShouldBeGreaterThan(8), Patience);
        var queue = context.Render<QueuePage>(p => p.Add(q => q.Key, "no-source-anywhere"));
        queue.WaitForAssertion(() => queue.FindAll("tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain("Second case"), Patience);
        queue.Find("tbody a.btn").GetAttribute("href").ShouldNotBeNullOrEmpty();
        var unknown = context.Render<QueuePage>(p => p.Add(q => q.Key, "no-such-queue"));
        unknown.WaitForAssertion(() => unknown.FindAll(".note.bad").ShouldNotBeEmpty(), Patience);
    }

    [Fact]
    public async Task Those_without_the_right_are_told_so()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, Role.Analyst);
        context.Render<BulkPage>().Markup.ShouldContain("note bad");
        context.Render<MergePage>().Markup.ShouldContain("note bad");
        var profiles = context.Render<ProfilesPage>();
        profiles.WaitForAssertion(() => profiles.Markup.ShouldContain("note bad"), Patience);
        var batch = context.Render<BatchPage>(p => p.Add(b => b.Id, 1));
        batch.WaitForAssertion(() => batch.Markup.ShouldContain("note bad"), Patience);
    }

    private static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> page, string text, bool exact = false) where T : IComponent =>
        page.FindAll("button").Single(b => exact ? b.TextContent.Trim() == text : b.TextContent.Contains(text, StringComparison.Ordinal));

    private async Task<TocWorld> GoodAsync()
    {
        var world = await TocWorld.CreateAsync(postgres);
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good())).Faults.ShouldBeEmpty();
        return world;
    }

    private static BunitContext Context(TocWorld world, Role role)
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("ana").SetClaims(new Claim(ActorClaims.DisplayName, "Ana"), new Claim(ClaimTypes.Role, role.Text()));
        context.Services.AddLocalization();
        context.Services.AddScoped<CurrentActor>();
        context.Services.AddSingleton(world.Get<UndoImport>());
        context.Services.AddSingleton(world.Get<GetBatch>());
        context.Services.AddSingleton(world.Get<ImportProfiles>());
        context.Services.AddSingleton(world.Get<ChangeInBulk>());
        context.Services.AddSingleton(world.Get<ChangeCodings>());
        context.Services.AddSingleton(world.Get<MergeRecords>());
        context.Services.AddSingleton(world.Get<GetQuality>());
        context.Services.AddSingleton(world.Get<CaseQuery>());
        context.Services.AddSingleton(world.Get<Vocabularies>());
        return context;
    }
}
