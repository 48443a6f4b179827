using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Map;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Map;

/// <summary>Criterion S5 and the equality of picture, table, REST and file.</summary>
public sealed class MapTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cases_count_once_at_each_country_and_stage_and_refuted_ones_do_not()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

        var map = await CountAsync(world, "");
        Cells(map, "COL").ShouldBe("2 6 0 0 0 | 7");
        Cells(map, "ESP").ShouldBe("0 0 6 0 0 | 6");
        Cells(map, "SUHH").ShouldBe("1 0 0 0 0 | 1");
        map.Table.Rows.ShouldNotContain(r => r.Key == "FRA", "only refuted there");
        map.Table.N.ShouldBe(7);
        map.Recorded.ShouldBe(["COL", "ESP", "PAN", "SUHH"], ignoreOrder: true);
        (await world.ScalarAsync<long>("SELECT count(DISTINCT case_id) FROM case_country WHERE country = 'COL' AND certainty <> 'refuted' AND case_id IN (SELECT id FROM case_record WHERE sensitivity <> 'restricted')")).ShouldBe(7);
        Cells(await CountAsync(world, "", TocWorld.Researcher), "COL").ShouldBe("2 7 0 0 0 | 8");

        // Filters speak of one involvement; a country of which other cases are recorded stays recorded.
        var inception = await CountAsync(world, "?stage=inception");
        (Cells(inception, "COL"), inception.Recorded.Contains("ESP"), inception.Table.Rows.Any(r => r.Key == "ESP")).ShouldBe(("2 0 0 0 0 | 2", true, false));
        (await CountAsync(world, "?from=1990&to=1999")).ShouldSatisfyAllConditions(m => m.Table.N.ShouldBe(1), m => m.Undated.ShouldBe(6), m => m.Years.ShouldBe((1995, 1995)));
        // Small counts are withheld, and the sum does not give them away.
        var shut = await CountAsync(world, "?threshold=5");
        shut.Table.Rows.Select((r, i) => shut.Table.Panel.RowTotals[i]).ShouldAllBe(c => c.Suppressed || c.Value == 0 || c.Value >= 5);
        shut.Table.Disclosure.ShouldNotBeNull();
        MapRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery("?threshold=3&stge=inception"), MapPage.OwnNames).Faults.Select(f => f.Place).ShouldBe(["threshold", "stge"], ignoreOrder: true);
    }

    [Fact]
    public async Task Flows_lead_from_each_origin_to_each_destination_with_the_transit_of_their_cases()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

        var flows = (await world.Get<GetMap>().FlowsAsync(TocWorld.Analyst, new MapRequest(CaseFilter.All), false, Token)).Value;
        var pair = FlowsAnswer.PairsOf(flows).ShouldHaveSingleItem();
        (pair.From, pair.To, pair.Cases.Value).ShouldBe(("COL", "ESP", 6));
        pair.Through.ShouldBe(["PAN"]);
        var shut = (await world.Get<GetMap>().FlowsAsync(TocWorld.Analyst, new MapRequest(CaseFilter.All, 11), false, Token)).Value;
        FlowsAnswer.PairsOf(shut).ShouldAllBe(p => p.Cases.Suppressed && p.Through == null);
        (await world.Get<GetMap>().FlowsAsync(new Actor(null, "x", new HashSet<Role>(), Door.Page), new MapRequest(CaseFilter.All), false, Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Fact]
    public async Task Production_and_proceeds_are_movements_of_their_own()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Token))
        {
            await world.Get<CaseStore>().CreateAsync(
                context,
                new CaseContent
                {
                    Title = "Made, sold and banked",
                    Sensitivity = Sensitivity.Public,
                    Status = CaseStatus.Draft,
                    Countries = [new("CHN", Stage.Perpetration, Flow.Production), new("PAN", Stage.Perpetration, Flow.Transit), new("ITA", Stage.DirectEffect, Flow.Destination), new("CHE", Stage.IndirectEffect, Flow.Proceeds)],
                },
                new ReferenceNames(), TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }

        (await PairsAsync("")).ShouldBeEmpty();
        (await PairsAsync("?movement=production")).ShouldBe(["CHN>ITA 1 PAN"]);
        (await PairsAsync("?movement=proceeds")).ShouldBe(["ITA>CHE 1 "]);
        MapRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery("?movement=money")).Faults.ShouldHaveSingleItem().Place.ShouldBe("movement");
        MapRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery("?movement=proceeds")).Value.At("/map").ShouldBe("/map?movement=proceeds");

        async Task<IEnumerable<string>> PairsAsync(string query) =>
            FlowsAnswer.PairsOf((await world.Get<GetMap>().FlowsAsync(TocWorld.Analyst, MapRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery(query)).Value, false, Token)).Value).Select(p => $"{p.From}>{p.To} {p.Cases.Value} {string.Join(' ', p.Through ?? [])}").ToList();
    }

    [Fact]
    public async Task S5_picture_table_REST_and_file_say_the_same_and_a_country_without_cases_is_no_zero()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await SeedAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Secretariat);
        using var client = await server.ClientAsync(Role.Secretariat);

        using var rest = JsonDocument.Parse(await client.GetStringAsync("/api/v1/map", Token));
        var colombia = rest.RootElement.GetProperty("countries").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "COL");
        colombia.GetProperty("cases").GetProperty("value").GetInt32().ShouldBe(7);
        colombia.GetProperty("stages").GetProperty("perpetration").GetProperty("value").GetInt32().ShouldBe(6);
        var page = (await browser.GetAsync("/map")).Body;
        page.ShouldContain("aria-label=\"Colombia: 7 cases\"");
        page.ShouldContain("<title>France: no case recorded</title>");
        page.ShouldContain("do not imply official endorsement");
        (await browser.GetAsync("/map?stage=inception")).Body.ShouldContain("<title>Spain: no case of this selection</title>");
        (await browser.GetAsync("/map?at=COL&atStage=perpetration")).Body.ShouldContain("Colombia, perpetration: 6 cases");
        (await client.GetStringAsync("/api/v1/map.csv", Token)).ShouldContain("COL,Colombia,2,6,0,0,0,7");
        var svg = (await browser.GetAsync("/download/map.svg?show=perpetration")).Body;
        svg.ShouldContain("<title>Colombia: 6 cases</title>");
        svg.ShouldNotContain("<a href");
        System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName.ShouldBe("svg");
        (await browser.GetAsync("/map?view=flows")).Body.ShouldContain("aria-label=\"Colombia to Spain: 6 cases\"");
        (await browser.GetAsync("/map?view=flows&pairFrom=COL&pairTo=ESP")).Body.ShouldContain("Colombia, Spain: 6 cases");
        (await client.GetStringAsync("/api/v1/flows.csv", Token)).ShouldContain("COL,Colombia,ESP,Spain,6,PAN");
        (await browser.GetAsync("/map?country=QQQ")).Body.ShouldContain("QQQ");
        using var wrong = await client.GetAsync("/api/v1/flows?treshold=5", Token);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public void Every_place_of_the_vocabulary_has_a_point_but_the_seas_and_the_unnamed()
    {
        var countries = Web.Data.Reference.CountryFile.Load();

        countries.All.Where(c => WorldShapes.Read.PointOf(c.Code, countries) is null).ShouldAllBe(c => c.Code.StartsWith('X'));
        WorldShapes.Read.Shapes.Keys.ShouldAllBe(code => countries.Find(code) != null);
        WorldShapes.Read.Shapes.Values.Count(s => s.D.Length > 0).ShouldBeGreaterThan(230);
        MapSvg.Classes(1).ShouldBe([1]);
        MapSvg.Classes(30).ShouldBe([1, 2, 5, 10, 20]);
        MapSvg.Classes(90_000).Count.ShouldBeLessThanOrEqualTo(6);
    }

    private static string Cells(CountedMap map, string code)
    {
        var r = map.Table.Rows.ToList().FindIndex(h => h.Key == code);
        return $"{string.Join(' ', map.Table.Panel.Cells[r].Select(c => c.Value))} | {map.Table.Panel.RowTotals[r].Value}";
    }

    private static async Task<CountedMap> CountAsync(TocWorld world, string query, Actor? actor = null) =>
        (await world.Get<GetMap>().CountriesAsync(actor ?? TocWorld.Analyst, MapRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery(query)).Value, false, Token)).Value;

    /// <summary>Six cases from Colombia (perpetration) through Panama to Spain, a restricted one in Colombia, one of 1995 planned in the Soviet Union and Colombia with a refuted part in France.</summary>
    private static async Task SeedAsync(TocDatabase database, CaseStore store)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        for (var i = 0; i < 8; i++)
        {
            IReadOnlyList<CountryInvolvement> countries = i switch
            {
                < 6 => [new("COL", Stage.Perpetration, Flow.Origin), new("PAN", Stage.Perpetration, Flow.Transit), new("ESP", Stage.DirectEffect, Flow.Destination), .. i == 0 ? [new CountryInvolvement("COL", Stage.Inception)] : Array.Empty<CountryInvolvement>()],
                6 => [new("COL", Stage.Perpetration)],
                _ => [new("SUHH", Stage.Inception), new("COL", Stage.Inception), new("FRA", Stage.Perpetration, null, Certainty.Refuted)],
            };
            await store.CreateAsync(
                context,
                new CaseContent { Title = $"Case {i}", Sensitivity = i == 6 ? Sensitivity.Restricted : Sensitivity.Public, Status = CaseStatus.Draft, Start = i == 7 ? PartialDate.Parse("1995") : null, Countries = countries },
                new ReferenceNames(), TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }
    }
}
