using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Exports;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Exports;

/// <summary>Files that are written beside the pages, from the order to the download.</summary>
public sealed class ExportJobTests(PostgresFixture postgres)
{
    private const string Base = "https://toc.example.org/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A1_U10_a_file_holds_exactly_the_cases_of_the_list_in_its_order_and_says_so()
    {
        await using var world = await SampleAsync();
        var done = await OrderAsync(world, TocWorld.Secretariat, new ExportOrder("case-parts", "country=GBR&sort=-title", Sensitivity.Internal, Base));

        (done.State, done.Failure, done.Expected, done.Written).ShouldBe((ExportState.Done, null, 5, 5));
        done.FileName.ShouldStartWith("toc-case-parts-internal-");
        var file = (await world.Get<ExportJobs>().OpenAsync(TocWorld.Secretariat, done.Id, Token)).Value;
        var bytes = await File.ReadAllBytesAsync(file.Path, Token);
        (done.Size, done.Hash).ShouldBe((bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        var rows = Rows(bytes);
        (await world.RowsAsync("SELECT 'TOC-' || lpad(c.id::text, 4, '0') FROM case_record c WHERE EXISTS (SELECT 1 FROM case_country p WHERE p.case_id = c.id AND p.country = 'GBR' AND p.certainty <> 'refuted') ORDER BY c.title DESC, c.id"))
            .Select(r => (string)r[0]!).ShouldBe(rows.Select(r => r["case"]));
        var dover = rows.Single(r => r["case"] == "TOC-0004");
        dover["address"].ShouldBe($"{Base}cases/TOC-0004");
        foreach (var (column, sql) in new[]
        {
            ("domains", "SELECT string_agg(domain, '; ' ORDER BY position) FROM case_domain WHERE case_id = 4"),
            ("countries", "SELECT string_agg(country || ':' || coalesce(stage, '') || ':' || coalesce(flow, '') || ':' || certainty, '; ' ORDER BY position) FROM case_country WHERE case_id = 4"),
            ("offences", "SELECT string_agg(offence || ':' || role, '; ' ORDER BY position) FROM case_offence WHERE case_id = 4"),
            ("groups", "SELECT string_agg(g.reference || coalesce(':' || p.role, ''), '; ' ORDER BY p.position) FROM case_group p JOIN crime_group g ON g.id = p.group_id WHERE case_id = 4"),
            ("sources", "SELECT string_agg(s.reference, '; ' ORDER BY p.position) FROM case_source p JOIN source s ON s.id = p.source_id WHERE case_id = 4"),
            ("narrative", "SELECT narrative FROM case_record WHERE id = 4"),
        })
            dover[column].ShouldBe(await world.ScalarAsync<string>(sql), column);
        (await world.ScalarAsync<string>("SELECT reason FROM audit_entry WHERE entity = 'export_job'")).ShouldBe("case-parts, 5 cases, up to internal");
    }

    [Fact]
    public async Task Every_kind_of_file_can_be_ordered_and_a_package_can_be_brought_in_again()
    {
        await using var world = await SampleAsync();
        foreach (var kind in world.Get<ExportJobs>().KindNames)
        {
            var done = await OrderAsync(world, TocWorld.Secretariat, new ExportOrder(kind, "q=Dover", Sensitivity.Internal, Base));
            (done.State, done.Written).ShouldBe((ExportState.Done, 1), kind);
        }

        var package = await OrderAsync(world, TocWorld.Secretariat, new ExportOrder("package", "sort=title", Sensitivity.Internal, Base));
        await using var zip = File.OpenRead((await world.Get<ExportJobs>().OpenAsync(TocWorld.Secretariat, package.Id, Token)).Value.Path);
        var read = ReadPackage.FromZip(zip, "package.zip");
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(read, DryRun: true), TocWorld.Researcher, Token)).Value.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task O9_nothing_above_the_chosen_sensitivity_is_in_the_file_and_who_may_not_read_it_does_not_get_it()
    {
        await using var world = await SampleAsync();
        await ExecuteAsync(world, "UPDATE case_record SET sensitivity = 'restricted' WHERE id = 4; UPDATE case_record SET sensitivity = 'internal' WHERE id = 5");
        async Task<int> Count(Sensitivity highest) => (await OrderAsync(world, TocWorld.Researcher, new ExportOrder("case-list", "", highest, Base))).Written;

        (await Count(Sensitivity.Public), await Count(Sensitivity.Internal), await Count(Sensitivity.Restricted)).ShouldBe((10, 11, 12));
        (await world.Get<ExportJobs>().PlanAsync(TocWorld.Secretariat, new ExportOrder("case-list", "", Sensitivity.Restricted, Base), Token)).Faults.Single().Place.ShouldBe("highest");
        (await world.Get<ExportJobs>().PlanAsync(TocWorld.Researcher, new ExportOrder("case-list", "sensitivity=restricted", Sensitivity.Public, Base), Token)).Faults.Single().Place.ShouldBe("highest");
        (await world.Get<ExportJobs>().CreateAsync(TocWorld.Analyst, new ExportOrder("case-list", "", Sensitivity.Public, Base), null, Token)).Refusal.ShouldBe(Refusal.Forbidden);

        // The same person without the role that the file needs.
        var done = await OrderAsync(world, TocWorld.Researcher, new ExportOrder("case-list", "", Sensitivity.Restricted, Base));
        var demoted = TocWorld.Researcher with { Roles = new HashSet<Role> { Role.Secretariat } };
        (await world.Get<ExportJobs>().OpenAsync(demoted, done.Id, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<ExportJobs>().OpenAsync(TocWorld.Secretariat, done.Id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<ExportJobs>().GetAsync(TocWorld.Secretariat, done.Id, Token)).Refusal.ShouldBe(Refusal.NotFound);
    }

    [Fact]
    public async Task A_file_is_given_out_no_more_once_a_case_was_kept_to_others_or_made_more_sensitive_or_its_owner_left_an_audience()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var people = await world.ResearchersAsync("In", "Out");
        var (inside, outside) = (people[0], people[1]);
        var audiences = world.Get<Audiences>();
        var circle = (await audiences.SaveAsync(Actor.CommandLine, null, "Circle", null, Token)).Value;
        Task MembersAsync(params Actor[] members) => audiences.ChangeMembersAsync(Actor.CommandLine, circle, members.Select(m => m.UserId!.Value).ToHashSet(), Token);
        await MembersAsync(inside);
        var content = new CaseContent { Title = "Told", Sensitivity = Sensitivity.Public, Status = CaseStatus.Draft };
        async Task<SavedCase> SaveAsync(SavedCase? saved, CaseContent now, params string[] kept) => (await world.Get<SaveCase>().HandleAsync(inside, new SaveCaseRequest(saved?.Id, now, saved?.Version) { Audiences = kept }, Token)).Value;
        async Task<bool> OpensAsync(Actor actor, ExportJob job) => (await world.Get<ExportJobs>().OpenAsync(actor, job.Id, Token)).Succeeded;
        var order = new ExportOrder("case-list", "", Sensitivity.Public, Base);
        var first = await SaveAsync(null, content);
        var (its, other) = (await OrderAsync(world, inside, order), await OrderAsync(world, outside, order));

        // A case that was never open to them, and changes that narrow nothing.
        await SaveAsync(null, content, "Circle");
        await SaveAsync(null, content with { Sensitivity = Sensitivity.Internal });
        first = await SaveAsync(first, content with { Title = "Told again" });
        (await OpensAsync(inside, its), await OpensAsync(outside, other)).ShouldBe((true, true));
        first = await SaveAsync(first, content, "Circle");
        (await OpensAsync(inside, its), await OpensAsync(outside, other)).ShouldBe((true, false));
        (await OpensAsync(outside, await OrderAsync(world, outside, order))).ShouldBeTrue("ordered again, it holds what may be seen now");
        await MembersAsync(outside);
        (await OpensAsync(inside, its)).ShouldBeFalse();

        var low = new Actor(null, "Low", new HashSet<Role> { Role.Secretariat }, Door.Rest);
        var third = await SaveAsync(null, content);
        var lows = await OrderAsync(world, low, order);
        (await OpensAsync(low, lows)).ShouldBeTrue();
        await SaveAsync(third, content with { Sensitivity = Sensitivity.Restricted });
        (await OpensAsync(low, lows)).ShouldBeFalse();
    }

    [Fact]
    public async Task Wrong_orders_are_refused_with_what_was_expected()
    {
        await using var world = await SampleAsync();
        async Task<Fault> FaultOf(ExportOrder order) => (await world.Get<ExportJobs>().CreateAsync(TocWorld.Secretariat, order, null, Token)).Faults.Single();

        (await FaultOf(new ExportOrder("case-lost", "", Sensitivity.Public, Base))).Suggestions.ShouldBe(["case-list"]);
        (await FaultOf(new ExportOrder("case-list", "contry=GBR", Sensitivity.Public, Base))).ToString().ShouldContain("country");
        (await FaultOf(new ExportOrder("package", "country=ZZZ", Sensitivity.Public, Base))).Place.ShouldBe("country");
        (await FaultOf(new ExportOrder("case-list", "q=" + new string('a', 9_000), Sensitivity.Public, Base))).Place.ShouldBe("query");
        (await world.ScalarAsync<long>("SELECT count(*) FROM export_job")).ShouldBe(0);
    }

    [Fact]
    public async Task Stopped_and_abandoned_work_leaves_no_file_and_can_be_removed()
    {
        await using var world = await SampleAsync();
        var jobs = world.Get<ExportJobs>();
        // What another program began and did not end.
        await ExecuteAsync(world, """
            INSERT INTO export_job (owner, kind, query, filter, highest, file_name, stored_as, state, expected, written, created_at, seen_at)
            SELECT 'secretariat', 'case-list', '', 'all cases', 'public', 'a.csv', gen_random_uuid(), s, 12, 3, now(), now() - interval '1 minute' FROM unnest(ARRAY['running', 'stopping']) s
            """);
        await ExecuteAsync(world, $"UPDATE export_job SET owner = '{TocWorld.Secretariat.Name}', owner_id = NULL");
        await world.Get<ExportRunner>().SweepAsync(Token);

        await using (var context = await world.ReadAsync())
            (await context.ExportJobs.Select(j => j.State).ToListAsync(Token)).ShouldAllBe(s => s == ExportState.Failed);
        var actor = TocWorld.Secretariat with { UserId = null };
        var list = (await jobs.ListAsync(actor, Token)).Value;
        list.ShouldAllBe(j => j.Failure!.Contains("Order it again"));
        (await jobs.CancelAsync(actor, list[0].Id, Token)).Succeeded.ShouldBeTrue();
        (await jobs.RemoveAsync(actor, list[0].Id, Token)).Succeeded.ShouldBeTrue();
        (await jobs.RemoveAsync(actor, list[0].Id, Token)).Refusal.ShouldBe(Refusal.NotFound);

        // Stopped before it was begun: the runner finds the mark at its first look.
        var row = (await jobs.CreateAsync(TocWorld.Secretariat, new ExportOrder("case-list", "", Sensitivity.Public, Base), null, Token)).Value;
        await jobs.CancelAsync(TocWorld.Secretariat, row.Id, Token);
        await world.Get<ExportRunner>().WaitAsync(row.Id);
        var ended = (await jobs.GetAsync(TocWorld.Secretariat, row.Id, Token)).Value;
        ended.IsRunning.ShouldBeFalse();
        (await jobs.OpenAsync(TocWorld.Secretariat, row.Id, Token)).Succeeded.ShouldBe(ended.State == ExportState.Done);
    }

    [Fact]
    public async Task By_REST_a_file_is_ordered_once_watched_and_fetched_and_is_nobody_elses()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, Token);
        using var key = await server.ClientAsync(Role.Secretariat);
        using var other = await server.ClientAsync(Role.Researcher);
        async Task<HttpResponseMessage> Send()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/exports?kind=case-list&highest=public&domain=corporate&sort=id");
            request.Headers.Add("Idempotency-Key", "one");
            return await key.SendAsync(request, Token);
        }

