using System.Text;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>A package that is read from a file and taken case by case says and writes what it says and writes as a whole.</summary>
public sealed class PortionsTests(PostgresFixture postgres)
{
    private static readonly PortionSize Small = new(1, 2, long.MaxValue);
    private static readonly PackageLimits Spooled = new() { SpoolFrom = 0 };

    /// <summary>All that an import writes, without what differs between any two: numbers of rows and times.</summary>
    private const string Written = """
        SELECT entity || ' ' || action || ' ' || coalesce(c.reference, '') || ' ' || coalesce(reason, '') || ' '
            || coalesce((SELECT string_agg(k || '=' || v, ',' ORDER BY k) FROM jsonb_each_text(changes) AS f(k, v) WHERE k NOT LIKE '%\_at' AND k NOT LIKE '%id'), '')
        FROM audit_entry a LEFT JOIN case_record c ON c.id = a.case_id WHERE entity <> 'import_batch'
        UNION ALL SELECT c.reference || v.content::text || v.by || v.door || v.reason FROM case_version v JOIN case_record c ON c.id = v.case_id
        UNION ALL SELECT c.reference || p.code || p.adjudicated || p.majority || p.coders FROM case_position p JOIN case_record c ON c.id = p.case_id
        UNION ALL SELECT c.reference || k.code || k.value || k.counts_as || e.position || coalesce(e.quote, '') || coalesce(e.text, '') || coalesce(e.start::text, '')
            FROM evidence e JOIN coding k ON k.id = e.coding_id JOIN case_record c ON c.id = k.case_id
        UNION ALL SELECT c.reference || c.title || c.search::text || c.result_union FROM case_record c
        UNION ALL SELECT c.reference || p.position || p.country || coalesce(p.stage, '') FROM case_country p JOIN case_record c ON c.id = p.case_id
        ORDER BY 1
        """;

