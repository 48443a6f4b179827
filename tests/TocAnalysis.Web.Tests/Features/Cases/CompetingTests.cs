using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.Edit;
using TocAnalysis.Web.Features.Cases.Page;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Values of several sources side by side: recorded, preferred, undone, sent, packed, put together, masked.</summary>
public sealed class CompetingTests(PostgresFixture postgres)
{
    private static readonly CompetingValue Earlier = new(CompetingField.Start, "1998-05", null, "s1", "p. 2", Certainty.Alleged, "by hearsay");

    private static readonly CompetingValue Elsewhere = new(CompetingField.Country, "FRA/perpetration/transit", "NLD/perpetration/transit", "s1");

    [Fact]
    public async Task A_value_is_kept_beside_the_record_preferred_and_undone_and_each_is_a_version()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var people = await world.ResearchersAsync("Ann", "Ben");
        var id = (await world.SaveAsync(Full with { Status = CaseStatus.Recorded }, actor: people[0])).Value.Id;
        (await world.SaveAsync(Full with { Status = CaseStatus.Reviewed }, id, 1, people[1])).Succeeded.ShouldBeTrue();
        var change = world.Get<ChangeCompeting>();

        // It does not count as read by two any longer, and the test of paragraph 4 and the dates that lists sort by stay.
        (await change.HandleAsync(people[0], new(id, 2, "Found.") { Record = Earlier }, Token)).Value.Version.ShouldBe(3);
        (await change.HandleAsync(people[1], new(id, 3, null) { Record = Elsewhere }, Token)).Value.Version.ShouldBe(4);
        var detail = (await world.Get<GetCase>().HandleAsync(TocWorld.Analyst, id, Token)).Value;
        detail.Content.Status.ShouldBe(CaseStatus.Recorded);
        detail.Content.Start!.Text.ShouldBe("1999");
        detail.Competing.Select(c => c.By).ShouldBe(["Ann", "Ben"]);
        (await world.RowsAsync("SELECT start, result_union FROM case_record")).ShouldHaveSingleItem()[0].ShouldBe("1999");

