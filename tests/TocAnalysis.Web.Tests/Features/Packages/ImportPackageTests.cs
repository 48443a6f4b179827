using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;
using Kind = TocAnalysis.Domain.Import.PackageFaultKind;

namespace TocAnalysis.Web.Tests.Features.Packages;

public sealed class ImportPackageTests(PostgresFixture postgres)
{
    /// <summary>Rows of every table that an import may write.</summary>
    private const string Everything = """
        SELECT (SELECT count(*) FROM case_record) + (SELECT count(*) FROM case_version) + (SELECT count(*) FROM crime_group) + (SELECT count(*) FROM source) + (SELECT count(*) FROM coding)
            + (SELECT count(*) FROM coder) + (SELECT count(*) FROM group_link) + (SELECT count(*) FROM case_position) + (SELECT count(*) FROM import_batch) + (SELECT count(*) FROM audit_entry)
        """;

    [Fact]
    public async Task The_sample_cases_come_in_without_a_fault_and_ten_of_twelve_are_transnational()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var report = await ImportAsync(world, SamplePackage.Read());

        report.Faults.ShouldBeEmpty();
        report.Counts["cases"].ShouldBe(new ImportCount(12, 0, 0));
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE result_union = 'transnational'")).ShouldBe(10);
        (await world.RowsAsync("SELECT reference FROM case_record WHERE result_union = 'domestic' ORDER BY 1")).Select(r => (string)r[0]!).ShouldBe(["HC-34", "HC-37"]);
        (await world.RowsAsync("SELECT country FROM case_country p JOIN case_record c ON c.id = p.case_id WHERE reference = 'HC-11' AND country LIKE 'YU%'")).Select(r => (string)r[0]!).ShouldBe(["YUCS"]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding")).ShouldBe(66);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_position")).ShouldBe(66);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_offence WHERE offence = '0101'")).ShouldBe(1);
    }

    [Fact]
    public async Task Importing_the_same_again_writes_nothing_at_all()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Good());
        var before = await world.ScalarAsync<long>(Everything);

        foreach (var package in new[] { Good(), Exported(await ExportAsync(world)) })
        {
            var again = await ImportAsync(world, package);
            again.Faults.ShouldBeEmpty();
            again.Changes.ShouldBeEmpty();
            again.Batch.ShouldBeNull();
            again.Counts["cases"].ShouldBe(new ImportCount(0, 0, 2));
        }

        (await world.ScalarAsync<long>(Everything)).ShouldBe(before);
    }

    [Fact]
    public async Task Five_changed_cells_change_just_those_five_and_the_history_names_file_row_and_batch()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Good());
        var changed = GoodPackage.Read(GoodPackage.With(
            ("cases.csv", GoodPackage.Replaced("cases.csv", "First case", "First case again")),
            ("case_countries.csv", GoodPackage.Replaced("case_countries.csv", "alleged", "established")),
            ("groups.csv", GoodPackage.Replaced("groups.csv", "core_group", "criminal_network")),
            ("sources.csv", GoodPackage.Replaced("sources.csv", "2003", "2004")),
            ("codings.csv", GoodPackage.Replaced("codings.csv", "they were poor", "they had no work"))));

        var report = await ImportAsync(world, changed);

        report.Faults.ShouldBeEmpty();
        report.Changes.SelectMany(c => c.Fields.Select(f => $"{c.File} {c.Row} {f}")).ShouldBe(
            ["cases.csv 2 title", "case_countries.csv 3 certainty", "groups.csv 2 structure", "sources.csv 2 year", "codings.csv 4 rationale"]);
        report.Changes.ShouldAllBe(c => !c.IsNew);
        (await world.RowsAsync("SELECT reference, version FROM case_record ORDER BY 1")).Select(r => $"{r[0]} {r[1]}").ShouldBe(["A-1 2", "A-2 1"]);
        (await world.RowsAsync("SELECT reason, batch_id FROM case_version WHERE version = 2")).ShouldHaveSingleItem().ShouldBe(["package.zip: cases.csv row 2; case_countries.csv row 3", report.Batch]);
        (await world.RowsAsync($"SELECT entity, reason FROM audit_entry WHERE batch_id = {report.Batch} AND action = 'update' AND entity <> 'import_batch' ORDER BY 1")).Select(r => $"{r[0]}: {r[1]}")
            .ShouldBe(["case_record: package.zip: cases.csv row 2; case_countries.csv row 3", "coding: package.zip: codings.csv row 4", "crime_group: package.zip: groups.csv row 2", "source: package.zip: sources.csv row 2"]);
    }

    [Fact]
    public async Task An_export_into_an_empty_database_exports_as_the_same_files()
    {
        await using var one = await TocWorld.CreateAsync(postgres);
        await ImportAsync(one, Good());
        await ImportAsync(one, SamplePackage.Read());
        var first = await ExportAsync(one);
        await using var other = await TocWorld.CreateAsync(postgres);
        (await ImportAsync(other, Exported(first))).Faults.ShouldBeEmpty();

        (await ExportAsync(other)).SequenceEqual(first).ShouldBeTrue();
        using var archive = new ZipArchive(new MemoryStream(first));
        archive.Entries.Select(e => e.Name).ShouldContain("datapackage.json");
        archive.Entries.Count(e => e.Name.EndsWith(".csv", StringComparison.Ordinal)).ShouldBe(13);
    }

    [Fact]
    public async Task F5_no_malformed_package_writes_anything_and_dry_run_and_commit_say_the_same()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, GoodPackage.Read(GoodPackage.With(("cases.csv", "case,title\nZ-9,Recorded before"), ("case_countries.csv", "case,country"), ("case_offences.csv", "case,offence"),
            ("case_groups.csv", "case,group"), ("group_links.csv", "from,to,kind"), ("case_activities.csv", "case,activity,place"), ("case_sources.csv", "case,source"), ("codings.csv", "case,code,value"),
            ("groups.csv", "group,name,kind\nz,Z,network"), ("sources.csv", "source,title"))));
        var before = await world.ScalarAsync<long>(Everything);
        foreach (var package in MalformedPackages.All)
        {
            var dry = await ImportAsync(world, GoodPackage.Read(package.Files), dryRun: true);
            var wet = await ImportAsync(world, GoodPackage.Read(package.Files));
            dry.Faults.Select(f => f.ToString()).ShouldBe(wet.Faults.Select(f => f.ToString()), package.Name);
            var fault = wet.Faults.ShouldHaveSingleItem(package.Name);
            (fault.Kind, fault.File, fault.Row, fault.Column).ShouldBe((package.Kind, package.File, package.Row, package.Column), package.Name);
            wet.Batch.ShouldBeNull(package.Name);
        }

        (await world.ScalarAsync<long>(Everything)).ShouldBe(before);
    }

    [Fact]
    public async Task F5_a_dry_run_of_a_sound_package_writes_nothing_and_counts_what_would_come()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var report = await ImportAsync(world, SamplePackage.Read(), dryRun: true);
        report.Counts["cases"].Created.ShouldBe(12);
        report.Batch.ShouldBeNull();
        (await world.ScalarAsync<long>(Everything)).ShouldBe(0);
    }

    [Fact]
    public async Task An_empty_cell_clears_and_an_absent_column_leaves_alone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Good());
        var report = await ImportAsync(world, Read(("cases.csv", "case,title,fact_note\nA-1,First case,"), ("groups.csv", "group,name,kind,home_country\nring,The ring,organized_group,\n")));

        report.Changes.SelectMany(c => c.Fields).ShouldBe(["fact_note", "home_country"]);
        (await world.RowsAsync("SELECT fact_note, summary <> '', fact_confidence FROM case_record WHERE reference = 'A-1'"))[0].ShouldBe([null, true, "high"]);
        (await world.RowsAsync("SELECT home_country, cardinality(aliases), structure FROM crime_group WHERE reference = 'ring'"))[0].ShouldBe([null, 2, "core_group"]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_country p JOIN case_record c ON c.id = p.case_id WHERE c.reference = 'A-1'")).ShouldBe(2);
    }

    [Fact]
    public async Task Parts_are_added_and_never_taken_away()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Good());
        var report = await ImportAsync(world, Read(("case_countries.csv", "case,country,stage\nA-1,ITA,direct-effect"), ("case_groups.csv", "case,group,role\nA-1,bank,shelter")));

        report.Changes.Select(c => $"{c.File} {c.IsNew} {string.Join(' ', c.Fields)}").ShouldBe(["case_countries.csv True ", "case_groups.csv False role"]);
        (await world.RowsAsync("SELECT p.country FROM case_country p JOIN case_record c ON c.id = p.case_id WHERE c.reference = 'A-1' ORDER BY p.position")).Select(r => (string)r[0]!).ShouldBe(["COL", "USA", "ITA"]);
        (await world.RowsAsync("SELECT p.role FROM case_group p JOIN case_record c ON c.id = p.case_id WHERE c.reference = 'A-1' ORDER BY p.position")).Select(r => (string)r[0]!).ShouldBe(["carrier", "payer", "shelter"]);
    }

    [Fact]
    public async Task A_changed_text_moves_its_quotations()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Good());
        const string start = "SELECT start FROM evidence WHERE quote = 'Two men waited'";
        var before = await world.ScalarAsync<int>(start);
        await ImportAsync(world, GoodPackage.Read(GoodPackage.With(
            ("cases.csv", GoodPackage.Replaced("cases.csv", "The courier", "😀 The courier")), ("codings.csv", GoodPackage.Replaced("codings.csv", "A,low,as the court found,,S-1,p. 7,\nA-1,I1,,A", "B,low,as the court found,,S-1,p. 7,\nA-1,I1,,B")))));

        (await world.ScalarAsync<int>(start)).ShouldBe(before + 2);
        (await world.ScalarAsync<string>("SELECT adjudicated FROM case_position WHERE code = 'I1'")).ShouldBe("B");
    }

    [Fact]
    public async Task Sensitivity_is_raised_and_never_lowered()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Read(("cases.csv", "case,title,sensitivity\nB-1,T,internal")));
        (await ImportAsync(world, Read(("cases.csv", "case,title,sensitivity\nB-1,T,restricted")))).Changes.Single().Fields.ShouldBe(["sensitivity"]);
        (await ImportAsync(world, Read(("cases.csv", "case,title,sensitivity\nB-1,T,")))).Changes.ShouldBeEmpty();
        var fault = (await ImportAsync(world, Read(("cases.csv", "case,title,sensitivity\nB-1,T,internal")))).Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.Column).ShouldBe((Kind.LowerSensitivity, "sensitivity"));
        (await world.ScalarAsync<string>("SELECT sensitivity FROM case_record")).ShouldBe("restricted");
    }

    [Fact]
    public async Task Only_those_who_may_import_do_and_nobody_writes_what_they_may_not_see()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var handler = world.Get<ImportPackage>();
        (await handler.HandleAsync(new(Good(), false), TocWorld.Analyst, TestContext.Current.CancellationToken)).Refusal.ShouldBe(Refusal.Forbidden);
        await ImportAsync(world, Read(("cases.csv", "case,title,sensitivity\nR-1,T,restricted")));
        var result = await handler.HandleAsync(new(Read(("cases.csv", "case,title\nR-1,Mine now")), false), TocWorld.Administrator, TestContext.Current.CancellationToken);
        result.Value.Faults.ShouldHaveSingleItem().Kind.ShouldBe(Kind.NotAllowed);
        (await world.ScalarAsync<string>("SELECT title FROM case_record")).ShouldBe("T");
    }

    [Fact]
    public async Task A_deleted_case_comes_back_by_whoever_could_read_it_and_stays_as_sensitive_as_its_history()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Read(("cases.csv", "case,title,sensitivity\nR-1,T,restricted")));
        (await world.Get<DeleteCase>().HandleAsync(Actor.CommandLine, new DeleteCaseRequest(1, 1, null), TestContext.Current.CancellationToken)).Succeeded.ShouldBeTrue();
        var package = Read(("cases.csv", "case,title,sensitivity\nR-1,Mine now,internal"));

        var refused = await world.Get<ImportPackage>().HandleAsync(new(package, false), TocWorld.Administrator, TestContext.Current.CancellationToken);
        refused.Value.Faults.ShouldHaveSingleItem().Kind.ShouldBe(Kind.NotAllowed);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE deleted_at IS NULL")).ShouldBe(0);
        (await ImportAsync(world, package)).Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>("SELECT title || ' ' || sensitivity FROM case_record WHERE deleted_at IS NULL")).ShouldBe("Mine now restricted");
    }

    [Fact]
    public async Task Nobody_codes_in_the_name_of_somebody_elses_account_but_an_administrator_may_bring_it_in()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ImportAsync(world, Good());
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, TestContext.Current.CancellationToken))
        {
            var bo = context.Users.Add(new AppUser { Id = Guid.NewGuid(), UserName = "bo", DisplayName = "bo", Email = "bo@example.org" }).Entity;
            (await context.Coders.SingleAsync(c => c.Name == "bo", TestContext.Current.CancellationToken)).UserId = bo.Id;
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var package = GoodPackage.Read(GoodPackage.With(("codings.csv", GoodPackage.Replaced("codings.csv", "they were poor", "they had no work"))));
        var handler = world.Get<ImportPackage>();
        var refused = (await handler.HandleAsync(new(package, false), TocWorld.Researcher, TestContext.Current.CancellationToken)).Value;
        refused.Faults.Select(f => (f.Kind, f.Row, f.Column)).ShouldContain((Kind.NotAllowed, 4, "coder"));
        (await world.ScalarAsync<string>("SELECT rationale FROM coding JOIN coder ON coder.id = coder_id WHERE name = 'bo' AND code = 'C1'")).ShouldBe("they were poor");
        (await ImportAsync(world, package)).Changes.Single().Fields.ShouldBe(["rationale"]);
    }

    [Fact]
    public async Task Two_at_once_make_one_record_set()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ImportAsync(world, Good())));
        reports.Count(r => r.Batch is not null).ShouldBe(1);
        reports.ShouldAllBe(r => r.IsSound);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(2);
    }

    [Fact]
    public async Task A_database_that_dies_in_the_middle_of_an_import_leaves_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var blocker = new NpgsqlConnection(world.ConnectionString);
        await blocker.OpenAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            // Reading codings goes on, writing them waits: by then the cases are written, inside the import's transaction.
            await RunAsync(blocker, "LOCK TABLE coding IN SHARE MODE");
            var import = ImportAsync(world, Good());
            const string kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            // A transaction sees one picture of the activity, so somebody outside it has to look.
            while (!import.IsCompleted && await world.ScalarAsync<long>(kill) == 0)
                await Task.Delay(20, TestContext.Current.CancellationToken);
            await Should.ThrowAsync<Exception>(import);
        }

        (await world.ScalarAsync<long>(Everything)).ShouldBe(0);
        (await ImportAsync(world, Good())).Batch.ShouldNotBeNull();
    }

    internal static PackageRead Good() => GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>()));

    internal static PackageRead Read(params (string File, string Text)[] files) => GoodPackage.Read(files.ToDictionary(f => f.File, f => Encoding.UTF8.GetBytes(f.Text)));

    internal static async Task<ImportReport> ImportAsync(TocWorld world, PackageRead package, bool dryRun = false) =>
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(package, dryRun), Actor.CommandLine, TestContext.Current.CancellationToken)).Value;

    private static PackageRead Exported(byte[] zip) => ReadPackage.FromZip(new MemoryStream(zip), "export.zip");

    private static async Task<byte[]> ExportAsync(TocWorld world)
    {
        var handler = world.Get<ExportPackage>();
        var zip = new MemoryStream();
        handler.ToZip(zip, (await handler.HandleAsync(CaseFilter.All, Actor.CommandLine, TestContext.Current.CancellationToken)).Value);
        return zip.ToArray();
    }

    private static async Task<long> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as long? ?? 0;
    }
}
