using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Domain.Tests.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Registers;

/// <summary>Registers as dimensions of tables, and the host side that decides whether a case is complete.</summary>
public sealed class RegisterTablesTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_register_counts_its_cases_in_tables_by_its_words_and_what_is_not_recorded_has_its_place()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        await world.FillAsync();

        foreach (var dimension in Enum.GetValues<TableDimension>().Where(d => RegisterDimensions.Of(d) is not null))
        {
            var of = RegisterDimensions.Of(dimension)!;
            var key = CountedField.Values(RegisterSamples.Good(of.Kind), of.Field)[0];
            var table = await TableAsync(world, $"rows={dimension.Text()}&columns=status");
            Count(table, key).ShouldBe(key == TableKeys.NotRecorded ? 2 : 1, dimension.ToString());
            // The other case has no entry; a field that the entry leaves empty counts there too.
            Count(table, TableKeys.NotRecorded).ShouldBe(key == TableKeys.NotRecorded ? 2 : 1, dimension.ToString());
            table.N.ShouldBe(2);
        }

        foreach (var kind in Tokens.All<RegisterKind>())
            Count(await TableAsync(world, "rows=register&columns=status"), kind).ShouldBe(1);
        RegisterList.All.Where(r => r.Kind != RegisterKind.HostSide).ShouldAllBe(r => RegisterDimensions.Of(r.Kind).Count > 0);
    }

    [Fact]
    public async Task A_register_and_each_of_its_words_are_filters_of_cases_and_cells_of_tables_lead_to_them()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        await world.FillAsync();
        var sets = world.Get<CaseIndex>();
        await sets.RebuildAsync(Cancel);
        var known = 0;
        foreach (var dimension in Enum.GetValues<TableDimension>().Where(d => d == TableDimension.Register || RegisterDimensions.Of(d) is not null))
        {
            var query = world.Get<BuildTable>().Read(QueryHelpers.ParseQuery($"rows={dimension.Text()}&columns=status")).Value;
            var table = await TableAsync(world, $"rows={dimension.Text()}&columns=status");
            for (var r = 0; r < table.Rows.Count; r++)
            {
                if (TableLinks.Exact(query, [(dimension, table.Rows[r].Key)]) is not { } filter)
                    continue;
                filter.Registers.ShouldHaveSingleItem();
                var found = (await world.Get<FindCases>().HandleAsync(TocWorld.Analyst, new FindCasesRequest(filter, CaseSort.Default(false), Facets: ["register"]), Cancel)).Value;
                found.Total.ShouldBe(table.Panel.RowTotals[r].Value, filter.ToString());
                found.Items.Select(c => c.Id).ShouldBe(table.Panel.RowTotals[r].Cases, ignoreOrder: true);
                await using var context = await world.ReadAsync();
                (await world.Get<CaseQuery>().Where(context, TocWorld.Analyst, filter).CountAsync(Cancel)).ShouldBe(found.Total);
                known += found.Total > 0 ? 1 : 0;
                var counted = found.Facets!["register"].ToDictionary(f => f.Value, f => f.Count);
                counted[filter.Registers[0]].ShouldBe(found.Total);
                Tokens.All<RegisterKind>().ShouldBeSubsetOf(counted.Keys);
            }
        }

        known.ShouldBeGreaterThan(25, "twelve registers and the words of their fields");
        // Two dimensions of one register pair within an entry, which no filter of cases can say.
        TableLinks.Exact(world.Get<BuildTable>().Read(QueryHelpers.ParseQuery("rows=consentRecruitment&columns=consentDestination")).Value, [(TableDimension.ConsentRecruitment, "willing"), (TableDimension.ConsentDestination, "deceived")]).ShouldBeNull();
        world.Get<BuildTable>().Read(QueryHelpers.ParseQuery("rows=domain&columns=status&register=consnet")).Faults.ShouldHaveSingleItem().Suggestions!.ShouldContain("consent");
    }

    [Fact]
    public async Task Entries_of_cases_that_may_not_be_seen_filter_and_count_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        var hidden = await world.CaseAsync(sensitivity: Sensitivity.Restricted);
        var question = RegisterSamples.Good(RegisterKind.Questions) with { Case = hidden, Cases = ["TOC-1", hidden] };
        var consent = RegisterSamples.Good(RegisterKind.Consent) with { Case = hidden };
        foreach (var entry in new[] { question, consent })
            (await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, entry), Cancel)).Faults.ShouldBeEmpty();

        foreach (var (actor, expected) in new[] { (TocWorld.Researcher, 2), (TocWorld.Analyst, 0) })
        {
            var request = new FindCasesRequest(CaseFilter.All with { Registers = ["questions"] }, CaseSort.Default(false), Facets: ["register"]);
            var found = (await world.Get<FindCases>().HandleAsync(actor, request, Cancel)).Value;
            found.Total.ShouldBe(expected);
            found.Facets!["register"].Sum(f => f.Count).ShouldBe(expected == 0 ? 0 : 3);
        }
    }

    [Fact]
    public async Task The_state_of_the_data_that_a_table_names_moves_with_the_entries_of_registers()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        async Task<long> StateAsync()
        {
            await using var context = await world.ReadAsync();
            return (await DataVersion.OfAsync(context, TocWorld.Secretariat, codings: false, Cancel)).Number;
        }

        var before = await StateAsync();
        await world.FillAsync();
        (await StateAsync()).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Stages_of_consent_pair_within_one_movement_and_never_across_two()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        foreach (var (recruitment, destination) in new[] { ("willing", "deceived"), ("unwilling", "unwilling") })
        {
            var entry = RegisterSamples.Good(RegisterKind.Consent) with { Values = new Dictionary<string, string> { ["consent_recruitment"] = recruitment, ["consent_destination"] = destination } };
            (await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, entry), Cancel)).Faults.ShouldBeEmpty();
        }

        var table = await TableAsync(world, "rows=consentRecruitment&columns=consentDestination");

        Cell(table, "willing", "deceived").ShouldBe(1);
        Cell(table, "unwilling", "unwilling").ShouldBe(1);
        Cell(table, "willing", "unwilling").ShouldBe(0);
        Cell(table, TableKeys.NotRecorded, TableKeys.NotRecorded).ShouldBe(1);
        var paths = await TableAsync(world, "rows=consentPath&columns=status");
        paths.Rows.Select(r => r.Label).ShouldBe(["unwilling > not recorded > unwilling", "willing > not recorded > deceived", "not recorded"]);
    }

    [Fact]
    public async Task P2_a_case_with_groups_from_abroad_is_not_complete_while_the_host_side_is_unanswered_and_unexamined_is_counted()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Cancel))
        {
            (await context.Groups.SingleAsync(g => g.Reference == "G-1", Cancel)).HomeCountry = "COL";
            await context.SaveChangesAsync(Cancel);
        }

        var save = world.Get<SaveCase>();
        var content = new CaseContent
        {
            Title = "Groups from abroad",
            Sensitivity = Sensitivity.Public,
            Status = CaseStatus.Recorded,
            Groups = [new CaseGroup("G-1", null, null, null, null)],
            Countries = [new CountryInvolvement("NLD", Stage.Perpetration, null, Certainty.Established, null, null, null)],
        };
        var saved = (await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, content, null, null), Cancel)).Value;
        Count(await TableAsync(world, "rows=hostSide&columns=status"), "unexamined").ShouldBe(1);
        Count(await TableAsync(world, "rows=hostSide&columns=status"), "no-group-from-abroad").ShouldBe(2);

        var refused = await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(saved.Id, content with { Status = CaseStatus.Reviewed }, 1, null), Cancel);
        refused.Faults.ShouldHaveSingleItem().Place.ShouldBe("status");
        (await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, content with { Status = CaseStatus.Reviewed }, null, null), Cancel)).Faults.ShouldHaveSingleItem().Place.ShouldBe("status");
        (await world.Get<ChangeManyCases>().HandleAsync(TocWorld.Researcher, new ChangeManyRequest([CaseId.Text(saved.Id)], CaseStatus.Reviewed, null, null, false), Cancel)).Value.Refused.ShouldHaveSingleItem();

        var host = RegisterSamples.Good(RegisterKind.HostSide) with { Case = CaseId.Text(saved.Id), Values = new Dictionary<string, string> { ["partner"] = "unknown", ["institution"] = "unknown", ["demand"] = "unknown" } };
        var entry = (await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, host), Cancel)).Value;
        var reader = TocWorld.Researcher with { Name = "Second reader" };
        (await save.HandleAsync(reader, new SaveCaseRequest(saved.Id, content with { Status = CaseStatus.Reviewed }, 1, null), Cancel)).Faults.ShouldBeEmpty();
        Count(await TableAsync(world, "rows=hostSide&columns=status"), "answered").ShouldBe(1);
        Count(await TableAsync(world, "rows=hostSide&columns=status"), "unexamined").ShouldBe(0);
        // What made it complete cannot be taken from under it.
        (await world.Get<SaveRegisterEntry>().RemoveAsync(TocWorld.Researcher, "host-side", entry.Id, 1, Cancel)).Refusal.ShouldBe(Refusal.Invalid);
        // A case without groups from abroad is asked for nothing.
        var plain = (await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, content with { Groups = [] }, null, null), Cancel)).Value;
        (await save.HandleAsync(reader, new SaveCaseRequest(plain.Id, content with { Groups = [], Status = CaseStatus.Reviewed }, plain.Version, null), Cancel)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task P2_an_import_does_not_bring_a_group_from_abroad_into_a_complete_case_whose_host_side_is_unanswered()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        const string cases = "case,title\nX-1,A case\n", groups = "group,name,kind,home_country\nG-9,Nine,network,COL\n", countries = "case,country,stage\nX-1,NLD,perpetration\n", parts = "case,group\nX-1,G-9\n";
        (await ImportAsync(world, ("cases.csv", cases), ("case_countries.csv", countries))).Faults.ShouldBeEmpty();
        await using (var context = await world.ReadAsync())
            await context.Database.ExecuteSqlRawAsync("UPDATE case_record SET status = 'reviewed'", Cancel);

        var report = await ImportAsync(world, ("cases.csv", cases), ("groups.csv", groups), ("case_groups.csv", parts));
        var fault = report.Faults.ShouldHaveSingleItem();
        (fault.File, fault.Row, fault.Column, fault.Value).ShouldBe(("case_groups.csv", 2, "case", "X-1"));
        report.Batch.ShouldBeNull();
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_group")).ShouldBe(0);
        // The same with a group at home, or into a case that is not complete.
        (await ImportAsync(world, ("cases.csv", cases), ("groups.csv", groups.Replace("COL", "NLD", StringComparison.Ordinal)), ("case_groups.csv", parts))).Faults.ShouldBeEmpty();
    }

    private static async Task<ImportReport> ImportAsync(TocWorld world, params (string Name, string Text)[] files)
    {
        var package = ReadPackage.Read("test", [.. files.Select(f => (f.Name, (byte[]?)System.Text.Encoding.UTF8.GetBytes(f.Text)))], [], [], new PackageLimits());
        return (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(package, false), TocWorld.Researcher, Cancel)).Value;
    }

    [Fact]
    public void P3_no_dimension_and_no_counted_field_is_about_ethnic_or_national_background()
    {
        var words = Tokens.All<TableDimension>().Concat(RegisterList.All.SelectMany(r => CountedField.Names(r))).Concat(RegisterList.All.SelectMany(r => r.Fields.SelectMany(f => f.Terms))).ToList();
        words.Count.ShouldBeGreaterThan(200);
        words.Where(w => w.Contains("ethnic", StringComparison.OrdinalIgnoreCase) || w.Contains("nationality", StringComparison.OrdinalIgnoreCase) || w.Contains("race", StringComparison.OrdinalIgnoreCase) || w.Contains("religio", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    private static async Task<Crosstab> TableAsync(TocWorld world, string query)
    {
        var build = world.Get<BuildTable>();
        var spec = build.Read(QueryHelpers.ParseQuery(query));
        spec.Faults.ShouldBeEmpty();
        return (await build.HandleAsync(TocWorld.Analyst, spec.Value, false, Cancel)).Value.Table;
    }

    private static int Count(Crosstab table, string row) => table.Rows.ToList().FindIndex(r => r.Key == row) is >= 0 and var i ? table.Panel.RowTotals[i].Value : 0;

    private static int Cell(Crosstab table, string row, string column) => table.Panel.Cells[table.Rows.ToList().FindIndex(r => r.Key == row)][table.Columns.ToList().FindIndex(c => c.Key == column)].Value;
}
