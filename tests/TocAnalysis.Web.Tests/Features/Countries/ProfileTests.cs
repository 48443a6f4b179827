using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Countries;

/// <summary>Profiles of countries and offences: each number is that of the case list it leads to.</summary>
public sealed class ProfileTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_number_of_a_profile_is_that_of_its_cases()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());
        await using var context = await world.ReadAsync();
        var (query, vocabularies) = (world.Get<CaseQuery>(), world.Get<Vocabularies>());
        var filter = new CaseFilter { Countries = ["COL"] };

        var profile = await ProfileStore.OfAsync(context, TocWorld.Analyst, query.Where(context, TocWorld.Analyst, filter), vocabularies, Token);
        (profile.Cases, profile.Coded, profile.Dated).ShouldBe((2, 0, 1));
        profile.Offences.ShouldNotBeEmpty();
        foreach (var line in profile.Offences)
            line.Cases.ShouldBe(await CountAsync(filter with { Offences = [line.Key] }), line.Key);
        foreach (var line in profile.Groups)
            line.Cases.ShouldBe(await CountAsync(filter with { Groups = [line.Key] }), line.Key);
        foreach (var line in profile.Domains)
            line.Cases.ShouldBe(await CountAsync(filter with { Domains = [Domain.Tokens.Parse<CrimeDomain>(line.Key)] }), line.Key);
        // An offence counts with all below it.
        profile.Offences.Single(o => o.Key == "0601").Cases.ShouldBe(2);
        profile.Offences.Single(o => o.Key == "06012").Cases.ShouldBe(1);
        (await ProfileStore.OfAsync(context, TocWorld.Researcher, query.Where(context, TocWorld.Researcher, filter), vocabularies, Token)).Cases.ShouldBe(3);

        Task<int> CountAsync(CaseFilter narrower) => query.Where(context, TocWorld.Analyst, narrower).CountAsync(Token);
    }

    [Fact]
    public async Task Profiles_of_country_and_offence_and_countries_side_by_side_show_links_and_no_rank()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await SeedAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        using var client = await server.ClientAsync(Role.Analyst);

        var country = (await browser.GetAsync("/countries/COL")).Body;
        country.ShouldContain("/map?view=flows&amp;country=COL&amp;pairFrom=COL&amp;pairTo=ESP#cell");
        country.ShouldContain("/cases?country=COL&amp;group=ring");
        country.ShouldContain("/cases?country=COL&amp;offence=0601");
        country.ShouldContain("No table of the depositary has been brought in");
        country.ShouldNotContain("Zanzibarsecret");
        using var rest = JsonDocument.Parse(await client.GetStringAsync("/api/v1/countries/COL/profile", Token));
        rest.RootElement.GetProperty("partners")[0].GetProperty("cases").GetInt32().ShouldBe(1);
        rest.RootElement.GetProperty("profile").GetProperty("cases").GetInt32().ShouldBe(2);

        var both = (await browser.GetAsync("/countries/compare?country=COL&country=ESP")).Body;
        both.ShouldContain("/cases?country=ESP&amp;stage=direct-effect");
        both.ShouldContain("They rank no country");
        (await browser.GetAsync("/countries/compare?country=COL")).Body.ShouldContain("Two to 4 different countries");
        (await browser.GetAsync("/countries/compare?country=COL&country=QQQ")).Body.ShouldContain("QQQ");

        var offence = (await browser.GetAsync("/offences/0601")).Body;
        offence.ShouldContain("/cases?offence=0601&amp;country=COL");
        offence.ShouldContain("/cases?offence=06012");
        (await browser.GetAsync("/offences")).Body.ShouldContain("/offences/0601");
        (await browser.GetAsync("/offences/none")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var unknown = await client.GetAsync("/api/v1/offences/none", Token);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync("/")).Body.ShouldContain("/cases?missing=source");
    }

    [Fact]
    public async Task Small_counts_of_a_profile_are_withheld_alike_on_the_page_by_REST_and_in_the_file()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await SeedManyAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Secretariat);
        using var client = await server.ClientAsync(Role.Secretariat);

        foreach (var (place, page) in new[] { ("/api/v1/countries/COL/profile", "/countries/COL"), ("/api/v1/offences/0601", "/offences/0601") })
        {
            (await client.GetStringAsync(place, Token)).ShouldNotContain("\"threshold\":5");
            var file = (await client.GetStringAsync($"{place}.csv?threshold=5", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => (Line: l, Count: l[(l.LastIndexOf(',') + 1)..])).ToList();
            file.Where(l => l.Count != "[c]").ShouldAllBe(l => l.Count == "0" || int.Parse(l.Count, CultureInfo.InvariantCulture) >= 5);
            file.ShouldContain(l => l.Count == "[c]");
            file.ShouldContain(l => l.Line == "coverage,cases,cases,8");
            // The one case that also names Spain, and the two of the ring: withheld, and so is what would give them away.
            using var rest = JsonDocument.Parse(await client.GetStringAsync($"{place}?threshold=5", Token));
            var profile = rest.RootElement.GetProperty("profile");
            profile.GetProperty("groups")[0].GetProperty("cases").ValueKind.ShouldBe(JsonValueKind.Null);
            foreach (var part in new[] { ("domains", "domain"), ("offences", "offence"), ("groups", "group"), ("countries", "country") })
            {
                foreach (var line in profile.GetProperty(part.Item1).EnumerateArray())
                {
                    var shown = line.GetProperty("cases") is { ValueKind: JsonValueKind.Number } n ? n.GetInt32().ToString(CultureInfo.InvariantCulture) : "[c]";
                    file.ShouldContain(l => l.Line.StartsWith($"{part.Item2},{line.GetProperty("key").GetString()},", StringComparison.Ordinal) && l.Count == shown);
                }
            }

            var body = (await browser.GetAsync($"{page}?threshold=5")).Body;
            body.ShouldContain("[c]</abbr>");
            body.ShouldContain("Counts from 1 to 4 are withheld");
            body.ShouldNotContain("Number 0");
            (await browser.GetAsync(page)).Body.ShouldNotContain("[c]</abbr>");
            using var wrong = await client.GetAsync($"{place}?threshold=3", Token);
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await browser.GetAsync("/download/countries/COL.csv?threshold=5")).Body.ShouldContain("coverage,cases,cases,8");
    }

    /// <summary>Eight cases in Colombia with one offence, two with a group and one that leads to Spain; six elsewhere.</summary>
    private static async Task SeedManyAsync(TocDatabase database, CaseStore store)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        var group = new GroupRow { Reference = "ring", Name = "Ring", Kind = GroupKind.OrganizedGroup, CreatedBy = "t", UpdatedBy = "t" };
        context.Groups.Add(group);
        await context.SaveChangesAsync(Token);
        var names = new ReferenceNames();
        names.AddGroup(group.Id, "ring");
        for (var i = 0; i < 14; i++)
        {
            await store.CreateAsync(
                context,
                new CaseContent
                {
                    Title = $"Number {i}",
                    Sensitivity = Sensitivity.Public,
                    Status = CaseStatus.Draft,
                    Domains = [new DomainAssignment(CrimeDomain.Organized)],
                    Offences = i < 8 ? [new CaseOffence("0601")] : [],
                    Groups = i < 2 ? [new CaseGroup("ring", "seller")] : [],
                    Countries = [new CountryInvolvement(i < 8 ? "COL" : "FRA", Stage.Perpetration, Flow.Origin), .. i == 0 ? [new CountryInvolvement("ESP", Stage.DirectEffect, Flow.Destination)] : Array.Empty<CountryInvolvement>()],
                },
                names, TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }
    }

    /// <summary>Two public cases and a restricted one in Colombia, one of them with a way to Spain.</summary>
    private static async Task SeedAsync(TocDatabase database, CaseStore store)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        var group = new GroupRow { Reference = "ring", Name = "Ring", Kind = GroupKind.OrganizedGroup, CreatedBy = "t", UpdatedBy = "t" };
        context.Groups.Add(group);
        await context.SaveChangesAsync(Token);
        var names = new ReferenceNames();
        names.AddGroup(group.Id, "ring");
        foreach (var (title, offence, sensitivity, abroad) in new[] { ("One", "0601", Sensitivity.Public, true), ("Two", "06012", Sensitivity.Public, false), ("Zanzibarsecret", "0601", Sensitivity.Restricted, true) })
        {
            await store.CreateAsync(
                context,
                new CaseContent
                {
                    Title = title,
                    Sensitivity = sensitivity,
                    Status = CaseStatus.Draft,
                    Start = abroad ? Domain.PartialDate.Parse("1999") : null,
                    Domains = [new DomainAssignment(CrimeDomain.Organized)],
                    Offences = [new CaseOffence(offence)],
                    Groups = abroad ? [new CaseGroup("ring", "seller")] : [],
                    Countries = [new CountryInvolvement("COL", Stage.Perpetration, Flow.Origin), .. abroad ? [new CountryInvolvement("ESP", Stage.DirectEffect, Flow.Destination)] : Array.Empty<CountryInvolvement>()],
                },
                names, TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }
    }
}
