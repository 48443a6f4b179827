using System.Text;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Wizard;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages.Wizard;

/// <summary>An uploaded file from its first check to its batch, by the handlers that the pages use.</summary>
public sealed class ImportJobTests(PostgresFixture postgres)
{
    private const string Messy = """
        Our list of cases;;;;;
        ID;Case name;Start date;Countries;Organisation;Nothing of yours
        A-1;First;25/04/1999;UK, Italy;The Ring;x
        A-2;Second;circa 1998;Atlantis;The Ring;
        A-3;;1997;ITA;;
        A-4;Fourth;not known;COL;;
        """;

    private static readonly Actor Ana = TocWorld.Researcher;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_messy_sheet_is_guessed_checked_fixed_in_one_step_and_imported()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await CreateAsync(world, "messy.csv", Messy);
        var guess = world.Get<PrepareUpload>().Run("messy.csv", Encoding.UTF8.GetBytes(Messy), new JobOptions()).Mapped!.Mapping;
        guess.HeaderRow.ShouldBe(2);
        guess.Columns.Single(c => c.Field == "case_countries.country").Values.ShouldBe(new Dictionary<string, string> { ["Italy"] = "ITA", ["UK"] = "GBR" }, ignoreOrder: true);

        var before = await Counts(world);
        var job = await RunAsync(world, id, commit: false);
        (await Counts(world)).ShouldBe(before);
        job.State.ShouldBe(ImportState.Checked);
        var report = job.Report!;
        report.Faults.Select(f => (f.Group.Kind, f.Group.Column, f.Group.Values[0].Value, f.Group.Values[0].Rows[0])).ShouldBe(
            [(PackageFaultKind.Empty, "Case name", null, 5), (PackageFaultKind.NotADate, "Start date", "not known", 6), (PackageFaultKind.UnknownCountry, "Countries", "Atlantis", 4)], ignoreOrder: true);
        (report.Rows, report.FaultyRows, report.GoodRowsHelp).ShouldBe((4, 3, true));

        var mapping = guess;
        foreach (var group in report.Faults.Where(f => f.PackageFile is not null))
            mapping = mapping.WithValue(group.Mapping!.Value, group.Group.Values[0].Value!, group.Group.Kind == PackageFaultKind.UnknownCountry ? "XUN" : "");
        (await world.Get<ImportJobs>().SaveAsync(Ana, id, job.Options with { Mapping = mapping, LeaveOut = [5] }, Token)).Succeeded.ShouldBeTrue();
        (await RunAsync(world, id, commit: false)).Report!.IsSound.ShouldBeTrue();
        var done = await RunAsync(world, id, commit: true);

        (done.State, done.Batch).ShouldBe((ImportState.Done, 1L));
        (await world.RowsAsync("SELECT c.reference, c.title, c.start, string_agg(p.country, ' ' ORDER BY p.position) FROM case_record c JOIN case_country p ON p.case_id = c.id GROUP BY 1, 2, 3 ORDER BY 1"))
            .Select(r => string.Join("|", r)).ShouldBe(["A-1|First|1999-04-25|GBR ITA", "A-2|Second|1998~|XUN", "A-4|Fourth||COL"]);
        (await world.ScalarAsync<string>("SELECT reason FROM case_version WHERE case_id = 1")).ShouldStartWith("messy.csv: cases.csv row 3");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_version WHERE batch_id = 1")).ShouldBe(3);

