using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Sources;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Infrastructure.CodedCases;

namespace TocAnalysis.Web.Tests.Features.Sources;

public sealed class SourcesTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_counts_each_visible_case_and_coding_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ids = await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());
        foreach (var id in ids)
            (await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.A, new Evidence(Source: "s1")))).Succeeded.ShouldBeTrue();
        const string cases =
            """
            SELECT count(*) FROM case_record c WHERE
                (EXISTS (SELECT 1 FROM case_source p JOIN source s ON s.id = p.source_id WHERE p.case_id = c.id AND s.reference = 's1')
                OR EXISTS (SELECT 1 FROM case_country p JOIN source s ON s.id = p.source_id WHERE p.case_id = c.id AND s.reference = 's1'))
            """;
        const string codings = "SELECT count(DISTINCT k.id) FROM coding k JOIN case_record c ON c.id = k.case_id JOIN evidence e ON e.coding_id = k.id JOIN source s ON s.id = e.source_id WHERE s.reference = 's1'";

        foreach (var (actor, where, expected) in new[] { (TocWorld.Researcher, "", 3), (TocWorld.Analyst, " AND c.sensitivity <> 'restricted'", 2) })
        {
            var line = (await world.Get<FindSources>().HandleAsync(actor, new FindSourcesRequest(), Token)).Value.Items.Single(s => s.Reference == "s1");
            line.Cases.ShouldBe((int)await world.ScalarAsync<long>(cases + where));
            line.Codings.ShouldBe((int)await world.ScalarAsync<long>(codings + where));
            (line.Cases, line.Codings).ShouldBe((expected, expected));
            var page = (await world.Get<GetSource>().HandleAsync(actor, "s1", Token)).Value;
            (page.CaseCount, page.CodingCount, page.Involvements.Count).ShouldBe((expected, expected, expected - 1));
        }

        var rest = (await world.Get<FindSources>().HandleAsync(TocWorld.Analyst, new FindSourcesRequest(Text: "of S2"), Token)).Value;
        rest.Items.ShouldHaveSingleItem().Cases.ShouldBe(0);
        (await world.Get<FindSources>().HandleAsync(TocWorld.Analyst, new FindSourcesRequest("pres"), Token)).Refusal.ShouldBe(Refusal.Invalid);
    }

    [Fact]
    public async Task Pages_and_routes_answer_and_an_unknown_reference_is_not_found()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var ids = await SeedAsync(server.Services.GetRequiredService<TocDatabase>(), server.Services.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        using var client = await server.ClientAsync(Role.Analyst);

        var list = await browser.GetAsync(AppUrls.Sources);
        list.Status.ShouldBe(HttpStatusCode.OK);
        list.Body.ShouldContain("Title of s1");
        var page = await browser.GetAsync(AppUrls.Source("s1"));
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain(ids[0]);
        page.Body.ShouldNotContain(ids[2]);
        (await browser.GetAsync(AppUrls.Source("nothing"))).Status.ShouldBe(HttpStatusCode.NotFound);

        (await client.GetStringAsync("/api/v1/sources?limit=1", Token)).ShouldContain("\"total\":2");
        (await client.GetStringAsync("/api/v1/sources/s1", Token)).ShouldNotContain(ids[2]);
        using var none = await client.GetAsync("/api/v1/sources/nothing", Token);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>A case that cites the source twice, one that cites it for a country alone, and a restricted one; their identifiers.</summary>
    private static async Task<IReadOnlyList<string>> SeedAsync(TocDatabase database, CaseStore store)
    {
        await SourceAsync(database, "s1");
        await SourceAsync(database, "s2");
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        var names = new ReferenceNames();
        names.AddSource(context.Sources.Single(s => s.Reference == "s1").Id, "s1");
        var involvement = new CountryInvolvement("FRA", Stage.Inception, null, Certainty.Refuted, null, "s1", null);
        (Sensitivity Sensitivity, CountryInvolvement[] Countries, CaseSource[] Sources)[] cases =
        [
            (Sensitivity.Public, [involvement], [new CaseSource("s1", "p. 3")]),
            (Sensitivity.Public, [], [new CaseSource("s1")]),
            (Sensitivity.Restricted, [involvement], []),
        ];
        var ids = new List<string>();
        foreach (var one in cases)
        {
            var content = new CaseContent { Title = "Ship", Narrative = Narrative, Sensitivity = one.Sensitivity, Status = CaseStatus.Draft, Countries = one.Countries, Sources = one.Sources };
            var row = await store.CreateAsync(context, content, names, TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
            ids.Add(CaseId.Text(row.Id));
        }

        return ids;
    }
}
