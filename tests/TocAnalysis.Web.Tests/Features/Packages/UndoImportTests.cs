using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

public sealed class UndoImportTests(PostgresFixture postgres)
{
    private const string Standing = """
        SELECT (SELECT count(*) FROM case_record WHERE deleted_at IS NULL) || ' ' || (SELECT count(*) FROM crime_group) || ' ' || (SELECT count(*) FROM source) || ' '
            || (SELECT count(*) FROM coding) || ' ' || (SELECT count(*) FROM coder) || ' ' || (SELECT count(*) FROM group_link) || ' ' || (SELECT count(*) FROM case_position)
        """;

    [Fact]
    public async Task What_a_batch_brought_goes_and_comes_back_under_the_same_identifier()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var first = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good());
        var standing = await world.ScalarAsync<string>(Standing);
        var ids = await world.RowsAsync("SELECT id, reference FROM case_record ORDER BY 1");

        var undone = await UndoAsync(world, first.Batch!.Value);

        undone.Value.UndoneBy.ShouldBe("command-line");
        (await world.ScalarAsync<string>(Standing)).ShouldBe("0 0 0 0 0 0 0");
        (await UndoAsync(world, first.Batch.Value)).Refusal.ShouldBe(Refusal.Invalid);

        var again = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good());
        again.Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(Standing)).ShouldBe(standing);
        (await world.RowsAsync("SELECT id, reference FROM case_record ORDER BY 1")).Select(r => (r[0], r[1])).ShouldBe(ids.Select(r => (r[0], r[1])));
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good())).Changes.ShouldBeEmpty();
        (await UndoAsync(world, again.Batch!.Value)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_batch_changed_is_as_before()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good());
        const string state = """
            SELECT (SELECT string_agg(title || coalesce("end", ''), '|' ORDER BY id) FROM case_record) || (SELECT string_agg(name || kind, '|' ORDER BY id) FROM crime_group)
                || (SELECT string_agg(title, '|' ORDER BY id) FROM source) || (SELECT string_agg(value || coalesce(rationale, ''), '|' ORDER BY id) FROM coding)
                || (SELECT string_agg(coalesce(quote, '') || coalesce(locator, ''), '|' ORDER BY id) FROM evidence) || (SELECT string_agg(coalesce(start, ''), '|') FROM group_link)
                || (SELECT string_agg(code || adjudicated, '|' ORDER BY case_id, code) FROM case_position)
            """;
        var before = await world.ScalarAsync<string>(state);
        var change = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title,end\nA-1,Another name,2002"), ("groups.csv", "group,name,kind\nbank,Another bank,network"), ("sources.csv", "source,title\nS-2,Another report"),
            ("group_links.csv", "from,to,kind,case,start\nbank,ring,launders_for,A-1,1998"), ("codings.csv", "case,code,coder,value,rationale,locator\nA-1,C1,bo,absent,they were not,none")));
        change.Changes.Count.ShouldBe(5);
        (await world.ScalarAsync<string>(state)).ShouldNotBe(before);

        (await UndoAsync(world, change.Batch!.Value)).Succeeded.ShouldBeTrue();

        (await world.ScalarAsync<string>(state)).ShouldBe(before);
        (await world.ScalarAsync<int>("SELECT version FROM case_record WHERE reference = 'A-1'")).ShouldBe(3);
        (await world.ScalarAsync<string>("SELECT reason FROM case_version WHERE version = 3")).ShouldBe($"undo of import {change.Batch}");
    }

    [Fact]
    public async Task Batches_of_several_portions_are_taken_back_as_a_whole()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        const int count = 520;
        string Rows(Func<int, string> row) => string.Join('\n', Enumerable.Range(1, count).Select(row));
        var first = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title\n" + Rows(i => $"B-{i},Case {i}")), ("case_countries.csv", "case,country,stage\n" + Rows(i => $"B-{i},COL,perpetration")),
            ("codings.csv", "case,code,coder,value,rationale,locator\n" + Rows(i => $"B-{i},C1,bo,present,they were,none"))));
        var standing = await world.ScalarAsync<string>(Standing);
        var change = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title\n" + Rows(i => $"B-{i},Renamed {i}")), ("codings.csv", "case,code,coder,value,rationale,locator\n" + Rows(i => $"B-{i},C1,bo,absent,they were not,none"))));

        (await UndoAsync(world, change.Batch!.Value)).Succeeded.ShouldBeTrue();

        (await world.ScalarAsync<string>(Standing)).ShouldBe(standing);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record r JOIN coding k ON k.case_id = r.id AND k.value = 'present' JOIN case_position p ON p.case_id = r.id AND p.majority = 'present' WHERE r.title = 'Case ' || substr(r.reference, 3) AND r.version = 3"))
            .ShouldBe(count);
        // The batch before was changed since, and though it is as it was, that is told.
        (await UndoAsync(world, first.Batch!.Value)).Refusal.ShouldBe(Refusal.Invalid);
        var again = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title\n" + Rows(i => $"D-{i},Other {i}")), ("case_countries.csv", "case,country\n" + Rows(i => $"D-{i},COL"))));
        (await UndoAsync(world, again.Batch!.Value)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>(Standing)).ShouldBe(standing);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_country p JOIN case_record r ON r.id = p.case_id WHERE r.deleted_at IS NOT NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task Work_that_was_built_on_a_batch_is_not_taken_away()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var first = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good());
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title\nB-1,Other\nA-2,Renamed since"), ("case_groups.csv", "case,group\nB-1,bank"), ("case_sources.csv", "case,source\nB-1,S-2"), ("codings.csv", "case,code,coder,value\nA-1,I2,cy,cannot-tell")));

        var undone = await UndoAsync(world, first.Batch!.Value);

        undone.Refusal.ShouldBe(Refusal.Invalid);
        undone.Faults.Select(f => f.Place).ShouldBe(["A-2", "A-1", "bank", "S-2"]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE deleted_at IS NULL")).ShouldBe(3);
    }

    [Fact]
    public async Task A_batch_with_a_case_out_of_reach_is_not_there_and_is_not_undone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var token = TestContext.Current.CancellationToken;
        // Internal cases, with a group and a coding; then the first is made restricted with many, and coded on.
        var first = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(
            ("cases.csv", "case,title\nA-1,First\nA-2,Second"), ("groups.csv", "group,name,kind\nring,The ring,organized_group"), ("case_groups.csv", "case,group\nA-1,ring")));
        var (admin, key) = (TocWorld.Administrator, new Actor(null, "Key", TocWorld.Administrator.Roles, Door.Rest));
        (await SeenAsync(admin)).ShouldBe([1]);
        BulkEdit[] raise = [new(BulkField.Sensitivity, BulkAction.Set, "restricted", null, new Dictionary<string, string>())];
        (await world.Get<ChangeInBulk>().HandleAsync(TocWorld.Researcher, new BulkRequest(CaseFilter.All, [1], raise, null, false), token)).Value.Batch.ShouldBe(2);
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("codings.csv", "case,code,coder,value\nA-1,I2,cy,cannot-tell")))).Batch.ShouldBe(3);
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("groups.csv", "group,name,kind\nring,The same ring,organized_group")))).Batch.ShouldBe(4);
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title\nA-2,Renamed")))).Batch.ShouldBe(5);

        (await SeenAsync(admin)).ShouldBe([5]);
        (await SeenAsync(TocWorld.Researcher)).ShouldBe([5, 4, 3, 2, 1]);
        foreach (var actor in new[] { admin, key })
        {
            foreach (var batch in new long[] { 1, 2, 3, 4, 999 })
                (await world.Get<UndoImport>().HandleAsync(batch, actor, token)).Refusal.ShouldBe(Refusal.NotFound);
        }

        (await world.ScalarAsync<string>("SELECT sensitivity FROM case_record WHERE id = 1")).ShouldBe("restricted");
        // Kept to others, it is out of the reach of those who see every sensitivity.
        await world.RowsAsync("WITH a AS (INSERT INTO audience (name, created_at, created_by) VALUES ('Few', now(), 'x') RETURNING id) INSERT INTO case_audience (case_id, audience_id) SELECT 1, id FROM a");
        (await SeenAsync(TocWorld.Researcher)).ShouldBe([5]);
        (await world.Get<UndoImport>().HandleAsync(2, TocWorld.Researcher, token)).Refusal.ShouldBe(Refusal.NotFound);
        await world.RowsAsync("DELETE FROM case_audience");
        (await world.Get<UndoImport>().HandleAsync(5, admin, token)).Value.UndoneBy.ShouldBe(admin.Name);
        (await SeenAsync(admin)).ShouldBe([5]);
        (await world.Get<UndoImport>().HandleAsync(3, TocWorld.Researcher, token)).Succeeded.ShouldBeTrue();
        (await world.Get<UndoImport>().HandleAsync(2, TocWorld.Researcher, token)).Succeeded.ShouldBeTrue();
        (await SeenAsync(admin)).ShouldBe([5, 4, 3, 2, 1]);
        first.Batch.ShouldBe(1);

        async Task<IEnumerable<long>> SeenAsync(Actor actor)
        {
            var find = world.Get<FindImports>();
            var listed = (await find.ListAsync(actor, token)).Value.Select(b => b.Id).ToList();
            for (var id = 1L; id <= 5; id++)
                (await find.GetAsync(id, actor, token)).Succeeded.ShouldBe(listed.Contains(id));
            return listed;
        }
    }

    [Fact]
    public async Task An_import_into_a_reviewed_case_makes_it_recorded_and_its_undo_reviewed_again()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title\nA-1,First")));
        const string status = "SELECT status || ' ' || sensitivity FROM case_record";
        // What comes new is recorded: a package has no status.
        (await world.ScalarAsync<string>(status)).ShouldBe("recorded internal");
        var content = (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, TestContext.Current.CancellationToken)).Value.Content;
        (await world.SaveAsync(content with { Status = CaseStatus.Reviewed }, 1, 1, TocWorld.Researcher)).Faults.ShouldBeEmpty();

        var change = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title\nA-1,Other")));
        (await world.ScalarAsync<string>(status)).ShouldBe("recorded internal");
        change.ChangedColumns.Select(c => c.Column).ShouldBe(["title", "status"]);
        (await UndoAsync(world, change.Batch!.Value)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>(status)).ShouldBe("reviewed internal");
        (await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title,sensitivity\nA-1,First,restricted")))).Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(status)).ShouldBe("reviewed restricted");
    }

    [Fact]
    public async Task Batches_are_listed_for_those_who_may_import()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var first = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Good());
        var token = TestContext.Current.CancellationToken;
        var batch = (await world.Get<FindImports>().ListAsync(TocWorld.Researcher, token)).Value.ShouldHaveSingleItem();
        (batch.Id, batch.FileName, batch.By, batch.Hash.Length).ShouldBe((first.Batch!.Value, "package.zip", "command-line", 64));
        batch.Counts["cases"].ShouldBe(new ImportCount(2, 0, 0));
        (await world.Get<FindImports>().ListAsync(TocWorld.Analyst, token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<FindImports>().GetAsync(999, TocWorld.Researcher, token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<UndoImport>().HandleAsync(first.Batch.Value, TocWorld.Analyst, token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    private static Task<Result<ImportBatch>> UndoAsync(TocWorld world, long batch) =>
        world.Get<UndoImport>().HandleAsync(batch, Actor.CommandLine, TestContext.Current.CancellationToken);
}