        // The same again creates nothing and updates nothing, though it has no faulty row left that would differ.
        var again = await CreateAsync(world, "messy.csv", Messy);
        await world.Get<ImportJobs>().SaveAsync(Ana, again, done.Options, Token);
        var second = await RunAsync(world, again, commit: true);
        (second.State, second.Batch, second.Report!.HasChanges).ShouldBe((ImportState.Done, null, false));
    }

    [Fact]
    public async Task Good_rows_alone_are_imported_on_wish_and_the_file_of_the_rest_can_be_brought_again()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await CreateAsync(world, "messy.csv", Messy);
        var job = await RunAsync(world, id, commit: true, onlyGood: true);
        (job.State, job.Report!.LeftOut).ShouldBe((ImportState.Done, 3));
        (await world.ScalarAsync<string>("SELECT string_agg(reference, ' ') FROM case_record")).ShouldBe("A-1");

        var prepared = world.Get<PrepareUpload>().Run("messy.csv", Encoding.UTF8.GetBytes(Messy), job.Options);
        var faults = await world.Get<RunImport>().FaultsAsync(Ana, prepared, Token);
        var file = Encoding.UTF8.GetString(JobFiles.Bytes(JobFiles.OfSheet(prepared.Mapped!, [.. faults.Select(f => prepared.Locate(f).Fault)])));
        file.ShouldContain("A-3,,1997,ITA,,");
        var repaired = await CreateAsync(world, "faulty-rows.csv", file.Replace("A-3,,", "A-3,Third,", StringComparison.Ordinal).Replace("Atlantis", "XUN", StringComparison.Ordinal).Replace("not known", "1996", StringComparison.Ordinal));
        var rest = await RunAsync(world, repaired, commit: true);
        (rest.State, rest.Report!.FaultCount, rest.Report.Counts["cases"].Created).ShouldBe((ImportState.Done, 0, 3));
    }

    [Fact]
    public async Task Look_alikes_are_proposed_by_name_time_and_country_and_linked_or_merged()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var first = await CreateAsync(world, "a.csv", "id,title,start,countries,group name\nX-1,The Dover lorry deaths,2000-06,GBR,Snake heads\n");
        (await RunAsync(world, first, commit: true)).State.ShouldBe(ImportState.Done);
        const string text = "id,title,start,countries,group name\nY-1,Dover lorry deaths,2000,NLD;GBR,Snakeheads\nY-2,Something else,1990,GBR,\n";
        var id = await CreateAsync(world, "b.csv", text);
        var report = (await RunAsync(world, id, commit: false)).Report!;
        report.LookAlikes.Select(l => (l.File, l.Reference, l.Recorded)).ShouldBe([("cases.csv", "Y-1", "X-1"), ("groups.csv", "snakeheads", "snake-heads")]);
        (report.LookAlikes[0].SameTime, string.Join(' ', report.LookAlikes[0].SharedCountries)).ShouldBe((true, "GBR"));

        var options = (await world.Get<ImportJobs>().GetAsync(Ana, id, Token)).Value.Options;
        await world.Get<ImportJobs>().SaveAsync(Ana, id, options with { Same = [new("cases.csv", "Y-1", "X-1", SameChoice.Merge), new("groups.csv", "snakeheads", "snake-heads", SameChoice.Link)] }, Token);
        var done = await RunAsync(world, id, commit: true);
        done.Report!.Counts["cases"].ShouldBe(new(1, 1, 0));
        (await world.ScalarAsync<string>("SELECT title FROM case_record WHERE reference = 'X-1'")).ShouldBe("Dover lorry deaths");
        (await world.ScalarAsync<string>("SELECT string_agg(name, '|') FROM crime_group")).ShouldBe("Snake heads");
    }

    [Fact]
    public async Task A_file_is_seen_and_worked_on_by_its_owner_alone_and_dead_work_is_found()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await CreateAsync(world, "../../x\r\n.csv", "id,title\n1,First\n");
        var jobs = world.Get<ImportJobs>();
        (await jobs.GetAsync(Ana, id, Token)).Value.FileName.ShouldBe("x.csv");
        (await jobs.GetAsync(TocWorld.Administrator, id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await jobs.ContentAsync(TocWorld.Administrator, id, Token)).ShouldBeNull();
        (await jobs.CreateAsync(TocWorld.Analyst, "a.csv", [1], Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<ImportRunner>().StartAsync(TocWorld.Administrator, id, true, false, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<ImportRunner>().StartAsync(TocWorld.Analyst, id, true, false, Token)).Refusal.ShouldBe(Refusal.Forbidden);

        // As a program leaves it that was killed while it wrote.
        await world.RowsAsync("UPDATE import_job SET state = 'writing', seen_at = now() - interval '1 minute'");
        (await world.Get<ImportRunner>().StartAsync(Ana, id, true, false, Token)).Refusal.ShouldBe(Refusal.Conflict);
        await world.Get<ImportRunner>().SweepAsync(Token);
        var job = (await jobs.GetAsync(Ana, id, Token)).Value;
        (job.State, job.Failure!.Contains("Nothing was written", StringComparison.Ordinal)).ShouldBe((ImportState.Failed, true));
        (await RunAsync(world, id, commit: true)).State.ShouldBe(ImportState.Done);

        await world.RowsAsync("UPDATE import_job SET seen_at = now() - interval '20 days'");
        await world.Get<ImportRunner>().SweepAsync(Token);
        (await jobs.ContentAsync(Ana, id, Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData(2_500_000)]
    [InlineData(5_000_000)]
    public async Task A_large_file_lies_in_pieces_and_comes_out_as_it_went_in(int size)
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        var id = (await world.Get<ImportJobs>().CreateAsync(Ana, "big.zip", bytes, Token)).Value;
        await using var content = await world.Get<ImportJobs>().ContentAsync(Ana, id, Token);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content!, Token)).ShouldBe(hash);
        (await world.ScalarAsync<string>("SELECT hash FROM import_job")).ShouldBe(hash);
        (await world.ScalarAsync<int>("SELECT max(length(bytes)) FROM import_file")).ShouldBe(1_000_000);
        if (content is FileStream file)
            File.Exists(file.Name).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_users_with_the_same_file_at_once_make_one_record_set()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var bea = Ana with { Name = "Bea" };
        var (jobs, runner, zip) = (world.Get<ImportJobs>(), world.Get<ImportRunner>(), GoodPackage.Zip(GoodPackage.With(("codings.csv", "case,code,value,source\nA-1,I1,A,S-1"))).ToArray());
        var (first, second) = ((await jobs.CreateAsync(Ana, "p.zip", zip, Token)).Value, (await jobs.CreateAsync(bea, "p.zip", zip, Token)).Value);
        await Task.WhenAll(runner.StartAsync(Ana, first, true, false, Token), runner.StartAsync(bea, second, true, false, Token), runner.StartAsync(Ana, first, true, false, Token));
        await Task.WhenAll(runner.WaitAsync(first), runner.WaitAsync(second));
        var (one, other) = ((await jobs.GetAsync(Ana, first, Token)).Value, (await jobs.GetAsync(bea, second, Token)).Value);
        (one.State, other.State).ShouldBe((ImportState.Done, ImportState.Done));
        // Whoever came second finds all recorded but the codings, which are their own.
        new[] { one, other }.Select(j => j.Report!.Counts["cases"]).OrderByDescending(c => c.Created).ShouldBe([new ImportCount(2, 0, 0), new ImportCount(0, 0, 2)]);
        (await world.ScalarAsync<string>("SELECT count(*) || ' ' || (SELECT count(*) FROM case_country) || ' ' || (SELECT count(*) FROM crime_group) FROM case_record")).ShouldBe("2 4 2");
    }

    [Fact]
    public async Task Work_is_stopped_from_another_instance_too()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var beside = TocWorld.On(world.Get<TocAnalysis.Web.Hosting.TocSettings>());
        var id = (await world.Get<ImportJobs>().CreateAsync(Ana, "p.zip", GoodPackage.Zip(GoodPackage.With(("codings.csv", "case,code,value,source\nA-1,I1,A,S-1"))).ToArray(), Token)).Value;
        await using var context = await world.ReadAsync();
        // The import waits for this, and would for good.
        await using var held = await context.Database.BeginTransactionAsync(Token);
        await context.Database.ExecuteSqlRawAsync("LOCK TABLE case_record IN ACCESS EXCLUSIVE MODE", Token);
        (await world.Get<ImportRunner>().StartAsync(Ana, id, true, false, Token)).Succeeded.ShouldBeTrue();

        await beside.Get<ImportRunner>().CancelAsync(Ana with { Name = "Bea" }, id, Token);
        (await beside.Get<ImportJobs>().GetAsync(Ana, id, Token)).Value.Failure.ShouldBeNull("it is not hers to stop");
        await beside.Get<ImportRunner>().CancelAsync(Ana, id, Token);
        (await beside.Get<ImportJobs>().GetAsync(Ana, id, Token)).Value.Failure.ShouldNotBeNull();
        await world.Get<ImportRunner>().WaitAsync(id);

        var job = (await beside.Get<ImportJobs>().GetAsync(Ana, id, Token)).Value;
        (job.State, job.Failure).ShouldBe((ImportState.Cancelled, null));
    }

    [Fact]
    public async Task The_template_that_is_offered_is_understood_without_a_touch_and_sound()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = (await world.Get<ImportJobs>().CreateAsync(Ana, "template.xlsx", TemplateWorkbook.Write(), Token)).Value;
        var prepared = world.Get<PrepareUpload>().Run("template.xlsx", TemplateWorkbook.Write(), new JobOptions());
        prepared.Mapped!.Sheet.Columns(1).Except(prepared.Mapped.Mapping.Columns.Select(c => c.Column)).ShouldBeEmpty();
        var job = await RunAsync(world, id, commit: true);
        (job.State, job.Report!.FaultCount).ShouldBe((ImportState.Done, 0), string.Join(' ', job.Report.Faults.Select(f => f.Group)));
        (await world.ScalarAsync<string>("SELECT string_agg(country || ' ' || stage, ',' ORDER BY position) FROM case_country")).ShouldBe("COL inception,COL perpetration,ITA perpetration,ITA direct-effect");
        (await world.ScalarAsync<string>("SELECT g.kind || ' ' || g.home_country || ' ' || p.role FROM case_group p JOIN crime_group g ON g.id = p.group_id")).ShouldBe("organized_group COL carrier");
        (await world.ScalarAsync<string>("SELECT s.type || ' ' || s.year || ' ' || p.locator FROM case_source p JOIN source s ON s.id = p.source_id")).ShouldBe("official_report 2002 p. 4");
    }

    internal static async Task<long> CreateAsync(TocWorld world, string name, string text) => (await world.Get<ImportJobs>().CreateAsync(Ana, name, Encoding.UTF8.GetBytes(text), Token)).Value;

    internal static async Task<ImportJob> RunAsync(TocWorld world, long id, bool commit, bool onlyGood = false)
    {
        var jobs = world.Get<ImportJobs>();
        var job = (await jobs.GetAsync(Ana, id, Token)).Value;
        if (job.Options.Mapping is null && world.Get<PrepareUpload>().Run(job.FileName, (await jobs.ContentAsync(Ana, id, Token))!, job.Options).Mapped is { } mapped)
            await jobs.SaveAsync(Ana, id, job.Options with { Mapping = mapped.Mapping }, Token);
        (await world.Get<ImportRunner>().StartAsync(Ana, id, commit, onlyGood, Token)).Succeeded.ShouldBeTrue();
        await world.Get<ImportRunner>().WaitAsync(id);
        return (await jobs.GetAsync(Ana, id, Token)).Value;
    }

    private static Task<string> Counts(TocWorld world) =>
        world.ScalarAsync<string>("SELECT (SELECT count(*) FROM case_record) || ' ' || (SELECT count(*) FROM audit_entry) || ' ' || (SELECT count(*) FROM crime_group) || ' ' || (SELECT count(*) FROM import_batch)");
}
