using Microsoft.EntityFrameworkCore;
using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>Issue 4: facet counts, totals and pages out of the sets are those of SQL, for whoever asks, under any filter.</summary>
public sealed class SetsEqualSqlTests(PostgresFixture postgres)
{
    private const int Cases = 400;
    private const int Filters = 540;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Totals_and_matching_cases_are_equal_under_540_random_filters()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, Cases);
        var (filters, sets, query) = (new RandomFilters(world.Get<Vocabularies>(), 20), world.Get<CaseSets>(), world.Get<CaseQuery>());
        var found = 0;
        for (var i = 0; i < Filters; i++)
        {
            var (filter, actor) = (filters.Of(i), i % 3 == 0 ? TocWorld.Analyst : TocWorld.Researcher);
            await using var context = await world.ReadAsync();
            var bySets = (await sets.OpenAsync(context, actor, filter, Token))!.Match(filter).ToArray().ToList();
            var bySql = await query.Where(context, actor, filter).OrderBy(c => c.Id).Select(c => (int)c.Id).ToListAsync(Token);
            bySets.ShouldBe(bySql, $"{i}: {filter}");
            found += bySets.Count > 0 ? 1 : 0;
        }

        // Filters that find nothing would show little.
        found.ShouldBeGreaterThan(Filters / 4);
    }

    [Fact]
    public async Task Counts_of_every_facet_are_equal_under_540_random_filters()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, Cases);
        var (filters, sets, facets) = (new RandomFilters(world.Get<Vocabularies>(), 20), world.Get<CaseSets>(), world.Get<CaseFacets>());
        for (var i = 0; i < Filters; i++)
        {
            var (filter, actor) = (filters.Of(10_000 + i), i % 3 == 0 ? TocWorld.Analyst : TocWorld.Researcher);
            // Each filter with one of the dimensions in turn, so that each dimension is met about thirty times.
            var names = new[] { CaseFacets.Names[i % CaseFacets.Names.Count] };
            await using var context = await world.ReadAsync();
            var bySets = await facets.CountBySetsAsync(context, await sets.OpenAsync(context, actor, filter, Token), actor, filter, names, Token);
            var bySql = await facets.CountAsync(context, null, actor, filter, names, Token);
            foreach (var name in names)
                bySets[name].ShouldBe(bySql[name], $"{i}: {name} under {filter}");
        }
    }

    [Theory]
    [InlineData("sort=id"), InlineData("sort=-id"), InlineData("sort=start"), InlineData("sort=-start"), InlineData("sort=updated"), InlineData("sort=-updated"), InlineData("sort=title"), InlineData("sort=-title")]
    public async Task Pages_forwards_and_back_are_equal(string sort)
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, 300);
        var (bySets, bySql) = (await WalkAsync(world, sort + "&status=recorded&limit=37"), new List<string>());
        world.Get<CaseIndex>().Use(null);
        bySql = await WalkAsync(world, sort + "&status=recorded&limit=37");

        bySets.ShouldBe(bySql);
        bySets.Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Ranked_pages_are_equal()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, 300);
        var query = $"q={SyntheticWords.Of(3)}&limit=20";
        var bySets = await WalkAsync(world, query);
        world.Get<CaseIndex>().Use(null);

        bySets.ShouldBe(await WalkAsync(world, query));
        bySets.Count.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task Counts_are_those_of_plain_SQL()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, Cases);
        var filter = CaseFilter.All with { Stages = [Stage.Perpetration] };
        await using var context = await world.ReadAsync();
        var counted = await world.Get<CaseFacets>().CountBySetsAsync(context, await world.Get<CaseSets>().OpenAsync(context, TocWorld.Analyst, filter, Token), TocWorld.Analyst, filter, ["country", "offence"], Token);

        foreach (var country in counted["country"].Take(10))
        {
            country.Count.ShouldBe((int)await world.ScalarAsync<long>(
                $"SELECT count(DISTINCT c.id) FROM case_record c JOIN case_country p ON p.case_id = c.id WHERE c.sensitivity <> 'restricted' AND p.country = '{country.Value}' AND p.stage = 'perpetration' AND p.certainty <> 'refuted'"));
        }

        foreach (var offence in counted["offence"].Take(10))
        {
            offence.Count.ShouldBe((int)await world.ScalarAsync<long>(
                $"""
                SELECT count(DISTINCT c.id) FROM case_record c JOIN case_offence o ON o.case_id = c.id JOIN offence_ancestor a ON a.offence = o.offence
                WHERE c.sensitivity <> 'restricted' AND a.ancestor = '{offence.Value}' AND EXISTS (SELECT 1 FROM case_country p WHERE p.case_id = c.id AND p.stage = 'perpetration' AND p.certainty <> 'refuted')
                """));
        }
    }

    private static async Task<List<string>> WalkAsync(TocWorld world, string query)
    {
        var ids = new List<string>();
        string? after = null;
        FoundCases page;
        do
        {
            page = await PageAsync(world, query, after);
            ids.AddRange(page.Items.Select(i => i.Id));
            after = page.Next;
        }
        while (after is not null);
        // And back again: the pages before, each turned round.
        while (page.Previous is { } before)
        {
            page = await PageAsync(world, query, before);
            ids.AddRange(page.Items.Select(i => i.Id));
        }

        return ids;
    }

    private static async Task<FoundCases> PageAsync(TocWorld world, string query, string? after)
    {
        var request = CaseListQuery.Read(world.Get<CaseQuery>(), Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query + (after is null ? "" : $"&after={after}")));
        return (await world.Get<FindCases>().HandleAsync(TocWorld.Researcher, request.Value, Token)).Value;
    }
}
