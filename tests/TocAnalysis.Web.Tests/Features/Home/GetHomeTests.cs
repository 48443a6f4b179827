using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Home;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Home;

public sealed class GetHomeTests(PostgresFixture postgres)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_place_has_43_paragraphs_and_nothing_in_them()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var home = (await world.Get<GetHome>().RunAsync(TocWorld.Researcher, Token)).Value;
        (home.Cases, home.Uncoded, home.Codings).ShouldBe((0, 0, 0));
        home.Paragraphs.Select(p => p.Number).ShouldBe(Enumerable.Range(1, 43));
        home.Paragraphs.ShouldAllBe(p => p.Cases == 0 && p.Codings == 0);
        home.Paragraphs.Single(p => p.Number == 19).Codes.ShouldBe(["I3", "I4"]);
        home.Paragraphs.Single(p => p.Number == 43).Codes.ShouldBeEmpty();
        home.Recent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_case_with_two_codes_of_one_paragraph_bears_on_it_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var first = await RecordAsync(world, "First", Sensitivity.Public);
        await RecordAsync(world, "Second", Sensitivity.Public);
        await CodeAsync(world, first, TocWorld.Researcher.Name, ("I3", CodingValue.A), ("I4", CodingValue.B));

        var home = (await world.Get<GetHome>().RunAsync(TocWorld.Researcher, Token)).Value;

        (home.Cases, home.Uncoded, home.Codings).ShouldBe((2, 1, 2));
        var paragraph = home.Paragraphs.Single(p => p.Number == 19);
        (paragraph.Cases, paragraph.Codings).ShouldBe((1, 2));
        home.Paragraphs.Sum(p => (long)p.Codings).ShouldBe(await world.ScalarAsync<long>(
            "SELECT count(*) FROM coding k JOIN code c ON c.key = k.counts_as AND c.version = 1, unnest(c.paragraphs) p"));
    }

    [Fact]
    public async Task Questions_with_fewest_positions_come_first_and_say_how_many_cases_are_not_coded()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var one = await RecordAsync(world, "One", Sensitivity.Public);
        await CodeAsync(world, one, "Coder", [.. Enumerable.Range(1, 10).Select(i => ($"I{i}", CodingValue.Mixed)), .. Enumerable.Range(1, 13).Select(i => ($"P{i}", CodingValue.CannotTell))]);

        var issues = (await world.Get<GetHome>().RunAsync(TocWorld.Analyst, Token)).Value.FewestPositions;

        issues[0].Code.ShouldBe("P1");
        issues[0].Counts.CannotTell.ShouldBe(1);
        issues.ShouldAllBe(i => i.Counts.Positioned == 0);
        issues.ShouldAllBe(i => i.Counts.Total == 1);
        issues.ShouldNotContain(i => i.Code == "P15");
    }

    [Fact]
    public async Task Overview_page_REST_and_file_hold_the_same_numbers_and_small_ones_are_withheld_alike()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var (database, store) = (server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        await using (var context = await database.OpenAsync(TocWorld.Researcher, Token))
        {
            for (var i = 0; i < 9; i++)
            {
                await store.CreateAsync(context, new CaseContent { Title = $"Case {i}", Sensitivity = Sensitivity.Public, Status = CaseStatus.Draft, Domains = i < 2 ? [] : [new DomainAssignment(CrimeDomain.Organized)] }, new ReferenceNames(), TocWorld.Researcher, null, Token);
                await context.SaveChangesAsync(Token);
            }
        }

        using var browser = await TestBrowser.SignedInAsync(server, "Ann", Role.Secretariat);
        using var client = await server.ClientAsync(Role.Secretariat);

        var home = (await scope.ServiceProvider.GetRequiredService<GetHome>().RunAsync(TocWorld.Analyst, Token)).Value;
        home.Issues.Select(i => i.Code).ShouldBe(Enumerable.Range(1, 10).Select(i => $"I{i}"));
        var open = Numbers(await client.GetStringAsync("/api/v1/overview.csv", Token));
        foreach (var issue in home.Issues)
            open[$"issue,{issue.Code} uncoded"].ShouldBe("9");
        foreach (var gap in home.Gaps)
            open[$"gap,{Domain.Tokens.Text(gap.Gap)}"].ShouldBe(gap.Cases.ToString(System.Globalization.CultureInfo.InvariantCulture));
        open["gap,domain"].ShouldBe("2");
        using var rest = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/api/v1/overview?threshold=5", Token));
        var shut = Numbers(await client.GetStringAsync("/api/v1/overview.csv?threshold=5", Token));
        shut["gap,domain"].ShouldBe("[c]");
        shut.Values.ShouldAllBe(n => n == "[c]" || n == "0" || n == "9" || n == "7");
        foreach (var line in rest.RootElement.GetProperty("lines").EnumerateArray())
            shut[$"{line.GetProperty("part").GetString()},{line.GetProperty("key").GetString()}"].ShouldBe(line.GetProperty("cases") is { ValueKind: System.Text.Json.JsonValueKind.Number } n ? n.GetRawText() : "[c]");
        var page = (await browser.GetAsync("/")).Body;
        page.ShouldContain("/download/overview.csv");
        page.ShouldContain("/cases?uncoded=I10");

        static Dictionary<string, string> Numbers(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToDictionary(l => string.Join(',', l.Split(',')[..2]), l => l[(l.LastIndexOf(',') + 1)..]);
    }

    [Fact]
    public async Task Recent_work_is_ones_own_latest_first_and_each_thing_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var mine = await RecordAsync(world, "Mine", Sensitivity.Public);
        await CodeAsync(world, mine, TocWorld.Researcher.Name, ("I4", CodingValue.B));
        await RecordAsync(world, "Of somebody else", Sensitivity.Public, TocWorld.Administrator);

        var recent = (await world.Get<GetHome>().RunAsync(TocWorld.Researcher, Token)).Value.Recent;

        recent.Select(w => (w.Title, w.Code, w.Value, w.Version)).ShouldBe([("Mine", "I4", "B", null), ("Mine", null, null, 1)]);
        (await world.Get<GetHome>().RunAsync(TocWorld.Analyst, Token)).Value.Recent.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_may_not_be_seen_is_not_counted()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var hidden = await RecordAsync(world, "Restricted", Sensitivity.Restricted);
        await CodeAsync(world, hidden, "Coder", ("I4", CodingValue.B));

        var seen = (await world.Get<GetHome>().RunAsync(TocWorld.Analyst, Token)).Value;

        (seen.Cases, seen.Uncoded, seen.Codings).ShouldBe((0, 0, 0));
        seen.Paragraphs.ShouldAllBe(p => p.Cases == 0);
        seen.FewestPositions.ShouldAllBe(i => i.Counts.Total == 0);
        (await world.Get<GetHome>().RunAsync(TocWorld.Researcher, Token)).Value.Codings.ShouldBe(1);
    }

    [Fact]
    public async Task Somebody_without_a_role_is_refused()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        (await world.Get<GetHome>().RunAsync(new Actor(null, "anonymous", new HashSet<Role>(), Door.Page), Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    private static async Task<long> RecordAsync(TocWorld world, string title, Sensitivity sensitivity, Actor? by = null)
    {
        var actor = by ?? TocWorld.Researcher;
        await using var context = await world.Get<TocDatabase>().OpenAsync(actor, Token);
        var row = await world.Get<CaseStore>().CreateAsync(context, new CaseContent { Title = title, Sensitivity = sensitivity }, new ReferenceNames(), actor, null, Token);
        await context.SaveChangesAsync(Token);
        return row.Id;
    }

    private static async Task CodeAsync(TocWorld world, long caseId, string coder, params IReadOnlyList<(string Code, CodingValue Value)> values)
    {
        await using var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Token);
        var row = new CoderRow { Name = coder };
        context.Coders.Add(row);
        await context.SaveChangesAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        context.Codings.AddRange(values.Select(v => new CodingRow
        {
            CaseId = caseId,
            CodebookVersion = 1,
            Code = v.Code,
            CoderId = row.Id,
            Value = v.Value,
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = coder,
            UpdatedBy = coder,
        }));
        await context.SaveChangesAsync(Token);
        await PositionStore.RefreshAsync(context, [caseId], Token);
    }
}
