using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Countries;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Countries;

public sealed class CountriesTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_equal_plain_SQL_without_refuted_involvements_and_without_what_may_not_be_seen()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());
        const string count = "SELECT count(DISTINCT c.id) FROM case_record c JOIN case_country p ON p.case_id = c.id WHERE p.country = 'FRA' AND p.certainty <> 'refuted'";

        foreach (var (actor, where, expected) in new[] { (TocWorld.Researcher, "", 2), (TocWorld.Analyst, " AND c.sensitivity <> 'restricted'", 1) })
        {
            var france = (await ListAsync(world, actor)).Items.Single(c => c.Code == "FRA");
            france.Cases.ShouldBe((int)await world.ScalarAsync<long>(count + where));
            france.Cases.ShouldBe(expected);
            foreach (var stage in new[] { Stage.Inception, Stage.Perpetration })
                france.Stages.Single(s => s.Stage == stage).Cases.ShouldBe((int)await world.ScalarAsync<long>($"{count}{where} AND p.stage = '{(stage == Stage.Inception ? "inception" : "perpetration")}'"));
            france.Refuted.ShouldBe(1);
            var page = (await world.Get<GetCountry>().HandleAsync(actor, "FRA", Token)).Value;
            (page.Cases, page.Refuted).ShouldBe((expected, 1));
        }
    }

    [Fact]
    public async Task A_country_without_a_case_is_listed_only_in_the_whole_vocabulary_and_said_to_have_none()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

        (await ListAsync(world, TocWorld.Analyst)).Items.Select(c => c.Code).ShouldBe(["FRA"]);
        (await ListAsync(world, TocWorld.Researcher)).Items.Select(c => c.Code).ShouldBe(["NGA", "FRA"]);
        var all = await ListAsync(world, TocWorld.Analyst, true);
        all.Total.ShouldBeGreaterThan(200);
        all.Items.First(c => c.Code == "DZA").IsRecorded.ShouldBeFalse();
        all.Next.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_withdrawn_country_names_its_successors()
    {
        await using var world = await TocWorld.CreateAsync(postgres);

        var page = (await world.Get<GetCountry>().HandleAsync(TocWorld.Analyst, "SUN", Token)).Value;

        page.Successors.Select(s => s.Code).ShouldContain("RUS");
        page.Economies.ShouldNotBeEmpty();
        (await world.Get<GetCountry>().HandleAsync(TocWorld.Analyst, "XQX", Token)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task Pages_and_routes_answer_and_an_unknown_code_is_not_found()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await SeedAsync(server.Services.GetRequiredService<TocDatabase>(), server.Services.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        using var client = await server.ClientAsync(Role.Analyst);

        var list = await browser.GetAsync(AppUrls.Countries);
        list.Status.ShouldBe(HttpStatusCode.OK);
        list.Body.ShouldContain("/cases?country=FRA");
        list.Body.ShouldNotContain("/cases?country=NGA");
        (await browser.GetAsync($"{AppUrls.Countries}?all=true")).Body.ShouldContain("No case recorded");
        (await browser.GetAsync(AppUrls.Country("FRA"))).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync(AppUrls.Country("SUN"))).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync(AppUrls.Country("XQX"))).Status.ShouldBe(HttpStatusCode.NotFound);

        (await client.GetStringAsync("/api/v1/countries", Token)).ShouldContain("\"kind\":\"current\"");
        (await client.GetStringAsync("/api/v1/countries/SUN", Token)).ShouldContain("\"kind\":\"withdrawn\"");
        using var none = await client.GetAsync("/api/v1/countries/XQX", Token);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var wrong = await client.GetAsync("/api/v1/countries?all=perhaps", Token);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<Web.Api.ListPart<CountryLine>> ListAsync(TocWorld world, Actor actor, bool all = false) =>
        (await world.Get<FindCountries>().HandleAsync(actor, new FindCountriesRequest(all, "200"), Token)).Value;

    /// <summary>France at two stages of a public case, refuted in another, and with Nigeria in a restricted one.</summary>
    private static async Task SeedAsync(TocDatabase database, CaseStore store)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        CountryInvolvement Part(string country, Stage? stage, Certainty certainty = Certainty.Established) => new(country, stage, null, certainty, null, null, null);
        (Sensitivity, CountryInvolvement[])[] cases =
        [
            (Sensitivity.Public, [Part("FRA", Stage.Inception), Part("FRA", Stage.Perpetration, Certainty.Alleged)]),
            (Sensitivity.Public, [Part("FRA", Stage.Inception, Certainty.Refuted)]),
            (Sensitivity.Restricted, [Part("FRA", Stage.Perpetration), Part("NGA", null)]),
        ];
        foreach (var (sensitivity, countries) in cases)
        {
            var content = new CaseContent { Title = "Ship", Sensitivity = sensitivity, Status = CaseStatus.Draft, Countries = countries };
            await store.CreateAsync(context, content, new ReferenceNames(), TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }
    }
}
