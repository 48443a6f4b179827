using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Features.Queries;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Queries;

public sealed class QueriesTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F1_code_by_code_equals_plain_SQL_and_each_cell_opens_exactly_its_cases()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(3);
        await world.GiveAsync(coders[0], cases[0], "I4", CodingValue.A);
        await world.GiveAsync(coders[0], cases[0], "I5", CodingValue.B);
        await world.GiveAsync(coders[0], cases[1], "I4", CodingValue.Mixed);
        await world.GiveAsync(coders[0], cases[1], "I5", CodingValue.NotApplicable);
        await world.GiveAsync(coders[0], cases[2], "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[2], "I4", CodingValue.B);
        await world.GiveAsync(coders[0], cases[2], "I5", CodingValue.A);
        var handler = world.Get<GetCoOccurrence>();

        var view = (await handler.HandleAsync(coders[0], CaseFilter.All, Token)).Value;

        view.Found.Cases("I4", "I5").ShouldBe([cases[0]]);
        (view.Selected, view.Contested, view.WithoutAny).ShouldBe((3, 1, 0));
        ((long)view.Found.Cases("I4", "I5").Count).ShouldBe(await world.ScalarAsync<long>(
            "SELECT count(DISTINCT a.case_id) FROM case_position a JOIN case_position b USING (case_id) WHERE a.code = 'I4' AND b.code = 'I5' AND a.adjudicated IN ('A','B','mixed','present') AND b.adjudicated IN ('A','B','mixed','present')"));
        // F2: any coder's value is another basis and another number, and the file says which.
        (await handler.HandleAsync(coders[0], CaseFilter.All with { Basis = Basis.Any }, Token)).Value.Found.Cases("I4", "I5").ShouldBe([cases[0], cases[2]]);
        var file = (await handler.FileAsync(coders[0], CaseFilter.All with { Basis = Basis.Any }, Token)).Value;
        file.Cover.ShouldContain(("Basis", Basis.Any.InWords()));
        file.Rows.Single(r => r[0].Text == "I4")[file.Header.ToList().IndexOf("I5")].Number.ShouldBe(2);
        (await handler.FileAsync(TocWorld.Analyst, CaseFilter.All, Token)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
    }

    [Fact]
    public async Task F1_disagreements_are_listed_with_what_was_decided()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(2);
        foreach (var record in cases)
            await world.GiveAsync(coders[0], record, "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[1], "I4", CodingValue.CannotTell);

        var found = (await world.Get<GetDisagreements>().HandleAsync(coders[0], CaseFilter.All, Token)).Value.ShouldHaveSingleItem();

        (found.Case, found.Code, found.Decided).ShouldBe((cases[1], "I4", null));
        found.Values.ShouldBe([new CoderValue("Ann", CodingValue.A), new CoderValue("Ben", CodingValue.CannotTell)]);
        (await world.Get<GetDisagreements>().HandleAsync(coders[0], CaseFilter.All with { Codes = ["I5"] }, Token)).Value.ShouldBeEmpty();
        (await world.Get<GetDisagreements>().HandleAsync(new Actor(null, "x", new HashSet<Role>(), Door.Page), CaseFilter.All, Token)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
    }
}