    public static TheoryData<string> Names => [.. MalformedPackages.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Portions_of_a_faulty_package_have_the_faults_of_the_whole(string name)
    {
        var package = MalformedPackages.All.Single(m => m.Name == name);
        var (whole, apart) = (GoodPackage.Read(package.Files), GoodPackage.Read(package.Files, Spooled));
        apart.Hash.ShouldBe(whole.Hash);
        var keys = new PackageKeys(apart.Tables);
        var portions = PackagePortions.Of(apart.Tables, Small);
        var found = portions.SelectMany((tables, i) => PackageValidator.Validate(tables, GoodPackage.Vocabularies, keys, i == 0).Faults);
        PackageValidator.Ordered([.. apart.Faults, .. found]).Select(f => $"{f.Kind} {f}").ShouldBe(GoodPackage.Check(whole).Faults.Select(f => $"{f.Kind} {f}"));
        portions.Sum(p => p.Sum(t => t.Rows.Count)).ShouldBe(whole.Tables.Sum(t => t.Rows.Count));
    }

    [Fact]
    public async Task What_is_written_is_the_same_and_can_be_taken_back()
    {
        await using var whole = await TocWorld.CreateAsync(postgres);
        await using var apart = await TocWorld.CreateAsync(postgres);
        await RunAsync(whole, Good(), PortionSize.Usual);
        var report = await RunAsync(apart, Good(Spooled), Small);
        report.Faults.ShouldBeEmpty();
        (await RowsAsync(apart)).ShouldBe(await RowsAsync(whole));
        // A key that is in the trail is one of the table.
        (await apart.ScalarAsync<long>("SELECT count(*) FROM audit_entry a WHERE entity = 'evidence' AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.id::text = a.key)")).ShouldBe(0);

        var changed = GoodPackage.With(
            ("cases.csv", GoodPackage.Replaced("cases.csv", "Second case", "Second case again") + "\nA-3,Third case,2000,,,,,,,"),
            ("codings.csv", GoodPackage.Replaced("codings.csv", "they were poor", "they had no work") + "\nA-3,C1,new coder,absent,,because,,,none,"));
        var again = await RunAsync(apart, GoodPackage.Read(changed, Spooled), Small);
        var same = await RunAsync(whole, GoodPackage.Read(changed), PortionSize.Usual);
        again.Changes.Select(c => $"{c.File} {c.Row} {c.IsNew} {string.Join(',', c.Fields)}").ShouldBe(same.Changes.Select(c => $"{c.File} {c.Row} {c.IsNew} {string.Join(',', c.Fields)}"));
        (await RowsAsync(apart)).ShouldBe(await RowsAsync(whole));
        (await RunAsync(apart, GoodPackage.Read(changed, Spooled), Small)).Batch.ShouldBeNull();

        var undone = await apart.Get<UndoImport>().HandleAsync(again.Batch!.Value, Actor.CommandLine, TestContext.Current.CancellationToken);
        undone.Succeeded.ShouldBeTrue(string.Join(' ', undone.Faults));
        (await apart.ScalarAsync<string>("SELECT title FROM case_record WHERE reference = 'A-2'")).ShouldBe("Second case");
    }

    [Fact]
    public async Task A_fault_in_the_last_portion_leaves_nothing_of_the_first()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var files = GoodPackage.With(("cases.csv", GoodPackage.Files["cases.csv"] + "\nA-3,Third case,99-99,,,,,,,"));
        var report = await RunAsync(world, GoodPackage.Read(files, Spooled), Small);
        report.Faults.ShouldHaveSingleItem().Row.ShouldBe(4);
        report.Batch.ShouldBeNull();
        (await world.ScalarAsync<long>("SELECT (SELECT count(*) FROM case_record) + (SELECT count(*) FROM crime_group) + (SELECT count(*) FROM import_batch) + (SELECT count(*) FROM audit_entry)")).ShouldBe(0);

        var good = (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(files, Spooled), false) { OnlyGood = true, Portions = Small }, Actor.CommandLine, TestContext.Current.CancellationToken)).Value;
        (good.LeftOut, good.Counts["cases"]).ShouldBe((1, new ImportCount(2, 0, 0)));
    }

    [Fact]
    public void Of_very_many_faults_the_first_are_told_and_all_are_counted()
    {
        var tally = new ImportTally(isOneSheet: false);
        tally.Add(Enumerable.Range(2, 30_000).Select(i => PackageFault.Of(PackageFaultKind.Empty, PackageFormat.Cases, i, "title", null, "A value.")));
        tally.Add(Enumerable.Range(2, 1_500).Select(i => PackageFault.Of(PackageFaultKind.NotADate, PackageFormat.Cases, i, "start", "x", "A date.")));
        var report = tally.Report(ImportReport.Of(ImportPackageTests.Good(), dryRun: true), 0);
        (report.FaultCount, report.Faults.Count, report.IsSound).ShouldBe((31_500, 21_000, false));
        report.FaultKinds.Select(k => (k.Kind, k.Count)).ShouldBe([(PackageFaultKind.Empty, 30_000), (PackageFaultKind.NotADate, 1_500)]);
        tally.Faulty.Rows.Count.ShouldBe(30_000);
    }

    [Fact]
    public void A_row_that_never_ends_stops_the_reading_at_its_place()
    {
        var limits = new PackageLimits { RowCharacters = 100_000, SpoolFrom = 0, Ratio = int.MaxValue };
        var read = GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes("case,title\nA-1,one\nA-2,\"" + new string('x', 400_000)) }, limits);
        var fault = read.Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.Row).ShouldBe((PackageFaultKind.TooLarge, 3));
        read.Tables[0].IsWhole.ShouldBeFalse();
        read.Tables[0].Rows.Select(r => r.Cells[1]).ShouldBe(["one"]);
    }

    private static PackageRead Good(PackageLimits? limits = null) => GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>()), limits);

    private static async Task<ImportReport> RunAsync(TocWorld world, PackageRead package, PortionSize size) =>
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(package, false) { Portions = size }, Actor.CommandLine, TestContext.Current.CancellationToken)).Value;

    private static async Task<IReadOnlyList<string>> RowsAsync(TocWorld world) => [.. (await world.RowsAsync(Written)).Select(r => (string)r[0]!)];
}
