using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Cases;
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
    }
}
