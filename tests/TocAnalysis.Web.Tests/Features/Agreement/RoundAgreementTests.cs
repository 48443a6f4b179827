using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Agreement;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Features.Agreement;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Agreement;

public sealed class RoundAgreementTests(PostgresFixture postgres)
{
    /// <summary>Five values of the two-pole scale, for published tables of up to five categories.</summary>
    private static readonly CodingValue[] Scale = [CodingValue.A, CodingValue.B, CodingValue.Mixed, CodingValue.NotApplicable, CodingValue.CannotTell];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E1_published_tables_come_out_when_their_values_are_coded_and_submitted()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("A1", "A2", "A3", "A4", "A5", "A6");
        var cases = await world.CasesAsync(50);

        // Krippendorff 2011, example A.
        await EnterAsync(world, "KRIPP2011-A", "I4", coders, cases, [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]);
        await ShouldBeAsync(world, "KRIPP2011-A", "I4", CoefficientNames.KrippendorffAlphaNominal, 0.095, 3);

        // Krippendorff 2011, example C: four observers, values missing.
        int?[][] observers =
        [
            [1, 1, null, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [null, 5, 5, 5], [null, null, 1, 1], [null, null, 3, null],
        ];
        await EnterAsync(world, "KRIPP2011-C", "I5", coders, cases, [.. observers.Select(u => u.Select(v => v - 1).ToArray())]);
        await ShouldBeAsync(world, "KRIPP2011-C", "I5", CoefficientNames.KrippendorffAlphaNominal, 0.743, 3);
        await ShouldBeAsync(world, "KRIPP2011-C", "I5", CoefficientNames.KrippendorffAlphaOrdinal, 0.815, 3);

        // Fleiss 1971, p. 379: thirty subjects, six raters, five categories.
        int[][] counts =
        [
            [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
            [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3],
            [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
        ];
        await EnterAsync(world, "FLEISS1971", "I6", coders, cases, [.. counts.Select(row => row.SelectMany((n, category) => Enumerable.Repeat((int?)category, n)).ToArray())]);
        await ShouldBeAsync(world, "FLEISS1971", "I6", CoefficientNames.FleissKappa, 0.430, 3);

        // Six units of the library quica; its alpha, and Fleiss' kappa as Fleiss defined it.
        await EnterAsync(world, "QUICA-6", "I7", coders, cases, [[0, 0], [1, 1], [0, 0], [1, 1], [0, 0], [1, 0]]);
        await ShouldBeAsync(world, "QUICA-6", "I7", CoefficientNames.KrippendorffAlphaNominal, 0.685714, 6);
        await ShouldBeAsync(world, "QUICA-6", "I7", CoefficientNames.FleissKappa, 0.657143, 6);

        // The two readers of fifty grant proposals: both 20, the first alone 5, the second alone 10, neither 15. E3: 0.400 and never 0.560.
        List<int?[]> readers = [.. Repeat(20, 0, 0), .. Repeat(5, 0, 1), .. Repeat(10, 1, 0), .. Repeat(15, 1, 1)];
        await EnterAsync(world, "WIKI-COHEN", "I8", coders, cases, [.. readers]);
        await ShouldBeAsync(world, "WIKI-COHEN", "I8", CoefficientNames.CohenKappa, 0.400, 3);

        static IEnumerable<int?[]> Repeat(int times, int first, int second) => Enumerable.Repeat(new int?[] { first, second }, times);
    }

    [Fact]
    public async Task B3_does_not_apply_and_not_coded_give_different_alpha()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(3);
        await EnterAsync(world, "said", "I4", coders, cases, [[0, 3], [0, 0], [3, 3]]);
        await EnterAsync(world, "silent", "I5", coders, cases, [[0, null], [0, 0], [3, 3]]);

        (await CodeAsync(world, "said", "I4")).Report[CoefficientNames.KrippendorffAlphaNominal].Value!.Value.ShouldBe(0.444, 0.0005);
        var silent = (await CodeAsync(world, "silent", "I5")).Report[CoefficientNames.KrippendorffAlphaNominal];
        silent.Value.ShouldBe(1.0);
        (silent.Units, silent.Pairable).ShouldBe((3, 2));
        // Six rows on one side, five on the other: not coded has no row.
        (await world.RowsAsync("SELECT count(*) FROM coding GROUP BY code ORDER BY code")).Select(r => r[0]).ShouldBe([6L, 5L]);
    }

    [Fact]
    public async Task E2_what_is_not_defined_says_why()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(3);
        await EnterAsync(world, "one value", "I4", coders, cases, [[0, 0], [0, 0], [0, 0]]);
        await EnterAsync(world, "no overlap", "I5", coders, cases, [[0, null], [null, 1], [0, null]]);

        (await CodeAsync(world, "one value", "I4")).Report[CoefficientNames.KrippendorffAlphaNominal].NotDefined.ShouldBe(NotDefinedReasons.OneValue);
        (await CodeAsync(world, "no overlap", "I5")).Report[CoefficientNames.CohenKappa].NotDefined.ShouldBe(NotDefinedReasons.NoOverlap);
        (await CodeAsync(world, "one value", "I4")).Report[CoefficientNames.PercentAgreement].Value.ShouldBe(1);
    }

