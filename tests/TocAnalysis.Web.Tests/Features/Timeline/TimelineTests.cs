using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Timeline;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Timeline;

public sealed class TimelineTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_number_is_that_of_the_case_list_under_the_same_years_and_lane()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

        foreach (var query in new[] { "", "?from=1996&to=2003", "?lane=country&country=COL", "?lane=country", "?lane=none&from=1990" })
        {
            var request = TimelineRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery(query)).Value;
            var timeline = (await world.Get<GetTimeline>().HandleAsync(TocWorld.Analyst, request, false, Token)).Value;
            timeline.Lanes.ShouldNotBeEmpty();
            await using var context = await world.ReadAsync();
            foreach (var lane in timeline.Lanes.Where(l => l.Key != GetTimeline.NotRecorded))
            {
                for (var i = 0; i < timeline.Years.Count; i++)
                {
                    var (from, to) = GetTimeline.Days((timeline.Years[i].First, timeline.Years[i].Last), request.Filter);
                    var filter = request.Filter with { From = PartialDate.Parse($"{from:yyyy-MM-dd}"), To = PartialDate.Parse($"{to:yyyy-MM-dd}") };
                    filter = request.Lane switch
                    {
                        LaneKind.Domain => filter with { Domains = [Tokens.Parse<CrimeDomain>(lane.Key)] },
                        LaneKind.Country => filter with { Countries = [lane.Key] },
                        _ => filter,
                    };
                    lane.Counts[i].ShouldBe(await world.Get<CaseQuery>().Where(context, TocWorld.Analyst, filter).CountAsync(Token), $"{query} {lane.Key} {from:O}");
                }
            }
        }
    }

    [Fact]
    public async Task Dated_cases_stand_in_their_lanes_and_undated_ones_are_counted_apart()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await SeedAsync(server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Secretariat);
        using var client = await server.ClientAsync(Role.Secretariat);

        using var rest = JsonDocument.Parse(await client.GetStringAsync("/api/v1/timeline", Token));
        (rest.RootElement.GetProperty("n").GetInt32(), rest.RootElement.GetProperty("undated").GetInt32()).ShouldBe((4, 1));
        rest.RootElement.GetProperty("lanes").EnumerateArray().Select(l => l.GetProperty("key").GetString()).ShouldBe(["organized", "corporate", "not-recorded"]);
        var page = (await browser.GetAsync("/timeline")).Body;
        page.ShouldContain("4 dated cases; 1 without a date are left out");
        page.ShouldContain("class=\"unsure\"");
        page.ShouldContain("Case B: 1999 to 2001-04");
        page.ShouldNotContain("Zanzibarsecret");
        (await browser.GetAsync("/timeline?inLane=corporate&inYears=1990-1994")).Body.ShouldContain("Dated cases: corporate, 1990-1994");
        (await client.GetStringAsync("/api/v1/timeline.csv?lane=none", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(5);
        (await browser.GetAsync("/timeline?country=PAN")).Body.ShouldContain("No dated case");
        using var wrong = await client.GetAsync("/api/v1/timeline?lane=region", Token);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Small_counts_are_withheld_with_the_single_cases_and_files_hold_the_same()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var (database, store) = (server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        await SeedAsync(database, store);
        await using (var context = await database.OpenAsync(TocWorld.Researcher, Token))
        {
            for (var i = 0; i < 7; i++)
            {
                await store.CreateAsync(context, new CaseContent { Title = $"Later {i}", Sensitivity = Sensitivity.Public, Status = CaseStatus.Draft, Start = PartialDate.Parse("2010"), End = PartialDate.Parse("2010"), Domains = [new DomainAssignment(CrimeDomain.Professional)] }, new ReferenceNames(), TocWorld.Researcher, null, Token);
                await context.SaveChangesAsync(Token);
            }
        }

        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Secretariat);
        using var client = await server.ClientAsync(Role.Secretariat);

        using var rest = JsonDocument.Parse(await client.GetStringAsync("/api/v1/timeline?threshold=5", Token));
        var answer = rest.RootElement;
        (answer.GetProperty("cases").GetArrayLength(), answer.GetProperty("undated").ValueKind).ShouldBe((0, JsonValueKind.Null));
        var file = (await client.GetStringAsync("/api/v1/timeline-spans.csv?threshold=5", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToDictionary(l => l.Split(',')[0], l => l.Split(',')[2..]);
        foreach (var lane in answer.GetProperty("lanes").EnumerateArray())
        {
            var shown = lane.GetProperty("counts").EnumerateArray().Append(lane.GetProperty("cases")).Select(c => c.ValueKind == JsonValueKind.Null ? "[c]" : c.GetInt32().ToString(CultureInfo.InvariantCulture)).ToArray();
            shown.ShouldAllBe(c => c == "[c]" || c == "0" || c.Length > 1 || c[0] >= '5');
            file[lane.GetProperty("key").GetString()!].ShouldBe(shown);
        }

        file.Values.SelectMany(v => v).ShouldContain("[c]");
        file["professional"].ShouldContain("0");
        answer.GetProperty("disclosure").GetProperty("threshold").GetInt32().ShouldBe(5);
        var page = (await browser.GetAsync("/timeline?threshold=5")).Body;
        page.ShouldContain("[c]</abbr>");
        page.ShouldNotContain("Case A");
        (await client.GetStringAsync("/api/v1/timeline.csv?threshold=5", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
        // Without a threshold the file has the numbers of the table.
        (await client.GetStringAsync("/api/v1/timeline-spans.csv", Token)).ShouldContain("corporate,corporate,");
        (await browser.GetAsync("/download/timeline-spans.csv?lane=none")).Body.ShouldContain("all,all cases,");
    }

    /// <summary>Four dated public cases, one without a date, one restricted.</summary>
    private static async Task SeedAsync(TocDatabase database, CaseStore store)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        var cases = new (string Title, string? Start, string? End, bool Ongoing, CrimeDomain? Domain, string Country, Sensitivity Sensitivity)[]
        {
            ("Case A", "1991-02", "1997", false, CrimeDomain.Corporate, "COL", Sensitivity.Public),
            ("Case B", "1999", "2001-04", false, CrimeDomain.Organized, "COL", Sensitivity.Public),
            ("Case C", "2002-01-05", null, true, CrimeDomain.Organized, "ESP", Sensitivity.Public),
            ("Case D", null, "..1995", false, null, "ESP", Sensitivity.Public),
            ("Case E", null, null, false, CrimeDomain.Corporate, "COL", Sensitivity.Public),
            ("Zanzibarsecret", "1999", null, false, CrimeDomain.Corporate, "COL", Sensitivity.Restricted),
        };
        foreach (var (title, start, end, ongoing, domain, country, sensitivity) in cases)
        {
            await store.CreateAsync(
                context,
                new CaseContent
                {
                    Title = title,
                    Sensitivity = sensitivity,
                    Status = CaseStatus.Draft,
                    Start = start is null ? null : PartialDate.Parse(start),
                    End = end is null ? null : PartialDate.Parse(end),
                    Ongoing = ongoing,
                    Domains = domain is { } d ? [new DomainAssignment(d)] : [],
                    Countries = [new CountryInvolvement(country, Stage.Perpetration)],
                },
                new ReferenceNames(), TocWorld.Researcher, null, Token);
            await context.SaveChangesAsync(Token);
        }
    }
}
