using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Infrastructure.CodedCases;

namespace TocAnalysis.Web.Tests.Features.Codebook;

public sealed class GetBalanceTests(PostgresFixture postgres)
{
    private static readonly CodingValue[] Values = [CodingValue.A, CodingValue.B, CodingValue.Mixed, CodingValue.NotApplicable, CodingValue.CannotTell];

    [Fact]
    public async Task Every_number_equals_plain_SQL_and_every_position_equals_the_rule()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ManyAsync(world);

        var balance = (await BalanceAsync(world, "I4")).Balance;

        const string positions =
            """
            WITH unit AS (
                SELECT k.case_id, CASE WHEN count(DISTINCT k.value) = 1 THEN min(k.value) ELSE 'contested' END AS position
                FROM coding k JOIN case_record c ON c.id = k.case_id
                WHERE k.code = 'I4' AND c.deleted_at IS NULL GROUP BY k.case_id)
            SELECT count(*) FROM unit WHERE position = 
            """;
        foreach (var (value, count) in balance.Poles)
        {
            count.Cases.ShouldBe((int)await world.ScalarAsync<long>($"{positions} '{value.Text()}'"));
            count.Codings.ShouldBe((int)await world.ScalarAsync<long>($"SELECT count(*) FROM coding WHERE code = 'I4' AND value = '{value.Text()}'"));
            count.Sources.ShouldBe((int)await world.ScalarAsync<long>(
                $"SELECT count(DISTINCT e.source_id) FROM evidence e JOIN coding k ON k.id = e.coding_id WHERE k.code = 'I4' AND k.value = '{value.Text()}'"));
        }

        balance.Contested.ShouldBe((int)await world.ScalarAsync<long>($"{positions} 'contested'"));
        balance.Contested.ShouldBeGreaterThan(0);
        balance.NotApplicable.ShouldBe((int)await world.ScalarAsync<long>($"{positions} 'not-applicable'"));
        balance.CannotTell.ShouldBe((int)await world.ScalarAsync<long>($"{positions} 'cannot-tell'"));
        balance.Uncoded.ShouldBe((int)await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE id NOT IN (SELECT case_id FROM coding WHERE code = 'I4')"));
        balance.Selected.ShouldBe((int)await world.ScalarAsync<long>("SELECT count(*) FROM case_record"));

        var codings = await world.RowsAsync("SELECT k.case_id, k.code, c.name, k.value FROM coding k JOIN coder c ON c.id = k.coder_id");
        var kept = (await world.RowsAsync("SELECT case_id, code, adjudicated, majority FROM case_position")).ToDictionary(r => (r[0], r[1]), r => (r[2], r[3]));
        var units = codings.GroupBy(r => (r[0], r[1])).ToList();
        kept.Count.ShouldBe(units.Count);
        foreach (var unit in units)
        {
            List<CoderValue> values = [.. unit.Select(r => new CoderValue((string)r[2]!, Tokens.Parse<CodingValue>((string)r[3]!)))];
            kept[unit.Key].ShouldBe((PositionRule.Resolve(values, Basis.Adjudicated)[0].Text(), PositionRule.Resolve(values, Basis.Majority)[0].Text()));
        }
    }

    [Fact]
    public async Task Does_not_apply_and_not_coded_are_counted_apart()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        await world.CaseAsync();

