using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Packages.Quality;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages.Bulk;

public sealed class BulkTests(PostgresFixture postgres)
{
    private static readonly Actor Ana = TocWorld.Researcher;

    /// <summary>Everything that a merge or a bulk change may touch, by what it says and not by its numbers.</summary>
    private const string State = """
        SELECT (SELECT string_agg(c.reference || c.title || c.summary || coalesce(c.deleted_at IS NOT NULL, false) || c.sensitivity, '|' ORDER BY c.id) FROM case_record c)
            || '#' || (SELECT coalesce(string_agg(c.reference || p.country || coalesce(p.stage, '') || coalesce(s.reference, ''), '|' ORDER BY c.id, p.position), '') FROM case_country p JOIN case_record c ON c.id = p.case_id LEFT JOIN source s ON s.id = p.source_id)
            || '#' || (SELECT coalesce(string_agg(c.reference || g.reference || coalesce(p.role, ''), '|' ORDER BY c.id, p.position), '') FROM case_group p JOIN case_record c ON c.id = p.case_id JOIN crime_group g ON g.id = p.group_id)
            || '#' || (SELECT coalesce(string_agg(c.reference || s.reference || coalesce(p.locator, ''), '|' ORDER BY c.id, p.position), '') FROM case_source p JOIN case_record c ON c.id = p.case_id JOIN source s ON s.id = p.source_id)
            || '#' || (SELECT string_agg(g.reference || g.name || array_to_string(g.aliases, '+') || coalesce(g.home_country, ''), '|' ORDER BY g.reference) FROM crime_group g)
            || '#' || (SELECT string_agg(s.reference || s.title || coalesce(s.reliability, '') || coalesce(s.url, ''), '|' ORDER BY s.reference) FROM source s)
            || '#' || (SELECT coalesce(string_agg(f.reference || l.kind || t.reference || coalesce(c.reference, '') || coalesce(l.start, ''), '|' ORDER BY f.reference, t.reference, l.kind), '') FROM group_link l JOIN crime_group f ON f.id = l.from_id JOIN crime_group t ON t.id = l.to_id LEFT JOIN case_record c ON c.id = l.case_id)
            || '#' || (SELECT coalesce(string_agg(k.code || k.value || coalesce(e.quote, '') || coalesce(s.reference, ''), '|' ORDER BY k.id, e.position), '') FROM coding k LEFT JOIN evidence e ON e.coding_id = k.id LEFT JOIN source s ON s.id = e.source_id)
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_cases_are_changed_as_one_batch_after_a_trial_that_writes_nothing_and_the_undo_restores_them()
    {
        await using var world = await GoodAsync(postgres);
        var (before, audits) = (await world.ScalarAsync<string>(State), await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry"));
        BulkEdit[] edits = [Edit(BulkField.Country, BulkAction.Add, "ITA", ("stage", "direct-effect")), Edit(BulkField.Sensitivity, BulkAction.Set, "restricted"), Edit(BulkField.Text, BulkAction.Replace, "case") with { With = "affair" }];

        var trial = (await world.Get<ChangeInBulk>().HandleAsync(Ana, new BulkRequest(CaseFilter.All, null, edits, null, true), Token)).Value;
        (trial.Matched, trial.Changed, trial.Batch).ShouldBe((2, 2, null));
        trial.Preview[0].Changes.Select(c => c.Path).ShouldBe(["title", "sensitivity", "countries[ITA, direct-effect]"]);
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry")).ShouldBe(audits);

        var done = (await world.Get<ChangeInBulk>().HandleAsync(Ana, new BulkRequest(CaseFilter.All, null, edits, "as decided", false), Token)).Value;
        (done.Changed, done.Batch).ShouldBe((2, 2L));
        (await world.ScalarAsync<string>("SELECT string_agg(title || sensitivity, '|' ORDER BY id) FROM case_record")).ShouldBe("First affairrestricted|Second affairrestricted");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_version WHERE batch_id = 2 AND reason = 'as decided'")).ShouldBe(2);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE batch_id = 2 AND entity = 'case_record'")).ShouldBe(2);
        (await world.ScalarAsync<string>("SELECT file_name FROM import_batch WHERE id = 2")).ShouldBe("bulk change: add country; set sensitivity; replace words in texts");

        (await world.Get<UndoImport>().HandleAsync(2, Ana, Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
    }

    [Fact]
    public async Task One_faulty_case_stops_the_change_of_all_and_is_named_and_only_chosen_or_visible_cases_are_touched()
    {
        await using var world = await GoodAsync(postgres);
        var before = await world.ScalarAsync<string>(State);
        var change = world.Get<ChangeInBulk>();
        // The first case ended in 2001, so it cannot begin later; the second one has no end.
        var refused = (await change.HandleAsync(Ana, new BulkRequest(CaseFilter.All, null, [Edit(BulkField.Start, BulkAction.Set, "2005")], null, false), Token)).Value;
        (refused.Batch, refused.FaultyCases, refused.Faults[0].Place).ShouldBe((null, 1, "TOC-0001: end"));
        var unknown = await change.HandleAsync(Ana, new BulkRequest(CaseFilter.All, [2], [Edit(BulkField.Group, BulkAction.Add, "rinq")], null, false), Token);
        (unknown.Refusal, unknown.Faults[0].Place, string.Join(' ', unknown.Faults[0].Suggestions!)).ShouldBe((Refusal.Invalid, "1: value", "ring"));
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_batch")).ShouldBe(1);
        (await change.HandleAsync(TocWorld.Analyst, new BulkRequest(CaseFilter.All, null, [Edit(BulkField.Status, BulkAction.Set, "reviewed")], null, true), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await change.HandleAsync(Ana, new BulkRequest(CaseFilter.All, null, [Edit(BulkField.Status, BulkAction.Add, "reviewed")], null, true), Token)).Faults[0].Place.ShouldBe("1: action");

        var one = (await change.HandleAsync(Ana, new BulkRequest(CaseFilter.All, [2, 99], [Edit(BulkField.Status, BulkAction.Set, "reviewed")], null, false), Token)).Value;
        (one.Matched, one.Changed).ShouldBe((1, 1));
        (await change.HandleAsync(Ana, new BulkRequest(CaseFilter.All, [2], [Edit(BulkField.Status, BulkAction.Set, "reviewed")], null, false), Token)).Value.Batch.ShouldBeNull();
    }

    [Theory]
    [InlineData("groups.csv", "bank", "ring", 1, 2)]
    [InlineData("sources.csv", "S-2", "S-1", 1, 0)]
    [InlineData("cases.csv", "TOC-0002", "TOC-0003", 2, 1)]
    public async Task Records_that_are_one_are_put_together_and_the_undo_brings_back_every_trace(string kind, string keep, string away, int cases, int links)
    {
        await using var world = await GoodAsync(postgres);
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title,start,sensitivity\nA-3,Third case,1998,restricted"), ("case_countries.csv", "case,country,stage,source\nA-3,PER,inception,S-1"),
            ("group_links.csv", "from,to,kind,case,start\nbank,ring,partner,A-3,1998")));
        var before = await world.ScalarAsync<string>(State);
        var merge = world.Get<MergeRecords>();

        var trial = (await merge.HandleAsync(Ana, new MergeRequest(kind, keep, [away], true), Token)).Value;
        trial.Batch.ShouldBeNull();
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
        var done = (await merge.HandleAsync(Ana, new MergeRequest(kind, keep, [away], false), Token)).Value;
        (done.Cases, done.Links).ShouldBe((kind == "sources.csv" ? 2 : cases, links));
        var after = await world.ScalarAsync<string>(State);
        after.ShouldNotBe(before);
        if (kind == "groups.csv")
        {
            (await world.ScalarAsync<string>("SELECT string_agg(name || ':' || array_to_string(aliases, '+'), '|') FROM crime_group")).ShouldBe("The bank:The ring+Ring+The others");
            (await world.ScalarAsync<long>("SELECT count(*) FROM group_link")).ShouldBe(0);
        }
        else if (kind == "sources.csv")
        {
            (await world.ScalarAsync<string>("SELECT string_agg(reference || coalesce(url, ''), '|') FROM source")).ShouldBe("S-2https://example.org/1");
            (await world.ScalarAsync<long>("SELECT count(*) FROM evidence WHERE source_id IS NOT NULL")).ShouldBe(1);
        }
        else
        {
            (await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE deleted_at IS NULL")).ShouldBe(2);
            (await world.ScalarAsync<string>("SELECT sensitivity FROM case_record WHERE id = 2")).ShouldBe("restricted");
        }

        (await world.Get<UndoImport>().HandleAsync(done.Batch!.Value, Ana, Token)).Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
    }

    [Fact]
    public async Task Codings_go_with_their_case_one_of_two_of_the_same_coder_stays_and_the_undo_restores_both()
    {
        await using var world = await GoodAsync(postgres);
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title,narrative\nA-3,Third case,Nobody waited. Two men left."),
            ("codings.csv", "case,code,coder,value,rationale,quote,locator\nA-3,C1,bo,absent,other,,none\nA-3,I1,bo,B,,Nobody waited,\nA-3,D2,eve,present,,Two men left,")));
        const string codings = """
            SELECT string_agg(c.reference || k.code || r.name || k.value || coalesce(e.quote, '') || coalesce(e.start::text, '-'), '|' ORDER BY c.id, k.code, r.name, e.position)
                || '#' || (SELECT string_agg(p.case_id || p.code || p.adjudicated || p.coders, '|' ORDER BY p.case_id, p.code) FROM case_position p)
            FROM coding k JOIN case_record c ON c.id = k.case_id JOIN coder r ON r.id = k.coder_id LEFT JOIN evidence e ON e.coding_id = k.id
            """;
        var (before, said) = (await world.ScalarAsync<string>(State), await world.ScalarAsync<string>(codings));
        var merge = world.Get<MergeRecords>();

        var trial = (await merge.HandleAsync(Ana, new MergeRequest("cases.csv", "TOC-0001", ["TOC-0003"], true), Token)).Value;
        (trial.Codings, trial.Unfound, string.Join(' ', trial.Withdrawn)).ShouldBe((2, 1, "TOC-0003 C1 bo"));
        (await world.ScalarAsync<string>(codings)).ShouldBe(said);
        var done = (await merge.HandleAsync(Ana, new MergeRequest("cases.csv", "TOC-0001", ["TOC-0003"], false), Token)).Value;
        (await world.ScalarAsync<string>("SELECT string_agg(k.code || r.name || k.value, ' ' ORDER BY k.code, r.name) FROM coding k JOIN coder r ON r.id = k.coder_id WHERE case_id = 1")).ShouldBe("C1bopresent D2evepresent I1boB I1command-lineA");
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE case_id = 3")).ShouldBe(0);
        // The quotation that stands in the words of the case that stays is found in them; the other is kept and marked.
        (await world.ScalarAsync<string>("SELECT string_agg(quote || coalesce(start::text, '-'), ' ' ORDER BY quote) FROM evidence e JOIN coding k ON k.id = e.coding_id WHERE k.code IN ('D2', 'I1') AND k.case_id = 1 AND quote <> 'Two men waited'")).ShouldBe("Nobody waited- Two men left48");

        (await world.Get<UndoImport>().HandleAsync(done.Batch!.Value, Ana, Token)).Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
        (await world.ScalarAsync<string>(codings)).ShouldBe(said);
    }

    [Fact]
    public async Task What_a_merge_takes_into_a_reviewed_case_a_second_person_reads_again()
    {
        await using var world = await GoodAsync(postgres);
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title,narrative\nA-3,Third,\nA-4,Fourth,Said nowhere else.")));
        (await world.Get<ChangeInBulk>().HandleAsync(Ana, new BulkRequest(CaseFilter.All, [3], [Edit(BulkField.Status, BulkAction.Set, "reviewed")], null, false), Token)).Value.Changed.ShouldBe(1);
        var merge = world.Get<MergeRecords>();
        const string status = "SELECT status FROM case_record WHERE id = 3";

        var trial = (await merge.HandleAsync(Ana, new MergeRequest("cases.csv", "TOC-0003", ["TOC-0004"], true), Token)).Value;
        trial.Taken.Select(t => t.Path).ShouldContain("status");
        var done = (await merge.HandleAsync(Ana, new MergeRequest("cases.csv", "TOC-0003", ["TOC-0004"], false), Token)).Value;
        (await world.ScalarAsync<string>(status)).ShouldBe("recorded");
        (await world.Get<UndoImport>().HandleAsync(done.Batch!.Value, Ana, Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>(status)).ShouldBe("reviewed");
    }

    [Fact]
    public async Task Own_codings_are_changed_in_bulk_and_those_of_others_and_of_rounds_stay()
    {
        await using var world = await GoodAsync(postgres);
        // The actor of the command line coded I1 of the first case; bo has codings of their own.
        var (change, owner) = (world.Get<ChangeCodings>(), Actor.CommandLine);
        const string all = "SELECT string_agg(k.case_id || k.code || k.value || coalesce(k.round, ''), ' ' ORDER BY k.id) || (SELECT count(*) FROM evidence) || (SELECT string_agg(code || adjudicated, ' ' ORDER BY case_id, code) FROM case_position) FROM coding k";
        var before = await world.ScalarAsync<string>("SELECT string_agg(k.case_id || k.code || k.value || coalesce(k.round, ''), ' ' ORDER BY k.case_id, k.code) FROM coding k");
        var said = await world.ScalarAsync<string>(all);
        CodingsRequest Request(CodingAction action, string code, string? with, bool dryRun = false) => new(CaseFilter.All, null, action, code, null, with, null, dryRun);

        (await change.HandleAsync(owner, Request(CodingAction.ReplaceValue, "I1", "B", dryRun: true), Token)).Value.Changed.ShouldBe(1);
        (await world.ScalarAsync<string>(all)).ShouldBe(said);
        var replaced = (await change.HandleAsync(owner, Request(CodingAction.ReplaceValue, "I1", "B"), Token)).Value;
        (await world.ScalarAsync<string>("SELECT value FROM coding WHERE code = 'I1'")).ShouldBe("B");
        (await world.ScalarAsync<string>("SELECT adjudicated FROM case_position WHERE code = 'I1'")).ShouldBe("B");
        (await world.Get<UndoImport>().HandleAsync(replaced.Batch!.Value, owner, Token)).Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(all)).ShouldBe(said);

        // The other code takes the same values.
        (await change.HandleAsync(owner, Request(CodingAction.ReplaceCode, "I1", "I2"), Token)).Value.Changed.ShouldBe(1);
        var withdrawn = (await change.HandleAsync(owner, Request(CodingAction.Withdraw, "I2", null), Token)).Value;
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE code IN ('I1', 'I2')")).ShouldBe(0);
        (await world.Get<UndoImport>().HandleAsync(withdrawn.Batch!.Value, owner, Token)).Faults.ShouldBeEmpty();
        (await world.Get<UndoImport>().HandleAsync(withdrawn.Batch!.Value - 1, owner, Token)).Faults.ShouldNotBeEmpty();
        (await world.ScalarAsync<string>("SELECT string_agg(code || value, ' ') FROM coding WHERE code IN ('I1', 'I2')")).ShouldBe("I2A");

        // Codings of somebody else are not even counted, and a wrong word says what would be right.
        (await change.HandleAsync(Ana, Request(CodingAction.Withdraw, "C1", null), Token)).Value.Matched.ShouldBe(0);
        (await change.HandleAsync(owner, Request(CodingAction.ReplaceValue, "I2", "present"), Token)).Faults[0].Place.ShouldBe("with");
        (await change.HandleAsync(owner, Request(CodingAction.ReplaceCode, "I2", "C1"), Token)).Value.Faults[0].Expected.ShouldContain("present");
        (await change.HandleAsync(TocWorld.Analyst, Request(CodingAction.Withdraw, "C1", null), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        await world.RowsAsync("UPDATE coding SET round = 'R' WHERE code = 'I2'");
        var ofRound = (await change.HandleAsync(owner, Request(CodingAction.Withdraw, "I2", null), Token)).Value;
        (ofRound.Changed, ofRound.InRounds, ofRound.Batch).ShouldBe((0, 1, null));
        before.ShouldContain("1I1A");
    }

    [Fact]
    public async Task REST_tries_and_runs_bulk_work_and_merges_and_never_takes_all_cases_by_omission()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var ana = await server.ClientAsync(Role.Researcher);
        using var zip = new ByteArrayContent(GoodPackage.Zip(GoodPackage.With(Array.Empty<(string, string)>())).ToArray());
        (await ana.PostAsync("/api/v1/imports", zip, Token)).EnsureSuccessStatusCode();
        async Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> PostAsync(string to, string json)
        {
            using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await ana.PostAsync($"/api/v1/bulk/{to}", content, Token);
            return ((int)answer.StatusCode, System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!);
        }

        const string edit = """[{"field":"text","action":"replace","value":"planned","with":"thought out","details":{"in":"notes"}}]""";
        var trial = await PostAsync("cases", $$"""{"filter":"country=COL","edits":{{edit}},"dryRun":true}""");
        (trial.Status, (int)trial.Body["changed"]!, trial.Body["batch"]).ShouldBe((200, 1, null));
        ((int)(await PostAsync("cases", $$"""{"ids":["TOC-0001"],"edits":{{edit}} }""")).Body["batch"]!).ShouldBe(2);
        ((int)(await PostAsync("cases", """{"filter":"","edits":[{"field":"text","action":"replace","value":"case","with":"x","details":{"in":"notes"}}]}""")).Body["changed"]!).ShouldBe(0);
        (await PostAsync("cases", $$"""{"edits":{{edit}} }""")).Status.ShouldBe(400);
        (await PostAsync("cases", """{"filter":"","edits":[{"field":"text","action":"replace","value":"a","details":{"in":"nowhere"}}]}""")).Status.ShouldBe(400);
        ((int)(await PostAsync("codings", """{"filter":"","action":"withdraw","code":"I1","dryRun":true}""")).Body["changed"]!).ShouldBe(1);
        ((int)(await PostAsync("merge", """{"kind":"sources.csv","keep":"S-1","away":["S-2"],"dryRun":true}""")).Body["cases"]!).ShouldBe(1);
        (await PostAsync("merge", """{"kind":"sources.csv","keep":"S-1","away":["nothing"]}""")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_merge_is_refused_of_cases_in_a_round_and_where_the_actor_may_not()
    {
        await using var world = await GoodAsync(postgres);
        var merge = world.Get<MergeRecords>();
        await world.RowsAsync("WITH a AS (INSERT INTO audience (name, created_at, created_by) VALUES ('Few', now(), 'x') RETURNING id) INSERT INTO case_audience (case_id, audience_id) SELECT 1, id FROM a");
        (await merge.HandleAsync(Actor.CommandLine, new MergeRequest("cases.csv", "TOC-0002", ["TOC-0001"], false), Token)).Faults[0].Expected.ShouldContain("same audiences");
        await world.RowsAsync("DELETE FROM case_audience");
        await world.RowsAsync("""
            INSERT INTO coding_round (name, codebook_version, state, blind, own_adjudication, seed, share, coders_per_doubled, codes, filter, raises, version, created_at, created_by, updated_at, updated_by)
            VALUES ('R', 1, 'open', true, false, 1, 100, 2, '{I1}', '', '[]', 1, now(), 'x', now(), 'x')
            """);
        await world.RowsAsync("INSERT INTO round_case (round_id, case_id, wanted) SELECT id, 1, 1 FROM coding_round");
        (await merge.HandleAsync(Ana, new MergeRequest("cases.csv", "TOC-0002", ["TOC-0001"], false), Token)).Faults[0].Place.ShouldBe("TOC-0001");
        (await merge.HandleAsync(Ana, new MergeRequest("groups.csv", "ring", ["nothing"], false), Token)).Faults[0].Place.ShouldBe("nothing");
        (await merge.HandleAsync(Ana, new MergeRequest("groups.csv", "ring", ["ring"], false), Token)).Refusal.ShouldBe(Refusal.Invalid);
        (await merge.HandleAsync(Ana, new MergeRequest("codings.csv", "ring", ["bank"], false), Token)).Refusal.ShouldBe(Refusal.Invalid);
        (await merge.HandleAsync(TocWorld.Administrator, new MergeRequest("groups.csv", "ring", ["bank"], false), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_batch")).ShouldBe(1);
    }

    [Fact]
    public async Task The_board_counts_what_waits_and_each_count_is_a_queue_of_as_many()
    {
        await using var world = await GoodAsync(postgres);
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title,start,end\nB-1,First case of all,2000,2000\nB-2,Bare,1999..2003,2001"), ("groups.csv", "group,name,kind,home_country\nring-2,The Ring,organized_group,COL"),
            ("case_countries.csv", "case,country,stage\nB-1,ITA,perpetration"), ("case_groups.csv", "case,group\nB-1,ring-2")));
        var quality = world.Get<GetQuality>();
        var counts = (await quality.CountsAsync(Ana, Token)).Value.ToDictionary(c => c.Key);

        counts["host-side"].Count.ShouldBe(1);
        counts["no-source-anywhere"].Count.ShouldBe(3);
        counts["no-evidence"].Count.ShouldBe(1);
        counts["contested"].Count.ShouldBe(0);
        counts["dates"].Count.ShouldBe(1);
        counts["groups-alike"].Count.ShouldBe(1);
        counts["cases-alike"].Count.ShouldBe(1);
        counts["missing-country"].Count.ShouldBe(1);
        counts["missing-country"].Href.ShouldBe("/cases?missing=country");
        foreach (var key in GetQuality.CaseQueues.Concat(GetQuality.PairQueues))
        {
            var queue = (await quality.QueueAsync(Ana, key, 0, Token)).Value;
            (queue.Total, queue.Items.Count).ShouldBe((counts[key].Count, counts[key].Count), key);
        }

        (await quality.QueueAsync(Ana, "groups-alike", 0, Token)).Value.Items[0].WorkHref.ShouldBe("/merge?kind=groups.csv&keep=ring&away=ring-2");
        (await quality.QueueAsync(Ana, "nothing", 0, Token)).Refusal.ShouldBe(Refusal.NotFound);
        // Restricted cases are no number for those who may not read them.
        (await quality.CountsAsync(TocWorld.Analyst, Token)).Value.Single(c => c.Key == "no-source-anywhere").Count.ShouldBe(2);
        (await quality.CountsAsync(new Actor(null, "nobody", new HashSet<Role>(), Door.Page), Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    private static async Task<TocWorld> GoodAsync(PostgresFixture postgres)
    {
        var world = await TocWorld.CreateAsync(postgres);
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good())).Faults.ShouldBeEmpty();
        return world;
    }

    private static BulkEdit Edit(BulkField field, BulkAction action, string value, params (string Name, string Value)[] details) => new(field, action, value, null, details.ToDictionary(d => d.Name, d => d.Value));
}
