using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Groups;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Groups;

public sealed class GroupsTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_equal_plain_SQL_and_an_analyst_counts_no_restricted_case()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());
        const string count = "SELECT count(DISTINCT c.id) FROM case_record c JOIN case_group p ON p.case_id = c.id JOIN crime_group g ON g.id = p.group_id WHERE g.reference = 'g1'";

        (await LineAsync(world, TocWorld.Researcher)).Cases.ShouldBe((int)await world.ScalarAsync<long>(count));
        (await LineAsync(world, TocWorld.Analyst)).Cases.ShouldBe((int)await world.ScalarAsync<long>($"{count} AND c.sensitivity <> 'restricted'"));
        ((await LineAsync(world, TocWorld.Researcher)).Cases, (await LineAsync(world, TocWorld.Analyst)).Cases).ShouldBe((3, 2));
        ((await LineAsync(world, TocWorld.Researcher)).Links, (await LineAsync(world, TocWorld.Analyst)).Links).ShouldBe((2, 1));
    }

    [Fact]
    public async Task The_page_of_a_group_shows_roles_links_and_domains_of_visible_cases_alone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

        var all = (await world.Get<GetGroup>().HandleAsync(TocWorld.Researcher, "g1", Token)).Value;
        all.Links.Select(l => (l.Outgoing, l.Kind, l.Other)).ShouldBe([(true, GroupLinkKind.Owns, "g2"), (false, GroupLinkKind.Corrupts, "g2")], ignoreOrder: true);
        all.CaseCount.ShouldBe(3);
        var seen = (await world.Get<GetGroup>().HandleAsync(TocWorld.Analyst, "g1", Token)).Value;
        seen.Cases.Select(c => c.Role).ShouldBe(["buyer", "seller"]);
        seen.Links.ShouldHaveSingleItem().Start.ShouldBe("1999");
        seen.Domains.Single(d => d.Domain == CrimeDomain.Corporate).Cases.ShouldBe(2);
        all.Domains.Single(d => d.Domain == CrimeDomain.Corporate).Cases.ShouldBe(3);
        seen.HomeCountryName.ShouldBe("France");
    }

    [Fact]
    public async Task Kind_and_text_narrow_cases_sort_and_wrong_words_are_told_at_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

        (await NamesAsync(world, new FindGroupsRequest())).ShouldBe(["g2", "g1"]);
        (await NamesAsync(world, new FindGroupsRequest(Sort: "cases"))).ShouldBe(["g1", "g2"]);
        (await NamesAsync(world, new FindGroupsRequest(Kind: "legitimate_company"))).ShouldBe(["g2"]);
        (await NamesAsync(world, new FindGroupsRequest(Text: "ALIAS"))).ShouldBe(["g1"]);
        var first = (await world.Get<FindGroups>().HandleAsync(TocWorld.Analyst, new FindGroupsRequest(Limit: "1"), Token)).Value;
        (first.Items.Count, first.Total, first.Next).ShouldBe((1, 2, "1"));
        (await NamesAsync(world, new FindGroupsRequest(Limit: "1", After: first.Next))).ShouldBe(["g1"]);

        var refused = await world.Get<FindGroups>().HandleAsync(TocWorld.Analyst, new FindGroupsRequest("offical", null, "size", "0", "x"), Token);
        refused.Faults.Select(f => f.Place).ShouldBe(["kind", "sort", "limit", "after"], ignoreOrder: true);
        refused.Faults.Single(f => f.Place == "kind").Suggestions.ShouldNotBeNull().ShouldContain("official");
    }

    [Fact]
    public async Task Pages_and_routes_answer_and_an_unknown_reference_is_not_found()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await SeedAsync(server.Services.GetRequiredService<TocDatabase>(), server.Services.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        using var client = await server.ClientAsync(Role.Analyst);

        var list = await browser.GetAsync(AppUrls.Groups);
        list.Status.ShouldBe(HttpStatusCode.OK);
        list.Body.ShouldContain("Zebra");
        var page = await browser.GetAsync(AppUrls.Group("g1"));
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain("buyer");
        // Dated links stand on the picture over time; what bears no date is counted.
        page.Body.ShouldContain("Zebra: dated cases and links");
        page.Body.ShouldContain("0 dated cases, 1 dated links; without a date, left out: 2");
        page.Body.ShouldContain("owns Arrow Ltd: 1999");
        page.Body.ShouldNotContain("hidden role");
        (await browser.GetAsync(AppUrls.Group("nobody"))).Status.ShouldBe(HttpStatusCode.NotFound);

        using var secretary = await server.ClientAsync(Role.Secretariat);
        var file = await secretary.GetStringAsync("/api/v1/groups/g1.csv", Token);
        file.ShouldContain("link,g2,Arrow Ltd,owns,1999,");
        file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Count(l => l.StartsWith("case,", StringComparison.Ordinal)).ShouldBe(2);

        using var answer = JsonDocument.Parse(await client.GetStringAsync("/api/v1/groups?sort=cases&limit=1", Token));
        answer.RootElement.GetProperty("total").GetInt32().ShouldBe(2);
        answer.RootElement.GetProperty("items")[0].GetProperty("kind").GetString().ShouldBe("organized_group");
        using var one = await client.GetAsync("/api/v1/groups/g1", Token);
        one.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var none = await client.GetAsync("/api/v1/groups/nobody", Token);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var unknown = await client.GetAsync("/api/v1/groups?knd=official", Token);
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<GroupLine> LineAsync(TocWorld world, Actor actor) =>
        (await world.Get<FindGroups>().HandleAsync(actor, new FindGroupsRequest(), Token)).Value.Items.Single(g => g.Reference == "g1");

    private static async Task<IEnumerable<string>> NamesAsync(TocWorld world, FindGroupsRequest request) =>
        (await world.Get<FindGroups>().HandleAsync(TocWorld.Analyst, request, Token)).Value.Items.Select(g => g.Reference);

    /// <summary>Two groups, two public cases and a restricted one with the first group, and one link of each kind of case.</summary>
    private static async Task SeedAsync(TocDatabase database, CaseStore store)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        var one = new GroupRow { Reference = "g1", Name = "Zebra", Aliases = ["Alias Z"], Kind = GroupKind.OrganizedGroup, HomeCountry = "FRA", CreatedBy = "t", UpdatedBy = "t" };
        var two = new GroupRow { Reference = "g2", Name = "Arrow Ltd", Kind = GroupKind.LegitimateCompany, CreatedBy = "t", UpdatedBy = "t" };
        context.Groups.AddRange(one, two);
        await context.SaveChangesAsync(Token);
        var names = new ReferenceNames();
        names.AddGroup(one.Id, "g1");
        CaseRow? last = null;
        foreach (var (role, sensitivity) in new[] { ("buyer", Sensitivity.Public), ("seller", Sensitivity.Public), ("hidden role", Sensitivity.Restricted) })
        {
            var content = new CaseContent
            {
                Title = "Ship",
                Sensitivity = sensitivity,
                Status = CaseStatus.Draft,
                Domains = [new DomainAssignment(CrimeDomain.Corporate)],
                Groups = [new CaseGroup("g1", role)],
            };
            last = await store.CreateAsync(context, content, names, TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }

        context.GroupLinks.Add(new GroupLinkRow { FromId = one.Id, ToId = two.Id, Kind = GroupLinkKind.Owns, Start = "1999", CreatedBy = "t", UpdatedBy = "t" });
        context.GroupLinks.Add(new GroupLinkRow { FromId = two.Id, ToId = one.Id, Kind = GroupLinkKind.Corrupts, CaseId = last!.Id, CreatedBy = "t", UpdatedBy = "t" });
        await context.SaveChangesAsync(Token);
    }
}
