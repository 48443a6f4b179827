using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases.Identities;
using TocAnalysis.Web.Features.Convention;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Convention;

public sealed class ConventionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Both_tables_of_the_depositary_come_in_and_give_the_known_days_of_entry_into_force()
    {
        await using var world = await LoadedAsync();

        var overview = (await world.Get<GetConvention>().HandleAsync(TocWorld.Analyst, null, null, Cancel)).Value;

        overview.Instruments.Select(i => (i.Instrument, i.EntryIntoForce)).ShouldBe(
        [
            (Instrument.Convention, new DateOnly(2003, 9, 29)), (Instrument.Trafficking, new DateOnly(2003, 12, 25)), (Instrument.Migrants, new DateOnly(2004, 1, 28)), (Instrument.Firearms, new DateOnly(2005, 7, 3)),
        ]);
        overview.Instruments[0].ConferenceDueBy.ShouldBe(new DateOnly(2004, 9, 29));
        overview.Instruments.ShouldAllBe(i => i.AsOf == new DateOnly(2014, 1, 27));
        overview.Snapshots.Count.ShouldBe(8);
        foreach (var i in overview.Instruments)
        {
            var parties = await world.ScalarAsync<long>($"SELECT count(*) FROM treaty_action a JOIN treaty_snapshot s ON s.id = a.snapshot_id WHERE s.instrument = '{i.Instrument.Text()}' AND s.as_of = '2014-01-27' AND a.deposited_on IS NOT NULL AND a.participant <> 'EU'");
            i.States.Parties.ShouldBe((int)parties);
            i.Progress[^1].Parties.ShouldBe((int)parties);
            i.States.States.ShouldBe(overview.States);
        }

        for (var i = 0; i < overview.Instruments.Count; i++)
            overview.Groups.Sum(g => g.Instruments[i].Parties).ShouldBe(overview.Instruments[i].States.Parties, "each State is in one region or in none");
    }

    [Fact]
    public async Task Counts_lead_to_lists_of_as_many_States_by_group_and_day()
    {
        await using var world = await LoadedAsync();
        foreach (var (by, day) in new[] { ("region", null as string), ("wesp-2019", "2005-12-31"), ("worldbank-2025", "2003-09-29") })
        {
            var overview = (await world.Get<GetConvention>().HandleAsync(TocWorld.Analyst, day, by, Cancel)).Value;
            foreach (var group in overview.Groups)
            {
                for (var i = 0; i < overview.Instruments.Count; i++)
                {
                    foreach (var (status, count) in new[] { ("party", group.Instruments[i].Parties), ("signatory", group.Instruments[i].Signatories), ("none", group.Instruments[i].Neither) })
                    {
                        var list = (await world.Get<FindTreatyStatus>().HandleAsync(TocWorld.Analyst, new FindTreatyStatusRequest(overview.Instruments[i].Instrument.Text(), status, by, group.Key, day), false, Cancel)).Value;
                        list.Part.Total.ShouldBe(count, $"{by} {group.Key} {status}");
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Two_days_are_compared_by_State()
    {
        await using var world = await LoadedAsync();

        var compared = (await world.Get<CompareSnapshots>().HandleAsync(TocWorld.Analyst, "firearms", null, null, Cancel)).Value;

        (compared.From, compared.To).ShouldBe((new DateOnly(2013, 7, 6), new DateOnly(2014, 1, 27)));
        compared.NewParties.Select(l => l.Code).ShouldContain("AUT");
        compared.Renamed.Select(l => l.Code).ShouldContain("CPV");
        compared.NewParties.Select(l => l.Code).ShouldNotContain("CPV");
        compared.Withdrawn.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bringing_the_same_in_again_changes_nothing_and_another_table_of_the_day_is_refused()
    {
        await using var world = await LoadedAsync();
        var import = world.Get<ImportTables>();

        (await import.HandleAsync(TocWorld.Researcher, new ImportTablesRequest(SampleTables.Read()), Cancel)).Value.Tables.ShouldAllBe(t => !t.IsNew);
        var other = SampleTables.Read()[0] with { Bytes = Encoding.UTF8.GetBytes("Participant,Signature,Ratification\nItaly,12 Dec 2000,2 Aug 2006\n") };
        (await import.HandleAsync(TocWorld.Researcher, new ImportTablesRequest([other]), Cancel)).Refusal.ShouldBe(Refusal.Invalid);
        (await import.HandleAsync(TocWorld.Analyst, new ImportTablesRequest(SampleTables.Read()), Cancel)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.ScalarAsync<long>("SELECT count(*) FROM treaty_snapshot")).ShouldBe(8);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'treaty_snapshot'")).ShouldBe(8);

        var id = await world.ScalarAsync<long>("SELECT min(id) FROM treaty_snapshot");
        (await world.Get<RemoveTable>().HandleAsync(TocWorld.Researcher, id, Cancel)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<long>("SELECT count(*) FROM treaty_snapshot")).ShouldBe(7);
    }

    [Theory]
    [InlineData("2014-01-27_18-12.csv", "Participant,Signature,Ratification\nAtlantis,12 Dec 2000,\nItaly,12 Dec 2000,2 Aug 2006\n", "row 2, participant")]
    [InlineData("2014-01-27_18-12.csv", "Participant,Signature,Ratification\nItaly,12 Dec 2000,2 Aug 2026\n", "row 2, deposit")]
    [InlineData("2014-01-27_18-12.csv", "Participant,Signature,Ratification\n\"Italy,12 Dec 2000,2 Aug 2006\n", "")]
    [InlineData("2014-01-27_18-12.csv", "", "")]
    [InlineData("18-12.csv", "Participant,Signature,Ratification\nItaly,12 Dec 2000,2 Aug 2006\n", "")]
    [InlineData("2014-01-27.csv", "Participant,Signature,Ratification\nItaly,12 Dec 2000,2 Aug 2006\n", "")]
    [InlineData("2099-01-27_18-12.csv", "Participant,Signature,Ratification\nItaly,12 Dec 2000,2 Aug 2006\n", "")]
    public async Task A_faulty_table_is_refused_with_its_place_and_nothing_is_written(string name, string text, string place)
    {
        await using var world = await TocWorld.CreateAsync(postgres);

        var result = await world.Get<ImportTables>().HandleAsync(TocWorld.Researcher, new ImportTablesRequest([.. SampleTables.Read().Take(1), new DepositaryFile(name, Encoding.UTF8.GetBytes(text))]), Cancel);

        result.Refusal.ShouldBe(Refusal.Invalid);
        result.Faults.ShouldContain(f => f.Place.StartsWith(name, StringComparison.Ordinal) && f.Place.Contains(place, StringComparison.Ordinal));
        (await world.ScalarAsync<long>("SELECT count(*) FROM treaty_snapshot")).ShouldBe(0);
    }

    [Fact]
    public async Task Needs_are_matched_with_assistance_and_changes_conflict_visibly()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var save = world.Get<SaveImplementation>();
        var need = new ImplementationEntry { Kind = ImplementationKind.Need, Title = "Drafters", Country = "CPV", Category = "legal-drafting", Instrument = Instrument.Convention, Article = "5" };
        var first = (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, need), Cancel)).Value;
        var aid = new ImplementationEntry { Kind = ImplementationKind.Assistance, Title = "Adviser", Country = "CPV", Category = "advisory-service", Provider = "United Nations", Channel = AssistanceChannel.UnitedNations, Amount = 2500.5m, Currency = "USD" };

        var open = (await world.Get<FindImplementation>().HandleAsync(TocWorld.Analyst, new FindImplementationRequest(), false, Cancel)).Value;
        open.NeedsWithoutAssistance.ShouldBe(1);
        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, aid, Answers: first.Id), Cancel)).Succeeded.ShouldBeTrue();

        var list = (await world.Get<FindImplementation>().HandleAsync(TocWorld.Analyst, new FindImplementationRequest(), false, Cancel)).Value;
        list.NeedsWithoutAssistance.ShouldBe(0);
        list.Part.Items.Select(e => e.Entry.Kind).ShouldBe([ImplementationKind.Need, ImplementationKind.Assistance]);
        list.Part.Items[0].AnsweredBy.ShouldHaveSingleItem().Title.ShouldBe("Adviser");
        list.Part.Items[1].Entry.Amount.ShouldBe(2500.5m);

        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(first.Id, first.Version, need with { Title = "Two drafters" }), Cancel)).Value.Version.ShouldBe(2);
        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(first.Id, first.Version, need), Cancel)).Refusal.ShouldBe(Refusal.Conflict);
        (await world.Get<RemoveImplementation>().HandleAsync(TocWorld.Researcher, first.Id, 2, Cancel)).Refusal.ShouldBe(Refusal.Invalid, "another entry answers it");
        (await save.HandleAsync(TocWorld.Analyst, new SaveImplementationRequest(null, 0, need), Cancel)).Refusal.ShouldBe(Refusal.Forbidden);
        var wrong = await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, need with { Country = "XX", Article = "99" }, Source: "nobody", Case: "TOC-999", Answers: 12345), Cancel);
        wrong.Faults.Select(f => f.Place).ShouldBe(["country", "article", "source", "case", "answers"]);
    }

    [Fact]
    public async Task A_case_that_the_writer_may_not_see_stays_tied_and_its_number_is_in_nothing_that_they_read()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var save = world.Get<SaveImplementation>();
        var (open, hidden) = (await world.CaseAsync(), await world.CaseAsync());
        (open, hidden).ShouldBe(("TOC-0001", "TOC-0002"));
        var need = new ImplementationEntry { Kind = ImplementationKind.Need, Title = "Drafers", Country = "CPV", Category = "legal-drafting" };
        var first = (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, need, Case: hidden), Cancel)).Value;
        await world.RowsAsync("INSERT INTO audience (name, created_at, created_by) VALUES ('Circle', now(), 't'); INSERT INTO case_audience (case_id, audience_id) SELECT 2, id FROM audience");

        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(first.Id, 1, need with { Title = "Drafters" }), Cancel)).Succeeded.ShouldBeTrue();
        (await world.RowsAsync("SELECT title, case_id FROM implementation_entry")).ShouldHaveSingleItem().ShouldBe(["Drafters", 2L]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'implementation_entry' AND case_id = 2")).ShouldBe(2);
        (await world.Get<ListAudit>().RunAsync(TocWorld.Administrator, new AuditFilter(Entity: "implementation_entry"), Cancel)).Value.Items.ShouldBeEmpty();

        // Another case in its place, and none: who may see that one can take it out.
        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(first.Id, 2, need, Case: open), Cancel)).Succeeded.ShouldBeTrue();
        var told = (await world.Get<ListAudit>().RunAsync(TocWorld.Administrator with { Roles = new HashSet<Role> { Role.Administrator, Role.Researcher } }, new AuditFilter(Entity: "implementation_entry"), Cancel)).Value.Items.ShouldHaveSingleItem();
        told.Changes.Single(c => c.Column == "case_id").ShouldSatisfyAllConditions(c => c.Before.ShouldBeNull(), c => c.After.ShouldBe("1"));
        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(first.Id, 3, need), Cancel)).Succeeded.ShouldBeTrue();
        (await world.RowsAsync("SELECT case_id FROM implementation_entry")).ShouldHaveSingleItem().ShouldBe([null]);
        (await world.ScalarAsync<long>("SELECT case_id FROM audit_entry ORDER BY id DESC LIMIT 1")).ShouldBe(1, "of the case that it was untied from");
    }

    [Fact]
    public async Task Names_that_are_protected_in_the_case_do_not_stand_in_its_entries_by_whose_hand_ever()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var save = world.Get<SaveImplementation>();
        var need = new ImplementationEntry { Kind = ImplementationKind.Need, Title = "Shelter for Zorinda Quellmann", Country = "CPV", Category = "legal-drafting" };
        var first = (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, need, Case: id), Cancel)).Value;
        var person = new ProtectedIdentity("Victim 1", PersonPart.Victim, "Zorinda Quellmann", []);
        (await world.Get<ProtectIdentity>().HandleAsync(TocWorld.Researcher, new ProtectIdentityRequest(1, person), Cancel)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>("SELECT title FROM implementation_entry")).ShouldBe("Shelter for [Victim 1]");
        await world.RowsAsync("INSERT INTO audience (name, created_at, created_by) VALUES ('Circle', now(), 't'); INSERT INTO case_audience (case_id, audience_id) SELECT 1, id FROM audience");

        (await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(first.Id, first.Version, need with { Text = "A bed for Zorinda Quellmann." }), Cancel)).Succeeded.ShouldBeTrue();

        (await world.RowsAsync("SELECT title, text, case_id FROM implementation_entry")).ShouldHaveSingleItem().ShouldBe(["Shelter for [Victim 1]", "A bed for [Victim 1].", 1L]);
    }

    [Fact]
    public async Task The_same_is_had_by_REST()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher);
        foreach (var file in SampleTables.Read())
        {
            using var answer = await client.PostAsync($"/api/v1/convention/tables?file={file.Name}", new ByteArrayContent(file.Bytes), Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var overview = await client.GetFromJsonAsync<JsonElement>("/api/v1/convention", Cancel);
        overview.GetProperty("instruments").EnumerateArray().Select(i => i.GetProperty("entryIntoForce").GetString()).ShouldBe(["2003-09-29", "2003-12-25", "2004-01-28", "2005-07-03"]);
        overview.GetProperty("instruments")[0].GetProperty("instrument").GetString().ShouldBe("untoc");
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/convention/status?instrument=tip&status=signatory&limit=200", Cancel)).GetProperty("part").GetProperty("total").GetInt32()
            .ShouldBe(overview.GetProperty("instruments")[1].GetProperty("states").GetProperty("signatories").GetInt32());
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/convention/states/CPV", Cancel)).GetProperty("name").GetString().ShouldBe("Cabo Verde");
        (await client.GetAsync("/api/v1/convention/states/QQQ", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/api/v1/convention/status?instrument=tipp", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/convention/compare?instrument=som", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var created = await client.PostAsJsonAsync("/api/v1/convention/implementation", new { entry = new { kind = "measure", title = "Act 12", country = "ITA", category = "new-law", instrument = "untoc", article = "5" } }, Cancel);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Cancel));
        var at = created.Headers.Location!;
        (await client.DeleteAsync(at, Cancel)).StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        using var remove = new HttpRequestMessage(HttpMethod.Delete, at);
        remove.Headers.IfMatch.Add(created.Headers.ETag!);
        (await client.SendAsync(remove, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<TocWorld> LoadedAsync()
    {
        var world = await TocWorld.CreateAsync(postgres);
        (await world.Get<ImportTables>().HandleAsync(TocWorld.Researcher, new ImportTablesRequest(SampleTables.Read()), Cancel)).Faults.ShouldBeEmpty();
        return world;
    }
}
