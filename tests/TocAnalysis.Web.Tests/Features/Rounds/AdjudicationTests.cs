using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Features.Agreement;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Rounds;

public sealed class AdjudicationTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D1_agreements_are_accepted_at_once_and_only_a_difference_in_value_is_a_disagreement()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (coders, cases, judge) = await CodedAsync(world, [(CodingValue.A, CodingValue.A), (CodingValue.A, CodingValue.B), (CodingValue.NotApplicable, CodingValue.NotApplicable)]);
        _ = coders;

        var open = await ViewAsync(world, judge, "open");
        (open.Open, open.Agreed, open.Decided).ShouldBe((1, 2, 0));
        open.Units.ShouldHaveSingleItem().Case.ShouldBe(cases[1]);
        var accepted = await world.Get<DecideUnit>().AcceptAgreementsAsync(judge, "R", Token);

        accepted.Value.ShouldBe(2);
        (await world.RowsAsync("SELECT outcome, value, reason FROM adjudication ORDER BY case_id")).Select(r => string.Join('/', r)).ShouldBe(["agreed/A/", "agreed/not-applicable/"]);
        (await world.Get<DecideUnit>().AcceptAgreementsAsync(judge, "R", Token)).Value.ShouldBe(0);
    }

    [Fact]
    public async Task D2_every_outcome_closes_the_unit_and_needs_a_reason_and_flows_into_balance_and_tables()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (coders, cases, judge) = await CodedAsync(world, [(CodingValue.A, CodingValue.B), (CodingValue.A, CodingValue.B), (CodingValue.A, CodingValue.B), (CodingValue.A, CodingValue.B)]);
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.Proposal, CodingValue.A, null)).Faults.ShouldHaveSingleItem().Place.ShouldBe("reason");
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.Proposal, CodingValue.Mixed, "x")).Faults.ShouldHaveSingleItem().Place.ShouldBe("value");
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.OtherValue, CodingValue.A, "x")).Faults.ShouldHaveSingleItem().Place.ShouldBe("value");
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.Agreed, null, "x")).Faults.ShouldHaveSingleItem().Place.ShouldBe("outcome");

        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.Proposal, CodingValue.A, "The second passage is decisive.")).Succeeded.ShouldBeTrue();
        (await DecideAsync(world, judge, cases[1], AdjudicationOutcome.OtherValue, CodingValue.Mixed, "Both are there.")).Succeeded.ShouldBeTrue();
        (await DecideAsync(world, judge, cases[2], AdjudicationOutcome.Contested, null, "Both readings hold.")).Succeeded.ShouldBeTrue();

        (await ViewAsync(world, judge, "open")).Units.ShouldHaveSingleItem().Case.ShouldBe(cases[3]);
        var balance = (await world.Get<GetBalance>().HandleAsync(judge, "I4", CaseFilter.All, Token)).Value.Balance;
        (balance.Of(PositionValue.A).Cases, balance.Of(PositionValue.B).Cases, balance.Of(PositionValue.Mixed).Cases, balance.Contested).ShouldBe((1, 0, 1, 2));
        // Dissent stays counted among the codings, and the other bases do not look at decisions.
        (balance.Of(PositionValue.A).Codings, balance.Of(PositionValue.B).Codings).ShouldBe((4, 4));
        (await world.Get<GetBalance>().HandleAsync(judge, "I4", CaseFilter.All with { Basis = Basis.Majority }, Token)).Value.Balance.Contested.ShouldBe(4);
        (await CellsAsync(world, judge, "rows=code&columns=value&code=I4")).ShouldBe(new Dictionary<string, int> { ["A"] = 1, ["mixed"] = 1, ["contested"] = 2 });
        (await world.RowsAsync("SELECT adjudicated FROM case_position WHERE code = 'I4' ORDER BY case_id")).Select(r => r[0]).ShouldBe(["A", "mixed", "contested", "contested"]);

        // Sent back: the unit is open again, its coders have it back with the reason, and what they submit now is not independent.
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.SentBack, null, "Look at page 3.")).Succeeded.ShouldBeTrue();
        (await world.Get<GetWorkbench>().HandleAsync(coders[0], cases[0], Token)).Value.Round.ShouldNotBeNull().Reason.ShouldBe("Look at page 3.");
        await world.GiveAndSubmitAsync(coders[0], cases[0], "R", "I4", CodingValue.B);
        await world.SubmitAsync(coders[1], cases[0], "R");
        (await ViewAsync(world, judge, "agreed")).Units.ShouldHaveSingleItem().Case.ShouldBe(cases[0]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM submission WHERE NOT independent")).ShouldBe(2);
        (await world.Get<GetBalance>().HandleAsync(judge, "I4", CaseFilter.All, Token)).Value.Balance.Of(PositionValue.B).Cases.ShouldBe(1);
    }

    [Fact]
    public async Task D3_decisions_leave_every_coding_and_every_coefficient_as_they_were()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (_, cases, judge) = await CodedAsync(world, [(CodingValue.A, CodingValue.A), (CodingValue.A, CodingValue.B), (CodingValue.B, CodingValue.B), (CodingValue.B, CodingValue.CannotTell)]);
        var (rows, alpha) = (await HashAsync(world), await CoefficientsAsync(world, judge));

        await world.Get<DecideUnit>().AcceptAgreementsAsync(judge, "R", Token);
        (await DecideAsync(world, judge, cases[1], AdjudicationOutcome.OtherValue, CodingValue.Mixed, "Both.")).Succeeded.ShouldBeTrue();
        (await DecideAsync(world, judge, cases[3], AdjudicationOutcome.Contested, null, "Both hold.")).Succeeded.ShouldBeTrue();

        (await HashAsync(world)).ShouldBe(rows);
        (await CoefficientsAsync(world, judge)).ShouldBe(alpha);
    }

    [Fact]
    public async Task D4_nobody_adjudicates_an_own_case_unless_the_round_allows_it_and_then_the_table_says_so()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (coders, cases, judge) = await CodedAsync(world, [(CodingValue.A, CodingValue.B), (CodingValue.A, CodingValue.A)]);
        (await DecideAsync(world, coders[0], cases[0], AdjudicationOutcome.Proposal, CodingValue.A, "mine")).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<ChangeRound>().CloseAsync(Actor.CommandLine, "R", Token)).Succeeded.ShouldBeTrue();
        (await DecideAsync(world, coders[0], cases[0], AdjudicationOutcome.Proposal, CodingValue.A, "mine")).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<DecideUnit>().AcceptAgreementsAsync(coders[0], "R", Token)).Value.ShouldBe(0);
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.Proposal, CodingValue.B, "Page 3 says so.")).Succeeded.ShouldBeTrue();

        var own = (await world.Get<GetAdjudication>().DifferencesAsync(coders[0], "R", Token)).Value.ShouldHaveSingleItem();
        (own.Own, own.Decision.Value, own.Decision.Reason).ShouldBe((CodingValue.A, PositionValue.B, "Page 3 says so."));
        (await world.Get<GetAdjudication>().DifferencesAsync(coders[1], "R", Token)).Value.ShouldBeEmpty();

        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("Own", coders, "I5") with { OwnAdjudication = true, Blind = false });
        await world.GiveAndSubmitAsync(coders[0], cases[0], "Own", "I5", CodingValue.A);
        await world.GiveAndSubmitAsync(coders[1], cases[0], "Own", "I5", CodingValue.B);
        var decided = await world.Get<DecideUnit>().HandleAsync(coders[0], new DecideRequest("Own", cases[0], "I5", AdjudicationOutcome.Contested, null, "Both hold."), Token);
        decided.Value.OwnCase.ShouldBeTrue();
        var table = await TableAsync(world, judge, "rows=code&columns=value&code=I5");
        table.Table.Notes.ShouldContain(n => n.StartsWith("1 of the adjudicated values were decided by somebody who had coded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C2_names_can_be_hidden_and_the_order_differs_from_case_to_case_and_repeats()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (_, cases, judge) = await CodedAsync(world, [.. Enumerable.Repeat((CodingValue.A, CodingValue.B), 8)]);
        var request = new AdjudicationRequest("R", HideNames: true, Shuffle: true);

        var units = (await world.Get<GetAdjudication>().HandleAsync(judge, request, Token)).Value.Units;

        units.Select(u => u.Case).ShouldBe(cases);
        units.SelectMany(u => u.Readings).ShouldAllBe(r => r.Coder == "1" || r.Coder == "2");
        units.SelectMany(u => u.Readings).ShouldAllBe(r => r.CoderId == 0 && r.CodingId == null);
        units.Select(u => u.Readings[0].Value).Distinct().Count().ShouldBe(2);
        (await world.Get<GetAdjudication>().HandleAsync(judge, request, Token)).Value.Units.Select(u => u.Readings[0].Value).ShouldBe(units.Select(u => u.Readings[0].Value));
        (await world.Get<GetAdjudication>().HandleAsync(judge, request with { HideNames = false, Shuffle = false }, Token)).Value.Units.ShouldAllBe(u => u.Readings[0].Coder == "Ann");
    }

    [Fact]
    public async Task The_database_refuses_to_change_a_decision()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (_, cases, judge) = await CodedAsync(world, [(CodingValue.A, CodingValue.B)]);
        (await DecideAsync(world, judge, cases[0], AdjudicationOutcome.Contested, null, "Both hold.")).Succeeded.ShouldBeTrue();

        await Should.ThrowAsync<Npgsql.PostgresException>(() => world.RowsAsync("UPDATE adjudication SET value = 'A'"));
        await Should.ThrowAsync<Npgsql.PostgresException>(() => world.RowsAsync("DELETE FROM adjudication"));
    }

    private static async Task<(IReadOnlyList<Actor> Coders, IReadOnlyList<string> Cases, Actor Judge)> CodedAsync(TocWorld world, IReadOnlyList<(CodingValue Ann, CodingValue Ben)> values)
    {
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var judge = await world.ResearcherAsync("Judge");
        var cases = await world.CasesAsync(values.Count);
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", coders, "I4"));
        for (var i = 0; i < cases.Count; i++)
        {
            await world.GiveAndSubmitAsync(coders[0], cases[i], "R", "I4", values[i].Ann);
            await world.GiveAndSubmitAsync(coders[1], cases[i], "R", "I4", values[i].Ben);
        }

        return (coders, cases, judge);
    }

    private static async Task<AdjudicationView> ViewAsync(TocWorld world, Actor judge, string show) =>
        (await world.Get<GetAdjudication>().HandleAsync(judge, new AdjudicationRequest("R", Show: show), Token)).Value;

    private static Task<Result<Decision>> DecideAsync(TocWorld world, Actor judge, string record, AdjudicationOutcome outcome, CodingValue? value, string? reason) =>
        world.Get<DecideUnit>().HandleAsync(judge, new DecideRequest("R", record, "I4", outcome, value, reason), Token);

    private static Task<string> HashAsync(TocWorld world) => world.ScalarAsync<string>("SELECT md5(string_agg(c::text || coalesce(e::text, ''), '|' ORDER BY c.id, e.id)) FROM coding c LEFT JOIN evidence e ON e.coding_id = c.id");

    private static async Task<IReadOnlyList<double?>> CoefficientsAsync(TocWorld world, Actor actor) =>
        [.. (await world.Get<GetAgreement>().CodeAsync(actor, new AgreementRequest("R", "I4", CaseFilter.All), Token)).Value.Report.Coefficients.Select(c => c.Value)];

    private static async Task<BuiltTable> TableAsync(TocWorld world, Actor actor, string query)
    {
        var handler = world.Get<BuildTable>();
        var spec = handler.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query));
        spec.Succeeded.ShouldBeTrue(string.Join(" ", spec.Faults));
        return (await handler.HandleAsync(actor, spec.Value, false, Token)).Value;
    }

    private static async Task<Dictionary<string, int>> CellsAsync(TocWorld world, Actor actor, string query)
    {
        var table = (await TableAsync(world, actor, query)).Table;
        return table.Columns.Select((c, i) => (c.Key, Value: (int)table.Panel.Cells[0][i].Value)).Where(c => c.Value > 0).ToDictionary(c => c.Key, c => c.Value);
    }
}
