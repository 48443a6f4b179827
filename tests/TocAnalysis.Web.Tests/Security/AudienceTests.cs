using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>A case that is kept to audiences exists for people who are in one of them, and for nobody else.</summary>
public sealed class AudienceTests(PostgresFixture postgres)
{
    private static readonly CaseContent Content = new() { Title = "Kept apart", Summary = "Apartword.", Sensitivity = Sensitivity.Public, Status = CaseStatus.Draft };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_see_it_at_once_and_others_never_by_sets_and_by_SQL_alike()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var people = await world.ResearchersAsync("In", "Out", "Second");
        var (inside, outside, second) = (people[0], people[1], people[2]);
        var (audience, other) = (await AudienceAsync(world, "Circle", inside), await AudienceAsync(world, "Second circle", second));
        await world.CaseAsync();
        await world.Get<CaseIndex>().RebuildAsync(Stop);
        var saved = await SaveAsync(world, inside, null, "Circle");
        var id = saved.Value.Id;

        (await SeenAsync(inside)).ShouldBeTrue();
        (await SeenAsync(outside)).ShouldBeFalse();
        (await SeenAsync(TocWorld.Researcher)).ShouldBeFalse("a key is in no audience");
        (await SeenAsync(Actor.CommandLine)).ShouldBeTrue();

        // Several audiences: whoever is in one of them sees it.
        (await SaveAsync(world, inside, saved.Value, "Circle", "Second circle")).Faults.ShouldHaveSingleItem().Place.ShouldBe("audiences");
        (await SaveAsync(world, Actor.CommandLine, saved.Value, "Circle", "Second circle")).Succeeded.ShouldBeTrue();
        (await SeenAsync(second)).ShouldBeTrue();
        // What somebody may not lock is what they would not see afterwards.
        (await SaveAsync(world, inside, saved.Value, "Second circle")).Faults.ShouldHaveSingleItem().Expected.ShouldContain("would not see");
        (await SaveAsync(world, outside, saved.Value, "Circle")).Refusal.ShouldBe(Refusal.NotFound);

        // Membership counts from the next question on.
        (await world.Get<Audiences>().ChangeMembersAsync(Actor.CommandLine, audience, new HashSet<Guid> { outside.UserId!.Value }, Stop)).Succeeded.ShouldBeTrue();
        (await SeenAsync(inside)).ShouldBeFalse();
        (await SeenAsync(outside)).ShouldBeTrue();
        (await SaveAsync(world, outside, saved.Value)).Succeeded.ShouldBeTrue();
        (await SeenAsync(inside)).ShouldBeTrue("without audiences it is for everybody");
        (await world.ScalarAsync<long>($"SELECT count(*) FROM audit_entry WHERE entity = 'case_audience' AND case_id = {id}")).ShouldBe(4);
        _ = other;

