using System.Text;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages.Wizard;

/// <summary>Criteria U1, U2 and U3 on a sheet of 1,000 rows in which 40 faults of 12 kinds are sown by a fixed rule.</summary>
public sealed class SeededFaultsTests(PostgresFixture postgres)
{
    private static readonly SheetMapping Mapping = new()
    {
        Columns =
        [
            new("Ref", "cases.case"), new("Title", "cases.title"), new("From", "cases.start"), new("To", "cases.end"), new("Domain", "cases.domains"),
            new("Countries", "case_countries.country") { Separator = "+", Fixed = new Dictionary<string, string> { ["stage"] = "perpetration" } }, new("Offence", "case_offences.offence"),
            new("Code", "codings.code"), new("Value", "codings.value"), new("Why", "codings.rationale"), new("Where", "codings.locator"),
        ],
    };

    /// <summary>How often each kind is sown, the column that it is found in, and what makes a good row bad.</summary>
    private static readonly (PackageFaultKind Kind, int Times, string Column, int Cell, string Text)[] Sown =
    [
        (PackageFaultKind.Empty, 4, "Title", 1, ""),
        (PackageFaultKind.NotADate, 4, "From", 2, "sometime"),
        (PackageFaultKind.EndBeforeStart, 3, "To", 3, "1980"),
        (PackageFaultKind.UnknownTerm, 4, "Domain", 4, "organised"),
        (PackageFaultKind.UnknownCountry, 5, "Countries", 5, "COL+Atlantis"),
        (PackageFaultKind.UnknownOffence, 3, "Offence", 6, "6012"),
        (PackageFaultKind.TooLong, 2, "Title", 1, new string('x', 301)),
        (PackageFaultKind.ControlCharacter, 3, "Title", 1, "a\u0001b"),
        (PackageFaultKind.UnknownCode, 3, "Code", 7, "I99"),
        (PackageFaultKind.ValueOfOtherScale, 3, "Value", 8, "present"),
        (PackageFaultKind.NoEvidence, 3, "codings.quote", 10, ""),
        (PackageFaultKind.Duplicate, 3, "Ref", 0, "C-0001"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exactly_the_sown_faults_are_found_nothing_is_written_the_good_rows_are_imported_once_and_later_changes_are_exact()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (text, expected) = Sheet();
        expected.Count.ShouldBe(40);
        var bytes = Encoding.UTF8.GetBytes(text);
        var prepared = world.Get<PrepareUpload>().Run("seeded.csv", bytes, new JobOptions { Mapping = Mapping });
        var import = world.Get<ImportPackage>();
        var before = await CountsAsync(world);

        var dry = (await import.HandleAsync(new ImportPackageRequest(prepared.Package, true), TocWorld.Researcher, Token)).Value;
        var faults = dry.Faults.Select(prepared.Locate).Select(f => f.Fault).ToList();
        faults.Select(f => (f.Row!.Value, f.Kind, f.Column!)).Order().ShouldBe(expected.Order());
        faults.ShouldAllBe(f => f.Expected.Length > 10 && f.Suggestions.Count <= 3);
        faults.Where(f => f.Kind == PackageFaultKind.UnknownTerm).ShouldAllBe(f => f.Suggestions[0] == "organized");
        // The same file gives the same report, and a commit makes the same check.
        var again = (await import.HandleAsync(new ImportPackageRequest(prepared.Package, true), TocWorld.Researcher, Token)).Value;
        CaseJson.Write(again).ShouldBe(CaseJson.Write(dry));
        var commit = (await import.HandleAsync(new ImportPackageRequest(prepared.Package, false), TocWorld.Researcher, Token)).Value;
        CaseJson.Write(commit.Faults).ShouldBe(CaseJson.Write(dry.Faults));
        (await CountsAsync(world)).ShouldBe(before);

        var job = await BringAsync(world, text);
        (job.Report!.LeftOut, job.Report.Counts["cases"].Created).ShouldBe((40, 960));
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(960);
        // An unknown term never becomes vocabulary.
        (await world.ScalarAsync<long>("SELECT count(*) FROM country WHERE name ILIKE '%atlantis%'")).ShouldBe(0);
        (await BringAsync(world, text)).Report!.HasChanges.ShouldBeFalse();

        var lines = text.Split('\n');
        foreach (var (line, old, now) in new[] { (900, "Case 900", "Renamed"), (901, ",1990,", ",1991,"), (902, ",corporate,", ",political,"), (903, "because", "since"), (904, ",1995,", ",1996,") })
        {
            lines[line].ShouldContain(old);
            lines[line] = lines[line].Replace(old, now, StringComparison.Ordinal);
        }

        var changed = await BringAsync(world, string.Join('\n', lines));
        changed.Report!.Changed.Select(c => $"{c.File} {c.Column} {c.Count}").ShouldBe(["cases.csv title 1", "cases.csv start 1", "cases.csv domains 1", "cases.csv end 1", "codings.csv rationale 1"], ignoreOrder: true);
        (await world.ScalarAsync<string>($"SELECT reason FROM case_version WHERE batch_id = {changed.Batch} AND content::text LIKE '%Renamed%'")).ShouldBe("seeded.csv: cases.csv row 901");
        (await world.Get<UndoImport>().HandleAsync(changed.Batch!.Value, TocWorld.Researcher, Token)).Succeeded.ShouldBeTrue();
        (await BringAsync(world, text)).Report!.HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task Two_who_bring_the_same_file_at_once_make_one_set_of_records()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var package = world.Get<PrepareUpload>().Run("same.csv", Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Range(1, 50).Select(Good))), new JobOptions { Mapping = Mapping }).Package;
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(package, false) { IsOneSheet = true }, TocWorld.Researcher, Token))));
        both.ShouldAllBe(r => r.Succeeded && r.Value.IsSound);
        both.Count(r => r.Value.Batch is not null).ShouldBe(1);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(50);
    }

    private const string Head = "Ref,Title,From,To,Domain,Countries,Offence,Code,Value,Why,Where\n";

    private static string Good(int number) => $"C-{number:0000},Case {number},1990,1995,corporate,COL+ITA,06012,I1,A,because,none\n";

    private static (string Text, List<(int Row, PackageFaultKind Kind, string Column)> Faults) Sheet()
    {
        var rows = Enumerable.Range(1, 1_000).Select(n => Good(n).TrimEnd('\n').Split(',')).ToList();
        var faults = new List<(int, PackageFaultKind, string)>();
        var at = 10;
        foreach (var (kind, times, column, cell, text) in Sown)
        {
            for (var i = 0; i < times; i++, at += 20)
            {
                rows[at][cell] = text;
                if (kind == PackageFaultKind.Duplicate)
                    rows[at] = [text, $"Another name {i}", .. Enumerable.Repeat("", 9)];
                faults.Add((at + 2, kind, column));
            }
        }

        return (Head + string.Join('\n', rows.Select(r => string.Join(',', r))), faults);
    }

    private static async Task<ImportJob> BringAsync(TocWorld world, string text)
    {
        var id = await ImportJobTests.CreateAsync(world, "seeded.csv", text);
        await world.Get<ImportJobs>().SaveAsync(TocWorld.Researcher, id, new JobOptions { Mapping = Mapping }, Token);
        var job = await ImportJobTests.RunAsync(world, id, commit: true, onlyGood: true);
        job.Failure.ShouldBeNull();
        return job;
    }

    private static Task<string> CountsAsync(TocWorld world) =>
        world.ScalarAsync<string>("SELECT (SELECT count(*) FROM case_record) || ' ' || (SELECT count(*) FROM audit_entry) || ' ' || (SELECT count(*) FROM coding) || ' ' || (SELECT count(*) FROM import_batch)");
}
