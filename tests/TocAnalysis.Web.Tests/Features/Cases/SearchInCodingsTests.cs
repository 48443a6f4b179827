using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Issue 4: words are found in rationales and quotations on wish, and nobody who codes blind learns by it what others wrote.</summary>
public sealed class SearchInCodingsTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rationales_and_quotations_are_searched_on_wish_by_sets_and_SQL()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (first, second) = (await world.CaseAsync(), await world.CaseAsync());
        var ann = await world.CoderAsync("Ann");
        (await world.CodeAsync(ann, first, RoundWorld.Openly("I4", CodingValue.B) with { Rationale = "Bookkeepers of the harbour helped." })).Faults.ShouldBeEmpty();
        (await world.CodeAsync(ann, second, CodedCases.Coding("I4", CodingValue.B, new Evidence("The café owner paid")) with { Rationale = "A bookkeeper signed." })).Faults.ShouldBeEmpty();
        // The text was written anew since; the quotation stays what it was.
        await using (var context = await world.ReadAsync())
            await context.Database.ExecuteSqlRawAsync("UPDATE case_record SET narrative = 'Another text.' WHERE id = 2", Token);

        foreach (var bySets in new[] { false, true })
        {
            if (bySets)
                await world.Get<CaseIndex>().RebuildAsync(Token);
            (await FoundAsync(world, TocWorld.Analyst, "bookkeeper", SearchPlace.Texts)).ShouldBeEmpty();
            (await FoundAsync(world, TocWorld.Analyst, "bookkeeper", SearchPlace.Codings)).ShouldBe([first, second]);
            (await FoundAsync(world, TocWorld.Analyst, "harbour", SearchPlace.Codings)).ShouldBe([first]);
            (await FoundAsync(world, TocWorld.Analyst, "\"café owners\"", SearchPlace.Codings)).ShouldBe([first, second]);
            (await FoundAsync(world, TocWorld.Analyst, "café", SearchPlace.Texts)).ShouldBe([first]);
            (await FoundAsync(world, TocWorld.Analyst, "ship", SearchPlace.Codings)).ShouldBe([first, second], "the texts are searched all the same");
            (await FoundAsync(world, TocWorld.Analyst, first, SearchPlace.Codings)).ShouldBe([first]);
        }
    }

    [Fact]
    public async Task What_was_found_in_a_coding_is_shown_with_the_words_marked()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var ann = await world.CoderAsync("Ann");
        (await world.CodeAsync(ann, id, CodedCases.Coding("I4", CodingValue.B, new Evidence("The café owner paid")) with { Rationale = "A <b>bookkeeper</b> signed." })).Faults.ShouldBeEmpty();
        await using (var context = await world.ReadAsync())
            await context.Database.ExecuteSqlRawAsync("UPDATE case_record SET narrative = 'Another text.'", Token);

        var rationale = (await ItemAsync(world, "bookkeepers")).InCoding.ShouldNotBeNull();
        (rationale.Code, rationale.Quotation).ShouldBe(("I4", false));
        rationale.Snippet.ShouldContain("<mark>bookkeeper</mark>");
        rationale.Snippet.ShouldNotContain("<b>");
        (await ItemAsync(world, "café")).InCoding.ShouldBe(new FoundInCoding("I4", true, "<mark>caf&#233;</mark> owner paid"));
        (await ItemAsync(world, "another")).InCoding.ShouldBeNull("it is in the texts, and marked there");
    }

    private static async Task<FoundCase> ItemAsync(TocWorld world, string words) =>
        (await world.Get<FindCases>().HandleAsync(TocWorld.Analyst, new FindCasesRequest(CaseFilter.All with { Words = words, Place = SearchPlace.Codings }, CaseSort.Default(true)), Token)).Value.Items.ShouldHaveSingleItem();

    [Fact]
    public async Task Whoever_codes_blind_finds_nothing_by_the_words_of_others()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.CaseAsync();
        var (ann, bob) = (await world.ResearcherAsync("Ann"), await world.ResearcherAsync("Bob"));
        (await world.CodeAsync(ann, id, RoundWorld.Openly("I4", CodingValue.B) with { Rationale = "Bookkeepers helped." })).Faults.ShouldBeEmpty();
        await world.Get<CaseIndex>().RebuildAsync(Token);
        (await FoundAsync(world, bob, "bookkeepers", SearchPlace.Codings)).ShouldBe([id]);

        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", [ann, bob], "I4"));

        (await FoundAsync(world, bob, "bookkeepers", SearchPlace.Codings)).ShouldBeEmpty();
        (await FoundAsync(world, ann, "bookkeepers", SearchPlace.Codings)).ShouldBe([id], "the own words");
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(TocWorld world, Actor actor, string words, SearchPlace place)
    {
        var found = await world.Get<FindCases>().HandleAsync(actor, new FindCasesRequest(CaseFilter.All with { Words = words, Place = place }, CaseSort.Default(true)), Token);
        found.Faults.ShouldBeEmpty();
        found.Value.Items.Count.ShouldBe(found.Value.Total);
        return [.. found.Value.Items.Select(i => i.Id).Order()];
    }
}