    [Fact]
    public async Task E5_every_figure_carries_its_terms_and_comes_out_again_from_the_exported_matrix()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        var cases = await world.CasesAsync(12);
        await EnterAsync(world, "R", "I4", coders, cases, [[0, 0, 0], [1, 1, 0], [0, 0, null], [2, 2, 2], [1, 0, 1], [3, 3, 3], [0, 1, 2], [1, 1, 1], [0, 0, 0], [4, 4, 3], [1, 1, 1], [2, null, null]]);
        var detail = await CodeAsync(world, "R", "I4");

        detail.Report.Coefficients.ShouldAllBe(c => c.Units == 12 && c.Pairable == 11 && c.Coders == 3);
        detail.Terms.Versions.ShouldBe([1]);
        var file = (await world.Get<WriteAgreement>().HandleAsync(Actor.CommandLine, world.Get<CaseQuery>(), QueryHelpers.ParseQuery("round=R&code=I4&part=matrix"), Token)).Value.Table;
        file.Header.ShouldBe(["case", "coder 1", "coder 2", "coder 3"]);
        file.Cover.ShouldContain(("Codebook version", "1"));
        file.Notes.ShouldContain("An empty cell is a missing value.");
        PlainAlpha([.. file.Rows.Select(r => r.Skip(1).Select(c => c.Text).ToArray())]).ShouldBe(detail.Report[CoefficientNames.KrippendorffAlphaNominal].Value!.Value, 1e-12);
        var all = (await world.Get<WriteAgreement>().HandleAsync(Actor.CommandLine, world.Get<CaseQuery>(), QueryHelpers.ParseQuery("round=R"), Token)).Value.Table;
        all.Rows.Single(r => r[2].Text == CoefficientNames.KrippendorffAlphaNominal)[3].Number.ShouldBe(detail.Report[CoefficientNames.KrippendorffAlphaNominal].Value);
        CsvTable.Write(all).Length.ShouldBeGreaterThan(500);
        XlsxTable.Write(all).Length.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task F6_files_hold_numbers_for_coders_and_names_only_for_an_administrator_and_that_is_logged()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(2);
        await EnterAsync(world, "R", "I4", coders, cases, [[0, 0], [1, 0]]);
        var names = QueryHelpers.ParseQuery("round=R&code=I4&part=matrix&names=real");

