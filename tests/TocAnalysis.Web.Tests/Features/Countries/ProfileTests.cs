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
