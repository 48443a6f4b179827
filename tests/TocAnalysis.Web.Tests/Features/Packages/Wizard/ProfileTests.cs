using System.Text;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Batches;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Profiles;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages.Wizard;

/// <summary>Criterion A4: a mapping is saved, shared, run again, taken along and compared; and what a batch did is told and undone.</summary>
public sealed class ProfileTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly SheetMapping Mapping = new()
    {
        Columns = [new("Ref", "cases.case"), new("Name", "cases.title"), new("Where", "case_countries.country") { Separator = "+", Values = new Dictionary<string, string> { ["Our land"] = "ITA" } }, new("Gang", "groups.name"), new("", "groups.kind") { Constant = "network" }],
    };

    [Fact]
    public async Task A_profile_is_kept_shared_exported_brought_elsewhere_and_dropped_by_its_owner_alone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var profiles = world.Get<ImportProfiles>();
        var saved = (await profiles.SaveAsync(TocWorld.Researcher, " Unit list ", Mapping, false, Token)).Value;
        (saved.Name, saved.IsOwn, saved.Shared).ShouldBe(("Unit list", true, false));
        (await profiles.GetAsync(TocWorld.Administrator, saved.Id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await profiles.ShareAsync(TocWorld.Administrator, saved.Id, true, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await profiles.ShareAsync(TocWorld.Researcher, saved.Id, true, Token)).Succeeded.ShouldBeTrue();
        var shared = (await profiles.ListAsync(TocWorld.Administrator, Token)).ShouldHaveSingleItem();
        (shared.IsOwn, string.Join('\n', shared.Mapping.Lines())).ShouldBe((false, string.Join('\n', Mapping.Lines())));
        (await profiles.DropAsync(TocWorld.Administrator, saved.Id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await profiles.ListAsync(TocWorld.Analyst, Token)).ShouldBeEmpty();
        (await profiles.SaveAsync(TocWorld.Analyst, "x", Mapping, false, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await profiles.SaveAsync(TocWorld.Researcher, "", Mapping with { Columns = [new("a", "no.field")] }, false, Token)).Faults.Select(f => f.Place).ShouldBe(["name", "mapping"]);

        var file = ImportProfiles.ToFile(shared);
        var brought = (await profiles.FromFileAsync(TocWorld.Administrator, file, Token)).Value;
        (brought.IsOwn, brought.Shared, string.Join('\n', brought.Mapping.Lines())).ShouldBe((true, false, string.Join('\n', Mapping.Lines())));
        foreach (var wrong in new[] { "", "{", "[]", "{\"kind\":\"toc-import-profile-1\"}", "{\"kind\":\"other\",\"name\":\"x\",\"mapping\":{\"columns\":[]}}", "{\"kind\":\"toc-import-profile-1\",\"name\":\"x\",\"mapping\":{\"columns\":[null]}}", "{\"kind\":\"toc-import-profile-1\",\"name\":\"x\",\"mapping\":{\"dates\":\"sometime\"}}" })
            (await profiles.FromFileAsync(TocWorld.Researcher, Encoding.UTF8.GetBytes(wrong), Token)).Refusal.ShouldBe(Refusal.Invalid, wrong);

        // Saved again under its name it is the same profile, changed.
        (await profiles.SaveAsync(TocWorld.Researcher, "Unit list", Mapping with { Dates = DateOrder.MonthDay }, true, Token)).Value.Id.ShouldBe(saved.Id);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'import_profile'")).ShouldBe(4);
        (await profiles.DropAsync(TocWorld.Researcher, saved.Id, Token)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_profile_run_again_updates_by_key_exactly_the_cells_that_changed_and_the_batch_tells_them_and_is_undone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var first = await RunAsync(world, "Ref|Name|Where|Gang\nA|One|Our land+COL|Ring\nB|Two|PER|Ring\nC|Three||");
        (first.Report!.Counts["cases"].Created, first.Report.Counts["groups"].Created).ShouldBe((3, 1));
        var before = await StateAsync(world);

        var same = await RunAsync(world, "Ref|Name|Where|Gang\nA|One|Our land+COL|Ring\nB|Two|PER|Ring\nC|Three||");
        same.Batch.ShouldBeNull();
        var changed = await RunAsync(world, "Ref|Name|Where|Gang\nA|Uno|Our land+COL|Ring\nB|Two|PER|Ring\nC|Tre|BOL|\nD|New||");
        changed.Report!.Changed.Select(c => (c.File, c.Column, c.Count)).ShouldBe([("cases.csv", "title", 2)]);

        var details = (await world.Get<GetBatch>().HandleAsync(TocWorld.Researcher, changed.Batch!.Value, 0, Token)).Value;
        details.Fields.Select(f => (f.Record, f.Field, f.Count)).ShouldBe([("cases", "title", 2), ("cases", "countries", 1)]);
        details.Cases.Select(c => (c.Title, c.IsNew, string.Join(",", c.Fields))).ShouldBe([("Uno", false, "title"), ("Tre", false, "title,countries"), ("New", true, "")]);
        details.Batch.Hash.Length.ShouldBe(64);
        (await world.Get<GetBatch>().HandleAsync(TocWorld.Analyst, changed.Batch.Value, 0, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<GetBatch>().HandleAsync(TocWorld.Researcher, 99, 0, Token)).Refusal.ShouldBe(Refusal.NotFound);

        // To whoever may not read one of its cases the batch is not there.
        await world.RowsAsync("UPDATE case_record SET sensitivity = 'restricted' WHERE reference = 'C'");
        (await world.Get<GetBatch>().HandleAsync(TocWorld.Administrator, changed.Batch.Value, 0, Token)).Refusal.ShouldBe(Refusal.NotFound);
        await world.RowsAsync("UPDATE case_record SET sensitivity = 'internal' WHERE reference = 'C'");

        (await world.Get<UndoImport>().HandleAsync(changed.Batch.Value, TocWorld.Researcher, Token)).Succeeded.ShouldBeTrue();
        (await StateAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task By_command_line_a_sheet_comes_in_by_the_file_of_a_profile_its_faults_at_their_places_and_the_good_rows_on_wish()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var folder = Directory.CreateTempSubdirectory("toc-sheet-");
        try
        {
            var (sheet, profile) = (Path.Combine(folder.FullName, "unit.csv"), Path.Combine(folder.FullName, "profile.json"));
            await File.WriteAllTextAsync(sheet, "Ref|Name|Where|Gang\nA|One|Our land|Ring\nB|Two|Nowhere|Ring\n", Token);
            await File.WriteAllBytesAsync(profile, ImportProfiles.ToFile(new ImportProfile(1, "Unit list", "Ana", true, false, Mapping, default)), Token);
            var settings = new Dictionary<string, string> { ["ConnectionStrings__Toc"] = world.ConnectionString, ["Toc__DataDirectory"] = folder.FullName };

            using var refused = ProgramRun.Start(settings, "import", sheet, "--profile", profile);
            var (code, said) = await refused.EndAsync(Token);
            code.ShouldBe(1, said);
            said.ShouldContain("unit.csv, row 3, column Where");
            using var done = ProgramRun.Start(settings, "import", sheet, "--profile", profile, "--good-rows");
            (code, said) = await done.EndAsync(Token);
            code.ShouldBe(0, said);
            said.ShouldContain("1 rows left out");
            (await world.ScalarAsync<string>("SELECT string_agg(c.reference || p.country, ',') FROM case_record c JOIN case_country p ON p.case_id = c.id")).ShouldBe("AITA");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ImportJob> RunAsync(TocWorld world, string text)
    {
        var id = await ImportJobTests.CreateAsync(world, "unit.csv", text);
        await world.Get<ImportJobs>().SaveAsync(TocWorld.Researcher, id, new JobOptions { Mapping = Mapping, Profile = "Unit list" }, Token);
        var job = await ImportJobTests.RunAsync(world, id, commit: true);
        job.Failure.ShouldBeNull();
        job.Report!.FaultCount.ShouldBe(0, string.Join(" ", job.Report.Faults.Select(f => f.Group)));
        return job;
    }

    private static Task<string> StateAsync(TocWorld world) => world.ScalarAsync<string>(
        "SELECT string_agg(c.reference || c.title || coalesce((SELECT string_agg(p.country, '+' ORDER BY p.position) FROM case_country p WHERE p.case_id = c.id), ''), '|' ORDER BY c.reference) FROM case_record c WHERE c.deleted_at IS NULL");
}
