using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Infrastructure.CodedCases;

namespace TocAnalysis.Web.Tests.Features.Codings;

public sealed class RecordCodingTests(PostgresFixture postgres)
{
    private static readonly Evidence Hired = new("A captain hired the ship \U0001F6A2.");

    [Fact]
    public async Task B2_a_value_that_asserts_something_needs_evidence_and_does_not_apply_needs_none()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();

        var refused = await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.A));
        refused.Refusal.ShouldBe(Refusal.Invalid);
        refused.Faults.ShouldHaveSingleItem().Place.ShouldBe("evidence");
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding")).ShouldBe(0);

        (await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.NotApplicable))).Succeeded.ShouldBeTrue();
        (await world.CodeAsync(TocWorld.Researcher, id, Coding("I5", CodingValue.B, Hired))).Succeeded.ShouldBeTrue();
        var openly = Coding("I6", CodingValue.A, new Evidence(Locator: CodingRules.NoLocator)) with { Rationale = "Known from context." };
        (await world.CodeAsync(TocWorld.Researcher, id, openly)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task B4_a_quotation_with_accent_ship_and_line_break_keeps_its_code_points()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();

        var saved = await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.B, new Evidence("\U0001F6A2.\r\nThe caf\u00e9 owner")));

        var kept = saved.Value.Evidence.ShouldHaveSingleItem();
        kept.Text.ShouldBe(CaseText.Narrative);
        kept.Start.ShouldBe(25);
        EvidenceAnchor.Cut(Narrative, new TextSpan(25, 25 + EvidenceAnchor.CodePoints(kept.Quote!))).ShouldBe("\U0001F6A2.\r\nThe caf\u00e9 owner");
        (await world.RowsAsync("SELECT quote, text, start FROM evidence")).ShouldHaveSingleItem().ShouldBe(["\U0001F6A2.\r\nThe caf\u00e9 owner", "narrative", 25]);
    }

    [Fact]
    public async Task A_quotation_that_stands_twice_is_refused_with_the_number_and_accepted_with_its_place()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();

        var refused = await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.B, new Evidence("owner paid")));
        refused.Faults.ShouldHaveSingleItem().Expected.ShouldContain("2 times");

        var second = EvidenceAnchor.ToCodePoints(Narrative, Narrative.LastIndexOf("owner paid", StringComparison.Ordinal));
        var saved = await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.B, new Evidence("owner paid", CaseText.Narrative, second)));

        // Words around it are taken in, so that it is found again by its words alone.
        var kept = saved.Value.Evidence.ShouldHaveSingleItem();
        kept.Quote.ShouldBe("The owner paid again,");
        EvidenceAnchor.Locate(kept.Quote!, "In short.", Narrative).Times.ShouldBe(1);

        var elsewhere = await world.CodeAsync(TocWorld.Researcher, id, Coding("I5", CodingValue.B, new Evidence("owner paid", CaseText.Narrative, second - 1)));
        elsewhere.Refusal.ShouldBe(Refusal.Invalid);
    }

    [Fact]
    public async Task All_faults_come_at_once_and_nothing_is_written()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var wrong = Coding("I4", CodingValue.Present, new Evidence("not there"), new Evidence(Source: "nobody"));

        var refused = await world.CodeAsync(TocWorld.Researcher, id, wrong with { Rationale = "half \ud83d" });

        refused.Faults.Select(f => f.Place).ShouldBe(["value", "evidence[0].quote", "evidence[1].source", "rationale"], ignoreOrder: true);
        (await world.ScalarAsync<long>("SELECT count(*) FROM coder")).ShouldBe(0);
        var unknown = await world.CodeAsync(TocWorld.Researcher, id, Coding("i4", CodingValue.A, Hired));
        unknown.Faults.ShouldHaveSingleItem().Suggestions.ShouldNotBeNull().ShouldContain("I4");
        (await world.CodeAsync(TocWorld.Researcher, id, Coding("D1", CodingValue.Present, Hired))).Faults.ShouldHaveSingleItem().Place.ShouldBe("code");
    }

    [Fact]
    public async Task Only_coders_code_and_only_what_they_may_see()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();

        (await world.CodeAsync(TocWorld.Analyst, id, Coding("I4", CodingValue.CannotTell))).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.CodeAsync(TocWorld.Researcher, "TOC-9999", Coding("I4", CodingValue.CannotTell))).Refusal.ShouldBe(Refusal.NotFound);
        (await world.CodeAsync(TocWorld.Researcher, "x", Coding("I4", CodingValue.CannotTell))).Refusal.ShouldBe(Refusal.NotFound);

        var restricted = await world.CaseAsync(sensitivity: Sensitivity.Restricted);
        (await world.CodeAsync(TocWorld.Researcher, restricted, Coding("I4", CodingValue.CannotTell))).Succeeded.ShouldBeTrue();
        (await world.Get<GetCodings>().HandleAsync(TocWorld.Analyst, restricted, TestContext.Current.CancellationToken)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<GetCodings>().HandleAsync(TocWorld.Analyst, id, TestContext.Current.CancellationToken)).Value.Total.ShouldBe(0);
    }

    [Fact]
    public async Task B7_the_same_coder_in_another_browser_gets_a_conflict_and_nothing_is_lost()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var ann = await world.CoderAsync("Ann");

        var first = await world.CodeAsync(ann, id, Coding("I4", CodingValue.B, Hired));
        first.Value.Version.ShouldBe(1);
        (await world.CodeAsync(ann, id, Coding("I4", CodingValue.CannotTell))).Refusal.ShouldBe(Refusal.Conflict);
        (await world.CodeAsync(ann, id, Coding("I4", CodingValue.Mixed, Hired), 1)).Value.Version.ShouldBe(2);
        (await world.CodeAsync(ann, id, Coding("I4", CodingValue.CannotTell), 1)).Refusal.ShouldBe(Refusal.Conflict);

        (await world.RowsAsync("SELECT value, version FROM coding")).ShouldHaveSingleItem().ShouldBe(["mixed", 2]);
    }

    [Fact]
    public async Task B7_two_coders_who_save_at_the_same_moment_make_the_case_contested()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var (ann, ben) = (await world.CoderAsync("Ann"), await world.CoderAsync("Ben"));

        var both = await Task.WhenAll(
            world.CodeAsync(ann, id, Coding("I4", CodingValue.A, Hired)), world.CodeAsync(ben, id, Coding("I4", CodingValue.B, Hired)));

        both.ShouldAllBe(r => r.Succeeded);
        (await world.RowsAsync("SELECT adjudicated, majority, coders FROM case_position")).ShouldHaveSingleItem().ShouldBe(["contested", "contested", 2]);
    }

    [Fact]
    public async Task Two_accounts_of_one_name_and_a_key_of_that_name_are_three_coders()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var (one, two) = (await world.CoderAsync("Ann"), await world.CoderAsync("Ann"));
        var key = new Domain.Access.Actor(null, "Ann", new HashSet<Domain.Access.Role> { Domain.Access.Role.Researcher }, Domain.Access.Door.Rest);

        foreach (var actor in new[] { one, two, key })
            (await world.CodeAsync(actor, id, Coding("I4", CodingValue.CannotTell))).Succeeded.ShouldBeTrue();
        (await world.CodeAsync(key, id, Coding("I4", CodingValue.NotApplicable), 1)).Succeeded.ShouldBeTrue();

        (await world.RowsAsync("SELECT name FROM coder ORDER BY name")).Select(r => r[0]).ShouldBe(["Ann", "Ann (2)", "Ann (key)"]);
    }

    [Fact]
    public async Task A_withdrawn_coding_leaves_the_case_not_coded_and_is_kept_in_the_trail_and_can_be_put_back()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var ann = await world.CoderAsync("Ann");
        var saved = (await world.CodeAsync(ann, id, Coding("I4", CodingValue.B, Hired) with { Rationale = "He hired it." })).Value;
        var withdraw = world.Get<WithdrawCoding>();

        (await withdraw.HandleAsync(ann, new WithdrawCodingRequest(id, "I4", 7), TestContext.Current.CancellationToken)).Refusal.ShouldBe(Refusal.Conflict);
        var withdrawn = (await withdraw.HandleAsync(ann, new WithdrawCodingRequest(id, "I4", 1), TestContext.Current.CancellationToken)).Value;

        (await world.ScalarAsync<long>("SELECT count(*) FROM coding")).ShouldBe(0);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_position")).ShouldBe(0);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'coding' AND action = 'delete' AND changes::text LIKE '%He hired it.%'")).ShouldBe(1);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'evidence' AND action = 'delete' AND changes::text LIKE '%A captain hired%'")).ShouldBe(1);

        var again = new CodingContent("I4", withdrawn.Value, withdrawn.Confidence, withdrawn.Rationale, [.. withdrawn.Evidence.Select(e => e.ToEvidence())]);
        var back = (await world.CodeAsync(ann, id, again)).Value;
        back.Evidence.ShouldBe(saved.Evidence);
        back.Rationale.ShouldBe(saved.Rationale);
    }

    [Fact]
    public async Task B8_a_draft_is_kept_for_its_owner_until_it_is_dropped()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var (ann, ben) = (await world.CoderAsync("Ann"), await world.CoderAsync("Ben"));
        var keep = world.Get<KeepDraft>();
        var token = TestContext.Current.CancellationToken;

        await keep.HandleAsync(ann, id, "I4", new CodingDraft(CodingValue.A, null, "half a tho", [Hired]), 0, token);
        await keep.HandleAsync(ann, id, "I4", new CodingDraft(CodingValue.A, Confidence.Low, "half a thought", [Hired]), 0, token);

        var draft = (await world.Get<GetWorkbench>().HandleAsync(ann, id, token)).Value.Drafts.ShouldHaveSingleItem();
        draft.Draft.Rationale.ShouldBe("half a thought");
        draft.Draft.Evidence.ShouldHaveSingleItem().ShouldBe(Hired);
        (await world.Get<GetWorkbench>().HandleAsync(ben, id, token)).Value.Drafts.ShouldBeEmpty();
        await keep.HandleAsync(ann, id, "I4", null, 0, token);
        (await world.Get<GetWorkbench>().HandleAsync(ann, id, token)).Value.Drafts.ShouldBeEmpty();
    }
}
