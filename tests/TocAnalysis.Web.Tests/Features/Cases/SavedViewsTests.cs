using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Issue 4: views are saved under a name, for oneself or a role, and tell what is new since one looked.</summary>
public sealed class SavedViewsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_view_is_kept_in_canonical_form_and_counts_what_came_since()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var (anna, views) = (await world.CoderAsync("Anna"), world.Get<SavedViews>());
        var saved = await views.SaveAsync(anna, new SaveViewRequest(" My jewels ", "?sort=title&q=jewels&status=recorded", null), Token);

        saved.Value.Query.ShouldBe("q=jewels&status=recorded&sort=title");
        (await views.ListAsync(anna, Token)).ShouldHaveSingleItem().New.ShouldBe(0);
        await world.RecordAsync(new CaseContent { Title = "More jewels", Status = CaseStatus.Recorded });
        await world.RecordAsync(new CaseContent { Title = "Something else", Status = CaseStatus.Recorded });
        (await views.ListAsync(anna, Token)).ShouldHaveSingleItem().New.ShouldBe(1);
        await views.LookAsync(anna, saved.Value.Id, Token);
        (await views.ListAsync(anna, Token)).ShouldHaveSingleItem().New.ShouldBe(0);
    }

    [Fact]
    public async Task Others_see_it_by_role_only_and_cannot_drop_it()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var (anna, bert, cleo, views) = (await world.CoderAsync("Anna"), await world.CoderAsync("Bert"), await CodedCases.CoderAsync(world.Get<TocAnalysis.Web.Data.TocDatabase>(), "Cleopatra", Role.Analyst), world.Get<SavedViews>());
        var mine = (await views.SaveAsync(anna, new SaveViewRequest("Mine", "country=ITA", null), Token)).Value;
        var ours = (await views.SaveAsync(anna, new SaveViewRequest("Ours", "", Role.Researcher), Token)).Value;

        (await views.ListAsync(bert, Token)).ShouldHaveSingleItem().Name.ShouldBe("Ours");
        (await views.ListAsync(cleo, Token)).ShouldBeEmpty();
        (await views.DropAsync(bert, ours.Id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await views.DropAsync(anna, mine.Id, Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'saved_view'")).ShouldBe(3);
    }

    [Fact]
    public async Task A_wrong_filter_or_name_is_not_kept()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var refused = await world.Get<SavedViews>().SaveAsync(await world.CoderAsync("Anna"), new SaveViewRequest(" ", "country=Atlantis", null), Token);

        refused.Faults.Select(f => f.Place).ShouldBe(["name", "country"]);
        var visitors = await world.Get<SavedViews>().SaveAsync(await world.CoderAsync("Anna"), new SaveViewRequest("Open", "", Role.Visitor), Token);
        visitors.Faults.ShouldHaveSingleItem().Place.ShouldBe("shared");
    }

    [Fact]
    public async Task Pictures_are_kept_under_names_of_their_own_with_pins_and_movement()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var (anna, views) = (await world.CoderAsync("Anna"), world.Get<SavedViews>());
        await views.SaveAsync(anna, new SaveViewRequest("Ours", "", null), Token);

        (await views.SaveAsync(anna, new SaveViewRequest("Ours", "?sort=degree&pin=ring:10,-20&view=together&after=200&pin=firm:1,2&country=ITA", Role.Researcher, "network"), Token)).Value.Query.ShouldBe("view=together&country=ITA&pin=ring%3A10,-20&pin=firm%3A1,2&sort=degree");
        (await views.SaveAsync(anna, new SaveViewRequest("Ours", "?view=flows&movement=proceeds&from=1990&at=ITA", null, "map"), Token)).Value.Query.ShouldBe("from=1990&movement=proceeds&view=flows");
        (await views.SaveAsync(anna, new SaveViewRequest("Ours", "lane=country&inLane=ITA&threshold=5", null, "timeline"), Token)).Value.Query.ShouldBe("lane=country&threshold=5");
        (await views.ListAsync(await world.CoderAsync("Bert"), Token, "network")).ShouldHaveSingleItem().Name.ShouldBe("Ours");
        (await views.ListAsync(anna, Token, "map")).ShouldHaveSingleItem();
        (await views.ListAsync(anna, Token)).ShouldHaveSingleItem().Query.ShouldBe("");
        (await views.SaveAsync(anna, new SaveViewRequest("Wrong", "?view=links&link=own", null, "network"), Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("link");
        (await views.SaveAsync(anna, new SaveViewRequest("Wrong", "", null, "nowhere"), Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("place");
    }
}
