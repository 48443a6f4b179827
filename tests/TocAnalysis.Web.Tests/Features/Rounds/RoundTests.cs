using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Features.Agreement;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Infrastructure.RoundWorld;

namespace TocAnalysis.Web.Tests.Features.Rounds;

public sealed class RoundTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C3_a_trial_writes_nothing_and_tells_what_the_round_will_be()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        await world.CasesAsync(8);
        var request = Round("Pilot", coders, "I4", "I5") with { Share = 50, CodersPerDoubled = 2, Sample = 6 };

        var trial = (await world.Get<CreateRound>().HandleAsync(coders[0], request, true, Token)).Value;
        (await world.ScalarAsync<long>("SELECT (SELECT count(*) FROM coding_round) + (SELECT count(*) FROM coder) + (SELECT count(*) FROM assignment)")).ShouldBe(0);
        var made = await world.RoundAsync(coders[0], request);

        made.Loads.ShouldBe(trial.Loads);
        (made.Selected, made.Cases, made.Doubled).ShouldBe((8, 6, 3));
        made.Loads.Sum(l => l.Cases).ShouldBe(9);
        (await world.RowsAsync("SELECT count(*) FROM assignment GROUP BY case_id ORDER BY 1")).Select(r => r[0]).ShouldBe([1L, 1L, 1L, 2L, 2L, 2L]);
        // Same seed, same plan, whoever asks.
        await world.RoundAsync(coders[1], request with { Name = "Again" });
        (await world.ScalarAsync<long>(
            "SELECT count(*) FROM assignment a JOIN assignment b ON a.case_id = b.case_id AND a.coder_id = b.coder_id AND a.round_id < b.round_id")).ShouldBe(9);
    }

    [Fact]
    public async Task Faults_of_a_round_come_all_at_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.ResearcherAsync("Ann");

        var refused = await world.Get<CreateRound>().HandleAsync(ann, new CreateRoundRequest(" ", null, CaseFilter.All, 0, [Guid.NewGuid()], ["i4"], 120, 5, true, false, 1), false, Token);

        refused.Faults.Select(f => f.Place).ShouldBe(["name", "sample", "share", "coders", "codersPerDoubled", "codes", "filter"], ignoreOrder: true);
        refused.Faults.Single(f => f.Place == "codes").Suggestions.ShouldNotBeNull().ShouldContain("I4");
        (await world.Get<CreateRound>().HandleAsync(TocWorld.Analyst, Round("R", [ann], "I4"), false, Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Fact]
    public async Task A_case_waits_for_its_coder_until_it_is_submitted_and_is_then_closed_to_changes()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4", "I5"));

        var queue = (await world.Get<GetRound>().ListAsync(coders[0], Token)).Value.Queue;
        queue.ShouldHaveSingleItem().State.ShouldBe(AssignmentState.New);
        await world.GiveAsync(coders[0], record, "I4", CodingValue.A);
        (await world.Get<GetRound>().ListAsync(coders[0], Token)).Value.Queue.ShouldHaveSingleItem().ShouldSatisfyAllConditions(q => q.State.ShouldBe(AssignmentState.InProgress), q => q.Coded.ShouldBe(1), q => q.Codes.ShouldBe(2));

        var unready = await world.Get<SubmitCase>().HandleAsync(coders[0], new SubmitCaseRequest(record, "R", false), Token);
        unready.Faults.ShouldHaveSingleItem().Value.ShouldBe("I5");
        await world.SubmitAsync(coders[0], record, "R");

        (await world.Get<GetRound>().ListAsync(coders[0], Token)).Value.Queue.ShouldBeEmpty();
        (await world.CodeAsync(coders[0], record, Openly("I4", CodingValue.B), 1)).Faults.ShouldHaveSingleItem().Place.ShouldBe("round");
        (await world.Get<WithdrawCoding>().HandleAsync(coders[0], new WithdrawCodingRequest(record, "I4", 1), Token)).Refusal.ShouldBe(Refusal.Invalid);
        (await world.RowsAsync("SELECT round, value FROM coding")).ShouldHaveSingleItem().ShouldBe(["R", "A"]);
    }

    [Fact]
    public async Task B6_undo_and_redo_reach_over_reloads_until_submission_and_reopening_is_logged_with_its_reason()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4", "I5"));
        var (ann, undo) = (coders[0], world.Get<UndoCoding>());
        await world.GiveAsync(ann, record, "I4", CodingValue.A);
        await world.GiveAsync(ann, record, "I4", CodingValue.B);
        await world.GiveAsync(ann, record, "I5", CodingValue.CannotTell);

        (await undo.HandleAsync(ann, record, false, Token)).Value.ShouldBe("I5");
        (await undo.HandleAsync(ann, record, false, Token)).Value.ShouldBe("I4");
        (await Values()).ShouldBe(["I4 A"]);
        (await undo.HandleAsync(ann, record, false, Token)).Value.ShouldBe("I4");
        (await Values()).ShouldBeEmpty();
        (await undo.HandleAsync(ann, record, false, Token)).Refusal.ShouldBe(Refusal.NotFound);
        foreach (var code in new[] { "I4", "I4", "I5" })
            (await undo.HandleAsync(ann, record, true, Token)).Value.ShouldBe(code);
        (await Values()).ShouldBe(["I4 B", "I5 cannot-tell"]);
        (await undo.HandleAsync(coders[1], record, false, Token)).Refusal.ShouldBe(Refusal.NotFound);

        await world.SubmitAsync(ann, record, "R");
        (await undo.HandleAsync(ann, record, false, Token)).Succeeded.ShouldBeFalse();

        var board = (await world.Get<GetRound>().HandleAsync(Actor.CommandLine, "R", Token)).Value;
        var assignment = board.Assignments.Single(a => a.Coder == "Ann");
        (await world.Get<ChangeRound>().ReopenAsync(Actor.CommandLine, "R", assignment.Id, " ", Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("reason");
        (await world.Get<ChangeRound>().ReopenAsync(coders[1], "R", assignment.Id, "mine", Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<ChangeRound>().ReopenAsync(Actor.CommandLine, "R", assignment.Id, "wrong key pressed", Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'assignment' AND action = 'update' AND reason = 'wrong key pressed'")).ShouldBe(1);
        (await world.Get<GetWorkbench>().HandleAsync(ann, record, Token)).Value.Round.ShouldNotBeNull().Reason.ShouldBe("wrong key pressed");
        await world.GiveAsync(ann, record, "I4", CodingValue.Mixed);
        await world.SubmitAsync(ann, record, "R");
        (await world.ScalarAsync<long>("SELECT count(*) FROM submission WHERE independent")).ShouldBe(2);

        async Task<List<string>> Values() => [.. (await world.RowsAsync("SELECT code, value FROM coding ORDER BY code")).Select(r => $"{r[0]} {r[1]}")];
    }

    [Fact]
    public async Task B6_memos_are_undone_and_done_again_in_the_same_order_as_codings()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.ResearcherAsync("Ann");
        var record = (await world.CasesAsync(1))[0];
        var (save, undo) = (world.Get<SaveMemo>(), world.Get<UndoCoding>());
        var memo = (await save.HandleAsync(ann, new SaveMemoRequest(record, "I4", MemoKind.Question, "Who paid?"), Token)).Value!.Value;
        await world.GiveAsync(ann, record, "I5", CodingValue.CannotTell);
        (await save.HandleAsync(ann, new SaveMemoRequest(record, "I4", MemoKind.Boundary, "Who paid, and when?", memo, 1), Token)).Succeeded.ShouldBeTrue();
        (await save.HandleAsync(ann, new SaveMemoRequest(record, "I4", MemoKind.Boundary, "", memo, 2), Token)).Succeeded.ShouldBeTrue();
        (await Memos()).ShouldBeEmpty();

        string[] expected = ["boundary Who paid, and when?", "question Who paid?", "question Who paid?", ""];
        foreach (var (code, text) in new[] { "I4", "I4", "I5", "I4" }.Zip(expected))
        {
            (await undo.HandleAsync(ann, record, false, Token)).Value.ShouldBe(code);
            string.Join('|', await Memos()).ShouldBe(text);
        }

        (await world.ScalarAsync<long>("SELECT count(*) FROM coding")).ShouldBe(0);
        foreach (var text in new[] { "question Who paid?", "question Who paid?", "boundary Who paid, and when?", "" })
        {
            (await undo.HandleAsync(ann, record, true, Token)).Succeeded.ShouldBeTrue();
            string.Join('|', await Memos()).ShouldBe(text);
        }

        (await undo.HandleAsync(ann, record, true, Token)).Refusal.ShouldBe(Refusal.NotFound);

        async Task<List<string>> Memos() => [.. (await world.RowsAsync("SELECT kind, text FROM memo")).Select(r => $"{r[0]} {r[1]}")];
    }

    [Fact]
    public async Task C4_a_coder_who_leaves_keeps_what_was_submitted_and_the_rest_is_shared_out()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        var cases = await world.CasesAsync(4);
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4") with { CodersPerDoubled = 2 });
        var board = (await world.Get<GetRound>().HandleAsync(Actor.CommandLine, "R", Token)).Value;
        var annDone = board.Assignments.First(a => a.Coder == "Ann");
        var other = board.Assignments.Single(a => a.Case == annDone.Case && a.Coder != "Ann");
        await world.GiveAndSubmitAsync(coders[0], annDone.Case, "R", "I4", CodingValue.A);
        await world.GiveAndSubmitAsync(coders.Single(c => c.Name == other.Coder), annDone.Case, "R", "I4", CodingValue.A);
        var before = await AlphaAndPercentAsync(world);

        var left = await world.Get<ChangeRound>().LeaveAsync(Actor.CommandLine, "R", annDone.CoderId, "on leave", Token);

        left.Succeeded.ShouldBeTrue();
        (await AlphaAndPercentAsync(world)).ShouldBe(before);
        var after = (await world.Get<GetRound>().HandleAsync(Actor.CommandLine, "R", Token)).Value;
        after.Pool.ShouldBe(0);
        after.Assignments.Where(a => a.State != AssignmentState.Returned).GroupBy(a => a.Case).ShouldAllBe(g => g.Count() == 2);
        after.Assignments.Where(a => a.Coder == "Ann" && a.State != AssignmentState.Returned).ShouldHaveSingleItem().Case.ShouldBe(annDone.Case);
        (await world.Get<GetRound>().ListAsync(coders[0], Token)).Value.Queue.ShouldBeEmpty();
        // Open conflicts of the coder who left stay resolvable: nothing of the case is lost.
        (await world.Get<GetAdjudication>().HandleAsync(TocWorld.Researcher, new AdjudicationRequest("R", Show: "agreed"), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        var judge = await world.ResearcherAsync("Dan");
        (await world.Get<GetAdjudication>().HandleAsync(judge, new AdjudicationRequest("R", Show: "agreed"), Token)).Value.Units.ShouldHaveSingleItem().Readings.Count.ShouldBe(2);
        cases.Count.ShouldBe(4);
    }

    [Fact]
    public async Task C5_raising_the_share_adds_assignments_only()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        await world.CasesAsync(10);
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4") with { Share = 20, CodersPerDoubled = 2 });
        var before = await Rows();

        (await world.Get<ChangeRound>().RaiseShareAsync(Actor.CommandLine, "R", 20, Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("share");
        (await world.Get<ChangeRound>().RaiseShareAsync(Actor.CommandLine, "R", 60, Token)).Value.ShouldBe(4);

        var after = await Rows();
        after.Count.ShouldBe(16);
        before.ShouldAllBe(r => after.Contains(r));
        (await world.ScalarAsync<long>("SELECT count(*) FROM round_case WHERE wanted = 2")).ShouldBe(6);

        async Task<List<string>> Rows() => [.. (await world.RowsAsync("SELECT id, case_id, coder_id, state FROM assignment ORDER BY id")).Select(r => string.Join('/', r))];
    }

    [Fact]
    public async Task C5_figures_from_before_the_share_was_raised_stay_what_they_were_to_the_last_digit()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        await world.CasesAsync(4);
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4") with { Share = 50, CodersPerDoubled = 2 });
        await SubmitAllAsync((coder, i) => coder == 0 || i % 2 == 0 ? CodingValue.A : CodingValue.B);
        var before = await FiguresAsync(null);
        (await world.Get<ChangeRound>().RaiseShareAsync(Actor.CommandLine, "R", 100, Token)).Value.ShouldBe(2);
        await SubmitAllAsync((coder, _) => coder == 0 ? CodingValue.NotApplicable : CodingValue.B);

        var note = (await SummaryAsync(null)).Terms.Notes.Single(n => n.Contains("raised from 50 to 100", StringComparison.Ordinal));
        var moment = DateTimeOffset.Parse(System.Text.RegularExpressions.Regex.Match(note, "until=(\\S+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        (await FiguresAsync(moment)).ShouldBe(before);
        (await FiguresAsync(null)).ShouldNotBe(before);
        (await SummaryAsync(moment)).Terms.Notes.ShouldContain(n => n.StartsWith("Only submissions up to", StringComparison.Ordinal));
        (await world.Get<GetAgreement>().SummaryAsync(Actor.CommandLine, new AgreementRequest(null, null, CaseFilter.All, Until: moment), Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("until");

        async Task SubmitAllAsync(Func<int, int, CodingValue> value)
        {
            foreach (var (coder, at) in coders.Select((c, i) => (c, i)))
            {
                foreach (var (waiting, i) in (await world.Get<GetRound>().ListAsync(coder, Token)).Value.Queue.Select((q, i) => (q, i)))
                    await world.GiveAndSubmitAsync(coder, waiting.Case, "R", "I4", value(at, i));
            }
        }

        async Task<AgreementSummary> SummaryAsync(DateTimeOffset? until) => (await world.Get<GetAgreement>().SummaryAsync(Actor.CommandLine, new AgreementRequest("R", null, CaseFilter.All, Until: until), Token)).Value;

        async Task<string> FiguresAsync(DateTimeOffset? until) => System.Text.Json.JsonSerializer.Serialize((await SummaryAsync(until)).Codes.Select(c => c.Report));
    }

    [Fact]
    public async Task Work_is_given_to_another_coder_only_before_it_is_submitted()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(2);
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4") with { Share = 0 });
        var change = world.Get<ChangeRound>();
        var board = (await world.Get<GetRound>().HandleAsync(Actor.CommandLine, "R", Token)).Value;
        var (mine, theirs) = (board.Assignments.Single(a => a.Coder == "Ann"), board.Assignments.Single(a => a.Coder == "Ben"));

        (await change.ReassignAsync(Actor.CommandLine, "R", mine.Id, theirs.CoderId, "ill", Token)).Succeeded.ShouldBeTrue();
        await world.GiveAndSubmitAsync(coders[1], theirs.Case, "R", "I4", CodingValue.A);
        (await change.ReassignAsync(Actor.CommandLine, "R", theirs.Id, mine.CoderId, "ill", Token)).Refusal.ShouldBe(Refusal.Invalid);

        (await world.Get<GetRound>().ListAsync(coders[1], Token)).Value.Queue.ShouldHaveSingleItem().Case.ShouldBe(mine.Case);
        // Without an assignment the coding belongs to no round.
        await world.GiveAsync(coders[0], mine.Case, "I4", CodingValue.B);
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE round IS NULL")).ShouldBe(1);
        cases.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_database_keeps_submissions_and_decisions_as_they_are()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Actor.CommandLine, Round("R", coders, "I4"));
        await world.GiveAndSubmitAsync(coders[0], record, "R", "I4", CodingValue.A);

        await Should.ThrowAsync<Npgsql.PostgresException>(() => world.RowsAsync("UPDATE submission SET independent = false"));
        await Should.ThrowAsync<Npgsql.PostgresException>(() => world.RowsAsync("DELETE FROM submission"));
    }

    private static async Task<string> AlphaAndPercentAsync(TocWorld world)
    {
        var detail = (await world.Get<GetAgreement>().CodeAsync(Actor.CommandLine, new AgreementRequest("R", "I4", CaseFilter.All), Token)).Value;
        return string.Join(" ", detail.Report.Coefficients.Select(c => $"{c.Name}={c.Value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? c.NotDefined}"));
    }
}
