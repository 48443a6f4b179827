using System.Text.Json.Nodes;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases.Edit;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases.Edit;

public sealed class CaseDraftsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_draft_comes_back_as_it_was_kept_to_its_owner_alone_until_it_is_dropped()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (ana, ben) = (await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana"), await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ben"));
        var id = await world.RecordAsync(Simple);
        var drafts = world.Get<CaseDrafts>();
        var form = CaseForm.Of(Full);
        form.Head["start"] = "not a date yet";

        await drafts.KeepAsync(ana, id, new CaseDraft(CaseForm.Of(Simple), Simple, 1, ""), Token);
        await drafts.KeepAsync(ana, id, new CaseDraft(form, Simple, 1, "better source"), Token);

        var kept = (await drafts.LoadAsync(ana, id, Token))!.Draft;
        // The database orders the fields of JSON in its own way, so the values are compared and not the text.
        JsonNode.DeepEquals(JsonNode.Parse(CaseJson.Write(kept)), JsonNode.Parse(CaseJson.Write(new CaseDraft(form, Simple, 1, "better source")))).ShouldBeTrue();
        kept.Form.Head["start"].ShouldBe("not a date yet");
        (await drafts.LoadAsync(ana, null, Token)).ShouldBeNull();
        (await drafts.LoadAsync(ben, id, Token)).ShouldBeNull();
        await drafts.DropAsync(ben, id, Token);
        (await drafts.LoadAsync(ana, id, Token)).ShouldNotBeNull();
        await drafts.DropAsync(ana, id, Token);
        (await drafts.LoadAsync(ana, id, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Those_who_may_not_record_have_no_drafts()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var analyst = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Eva", Role.Analyst);

        await world.Get<CaseDrafts>().KeepAsync(analyst, null, new CaseDraft(new CaseForm(), null, 0, ""), Token);

        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(0);
        (await world.Get<GetEditChoices>().HandleAsync(analyst, Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Fact]
    public async Task A_new_group_gets_a_reference_and_faults_write_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var save = world.Get<SaveGroup>();

        (await save.HandleAsync(TocWorld.Researcher, new GroupContent { Name = " ", HomeCountry = "Atlantis" }, Token)).Faults.Select(f => f.Place).ShouldBe(["name", "homeCountry"]);
        (await save.HandleAsync(TocWorld.Analyst, new GroupContent { Name = "Port crew" }, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.ScalarAsync<long>("SELECT count(*) FROM crime_group")).ShouldBe(0);
        var reference = (await save.HandleAsync(TocWorld.Researcher, new GroupContent { Name = " Port crew ", HomeCountry = "nld" }, Token)).Value;

        await using var context = await world.ReadAsync();
        var row = context.Groups.Single();
        (row.Reference, row.Name, row.HomeCountry).ShouldBe((reference, "Port crew", "NLD"));
        (await world.Get<GetEditChoices>().HandleAsync(TocWorld.Researcher, Token)).Value.Groups.ShouldBe([new Choice(reference, "Port crew")]);
    }

    [Fact]
    public async Task A_new_source_gets_a_reference_and_faults_write_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var save = world.Get<SaveSource>();

        (await save.HandleAsync(TocWorld.Researcher, new SourceContent { Url = "javascript:alert(1)" }, Token)).Faults.Select(f => f.Place).ShouldBe(["title", "url"]);
        (await save.HandleAsync(TocWorld.Analyst, new SourceContent { Title = "Report" }, Token)).Refusal.ShouldBe(Refusal.Forbidden);
        var reference = (await save.HandleAsync(TocWorld.Researcher, new SourceContent { Title = "Report" }, Token)).Value;

        (await world.Get<GetEditChoices>().HandleAsync(TocWorld.Researcher, Token)).Value.Sources.ShouldBe([new Choice(reference, "Report")]);
    }
}