        var before = (await BalanceAsync(world, "I4")).Balance;
        (before.NotApplicable, before.CannotTell, before.Uncoded).ShouldBe((0, 0, 2));
        await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.NotApplicable));
        var after = (await BalanceAsync(world, "I4")).Balance;
        (after.NotApplicable, after.CannotTell, after.Uncoded).ShouldBe((1, 0, 1));
    }

    [Fact]
    public async Task The_basis_chooses_whose_values_count_and_an_unknown_coder_is_named()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var (ann, ben) = (await world.CoderAsync("Ann"), await world.CoderAsync("Ben"));
        await world.CodeAsync(ann, id, Coding("I4", CodingValue.A, new Evidence("captain hired")));
        await world.CodeAsync(ben, id, Coding("I4", CodingValue.B, new Evidence("captain hired")));

        (await BalanceAsync(world, "I4")).Balance.Contested.ShouldBe(1);
        var any = (await BalanceAsync(world, "I4", "any")).Balance;
        (any.Of(PositionValue.A).Cases, any.Of(PositionValue.B).Cases, any.Contested).ShouldBe((1, 1, 0));
        var own = (await BalanceAsync(world, "I4", "coder:Ben")).Balance;
        (own.Of(PositionValue.A).Cases, own.Of(PositionValue.B).Cases).ShouldBe((0, 1));

        var unknown = await world.Get<GetBalance>().HandleAsync(TocWorld.Analyst, "I4", new CaseFilter { Basis = Basis.OfCoder("Bem") }, TestContext.Current.CancellationToken);
        unknown.Faults.ShouldHaveSingleItem().Suggestions.ShouldBe(["coder:Ben"]);
    }

    [Fact]
    public async Task Nobody_counts_a_case_that_they_may_not_see()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync(sensitivity: Sensitivity.Restricted);
        await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.A, new Evidence("captain hired")));

        var seen = (await BalanceAsync(world, "I4")).Balance;
        (seen.Of(PositionValue.A).Cases, seen.Selected).ShouldBe((1, 1));
        var hidden = (await world.Get<GetBalance>().HandleAsync(TocWorld.Analyst, "I4", CaseFilter.All, TestContext.Current.CancellationToken)).Value.Balance;
        (hidden.Of(PositionValue.A).Codings, hidden.Selected, hidden.Flags.Count).ShouldBe((0, 0, 0));
        (await world.Get<GetCodebook>().HandleAsync(TocWorld.Analyst, TestContext.Current.CancellationToken)).Value.Positions.ShouldBeEmpty();
        (await world.Get<GetPaper>().HandleAsync(TocWorld.Analyst, TestContext.Current.CancellationToken)).Value.Paragraphs.ShouldAllBe(p => p.Codings == 0);
    }

    [Fact]
    public async Task The_codebook_counts_the_same_as_each_balance_and_the_paper_follows()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ManyAsync(world);

        var book = (await world.Get<GetCodebook>().HandleAsync(TocWorld.Researcher, TestContext.Current.CancellationToken)).Value;
        foreach (var code in new[] { "I4", "I5", "N1" })
        {
            var balance = (await BalanceAsync(world, code)).Balance;
            foreach (var (position, cases) in balance.CasesBehind)
                book.Positions[code][position].ShouldBe(cases.Count);
        }

        var paper = (await world.Get<GetPaper>().HandleAsync(TocWorld.Researcher, TestContext.Current.CancellationToken)).Value;
        paper.Paragraphs.Select(p => p.Paragraph.Number).ShouldBe(Enumerable.Range(1, 43));
        var nineteen = paper.Paragraphs[18];
        nineteen.Codes.Select(c => c.Key).ShouldContain("I4");
        nineteen.Codings.ShouldBe((int)await world.ScalarAsync<long>(
            "SELECT count(*) FROM coding k JOIN code d ON d.version = k.codebook_version AND d.key = k.code WHERE 19 = ANY(d.paragraphs) AND k.value NOT IN ('not-applicable', 'cannot-tell')"));
    }

    [Fact]
    public async Task An_unknown_code_is_not_found_and_near_ones_are_named()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var refused = await world.Get<GetBalance>().HandleAsync(TocWorld.Researcher, "I44", CaseFilter.All, TestContext.Current.CancellationToken);
        refused.Refusal.ShouldBe(Refusal.NotFound);
        refused.Faults.ShouldHaveSingleItem().Suggestions.ShouldNotBeNull().ShouldContain("I4");
        (await world.Get<GetBalance>().HandleAsync(new Actor(null, "x", new HashSet<Role>(), Door.Rest), "I4", CaseFilter.All, TestContext.Current.CancellationToken)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Fact]
    public async Task Regions_and_key_cases_follow_the_cases()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (both, _, nowhere) = (await world.CaseAsync(perpetratedIn: ["NGA", "GBR"]), await world.CaseAsync(perpetratedIn: ["FRA"]), await world.CaseAsync());
        var ann = await world.CoderAsync("Ann");
        await world.CodeAsync(ann, both, Coding("I4", CodingValue.A, new Evidence("captain hired")) with { Confidence = Confidence.Medium });
        await world.CodeAsync(ann, nowhere, Coding("I4", CodingValue.B, new Evidence("captain hired")));

        var cases = (await world.Get<GetCodeCases>().HandleAsync(TocWorld.Researcher, "I4", CaseFilter.All, TestContext.Current.CancellationToken)).Value;

        RegionBalance Region(string name) => cases.Regions.Single(r => r.Name == name);
        (Region("Africa").Balance.Selected, Region("Africa").Balance.Of(PositionValue.A).Cases).ShouldBe((1, 1));
        (Region("Europe").Balance.Selected, Region("Europe").Balance.Of(PositionValue.A).Cases, Region("Europe").Balance.Uncoded).ShouldBe((2, 1, 1));
        Region("Asia").Balance.Selected.ShouldBe(0);
        cases.WithoutRegion.ShouldBe(1);
        cases.Coders.ShouldBe(["Ann"]);
        cases.KeyCases.Select(k => (k.Case, k.Position)).ShouldBe([(both, PositionValue.A), (nowhere, PositionValue.B)]);
        cases.KeyCases[0].ShouldBe(new KeyCase(both, "Ship", PositionValue.A, Confidence.Medium, 0, 1, "captain hired", 1));
    }

    [Fact]
    public async Task A_filter_narrows_cases_and_codings_alike_and_is_told_in_words()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (nigeria, france) = (await world.CaseAsync(perpetratedIn: ["NGA"]), await world.CaseAsync(perpetratedIn: ["FRA"]));
        foreach (var id in new[] { nigeria, france })
            await world.CodeAsync(TocWorld.Researcher, id, Coding("I4", CodingValue.A, new Evidence("captain hired")));
        await world.CodeAsync(TocWorld.Researcher, france, Coding("I5", CodingValue.B, new Evidence("captain hired")));

        async Task<CodeBalance> Within(CaseFilter filter) => (await world.Get<GetBalance>().HandleAsync(TocWorld.Researcher, "I4", filter, TestContext.Current.CancellationToken)).Value;
        var african = await Within(new CaseFilter { Countries = ["NGA"] });
        (african.Balance.Selected, african.Balance.Of(PositionValue.A)).ShouldBe((1, new PoleCount(1, 0, 1)));
        african.Filter.ShouldBe("cases in Nigeria");
        (await Within(new CaseFilter { Codes = ["I5"], Values = [PositionValue.B] })).Balance.Of(PositionValue.A).Cases.ShouldBe(1);
        (await Within(new CaseFilter { Uncoded = ["I4"] })).Balance.Selected.ShouldBe(0);
    }

    private static async Task<CodeBalance> BalanceAsync(TocWorld world, string code, string? basis = null) =>
        (await world.Get<GetBalance>().HandleAsync(TocWorld.Researcher, code, new CaseFilter { Basis = Basis.Parse(basis).Value }, TestContext.Current.CancellationToken)).Value;

    /// <summary>Three coders over twelve cases, with a source now and then; the same every time.</summary>
    private static async Task ManyAsync(TocWorld world)
    {
        var database = world.Get<TocDatabase>();
        foreach (var reference in new[] { "s1", "s2", "s3" })
            await SourceAsync(database, reference);
        Actor[] coders = [await world.CoderAsync("Ann"), await world.CoderAsync("Ben"), await world.CoderAsync("Cem")];
        for (var i = 0; i < 12; i++)
        {
            var id = await world.CaseAsync();
            for (var coder = 0; coder < coders.Length && coder <= i % 4; coder++)
            {
                if (i == 11)
                    continue;
                var value = Values[(i + (i % 3 == 0 ? coder : 0)) % Values.Length];
                Evidence[] evidence = CodingRules.NeedsEvidence(value) ? [new Evidence("captain hired"), new Evidence(Source: string.Create(CultureInfo.InvariantCulture, $"s{1 + ((i + coder) % 3)}"))] : [];
                foreach (var code in new[] { "I4", "I5" })
                    (await world.CodeAsync(coders[coder], id, Coding(code, value, evidence))).Succeeded.ShouldBeTrue();
                (await world.CodeAsync(coders[coder], id, Coding("N1", i % 2 == 0 ? CodingValue.Present : CodingValue.NotApplicable, new Evidence("captain hired")))).Succeeded.ShouldBeTrue();
            }
        }
    }
}