        async Task<bool> SeenAsync(Actor actor)
        {
            var filter = CaseFilter.All with { Words = "apartword" };
            world.Get<CaseIndex>().Stage.ShouldBe(CaseIndexStage.Ready);
            var found = (await world.Get<FindCases>().HandleAsync(actor, new FindCasesRequest(filter, new CaseSort(CaseSortKey.Id), Facets: ["status"]), Stop)).Value;
            await using var context = await world.ReadAsync();
            var bySql = await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.CountAsync(world.Get<CaseQuery>().Where(context, actor, filter), Stop);
            found.Total.ShouldBe(bySql);
            found.Facets!["status"].Sum(f => f.Count).ShouldBe(bySql);
            (await world.Get<GetCase>().HandleAsync(actor, id, Stop)).Succeeded.ShouldBe(bySql == 1);
            (await world.Get<GetCaseHistory>().HandleAsync(actor, id, Stop)).Succeeded.ShouldBe(bySql == 1);
            return bySql == 1;
        }
    }

    [Fact]
    public async Task Packages_do_not_carry_it_out_and_an_import_neither_shows_nor_changes_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var people = await world.ResearchersAsync("In", "Out");
        await AudienceAsync(world, "Circle", people[0]);
        var saved = await SaveAsync(world, people[0], null, "Circle");
        var reference = CaseId.Text(saved.Value.Id);
        var package = new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes($"case,title,sensitivity\n{reference},Another title,public\n") };

        (await world.Get<ExportPackage>().HandleAsync(CaseFilter.All, people[1], Stop)).Value.Cases.ShouldBeEmpty();
        (await world.Get<ExportPackage>().HandleAsync(CaseFilter.All, people[0], Stop)).Value.Cases.ShouldHaveSingleItem();
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(package), false), people[1], Stop)).Value.Faults.ShouldNotBeEmpty();
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(package), false), people[0], Stop)).Value.Faults.ShouldBeEmpty();

        // Changed by a member, and still kept to the audience that the package does not speak of.
        (await world.Get<GetCase>().HandleAsync(people[0], saved.Value.Id, Stop)).Value.ShouldSatisfyAllConditions(c => c.Content.Title.ShouldBe("Another title"), c => c.Audiences.ShouldBe(["Circle"]));
        (await world.Get<GetCase>().HandleAsync(people[1], saved.Value.Id, Stop)).Refusal.ShouldBe(Refusal.NotFound);
    }

    [Fact]
    public async Task Only_administrators_run_audiences_and_none_puts_themselves_in_where_another_could()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<Audiences>();
        using var ada = await TestBrowser.SignedInAsync(server, "Ada", Role.Administrator);
        using var bo = await TestBrowser.SignedInAsync(server, "Bo", Role.Administrator, Role.Researcher);
        using var cy = await TestBrowser.SignedInAsync(server, "Cy", Role.Researcher);
        var self = new Actor(await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Ada'"), "Ada", new HashSet<Role> { Role.Administrator }, Door.Page);
        var other = await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Bo'");

        (await handler.SaveAsync(TocWorld.Researcher, null, "Circle", null, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await handler.ListAsync(TocWorld.Researcher, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await handler.ChangeMembersAsync(TocWorld.Researcher, 1, new HashSet<Guid>(), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        var circle = (await handler.SaveAsync(self, null, " Circle ", "For one inquiry.", Stop)).Value;
        (await handler.SaveAsync(self, null, "CIRCLE", null, Stop)).Faults.ShouldHaveSingleItem().Place.ShouldBe("name");
        (await handler.ChangeMembersAsync(self, circle, new HashSet<Guid> { self.UserId!.Value }, Stop)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("another administrator");
        (await handler.ChangeMembersAsync(self, circle, new HashSet<Guid> { other }, Stop)).Succeeded.ShouldBeTrue();

        (await ada.GetAsync(AppUrls.AdminAudiences)).Body.ShouldSatisfyAllConditions(b => b.ShouldContain("Circle"), b => b.ShouldContain("For one inquiry."), b => b.ShouldContain("<p>Bo</p>"));
        (await cy.GetAsync(AppUrls.AdminAudiences)).Body.ShouldNotContain("For one inquiry.");
    }

    [Fact]
    public async Task REST_tells_the_audiences_keeps_them_where_a_body_is_silent_and_refuses_those_of_others()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var key = await server.ClientAsync(Role.Researcher);
        await server.ScalarAsync<long>("INSERT INTO audience (name, created_at, created_by) VALUES ('Circle', now(), 't') RETURNING id");

        using var refused = await key.PostAsJsonAsync("/api/v1/cases", new { title = "x", audiences = new[] { "Circle" } }, Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain("an audience that you are in");
        using var malformed = await key.PostAsJsonAsync("/api/v1/cases", new { title = "x", audiences = "Circle" }, Stop);
        malformed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(0);

        using var made = await key.PostAsJsonAsync("/api/v1/cases", new { title = "x" }, Stop);
        JsonNode.Parse(await made.Content.ReadAsStringAsync(Stop))!["audiences"]!.AsArray().ShouldBeEmpty();
    }

    private static Task<Result<SavedCase>> SaveAsync(TocWorld world, Actor actor, SavedCase? saved, params string[] audiences) =>
        world.Get<SaveCase>().HandleAsync(actor, new SaveCaseRequest(saved?.Id, Content, saved?.Version) { Audiences = audiences }, Stop);

    private static async Task<long> AudienceAsync(TocWorld world, string name, params Actor[] members)
    {
        var id = (await world.Get<Audiences>().SaveAsync(Actor.CommandLine, null, name, null, Stop)).Value;
        (await world.Get<Audiences>().ChangeMembersAsync(Actor.CommandLine, id, members.Select(m => m.UserId!.Value).ToHashSet(), Stop)).Succeeded.ShouldBeTrue();
        return id;
    }
}
