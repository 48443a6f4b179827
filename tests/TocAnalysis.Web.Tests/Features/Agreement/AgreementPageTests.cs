using Bunit;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Agreement;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Agreement;

/// <summary>The page of agreement: empty, refused, in summary and for one code.</summary>
public sealed class AgreementPageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Without_codings_it_says_so_and_what_is_unknown_is_named()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = world.PageOf(TocWorld.Researcher, "/agreement"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.FindAll(".empty").ShouldHaveSingleItem(), PageWorld.Patience);
            page.FindAll("table").ShouldBeEmpty();
        }

        await using (var context = world.PageOf(TocWorld.Researcher, "/agreement?round=None&seed=x"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.FindAll(".faults li").ShouldHaveSingleItem().TextContent.ShouldContain("A whole number from 0."), PageWorld.Patience);
        }

        await using (var context = world.PageOf(PageWorld.Stranger, "/agreement"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.FindAll(".faults li").ShouldHaveSingleItem(), PageWorld.Patience);
            page.FindAll("table").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task E5_summary_and_code_show_values_with_their_terms_and_not_defined_with_its_reason()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        // Whoever has no account might be anybody, and sees nothing of a blind round.
        var (secretariat, analyst) = (await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Sec", Role.Secretariat), await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana", Role.Analyst));
        var cases = await world.CasesAsync(4);
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("Pilot 1", coders, "I4", "I5"));
        for (var i = 0; i < cases.Count; i++)
        {
            foreach (var (coder, value) in new[] { (coders[0], CodingValue.A), (coders[1], i < 3 ? CodingValue.A : CodingValue.B) })
            {
                await world.GiveAsync(coder, cases[i], "I4", value);
                await world.GiveAndSubmitAsync(coder, cases[i], "Pilot 1", "I5", CodingValue.NotApplicable);
            }
        }

        await using (var context = world.PageOf(secretariat, "/agreement?round=Pilot%201"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(2), PageWorld.Patience);
            page.FindAll("tbody tr td:nth-child(2)").Select(c => c.TextContent).ShouldBe(["4", "4"]);
            page.FindAll("tbody tr td:nth-child(3)").Select(c => c.TextContent).ShouldBe(["4", "4"]);
            page.FindAll("tbody tr")[0].TextContent.ShouldContain("0.750");
            page.FindAll("tbody tr")[1].TextContent.ShouldContain("only one value was used");
            page.Find("tbody th a").GetAttribute("href")!.ShouldEndWith("/agreement?round=Pilot%201&code=I4");
            page.FindAll("tfoot tr").Count.ShouldBe(5);
            page.FindAll("header a.btn").Select(a => a.GetAttribute("href")).ShouldBe(["/download/agreement.csv?round=Pilot%201", "/download/agreement.xlsx?round=Pilot%201"]);
        }

        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("Main", coders, "I4"));
        foreach (var (coder, value) in new[] { (coders[0], CodingValue.A), (coders[1], CodingValue.B) })
            await world.GiveAndSubmitAsync(coder, cases[0], "Main", "I4", value);
        await using (var context = world.PageOf(secretariat, "/agreement?round=Pilot%201&code=I4"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.FindAll("#coefficients").ShouldHaveSingleItem(), PageWorld.Patience);
            var rows = page.FindAll("[aria-labelledby=coefficients] tbody tr").Select(r => r.TextContent).ToList();
            rows.Count.ShouldBeGreaterThan(20);
            // Each says what it takes for chance and who published it.
            page.FindAll("[aria-labelledby=coefficients] tbody th p").Count(p => System.Text.RegularExpressions.Regex.IsMatch(p.TextContent, @"\b(19|20)\d\d\b|raw agreement")).ShouldBe(rows.Count);
            rows.ShouldAllBe(r => !r.Contains("NaN", StringComparison.Ordinal) && !r.Contains('∞'));
            rows.Single(r => r.Contains("Percent agreement of pairs", StringComparison.Ordinal) && r.Contains("0.750", StringComparison.Ordinal)).ShouldContain("no interval: 4 usable units, fewer than 10");
            page.FindAll("details tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("a, .mark").Select(c => c.TextContent).Order(StringComparer.Ordinal))).ShouldBe([.. cases.Take(3).Select(c => $"A A {c}"), $"A B {cases[3]}"]);
            page.Markup.ShouldContain("20001115");
            // The rounds side by side, each of which leads to its own figures.
            page.FindAll("[aria-labelledby=rounds] tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("th, td").Take(6).Select(c => c.TextContent.Trim()))).ShouldBe(["Pilot 1 1 4 4 2 0.750", "Main 1 1 1 2 0.000"]);
            page.FindAll("[aria-labelledby=rounds] a").Select(a => a.GetAttribute("href")).ShouldBe(["/agreement?round=Pilot%201&code=I4", "/agreement?round=Main&code=I4"]);
            page.FindAll("header a.btn").Count.ShouldBe(3);
        }

        // Whoever may not take files out is offered none; a blind coder sees nothing to compare.
        await using (var context = world.PageOf(analyst, "/agreement?round=Pilot%201"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(2), PageWorld.Patience);
            page.FindAll("header a.btn").ShouldBeEmpty();
        }

        await using (var context = world.PageOf(coders[0], "/agreement?round=Pilot%201&code=I4"))
        {
            var page = context.Render<AgreementPage>();
            page.WaitForAssertion(() => page.Markup.ShouldContain("one coder"), PageWorld.Patience);
            page.Markup.ShouldNotMatch(@"\bBen\b");
            page.Markup.ShouldNotContain("0.750");
        }
    }
}
