using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Author and reviewer of a case differ, whoever saves by whatever door.</summary>
public sealed class SecondReaderTests(PostgresFixture postgres)
{
    private static readonly CaseContent Reviewed = Simple with { Status = CaseStatus.Reviewed };

    [Fact]
    public async Task A_second_person_reviews_what_others_wrote_and_nothing_else_with_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var people = await world.ResearchersAsync("Ann", "Ben", "Cem");
        var (ann, ben, cem) = (people[0], people[1], people[2]);
        var recorded = Simple with { Status = CaseStatus.Recorded };
        (await Fault(null, Reviewed, 0, ann)).ShouldContain("once it is saved");
        var id = (await world.SaveAsync(recorded, actor: ann)).Value.Id;
        (await world.SaveAsync(recorded with { FactNote = "Seen." }, id, 1, ben)).Succeeded.ShouldBeTrue();

        (await Fault(id, Reviewed with { FactNote = "Seen." }, 2, ann)).ShouldContain("somebody else reviews");
        (await Fault(id, Reviewed with { FactNote = "Seen." }, 2, ben)).ShouldContain("Ann");
        // Another name does not make another person.
        (await Fault(id, Reviewed with { FactNote = "Seen." }, 2, ann with { Name = "Ann, renamed" })).ShouldContain("somebody else reviews");
        (await Fault(id, Reviewed with { FactNote = "Read." }, 2, cem)).ShouldContain("nothing but the status");
        (await Fault(id, Reviewed with { FactNote = "Seen." }, 2, new Actor(null, "Key", cem.Roles, Door.Rest))).ShouldContain("a person reviews");
        (await world.SaveAsync(Reviewed with { FactNote = "Seen." }, id, 2, cem)).Succeeded.ShouldBeTrue();

        // A change of a reviewed case is not reviewed; after it everybody but its author may review.
        (await Fault(id, Reviewed with { FactNote = "Changed." }, 3, ben)).ShouldContain("again");
        (await world.SaveAsync(recorded with { FactNote = "Changed." }, id, 3, cem)).Succeeded.ShouldBeTrue();
        (await Fault(id, Reviewed with { FactNote = "Changed." }, 4, cem)).ShouldContain("Since the last review: Cem.");
        var history = (await world.Get<GetCaseHistory>().HandleAsync(ann, id, Token)).Value;
        history.Versions.Where(v => v.IsReviewed).Select(v => v.Version).ShouldBe([3]);

        // Back to what was reviewed last, by anybody: it is as it was read.
        (await world.Get<RestoreCase>().HandleAsync(cem, new RestoreCaseRequest(id, 3, 4, "Wrong."), Token)).Value.Version.ShouldBe(5);
        (await world.Get<GetCase>().HandleAsync(ann, id, Token)).Value.Content.ShouldSatisfyAllConditions(c => c.Status.ShouldBe(CaseStatus.Reviewed), c => c.FactNote.ShouldBe("Seen."));

        async Task<string> Fault(long? of, CaseContent content, int version, Actor actor) => (await world.SaveAsync(content, of, of is null ? null : version, actor)).Faults.ShouldHaveSingleItem().Expected;
    }

    [Fact]
    public async Task Who_reviewed_a_case_reviews_it_again_when_others_changed_it_and_what_was_made_restricted_stays_so()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var people = await world.ResearchersAsync("Ann", "Ben");
        var (ann, ben) = (people[0], people[1]);
        var recorded = Simple with { Status = CaseStatus.Recorded, Sensitivity = Sensitivity.Public };
        var id = (await world.SaveAsync(recorded, actor: ann)).Value.Id;
        await SaveAsync(recorded with { Status = CaseStatus.Reviewed }, 1, ben);
        await SaveAsync(recorded with { FactNote = "Changed." }, 2, ann);
        await SaveAsync(recorded with { Status = CaseStatus.Reviewed, FactNote = "Changed." }, 3, ben);

        // It turns out to name a victim: neither an old version nor a deleted case brings back who may read it.
        await SaveAsync(recorded with { Status = CaseStatus.Reviewed, FactNote = "Changed.", Sensitivity = Sensitivity.Restricted }, 4, ann);
        var restore = world.Get<RestoreCase>();
        (await restore.HandleAsync(ben, new RestoreCaseRequest(id, 2, 5, null), Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>("SELECT status || ' ' || sensitivity || version FROM case_record")).ShouldBe("reviewed restricted6");
        (await world.Get<DeleteCase>().HandleAsync(ann, new DeleteCaseRequest(id, 6, "Wrong."), Token)).Succeeded.ShouldBeTrue();
        var present = await world.ScalarAsync<int>("SELECT version FROM case_record");
        // Not even as if it took back the last change.
        (await restore.HandleAsync(ben, new RestoreCaseRequest(id, 4, present, null) { TakesBack = true }, Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>("SELECT sensitivity || (deleted_at IS NULL) FROM case_record")).ShouldBe("restrictedtrue");

        async Task SaveAsync(CaseContent content, int version, Actor actor) => (await world.SaveAsync(content, id, version, actor)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_history_leads_back_to_what_was_reviewed_last()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var save = scope.ServiceProvider.GetRequiredService<SaveCase>();
        var (ann, ben) = (TocWorld.Researcher with { Name = "Ann" }, TocWorld.Researcher with { Name = "Ben" });
        var id = (await save.HandleAsync(ann, new SaveCaseRequest(null, Simple), Token)).Value.Id;
        (await save.HandleAsync(ben, new SaveCaseRequest(id, Reviewed, 1), Token)).Succeeded.ShouldBeTrue();
        using var browser = await TestBrowser.SignedInAsync(server, "Cem", Role.Researcher);
        (await browser.GetAsync("/cases/TOC-0001/history")).Body.ShouldNotContain("which was reviewed last");
        (await save.HandleAsync(ann, new SaveCaseRequest(id, Simple with { Title = "Other" }, 2), Token)).Succeeded.ShouldBeTrue();

        (await browser.GetAsync("/cases/TOC-0001/history")).Body.ShouldContain("Back to version 2, which was reviewed last");
        using var key = await server.ClientAsync(Role.Researcher);
        using var refused = await key.PostAsJsonAsync("/api/v1/cases", new { title = "x", status = "reviewed" }, Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