        (await world.Get<WriteAgreement>().HandleAsync(TocWorld.Secretariat, world.Get<CaseQuery>(), names, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'export'")).ShouldBe(0);
        var chief = new Actor(null, "Chief", new HashSet<Role> { Role.Administrator, Role.Secretariat }, Door.Page);
        // Cases are public, so that this role reads them; the round has ended, so that a key sees it.
        (await world.Get<Web.Features.Rounds.ChangeRound>().CloseAsync(Actor.CommandLine, "R", Token)).Succeeded.ShouldBeTrue();
        (await world.Get<WriteAgreement>().HandleAsync(chief, world.Get<CaseQuery>(), names, Token)).Value.Table.Header.ShouldBe(["case", "Ann", "Ben"], ignoreOrder: true);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'export' AND actor = 'Chief' AND key = 'R/I4'")).ShouldBe(1);
    }

    [Fact]
    public async Task E7_the_same_seed_gives_the_same_interval_and_few_units_give_a_warning()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(12);
        await EnterAsync(world, "R", "I4", coders, cases, [[0, 0], [1, 1], [0, 1], [1, 1], [0, 0], [0, 0], [1, 0], [1, 1], [0, 0], [0, 0], [1, 1], [0, 1]]);
        await EnterAsync(world, "few", "I5", coders, [.. cases.Take(4)], [[0, 0], [1, 1], [0, 1], [1, 1]]);

        var (one, two) = (await CodeAsync(world, "R", "I4"), await CodeAsync(world, "R", "I4"));
        var alpha = one.Report[CoefficientNames.KrippendorffAlphaNominal];
        alpha.Interval.ShouldNotBeNull().ShouldBe(two.Report[CoefficientNames.KrippendorffAlphaNominal].Interval);
        alpha.Interval!.Seed.ShouldBe(AgreementOptions.UsualSeed);
        (alpha.Interval.Low <= alpha.Value && alpha.Value <= alpha.Interval.High).ShouldBeTrue();
        (await CodeAsync(world, "few", "I5")).Report[CoefficientNames.KrippendorffAlphaNominal].Warning.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_route_answers_with_every_coefficient_and_names_what_it_does_not_know()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Researcher);
        (await client.GetAsync("/api/v1/agreement?round=nowhere", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/agreement?code=i4", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/agreement?colour=red", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var answer = await client.GetFromJsonAsync<JsonElement>("/api/v1/agreement?code=I4", Token);
        answer.GetProperty("krippendorffAlphaNominal").GetProperty("notDefined").GetString().ShouldBe(NotDefinedReasons.NoCodings);
        answer.GetProperty("krippendorffAlphaNominal").GetProperty("missingRule").GetString().ShouldNotBeNullOrEmpty();
        answer.GetProperty("origin").GetProperty("code").GetString().ShouldBe("I4");
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/agreement", Token)).GetProperty("codes").GetArrayLength().ShouldBe(0);
        (await client.GetAsync("/api/v1/agreement.csv", Token)).Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
    }

    /// <summary>Krippendorff's alpha for nominal data in plain code, from texts, as a script outside would compute it.</summary>
    private static double PlainAlpha(IReadOnlyList<string[]> matrix)
    {
        var units = matrix.Select(r => r.Where(v => v.Length > 0).ToArray()).Where(r => r.Length >= 2).ToList();
        var all = units.SelectMany(u => u).ToList();
        double n = all.Count;
        var observed = units.Sum(u => u.Sum(a => u.Count(b => b != a)) / (double)(u.Length - 1)) / n;
        var expected = all.GroupBy(v => v).Sum(g => g.Count() * (n - g.Count())) / (n * (n - 1));
        return 1 - (observed / expected);
    }

    private static async Task EnterAsync(TocWorld world, string round, string code, IReadOnlyList<Actor> coders, IReadOnlyList<string> cases, int?[][] units)
    {
        var taken = coders.Take(units[0].Length).ToList();
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round(round, taken, code));
        for (var unit = 0; unit < units.Length; unit++)
        {
            for (var coder = 0; coder < taken.Count; coder++)
            {
                if (units[unit][coder] is { } value)
                    await world.GiveAndSubmitAsync(taken[coder], cases[unit], round, code, Scale[value]);
            }
        }
    }

    private static async Task<CodeAgreementDetail> CodeAsync(TocWorld world, string round, string code) =>
        (await world.Get<GetAgreement>().CodeAsync(Actor.CommandLine, new AgreementRequest(round, code, CaseFilter.All), Token)).Value;

    private static async Task ShouldBeAsync(TocWorld world, string round, string code, string coefficient, double published, int digits) =>
        Math.Round((await CodeAsync(world, round, code)).Report[coefficient].Value!.Value, digits).ShouldBe(published, string.Create(CultureInfo.InvariantCulture, $"{round} {coefficient}"));
}
