using Bunit;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Tests.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

using TestContext = Xunit.TestContext;

namespace TocAnalysis.Web.Tests.Features.Codebook;

/// <summary>Versions, draft and codes that are out of use, as they are seen.</summary>
public sealed class CodebookPagesTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A5_a_code_that_is_out_of_use_keeps_its_page_which_says_what_became_of_it_and_lists_its_codings()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(2);
        await world.GiveAsync(coders[0], cases[0], "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[1], "I4", CodingValue.B);
        await world.GiveAsync(coders[0], cases[1], "I5", CodingValue.A);
        await world.MapAsync("I4", "I6");
        await world.MapAsync("I5", null);

        await using (var context = world.PageOf(coders[0], "/codebook/I4"))
        {
            var page = context.Render<CodePage>(p => p.Add(c => c.Key, "I4"));
            page.Says("It was mapped");
            page.Find("#became ~ p a[href='/codebook/I6']").TextContent.ShouldBe("I6");
            page.Markup.ShouldContain("Version 2 of the codebook took it out; version 1 was the last with it");
            page.Markup.ShouldContain("Codings: 2, cases: 2");
            page.FindAll("tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("p.num, .mark, td:nth-child(2)").Select(c => c.TextContent.Trim()))).ShouldBe([$"{cases[0]} Ann A", $"{cases[1]} Ben B"]);
            page.Find("#definition").TextContent.ShouldContain(world.Get<Vocabularies>().CodebookOf(1)!.Find("I4")!.UseWhen);
        }

        await using (var context = world.PageOf(coders[0], "/codebook/I5"))
        {
            var page = context.Render<CodePage>(p => p.Add(c => c.Key, "I5"));
            page.Says("It was retired and nothing takes its place");
            page.Find("a[href='/cases?code=I5']").TextContent.ShouldBe("Find its cases");
        }

        await using (var context = world.PageOf(coders[0], "/codebook/Z9"))
        {
            var page = context.Render<CodePage>(p => p.Add(c => c.Key, "Z9"));
            page.Says("No such code");
        }

        // Addresses of lists, and REST.
        var query = world.Get<CaseQuery>();
        query.Read(SampleTables.Query("code=I4")).Value.Codes.ShouldBe(["I6"]);
        query.Read(SampleTables.Query("code=I5&value=A")).Value.Codes.ShouldBe(["I5"]);
        query.Read(SampleTables.Query("code=Z9")).Succeeded.ShouldBeFalse();
        await using (var reading = await world.ReadAsync())
            query.Where(reading, coders[0], CaseFilter.All with { Codes = ["I5"] }).Select(c => c.Id).ToList().Select(CaseId.Text).ShouldBe([cases[1]]);
        var codes = world.Get<GetCode>();
        var gone = codes.Handle(coders[0], "I4");
        (gone.Refusal, gone.Faults[0].Expected.Contains("version=1", StringComparison.Ordinal)).ShouldBe((Refusal.NotFound, true));
        gone.Faults[0].Suggestions.ShouldBe(["I6"]);
        codes.Handle(coders[0], "I4", "1").Value.Key.ShouldBe("I4");
        codes.Handle(coders[0], "I4", "9").Faults.ShouldHaveSingleItem().Place.ShouldBe("version");
    }

    [Fact]
    public async Task A5_the_page_of_a_code_out_of_use_shows_a_blind_coder_nothing_of_others()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", coders, "I5"));
        await world.GiveAsync(coders[0], record, "I5", CodingValue.A);
        await world.MapAsync("I5", null);

        (await world.Get<GetRetiredCode>().HandleAsync(coders[0], "I5", Token)).Value.Total.ShouldBe(1);
        var blind = (await world.Get<GetRetiredCode>().HandleAsync(coders[1], "I5", Token)).Value;
        (blind.Total, blind.Cases, blind.Codings.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task A3_versions_are_compared_with_what_was_and_is_and_how_many_codings_to_look_at_again()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.ResearcherAsync("Ann");
        await using (var context = world.PageOf(ann, "/codebook/versions"))
            context.Render<VersionsPage>().Says("The two versions say the same");
        var record = (await world.CasesAsync(1))[0];
        await world.GiveAsync(ann, record, "I4", CodingValue.A);
        await world.GiveAsync(ann, record, "I5", CodingValue.A);
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(ann, Token);
        var book = world.Get<Vocabularies>().Codebook;
        foreach (var key in new[] { "I4", "I5" })
            await edit.SaveAsync(ann, book.Find(key)! with { UseWhen = "Worded otherwise." }, false, Token);
        await edit.FreezeAsync(ann, new Dictionary<string, string> { ["I5"] = "A comma was moved." }, Token);

        await using (var context = world.PageOf(ann, "/codebook/versions"))
        {
            var page = context.Render<VersionsPage>();
            page.Says("reworded");
            var rows = page.FindAll("tbody tr").ToList();
            rows.Select(r => $"{r.QuerySelector("th")!.TextContent} {r.QuerySelector("td:last-child")!.TextContent}").ShouldBe(["I4 1", "I5 0"]);
            rows[0].QuerySelectorAll("dd").Select(d => d.TextContent).ShouldBe([book.Find("I4")!.UseWhen, "Worded otherwise."]);
            rows[1].TextContent.ShouldContain("Codings stay as they are: A comma was moved.");
            page.FindAll("select[name=from] option").Select(o => o.TextContent).ShouldBe(["1, frozen", "2, frozen"]);
        }

        (await world.Get<GetVersions>().CompareAsync(ann, 7, 9, Token)).Refusal.ShouldBe(Refusal.NotFound);
        await using (var context = world.PageOf(ann, "/codebook/versions?from=7&to=9"))
        {
            var page = context.Render<VersionsPage>();
            page.WaitForAssertion(() => page.FindAll(".faults li").Count.ShouldBe(1), PageWorld.Patience);
            page.FindAll("table").ShouldBeEmpty();
        }

        await using (var context = world.PageOf(PageWorld.Stranger, "/codebook/versions"))
        {
            var page = context.Render<VersionsPage>();
            page.Says("role");
            page.FindAll("table").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A1_A2_a_draft_is_begun_filled_refused_and_discarded_on_a_second_word()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.ResearcherAsync("Ann");
        await using var context = world.PageOf(ann, "/codebook/draft");
        var page = context.Render<DraftPage>();
        page.Says("There is no draft");
        await page.Button("Begin a draft").ClickAsync(new());
        page.Says("Draft of version 2 begun.");
        page.FindAll("[role=treeitem]").Count.ShouldBe(world.Get<Vocabularies>().Codebook.Codes.Count);
        page.FindAll("[role=treeitem][tabindex='0']").Count.ShouldBe(1);

        await page.Button("Add a code below").ClickAsync(new());
        page.Find("#f-key").Change("X1");
        page.Find("#f-title").Change("Not ready");
        await page.Find("form.card").SubmitAsync();
        page.Says("Saved in the draft of version 2.");
        page.Find("#code-X1").GetAttribute("aria-selected").ShouldBe("true");
        await page.Button("Freeze…").ClickAsync(new());
        await page.Button("Freeze; it can").ClickAsync(new());
        page.Says("This was not done");
        page.FindAll(".faults li").Count.ShouldBeGreaterThan(2);
        page.FindAll(".faults li").ShouldAllBe(l => l.TextContent.Contains("X1"));

        await page.Button("Discard the draft").ClickAsync(new());
        (await world.ScalarAsync<long>("SELECT count(*) FROM codebook_version WHERE state = 'draft'")).ShouldBe(1);
        await page.Button("Discard it for good").ClickAsync(new());
        page.Says("There is no draft");
        (await world.ScalarAsync<long>("SELECT count(*) FROM codebook_version WHERE state = 'draft'")).ShouldBe(0);
    }

    [Fact]
    public async Task Two_editors_of_one_code_keep_what_only_one_of_them_changed_and_are_told_what_both_did()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(coders[0], Token);
        var opened = world.Get<Vocabularies>().Codebook.Find("I4")!;
        await using var context = world.PageOf(coders[0], "/codebook/draft");
        var page = context.Render<DraftPage>();
        page.WaitForAssertion(() => page.FindAll("#code-I4").Count.ShouldBe(1), PageWorld.Patience);
        await page.Find("#code-I4").ClickAsync(new());
        page.Find("#f-definition").Change("Ann's definition.");
        page.Find("#f-example").Change("Ann's example.");
        (await edit.SaveAsync(coders[1], opened with { Example = "Ben's example.", NearMiss = "Ben's near miss.", Paragraphs = [1, 2] }, false, Token, opened)).Succeeded.ShouldBeTrue();

        await page.Find("form.card").SubmitAsync();

        page.Says("Somebody else changed this field too");
        page.FindAll(".faults li").ShouldHaveSingleItem().TextContent.ShouldContain("Ben's example.");
        page.Find("#f-example").GetAttribute("value").ShouldBe("Ann's example.");
        (await world.ScalarAsync<string>("SELECT content->>'example' FROM code WHERE version = 2 AND key = 'I4'")).ShouldBe("Ben's example.");
        await page.Find("form.card").SubmitAsync();
        page.Says("Saved in the draft of version 2.");
        (await world.RowsAsync("SELECT content->>'definition', content->>'example', content->>'nearMiss', paragraphs FROM code WHERE version = 2 AND key = 'I4'")).ShouldHaveSingleItem()
            .ShouldBe(["Ann's definition.", "Ann's example.", "Ben's near miss.", new[] { 1, 2 }]);
    }

    [Fact]
    public async Task Whoever_may_not_edit_the_codebook_sees_the_draft_and_no_way_to_change_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var none = world.PageOf(TocWorld.Analyst, "/codebook/draft"))
        {
            var empty = none.Render<DraftPage>();
            empty.Says("There is no draft");
            empty.FindAll("button").ShouldBeEmpty();
        }

        await world.Get<EditDraft>().StartAsync(TocWorld.Researcher, Token);
        await using (var context = world.PageOf(TocWorld.Analyst, "/codebook/draft"))
        {
            var page = context.Render<DraftPage>();
            page.WaitForAssertion(() => page.FindAll("[role=treeitem]").Count.ShouldBeGreaterThan(50), PageWorld.Patience);
            page.FindAll("button").ShouldBeEmpty();
            page.FindAll("[draggable=true]").ShouldBeEmpty();
        }

        await using (var context = world.PageOf(PageWorld.Stranger, "/codebook/draft"))
        {
            var page = context.Render<DraftPage>();
            page.Says("role");
            page.FindAll("[role=treeitem]").ShouldBeEmpty();
        }
    }
}