        // By SQL, as the sets in their own test: both fields are found, no other is, and what it says counts nowhere.
        (await FoundAsync("competing=start&country=NLD"), await FoundAsync("competing=country"), await FoundAsync("competing=end"), await FoundAsync("country=FRA&stage=perpetration"), await FoundAsync("to=1998")).ShouldBe((1, 1, 0, 0, 0));
        (await change.HandleAsync(people[0], new(id, 4, "Better.") { Prefer = 0 }, Token)).Value.Version.ShouldBe(5);
        (await world.ScalarAsync<string>("SELECT start || start_earliest FROM case_record")).ShouldBe("1998-051998-05-01");
        var history = (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Analyst, id, Token)).Value;
        history.Versions[0].Changes.Select(c => (c.Path, c.Before, c.After)).ShouldBe([("start", "1999", "1998-05"), ("competing[start, 1999]", null, "field: start; value: 1999")]);
        history.Versions[0].Reason.ShouldBe("Better.");
        (await world.Get<RestoreCase>().HandleAsync(people[1], new(id, 4, 5, null), Token)).Succeeded.ShouldBeTrue();
        detail = (await world.Get<GetCase>().HandleAsync(TocWorld.Analyst, id, Token)).Value;
        (detail.Content.Start!.Text, string.Join(",", detail.Content.Competing.Select(c => c.Value)), detail.Competing[0].By).ShouldBe(("1999", "1998-05,FRA/perpetration/transit", "Ann"));

        // Back to what was reviewed, by anybody.
        (await world.Get<RestoreCase>().HandleAsync(people[0], new(id, 2, 6, null), Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_competing")).ShouldBe(0);
        // One entry of the trail for each save.
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'case_record'")).ShouldBe(7);

        async Task<int> FoundAsync(string query)
        {
            await using var context = await world.ReadAsync();
            return await world.Get<CaseQuery>().Where(context, TocWorld.Analyst, world.Request(query).Filter).CountAsync(Token);
        }
    }

    [Fact]
    public async Task Old_versions_readers_wrong_sources_and_unseen_cases_are_refused_and_two_clicks_are_one_value()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var id = await world.RecordAsync(Full);
        var hidden = await world.RecordAsync(Simple with { Sensitivity = Sensitivity.Restricted });
        var change = world.Get<ChangeCompeting>();
        var researcher = TocWorld.Researcher;

        (await change.HandleAsync(TocWorld.Analyst, new(id, 1, null) { Record = Earlier }, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await change.HandleAsync(TocWorld.Analyst, new(hidden, 1, null) { Record = Earlier }, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await change.HandleAsync(researcher, new(id, 1, null) { Record = Earlier with { Source = null } }, Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("competing[0].source");
        (await change.HandleAsync(researcher, new(id, 1, null) { Record = Earlier with { Source = "s2" } }, Token)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("sources of the case");
        (await change.HandleAsync(researcher, new(id, 1, null) { Record = Earlier with { Value = "soon" } }, Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("competing[0].value");
        (await change.HandleAsync(researcher, new(id, 1, null) { Record = Earlier with { Value = "2001" } }, Token)).Succeeded.ShouldBeTrue();
        // An end before the start is no record, whatever a source says.
        (await change.HandleAsync(researcher, new(id, 2, null) { Prefer = 0 }, Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("end");
        (await change.HandleAsync(researcher, new(id, 1, null) { Record = Earlier }, Token)).Refusal.ShouldBe(Refusal.Conflict);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            await using var scope = world.Provider.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ChangeCompeting>().HandleAsync(researcher, new(id, 2, null) { Record = Earlier }, Token);
        }));
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_competing")).ShouldBe(2);
        (await change.HandleAsync(researcher, new(id, 3, null) { Remove = 1 }, Token)).Succeeded.ShouldBeTrue();
        (await change.HandleAsync(researcher, new(id, 4, null) { Remove = 1 }, Token)).Refusal.ShouldBe(Refusal.Invalid);
    }

    [Fact]
    public async Task Tables_say_in_how_many_of_their_cases_sources_disagree_about_what_is_counted_and_lead_there()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        await world.RecordAsync(Full with { Competing = [Earlier] });
        await world.RecordAsync(Full with { Title = "Second", Competing = [Elsewhere] });
        await world.RecordAsync(Full with { Title = "Third", Sensitivity = Sensitivity.Restricted, Competing = [Elsewhere] });

        // By facts and by sets, for each reader what they may see; nothing where nothing counted can be said differently.
        foreach (var from in new[] { int.MaxValue, 0 })
        {
            (await NoteAsync(from, TocWorld.Analyst, "rows=country&columns=stage")).ShouldBe("1 of the counted cases holds competing values of what is counted here; the preferred one is counted.");
            (await NoteAsync(from, TocWorld.Researcher, "rows=country&columns=stage")).ShouldBe("2 of the counted cases hold competing values of what is counted here; the preferred one is counted.");
            (await NoteAsync(from, TocWorld.Researcher, "rows=country&columns=decade")).ShouldNotBeNull().ShouldStartWith("3 ");
            (await NoteAsync(from, TocWorld.Researcher, "rows=country&columns=decade&threshold=5")).ShouldNotBeNull().ShouldStartWith("Some of");
            (await NoteAsync(from, TocWorld.Researcher, "rows=domain&columns=status")).ShouldBeNull();
            (await NoteAsync(from, TocWorld.Researcher, "rows=country&columns=stage&competing=start")).ShouldBeNull();
        }

        using var page = world.PageOf(TocWorld.Analyst, $"{AppUrls.Tables}?rows=country&columns=stage");
        var shown = page.Render<TablesPage>();
        shown.Says("1 of the counted cases holds competing values");
        shown.FindAll("li a").Select(a => a.GetAttribute("href")).ShouldContain($"{AppUrls.Cases}?competing=country");

        async Task<string?> NoteAsync(int from, Actor actor, string query)
        {
            var handler = new BuildTable(world.Get<Web.Data.Replicas.ReplicaReads>(), world.Get<CaseQuery>(), world.Get<CaseSets>(), world.Get<FilterLabels>(), world.Get<Vocabularies>(), TimeProvider.System) { CountedBySets = from };
            var built = await handler.HandleAsync(actor, handler.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)).Value, false, Token);
            return built.Value.Table.Notes.SingleOrDefault(n => n.Contains("competing values", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task REST_reads_who_said_what_and_writes_it_with_the_record()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await ActorsAsync(server.Services.GetRequiredService<TocDatabase>());
        using var client = await server.ClientAsync(Role.Researcher);
        var body = JsonSerializer.SerializeToNode(Full with { Competing = [Earlier] }, CaseJson.Options)!.AsObject();
        using var created = await client.PostAsJsonAsync("/api/v1/cases", body, Token);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var read = (await client.GetFromJsonAsync<JsonObject>("/api/v1/cases/TOC-0001", Token))!;
        read["competing"]![0]!["value"]!.GetValue<string>().ShouldBe("1998-05");
        var said = read["disagreements"]![0]!;
        (said["field"]!.GetValue<string>(), said["preferred"]!.GetValue<string>(), said["otherValues"]!.GetValue<int>()).ShouldBe(("start", "1999", 1));
        said["values"]![0]!["recordedBy"]!.GetValue<string>().ShouldNotBeEmpty();

        // What was read is sent back with another preferred value.
        read["start"] = "1998-05";
        read["competing"]!.AsArray().Add(new JsonObject { ["field"] = "start", ["value"] = "1999" });
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/cases/TOC-0001") { Content = JsonContent.Create(read) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
        using var put = await client.SendAsync(request, Token);
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync(Token));
        var after = (await put.Content.ReadFromJsonAsync<JsonObject>(Token))!;
        after["disagreements"]![0]!["values"]!.AsArray().Select(v => (v!["value"]!.GetValue<string>(), v["isPreferred"]!.GetValue<bool>())).ShouldBe([("1998-05", true), ("1999", false)]);
    }

    [Fact]
    public async Task A_package_carries_it_a_merge_keeps_both_and_a_protected_name_is_masked_in_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var id = await world.RecordAsync(Full with { Competing = [Earlier with { Note = "Maria Lopez said so" }, Elsewhere] });
        (await world.Get<Web.Features.Cases.Identities.ProtectIdentity>().HandleAsync(TocWorld.Researcher, new(id, new ProtectedIdentity("Victim 1", PersonPart.Victim, "Maria Lopez", [])), Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>("SELECT note FROM case_competing WHERE note IS NOT NULL")).ShouldBe("[Victim 1] said so");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_version WHERE content::text LIKE '%Lopez%'")).ShouldBe(0);

        var package = (await world.Get<ExportPackage>().HandleAsync(CaseFilter.All, TocWorld.Researcher, Token)).Value;
        using var zip = new MemoryStream();
        world.Get<ExportPackage>().ToZip(zip, package);
        await using var other = await TocWorld.CreateAsync(postgres);
        zip.Position = 0;
        (await other.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(ReadPackage.FromZip(zip, "p.zip"), false), TocWorld.Researcher, Token)).Succeeded.ShouldBeTrue();
        var brought = (await other.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, Token)).Value.Content;
        brought.Competing.ShouldBe([Earlier with { Note = "[Victim 1] said so" }, Elsewhere]);

        // A duplicate with another end: both stay, and the undo takes it away again.
        var twin = (await other.SaveAsync(Simple with { Start = PartialDate.Parse("1997"), Sources = [new CaseSource("s1", "p. 7")] })).Value.Id;
        var merged = await other.Get<MergeRecords>().HandleAsync(TocWorld.Researcher, new MergeRequest("cases.csv", "TOC-0001", [CaseId.Text(twin)], false), Token);
        merged.Succeeded.ShouldBeTrue();
        (await other.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, Token)).Value.Content.Competing[^1].ShouldSatisfyAllConditions(
            c => (c.Field, c.Value, c.Source, c.Locator).ShouldBe((CompetingField.Start, "1997", "s1", "p. 7")), c => c.Note.ShouldNotBeNull().ShouldContain(CaseId.Text(twin)));
        (await other.Get<UndoImport>().HandleAsync(merged.Value.Batch!.Value, TocWorld.Researcher, Token)).Succeeded.ShouldBeTrue();
        (await other.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, Token)).Value.Content.Competing.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_page_shows_values_side_by_side_and_changes_which_is_preferred()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var id = await world.RecordAsync(Full with { Competing = [Earlier, Elsewhere] });
        var detail = (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, id, Token)).Value;
        await using var pages = world.PageOf(TocWorld.Researcher, $"/cases/{CaseId.Text(id)}");
        CaseDetail? changed = null;
        var panel = pages.Render<CaseCompeting>(p => p.Add(c => c.Case, detail).Add(c => c.MayRecord, true).Add(c => c.Changed, d => changed = d));

        panel.FindAll("article").Select(a => a.GetAttribute("data-disagreement")).ShouldBe(["start", "country"]);
        panel.Find("article .said.preferred").TextContent.ShouldContain("1999");
        panel.FindAll("article .said:not(.preferred)")[1].TextContent.ShouldContain("France, Perpetration, Transit");
        panel.Markup.ShouldContain("Judgment of 2001");
        pages.Render<DisagreeMark>(p => p.Add(c => c.Case, detail).Add(c => c.Field, CompetingField.Country).Add(c => c.Key, "NLD/perpetration/transit")).Find("a").TextContent.ShouldBe("sources disagree: 1 other value");
        pages.Render<DisagreeMark>(p => p.Add(c => c.Case, detail).Add(c => c.Field, CompetingField.Country).Add(c => c.Key, "GBR/direct-effect/destination")).FindAll("a").ShouldBeEmpty();

        panel.FindAll("[data-prefer]")[0].Click();
        panel.WaitForAssertion(() => changed.ShouldNotBeNull().Content.Start!.Text.ShouldBe("1998-05"), PageWorld.Patience);
        panel.Render(p => p.Add(c => c.Case, changed!));
        panel.Says("The record now holds 1998-05.");
        panel.Find("#competing-undo").Click();
        panel.WaitForAssertion(() => changed!.Content.Start!.Text.ShouldBe("1999"), PageWorld.Patience);
        panel.Render(p => p.Add(c => c.Case, changed!));

        panel.Find("#competing-field").Change("end");
        panel.Find("#competing-value").Change("ongoing");
        panel.Find("#competing-source").Change("s1");
        // Two clicks of the same moment are one value.
        var form = panel.Find("form");
        await Task.WhenAll(form.SubmitAsync(), form.SubmitAsync());
        panel.WaitForAssertion(() => changed!.Content.Competing.Count(c => c.Field == CompetingField.End).ShouldBe(1), PageWorld.Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_competing WHERE field = 'end'")).ShouldBe(1);

        var reader = pages.Render<CaseCompeting>(p => p.Add(c => c.Case, detail));
        reader.FindAll("button").ShouldBeEmpty();
        pages.Render<CaseCompeting>(p => p.Add(c => c.Case, detail with { Content = Simple })).Markup.Trim().ShouldBeEmpty();
    }

    [Fact]
    public void The_editor_keeps_it_and_what_stands_against_a_part_goes_along_with_the_part()
    {
        var form = CaseForm.Of(Full with { Competing = [Earlier, Elsewhere] });
        form.ToContent().Content.Competing.ShouldBe([Earlier, Elsewhere]);

        form.List("countries")[1]["flow"] = "destination";
        form.ToContent().Content.Competing[1].Against.ShouldBe("NLD/perpetration/destination");
        form.List("countries").RemoveAt(1);
        CompetingValues.Anchored(form.ToContent().Content).Competing[1].Against.ShouldBeNull();
    }
}
