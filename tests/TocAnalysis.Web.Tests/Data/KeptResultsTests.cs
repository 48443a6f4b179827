using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data;

/// <summary>The results of paragraph 4 that are kept with the cases are those of the Domain, for every case and reading, also after the rule changed.</summary>
public sealed class KeptResultsTests(PostgresFixture postgres)
{
    private static readonly string[] Countries = ["GBR", "FRA", "ITA", "XUN", "XUN1", "XHS", "DDDE", "DEU", "YUCS", "SRB"];
    private static readonly PartialDate?[] Starts = [null, PartialDate.Parse("1985"), PartialDate.Parse("2001")];

    /// <summary>Where the two named countries of the case are written by hand, the answer of every reading is too (S1).</summary>
    [Fact]
    public async Task Two_countries_in_indirect_effects_only_are_found_by_all_stages_and_not_without_indirect_effects()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.RecordAsync(Case([new("GBR", Stage.IndirectEffect), new("FRA", Stage.IndirectEffect)], null));

        (await world.IdsAsync("transnational=yes")).ShouldBe([1]);
        (await world.IdsAsync("transnational=yes&reading=direct")).ShouldBeEmpty();
        (await world.IdsAsync("transnational=no&reading=direct")).ShouldBe([1]);
        (await world.IdsAsync("transnational=undetermined&reading=direct")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_kept_result_is_the_Domains()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var recorded = await RecordManyAsync(world);

        await ShouldBeOfTheDomainAsync(world, recorded);
    }

    [Fact]
    public async Task A_changed_rule_decides_all_cases_anew_before_anybody_reads_them()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var recorded = await RecordManyAsync(world);
        var before = await world.RowsAsync("SELECT id, version, updated_at, title FROM case_record ORDER BY id");
        await world.RowsAsync(
            "UPDATE case_record SET result_direct = 'undetermined', result_union = 'domestic' WHERE id % 2 = 0; UPDATE setting SET value = 'another rule' WHERE key = 'results-fingerprint'");
        var schema = world.Get<DatabaseSchema>();

        (await schema.ProblemAsync(RecordedCases.Token)).ShouldNotBeNull().ShouldContain("migrate");
        await schema.MigrateAsync(RecordedCases.Token);

        (await schema.ProblemAsync(RecordedCases.Token)).ShouldBeNull();
        await ShouldBeOfTheDomainAsync(world, recorded);
        (await world.RowsAsync("SELECT id, version, updated_at, title FROM case_record ORDER BY id")).ShouldBe(before);
    }

    [Fact]
    public async Task Several_instances_that_start_at_once_renew_the_results_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var recorded = await RecordManyAsync(world);
        await world.RowsAsync("UPDATE case_record SET result_direct = 'undetermined'; DELETE FROM setting WHERE key = 'results-fingerprint'");
        var schema = world.Get<DatabaseSchema>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => schema.MigrateAsync(RecordedCases.Token)));

        await ShouldBeOfTheDomainAsync(world, recorded);
    }

    private static CaseContent Case(IReadOnlyList<CountryInvolvement> countries, PartialDate? start) =>
        RecordedCases.Simple with { Countries = countries, Start = start };

    private static async Task<IReadOnlyList<CaseContent>> RecordManyAsync(TocWorld world)
    {
        var random = new Random(20260101);
        List<CaseContent> recorded = [];
        for (var i = 0; i < 60; i++)
        {
            var involvements = Enumerable.Range(0, random.Next(5))
                .Select(_ => new CountryInvolvement(
                    Countries[random.Next(Countries.Length)], random.Next(5) is var stage and < 4 ? (Stage)(random.Next(3) == 0 ? 3 : stage) : null, Certainty: (Certainty)Math.Max(0, random.Next(5) - 2)))
                .DistinctBy(c => (c.Country, c.Stage)).ToList();
            var content = Case(involvements, Starts[random.Next(Starts.Length)]);
            await world.RecordAsync(content);
            recorded.Add(content);
        }

        return recorded;
    }

    private static async Task ShouldBeOfTheDomainAsync(TocWorld world, IReadOnlyList<CaseContent> recorded)
    {
        var find = world.Get<Vocabularies>().Countries.Find;
        Reading[] readings = [Reading.Union, Reading.SingleStage, Reading.Direct, Reading.Conduct, Reading.Established];
        var expected = recorded.Select(c => string.Join(", ", readings.Select(r => TransnationalityTest.Decide(c.Countries, c.Start, c.End, c.Ongoing, find, r).Result.Text()))).ToList();
        var kept = (await world.RowsAsync("SELECT result_union, result_single_stage, result_direct, result_conduct, result_established FROM case_record ORDER BY id"))
            .Select(row => string.Join(", ", row)).ToList();

        kept.ShouldBe(expected);
        foreach (var result in Enum.GetValues<Transnationality>())
            kept.ShouldContain(line => line.Contains(result.Text(), StringComparison.Ordinal));
    }
}
