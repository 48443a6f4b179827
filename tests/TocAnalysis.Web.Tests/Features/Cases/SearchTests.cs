using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Issue 4, search: hostile texts are answered clearly and within limits, and a misspelt one with what it may have meant. By sets and by SQL.</summary>
public sealed class SearchTests(PostgresFixture postgres)
{
    public static TheoryData<string> Hostile =>
    [
        "\"unbalanced", "\"", "a \" b \" c \"", new string('(', 490), "x" + new string(')', 480), "nominee & | ! <-> :*", "'; DROP TABLE case_record; --", "nominee\\", "\\'", "a:*", "a:b", "-", "--nominee",
        "\u0643\u0644\u0645\u0629 \u0627\u0644\u0628\u062D\u062B", "e\u0301\u0301\u0301\u0301lan", "\u202Eeman", "\uD800", "%nominee_", "_", "%", "OR", "OR OR", "-nominee", "<script>alert(1)</script>", "\u4E2D\u56FD", "nominee\u0000lorry",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_search_is_answered_alike_by_sets_and_SQL(string words)
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var bySql = await AskAsync(world, words);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        var bySets = await AskAsync(world, words);

        bySets.Refusal.ShouldBe(bySql.Refusal);
        if (!bySql.Succeeded)
        {
            bySql.Faults.ShouldHaveSingleItem().Place.ShouldBe("q");
            return;
        }

        bySets.Value.Items.Select(i => i.Id).ShouldBe(bySql.Value.Items.Select(i => i.Id));
        bySets.Value.Items.ShouldAllBe(i => !i.Title.Contains("<script", StringComparison.OrdinalIgnoreCase) && !i.Snippet.Contains("<script", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("OR"), InlineData("%_"), InlineData("!!!"), InlineData("((((")]
    public async Task Signs_and_operators_alone_are_told_apart_from_nothing_found(string words)
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var answer = await AskAsync(world, words);
        if (words == "OR")
            answer.Value.Total.ShouldBe(0);
        else
            answer.Faults.ShouldHaveSingleItem().Expected.ShouldStartWith("At least one word");
    }

    [Fact]
    public async Task A_megabyte_and_ten_thousand_parentheses_are_refused_by_their_length()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        foreach (var words in new[] { new string('x', 1_000_000), new string('(', 10_000) })
        {
            var read = world.Get<CaseQuery>().Read([new("q", words)]);
            read.Faults.ShouldHaveSingleItem().Expected.ShouldContain("At most 500 characters");
        }
    }

    [Fact]
    public async Task A_misspelt_word_or_name_brings_the_spelling_that_finds_something()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.Get<CaseIndex>().RebuildAsync(Token);

        (await world.FindAsync("q=jewls")).OtherSpellings.ShouldContain(s => s.Words == "jewels" && s.Cases == 3);
        // Only what finds something beside the other filters is suggested.
        (await world.FindAsync("q=jewls&country=FRA")).OtherSpellings.ShouldContain(s => s.Words == "jewels" && s.Cases == 1);
        (await world.FindAsync("q=jewls&status=draft")).OtherSpellings.ShouldBeEmpty();
        (await world.FindAsync("q=jewels")).OtherSpellings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_word_that_only_restricted_titles_have_is_never_suggested()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await FoundWorld.RestrictedAsync(world);

        (await world.FindAsync("q=klose")).OtherSpellings.ShouldNotContain(s => s.Words.Contains("close", StringComparison.OrdinalIgnoreCase));
        (await world.FindAsync("q=klose", TocWorld.Analyst)).OtherSpellings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("missing=country", new long[] { 6, 7 })]
    [InlineData("missing=period", new long[] { 6 })]
    [InlineData("missing=coding&missing=period", new long[] { 5, 6, 7, 8 })]
    [InlineData("missing=stage", new long[] { 2 })]
    [InlineData("confidence=low", new long[] { })]
    public async Task What_is_not_recorded_can_be_asked_for(string query, long[] expected)
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var bySql = (await world.IdsAsync(query + "&sort=id")).Where(id => id != 1);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        var bySets = (await world.IdsAsync(query + "&sort=id")).Where(id => id != 1);

        bySql.ShouldBe(expected);
        bySets.ShouldBe(expected);
    }

    private static async Task<Result<FoundCases>> AskAsync(TocWorld world, string words) =>
        await world.Get<FindCases>().HandleAsync(TocWorld.Researcher, new FindCasesRequest(CaseFilter.All with { Words = words.Replace('\0', '\uFFFD') }, new CaseSort(CaseSortKey.Id)), Token);
}