        using var ordered = await Send();
        using var again = await Send();
        ordered.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.Headers.Location.ShouldBe(ordered.Headers.Location);
        var id = (await ordered.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt64();
        await server.Services.GetRequiredService<ExportRunner>().WaitAsync(id);

        var job = await key.GetFromJsonAsync<JsonElement>($"/api/v1/exports/{id}", Token);
        (job.GetProperty("state").GetString(), job.GetProperty("written").GetInt32(), job.GetProperty("highest").GetString()).ShouldBe(("done", 6, "public"));
        var ids = (await key.GetFromJsonAsync<JsonElement>("/api/v1/cases?domain=corporate&sort=id", Token)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString());
        Rows(await key.GetByteArrayAsync($"/api/v1/exports/{id}/file", Token)).Select(r => r["case"]).ShouldBe(ids);
        (await key.GetFromJsonAsync<JsonElement>("/api/v1/exports", Token)).GetProperty("total").GetInt32().ShouldBe(1);
        foreach (var address in new[] { $"/api/v1/exports/{id}", $"/api/v1/exports/{id}/file" })
        {
            using var answer = await other.GetAsync(address, Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        using var removed = await key.DeleteAsync($"/api/v1/exports/{id}", Token);
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var gone = await key.GetAsync($"/api/v1/exports/{id}/file", Token);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var wrong = await key.PostAsync("/api/v1/exports?highest=secret", null, Token);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<TocWorld> SampleAsync()
    {
        var world = await TocWorld.CreateAsync(postgres);
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, Token)).Succeeded.ShouldBeTrue();
        return world;
    }

    private static async Task ExecuteAsync(TocWorld world, string sql)
    {
        await using var context = await world.ReadAsync();
        await context.Database.ExecuteSqlRawAsync(sql, Token);
    }

    private static async Task<ExportJob> OrderAsync(TocWorld world, Actor actor, ExportOrder order)
    {
        var job = (await world.Get<ExportJobs>().CreateAsync(actor, order, null, Token)).Value;
        await world.Get<ExportRunner>().WaitAsync(job.Id);
        return (await world.Get<ExportJobs>().GetAsync(actor, job.Id, Token)).Value;
    }

    private static List<Dictionary<string, string>> Rows(byte[] bytes)
    {
        using var csv = new CsvReader(new StreamReader(new MemoryStream(bytes)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
            rows.Add(csv.HeaderRecord!.ToDictionary(h => h, h => csv.GetField(h)!));
        return rows;
    }
}
