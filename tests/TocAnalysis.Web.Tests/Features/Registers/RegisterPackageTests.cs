using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;
using Kind = TocAnalysis.Domain.Import.PackageFaultKind;

namespace TocAnalysis.Web.Tests.Features.Registers;

/// <summary>Registers in the case package, in imports and their undo, and when cases, groups and sources are merged.</summary>
public sealed class RegisterPackageTests(PostgresFixture postgres)
{
    private const string State = """
        SELECT coalesce(string_agg(concat_ws('|', reference, kind, title, case_id, country, period, from_group_id, to_group_id, codes, case_ids, data, note, source_id, locator), chr(10) ORDER BY id), '') FROM register_entry
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_registers_travel_both_ways_and_come_back_as_they_were()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        var saved = await world.FillAsync();
        var question = (await world.Get<FindRegister>().GetAsync(TocWorld.Researcher, "questions", saved[RegisterKind.Questions].Id, Cancel)).Value;
        (await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(question.Id, 1, question.Entry with { Cases = ["TOC-2"], Codes = ["I1", "P15"], Note = "=1+1 is no formula.\nA second line." }), Cancel)).Faults.ShouldBeEmpty();
        var package = await ExportAsync(world);
        await using var other = await TocWorld.CreateAsync(postgres);

        var report = await ImportPackageTests.ImportAsync(other, Read(package));

        report.Faults.ShouldBeEmpty();
        report.Counts["registers"].ShouldBe(new ImportCount(RegisterList.All.Count, 0, 0));
        (await ExportAsync(other)).ShouldBe(package);
        (await other.ScalarAsync<string>(State)).ShouldBe(await world.ScalarAsync<string>(State));
        // The same again writes nothing.
        var again = await ImportPackageTests.ImportAsync(other, Read(package));
        (again.Changes.Count, again.Batch, again.Counts["registers"]).ShouldBe((0, null, new ImportCount(0, 0, RegisterList.All.Count)));

        // Undone, nothing of it is left.
        (await other.Get<UndoImport>().HandleAsync(report.Batch!.Value, TocWorld.Administrator, Cancel)).Faults.ShouldBeEmpty();
        (await other.ScalarAsync<long>("SELECT count(*) FROM register_entry")).ShouldBe(0);
    }

    [Fact]
    public async Task One_changed_cell_changes_one_field_and_the_undo_brings_it_back()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        await world.FillAsync();
        var before = await world.ScalarAsync<string>(State);
        var id = await world.ScalarAsync<string>("SELECT reference FROM register_entry WHERE kind = 'concerns'");

        var report = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("register_concerns.csv", $"entry,title,about,known_by,stated_by\n{id},An entry of concerns,economy,court-finding,A ministry")));

        report.Faults.ShouldBeEmpty();
        report.Changes.ShouldHaveSingleItem().Fields.ShouldBe(["known_by"]);
        (await world.ScalarAsync<string>("SELECT reason FROM audit_entry WHERE entity = 'register_entry' ORDER BY id DESC LIMIT 1")).ShouldContain("register_concerns.csv row 2");
        (await world.Get<UndoImport>().HandleAsync(report.Batch!.Value, TocWorld.Administrator, Cancel)).Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(State)).ShouldBe(before);
    }

    [Theory]
    [InlineData("register_consent.csv", "entry,title,case,consent_travel\nE-1,T,C-1,victim", Kind.UnknownTerm, "consent_travel")]
    [InlineData("register_consent.csv", "entry,title,case,victim\nE-1,T,C-1,yes", Kind.UnknownColumn, "victim")]
    [InlineData("register_consent.csv", "entry,title\nE-1,T", Kind.MissingColumn, "case")]
    [InlineData("register_penalties.csv", "entry,title,country,period,act,domain,basis,penalty,months,amount,currency,source\nE-1,T,COL,1999,A,corporate,passed,fine,3,10,USD,", Kind.Rule, "months")]
    [InlineData("register_estimates.csv", "entry,title,period,topic,measured,value,unit,source\nE-1,T,1999,other,M,a tenth,percent,S-1", Kind.Rule, "value")]
    [InlineData("register_estimates.csv", "entry,title,period,topic,measured,value,unit,source\nE-1,T,1999,other,M,10,percent,S-9", Kind.Dangling, "source")]
    [InlineData("register_cooperation.csv", "entry,title,measure,countries,oversight,concern\nE-1,T,liaison,COL;QQQ,court,unknown", Kind.UnknownCountry, "countries")]
    [InlineData("register_questions.csv", "entry,title,field,answered_by,state,cases\nE-1,T,causes,A study,open,C-1;C-9", Kind.Dangling, "cases")]
    [InlineData("register_questions.csv", "entry,title,field,answered_by,state,codes\nE-1,T,causes,A study,open,I99", Kind.UnknownCode, "codes")]
    [InlineData("register_questions.csv", "entry,title,field,answered_by,state\nE-1,T,causes,A study,open\nE-1,T,causes,A study,open", Kind.Duplicate, "entry")]
    public async Task A_faulty_row_is_told_at_its_cell_and_nothing_is_written(string file, string text, Kind kind, string column)
    {
        await using var world = await TocWorld.CreateAsync(postgres);

        var report = await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("cases.csv", "case,title\nC-1,A case"), ("sources.csv", "source,title\nS-1,A source"), (file, text)));

        var fault = report.Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.File, fault.Column).ShouldBe((kind, file, column));
        (await world.ScalarAsync<long>("SELECT count(*) FROM register_entry")).ShouldBe(0);
    }

    [Theory]
    [InlineData("groups.csv", "G-1", "G-9", "from_group_id")]
    [InlineData("sources.csv", "S-1", "S-9", "source_id")]
    [InlineData("cases.csv", "TOC-0001", "TOC-0002", "case_id")]
    public async Task What_is_merged_takes_its_entries_along_and_the_undo_gives_them_back(string kind, string keep, string away, string column)
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("groups.csv", "group,name,kind\nG-9,Name of G-1,go_between"), ("sources.csv", "source,title\nS-9,Title of S-1")));
        var second = await world.ScalarAsync<string>("SELECT reference FROM case_record WHERE id = 2");
        await ImportPackageTests.ImportAsync(world, ImportPackageTests.Read(("register_techniques.csv",
            $"entry,title,case,technique,technique_kind,from_side,to_side,from_group,source\nE-1,T,{second},A way,logistics,corporate,organized,G-9,S-9")));
        var before = await world.ScalarAsync<string>(State);

        var merged = await world.Get<MergeRecords>().HandleAsync(TocWorld.Administrator with { Roles = new HashSet<Role> { Role.Researcher, Role.Administrator } }, new MergeRequest(kind, keep, [away], false), Cancel);

        merged.Faults.ShouldBeEmpty();
        (await world.ScalarAsync<string>(State)).ShouldNotBe(before);
        (await world.ScalarAsync<bool>($"SELECT {column} = (SELECT id FROM {(kind == "groups.csv" ? "crime_group" : kind == "sources.csv" ? "source" : "case_record")} WHERE {(kind == "cases.csv" ? "id = 1" : $"reference = '{keep}'")}) FROM register_entry")).ShouldBeTrue();
        (await world.Get<UndoImport>().HandleAsync(merged.Value.Batch!.Value, TocWorld.Administrator, Cancel)).Faults.ShouldBeEmpty();
        var after = await world.ScalarAsync<string>("SELECT concat_ws('|', g.reference, s.reference, e.case_id) FROM register_entry e JOIN crime_group g ON g.id = from_group_id JOIN source s ON s.id = source_id");
        after.ShouldBe("G-9|S-9|2");
    }

    private static PackageRead Read(byte[] zip) => ReadPackage.FromZip(new MemoryStream(zip), "export.zip");

    private static async Task<byte[]> ExportAsync(TocWorld world)
    {
        var handler = world.Get<ExportPackage>();
        var zip = new MemoryStream();
        handler.ToZip(zip, (await handler.HandleAsync(CaseFilter.All, Actor.CommandLine, Cancel)).Value);
        return zip.ToArray();
    }
}
