using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Rounds;

/// <summary>The pages on which rounds are planned and run, as they are seen by whoever runs them, codes in them, or has no business there.</summary>
public sealed class RoundPagesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_list_says_that_it_is_empty_and_offers_a_round_to_whoever_may_plan_one()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = world.PageOf(TocWorld.Researcher, "/rounds"))
        {
            var page = context.Render<RoundsPage>();
            page.Says("No round yet");
            page.Markup.ShouldContain("No case waits for you.");
            page.FindAll("a[href='/rounds/new']").Count.ShouldBe(2);
        }

        await using (var context = world.PageOf(TocWorld.Analyst, "/rounds"))
        {
            var page = context.Render<RoundsPage>();
            page.Says("No round yet");
            page.FindAll("a[href='/rounds/new']").ShouldBeEmpty();
        }

        await using (var context = world.PageOf(PageWorld.Stranger, "/rounds"))
        {
            var page = context.Render<RoundsPage>();
            page.Says("Rounds cannot be shown");
            page.FindAll("table").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_round_is_tried_refused_and_set_up_from_a_filter_in_the_address()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        for (var i = 0; i < 4; i++)
            await world.CaseAsync(perpetratedIn: "ITA");
        await world.CaseAsync(perpetratedIn: "NLD");
        await using var context = world.PageOf(coders[0], "/rounds/new?country=ITA");
        var page = context.Render<NewRoundPage>();
        page.Says("Italy");

        await page.Find("form").SubmitAsync();
        page.FindAll(".faults .place").Select(p => p.TextContent).ShouldBe(["Name", "Coders", "Codes"], ignoreOrder: true);
        await page.Find("#f-filter").ChangeAsync(new() { Value = "country=Atlantis" });
        page.FindAll(".faults li").ShouldHaveSingleItem().TextContent.ShouldContain("country");
        await page.Find("#f-filter").ChangeAsync(new() { Value = "country=ITA" });

        page.Find("#f-name").Change("Pilot, second part");
        page.Find("#f-sample").Change("3");
        page.Find("#f-share").Change("34");
        for (var coder = 0; coder < 2; coder++)
            await page.FindAll("#f-coders input")[coder].ChangeAsync(new() { Value = true });
        await page.FindAll("#f-codes label").Single(l => l.TextContent.Trim().StartsWith("I4 ", StringComparison.Ordinal)).QuerySelector("input")!.ChangeAsync(new() { Value = true });
        await page.Button("Try").ClickAsync(new());
        page.Says("3 of 4 selected cases; 1 of them coded by several coders.");
        page.FindAll(".note.good li").Select(l => l.TextContent).ShouldBe(["Ann: 2 cases", "Ben: 2 cases"], ignoreOrder: true);
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding_round")).ShouldBe(0);

        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => context.Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/rounds/Pilot%2C%20second%20part"), PageWorld.Patience);
        (await world.RowsAsync("SELECT name, sample, share, array_to_string(codes, ' '), filter FROM coding_round")).ShouldHaveSingleItem().ShouldBe(["Pilot, second part", 3, 34, "I4", "country=ITA"]);
    }

    [Fact]
    public async Task Planning_is_refused_to_whoever_may_not_and_without_coders_the_page_says_whom_it_needs()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = world.PageOf(TocWorld.Researcher, "/rounds/new"))
            context.Render<NewRoundPage>().Says("No account has the role researcher.");
        await using (var context = world.PageOf(TocWorld.Analyst, "/rounds/new"))
        {
            var page = context.Render<NewRoundPage>();
            page.Says("The round cannot be set up like this");
            page.FindAll("form").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Whoever_runs_a_round_sees_how_far_all_are_and_gives_work_to_others_or_back_with_a_reason()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        var chief = await world.ResearcherAsync("Chief");
        var cases = await world.CasesAsync(2);
        await world.RoundAsync(chief, RoundWorld.Round("Pilot 1", coders, "I4") with { CodersPerDoubled = 2 });
        var first = (await world.RowsAsync("SELECT k.name, a.case_id FROM assignment a JOIN coder k ON k.id = a.coder_id ORDER BY a.id")).Select(r => (Coder: coders.Single(c => c.Name == (string)r[0]!), Case: $"TOC-{(long)r[1]!:0000}")).First();
        await world.GiveAndSubmitAsync(first.Coder, first.Case, "Pilot 1", "I4", CodingValue.A);
        await using var context = world.PageOf(chief, "/rounds/Pilot%201");
        var page = context.Render<RoundPage>(p => p.Add(r => r.Name, "Pilot 1"));
        page.Says("2 cases, 2 of them by several coders");
        page.FindAll("[aria-labelledby=board] tbody tr").Count.ShouldBe(3);
        page.FindAll("[aria-labelledby=board] tbody td:nth-child(5)").Sum(c => int.Parse(c.TextContent, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(1);
        page.FindAll("a[href='/rounds/Pilot%201/adjudication']").Count.ShouldBe(1);

        // Without a reason nothing happens; with one the case goes back to its coder.
        await page.Button("Give back").ClickAsync(new());
        await page.Button("Give back to the coder").ClickAsync(new());
        page.Says("This was not done");
        await page.Button("Give back").ClickAsync(new());
        page.Find("[aria-labelledby=work] td input").Change("Look at page 3.");
        await page.Button("Give back to the coder").ClickAsync(new());
        page.Says("Given back to the coder.");
        (await world.ScalarAsync<string>("SELECT reason FROM assignment WHERE state = 'reopened'")).ShouldBe("Look at page 3.");

        // A coder leaves.
        await page.FindAll("button").First(b => b.TextContent.StartsWith("Leaves", StringComparison.Ordinal)).ClickAsync(new());
        page.Find("[aria-labelledby=board] td input").Change("Moved away.");
        await page.Button("Coder leaves").ClickAsync(new());
        page.Says("The coder has left;");
        page.Find("[aria-labelledby=board]").TextContent.ShouldContain("Moved away.");

        // The end asks first.
        await page.Button("End the coding").ClickAsync(new());
        (await world.ScalarAsync<string>("SELECT state FROM coding_round")).ShouldBe("open");
        await page.Button("Not yet").ClickAsync(new());
        await page.Button("End the coding").ClickAsync(new());
        await page.Button("End the coding now").ClickAsync(new());
        page.Says("The coding has ended;");
        page.Find("a[href='/rounds/Pilot%201/differences']").TextContent.ShouldBe("My differences");
        page.FindAll("button").ShouldBeEmpty();
        _ = cases;
    }

    [Fact]
    public async Task C1_a_blind_coder_sees_on_the_board_own_numbers_alone_and_nothing_to_run()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(2);
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", coders, "I4"));
        await world.GiveAndSubmitAsync(coders[0], cases[0], "R", "I4", CodingValue.A);
        await using var context = world.PageOf(coders[1], "/rounds/R");

        var page = context.Render<RoundPage>(p => p.Add(r => r.Name, "R"));
        page.Says("You code in this blind round");

        page.FindAll("[aria-labelledby=board] tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("th, td").Select(c => c.TextContent.Trim()))).ShouldBe(["Ann 2 hidden hidden hidden hidden", "Ben 2 2 0 0 0"]);
        page.FindAll("[aria-labelledby=work] tbody tr").ShouldAllBe(r => r.TextContent.Contains("Ben") && !r.TextContent.Contains("Ann"));
        page.FindAll("button").ShouldBeEmpty();
        page.FindAll("a[href$='/adjudication']").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_round_that_does_not_exist_is_said_to_be_missing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = world.PageOf(TocWorld.Researcher, "/rounds/None");
        context.Render<RoundPage>(p => p.Add(r => r.Name, "None")).Says("No round is called None.");
    }
}
