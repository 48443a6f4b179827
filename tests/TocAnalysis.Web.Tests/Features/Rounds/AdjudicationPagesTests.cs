using Bunit;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Tests.Infrastructure;

using TestContext = Xunit.TestContext;

namespace TocAnalysis.Web.Tests.Features.Rounds;

/// <summary>Adjudication and what coders see of it, on their pages.</summary>
public sealed class AdjudicationPagesTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D2_a_disagreement_is_decided_on_its_card_with_a_reason_and_agreements_in_bulk()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (coders, cases, judge) = await CodedAsync(world, (CodingValue.A, CodingValue.B), (CodingValue.A, CodingValue.A));
        (await world.Get<SaveMemo>().HandleAsync(coders[0], new SaveMemoRequest(cases[0], "I4", MemoKind.Boundary, "Close to I5."), Token)).Succeeded.ShouldBeTrue();
        await using var context = world.PageOf(judge, "/rounds/R%201/adjudication");
        var page = context.Render<AdjudicationPage>(p => p.Add(a => a.Name, "R 1"));
        page.WaitForAssertion(() => page.FindAll("article").ShouldHaveSingleItem(), PageWorld.Patience);

        // Side by side, with what each said; what is chosen needs a reason. A memo is shown and is no disagreement.
        page.FindAll("article .reading h3").Select(h => h.TextContent).ShouldBe(["Ann", "Ben"]);
        page.FindAll("article .reading .mark").Select(m => m.TextContent).ShouldBe(["A", "B"]);
        page.Find("article .reading").TextContent.ShouldContain("Close to I5.");
        page.FindAll("article input[type=radio]").Count.ShouldBe(7);
        page.Find("article button[type=submit]").HasAttribute("disabled").ShouldBeTrue();
        await page.FindAll("article label").Single(l => l.TextContent.Contains("Contested")).QuerySelector("input")!.ChangeAsync(new() { Value = "on" });
        await page.Find("article form").SubmitAsync();
        page.Says("Why: coders and readers see it.");
        page.Find("article textarea").Change("Both readings hold.");
        await page.Find("article form").SubmitAsync();
        page.Says($"{cases[0]} I4: Contested.");
        page.Says("Nothing here");

        await page.Button("Accept all agreements").ClickAsync(new());
        page.Says("1 agreements accepted.");
        page.FindAll("button").ShouldNotContain(b => b.TextContent == "Accept all agreements");
        (await world.RowsAsync("SELECT outcome, reason FROM adjudication ORDER BY case_id")).Select(r => string.Join('/', r)).ShouldBe(["contested/Both readings hold.", "agreed/"]);

        // Decided ones can be looked at, with what was decided and why, and decided anew.
        await using var again = world.PageOf(judge, "/rounds/R%201/adjudication?show=decided&sort=code");
        var decided = again.Render<AdjudicationPage>(p => p.Add(a => a.Name, "R 1"));
        decided.WaitForAssertion(() => decided.FindAll("article").Count.ShouldBe(2), PageWorld.Patience);
        decided.Find("article .note.good").TextContent.ShouldContain("Both readings hold.");
        decided.FindAll("article button[type=submit]").ShouldAllBe(b => b.TextContent == "Decide anew");
    }

    [Fact]
    public async Task C2_hidden_names_are_nowhere_on_the_page()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (_, _, judge) = await CodedAsync(world, (CodingValue.A, CodingValue.B));
        await using var context = world.PageOf(judge, "/rounds/R%201/adjudication?names=hidden&order=shuffled");
        var page = context.Render<AdjudicationPage>(p => p.Add(a => a.Name, "R 1"));
        page.WaitForAssertion(() => page.FindAll("article").ShouldHaveSingleItem(), PageWorld.Patience);
        page.FindAll("article .reading h3").Select(h => h.TextContent).ShouldBe(["Coder 1", "Coder 2"]);
        page.Markup.ShouldNotContain("Ann", Case.Sensitive);
        page.Markup.ShouldNotContain("Ben", Case.Sensitive);
    }

    [Fact]
    public async Task A_second_adjudicator_who_looked_at_an_older_state_is_told_and_overwrites_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (_, cases, judge) = await CodedAsync(world, (CodingValue.A, CodingValue.B));
        var second = await world.ResearcherAsync("Second");
        await using var context = world.PageOf(second, "/rounds/R%201/adjudication");
        var page = context.Render<AdjudicationPage>(p => p.Add(a => a.Name, "R 1"));
        page.WaitForAssertion(() => page.FindAll("article").ShouldHaveSingleItem(), PageWorld.Patience);
        (await world.Get<DecideUnit>().HandleAsync(judge, new DecideRequest("R 1", cases[0], "I4", AdjudicationOutcome.Proposal, CodingValue.A, "Page 3."), Token)).Succeeded.ShouldBeTrue();

        await page.FindAll("article label").Single(l => l.TextContent.Contains("Contested")).QuerySelector("input")!.ChangeAsync(new() { Value = "on" });
        page.Find("article textarea").Change("Both hold.");
        await page.Find("article form").SubmitAsync();

        page.Says("Somebody else changed this");
        (await world.RowsAsync("SELECT outcome, by FROM adjudication")).ShouldHaveSingleItem().ShouldBe(["proposal", "Judge"]);
    }

    [Fact]
    public async Task Coders_of_an_open_blind_round_and_readers_may_not_adjudicate_and_own_cases_are_left_to_others()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (coders, cases, judge) = await CodedAsync(world, (CodingValue.A, CodingValue.B));
        foreach (var actor in new[] { coders[0], TocWorld.Analyst, PageWorld.Stranger })
        {
            await using var refused = world.PageOf(actor, "/rounds/R%201/adjudication");
            var page = refused.Render<AdjudicationPage>(p => p.Add(a => a.Name, "R 1"));
            page.Says("This was not done");
            page.FindAll("article, form").ShouldBeEmpty();
        }

        (await world.Get<ChangeRound>().CloseAsync(Actor.CommandLine, "R 1", Token)).Succeeded.ShouldBeTrue();
        await using (var context = world.PageOf(coders[0], "/rounds/R%201/adjudication"))
        {
            var page = context.Render<AdjudicationPage>(p => p.Add(a => a.Name, "R 1"));
            page.Says("You coded this case, so somebody else decides.");
            page.FindAll("article form").ShouldBeEmpty();
        }

        // What was decided otherwise is shown to its coder with the reason.
        (await world.Get<DecideUnit>().HandleAsync(judge, new DecideRequest("R 1", cases[0], "I4", AdjudicationOutcome.Proposal, CodingValue.B, "Page 3 says so."), Token)).Succeeded.ShouldBeTrue();
        await using (var context = world.PageOf(coders[0], "/rounds/R%201/differences"))
        {
            var page = context.Render<DifferencesPage>(p => p.Add(a => a.Name, "R 1"));
            page.Says("Page 3 says so.");
            page.FindAll("tbody .mark").Select(m => m.TextContent).ShouldBe(["A", "B"]);
        }

        await using (var context = world.PageOf(coders[1], "/rounds/R%201/differences"))
            context.Render<DifferencesPage>(p => p.Add(a => a.Name, "R 1")).Says("No differences");
        await using (var context = world.PageOf(coders[1], "/rounds/None/differences"))
        {
            var page = context.Render<DifferencesPage>(p => p.Add(a => a.Name, "None"));
            page.WaitForAssertion(() => page.FindAll(".faults li").ShouldHaveSingleItem(), PageWorld.Patience);
        }
    }

    private static async Task<(IReadOnlyList<Actor> Coders, IReadOnlyList<string> Cases, Actor Judge)> CodedAsync(TocWorld world, params (CodingValue Ann, CodingValue Ben)[] values)
    {
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var judge = await world.ResearcherAsync("Judge");
        var cases = await world.CasesAsync(values.Length);
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R 1", coders, "I4"));
        for (var i = 0; i < cases.Count; i++)
        {
            await world.GiveAndSubmitAsync(coders[0], cases[i], "R 1", "I4", values[i].Ann);
            await world.GiveAndSubmitAsync(coders[1], cases[i], "R 1", "I4", values[i].Ben);
        }

        return (coders, cases, judge);
    }
}
