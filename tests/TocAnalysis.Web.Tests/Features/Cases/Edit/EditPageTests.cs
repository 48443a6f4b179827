using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.Edit;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases.Edit;

public sealed class EditPageTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Faults_stand_at_their_fields_and_in_the_list_and_the_draft_survives_until_the_case_is_saved()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await using var context = Context(world, ana);
        var page = context.Render<EditPage>();
        page.WaitForElement("#add-countries", Patience);

        await page.Find("#add-countries").ClickAsync(new());
        await page.Find("#f-start").ChangeAsync(new ChangeEventArgs { Value = "some day" });
        await page.Find("#f-countries-0-country").ChangeAsync(new ChangeEventArgs { Value = "Atlantis" });
        await page.Find("form.edit").SubmitAsync();

        page.WaitForAssertion(() => page.FindAll(".faults a.place").Select(a => a.TextContent).ShouldBe(["Start", "Title", "Country 1: Country"]), Patience);
        page.Find("#f-countries-0-country").GetAttribute("aria-invalid").ShouldBe("true");
        page.Find("#f-title-error").TextContent.ShouldContain("A title");
        (await world.Get<CaseDrafts>().LoadAsync(ana, null, Token))!.Draft.Form.Head["start"].ShouldBe("some day");

        await page.Find("#f-title").ChangeAsync(new ChangeEventArgs { Value = "Ship" });
        await page.Find("#f-start").ChangeAsync(new ChangeEventArgs { Value = "1999" });
        await page.Find("#f-countries-0-country").ChangeAsync(new ChangeEventArgs { Value = "nigeria" });
        await page.Find("form.edit").SubmitAsync();

        page.WaitForAssertion(() => context.Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/cases/TOC-0001"), Patience);
        var saved = (await world.Get<GetCase>().HandleAsync(ana, 1, Token)).Value.Content;
        (saved.Title, saved.Start?.Text, saved.Countries[0].Country).ShouldBe(("Ship", "1999", "NGA"));
        (await world.ScalarAsync<long>("SELECT count(*) FROM draft")).ShouldBe(0);
    }

    [Fact]
    public async Task A_conflict_shows_both_changes_and_nothing_is_saved_before_a_choice()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        var id = await world.RecordAsync(Simple);
        await using var context = Context(world, ana);
        var page = context.Render<EditPage>(p => p.Add(x => x.Id, "TOC-0001"));
        page.WaitForElement("#f-title", Patience);
        (await world.SaveAsync(Simple with { Title = "Their ship" }, id, 1)).Succeeded.ShouldBeTrue();

        await TypeAsync(page, "f-summary", "My summary.");
        await page.Find("form.edit").SubmitAsync();

        page.WaitForElement("#conflict", Patience);
        // Fields bear the names they have in the form, never those of the program.
        page.FindAll("#conflict dt").Select(d => d.TextContent).ShouldBe(["Title", "Summary"]);
        page.FindAll("#conflict ins").Select(d => d.TextContent).ShouldBe(["Their ship", "My summary."]);
        (await world.Get<GetCase>().HandleAsync(ana, id, Token)).Value.Content.Summary.ShouldBe(Simple.Summary);

        await page.Find("#save-mine").ClickAsync(new());

        page.WaitForAssertion(() => context.Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/cases/TOC-0001"), Patience);
        var now = (await world.Get<GetCase>().HandleAsync(ana, id, Token)).Value;
        (now.Version, now.Content.Title, now.Content.Summary).ShouldBe((3, "Ship", "My summary."));
    }

    [Fact]
    public async Task An_earlier_draft_is_offered_and_taken_up()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await world.Get<CaseDrafts>().KeepAsync(ana, null, new CaseDraft(CaseForm.Of(Simple), null, 0, ""), Token);
        await using var context = Context(world, ana);
        var page = context.Render<EditPage>();
        page.WaitForElement("#draft-go-on", Patience);
        page.FindAll("#f-title").ShouldBeEmpty();

        await page.Find("#draft-go-on").ClickAsync(new());

        page.Find("#f-title").GetAttribute("value").ShouldBe(Simple.Title);
    }

    [Fact]
    public async Task Analysts_see_the_forbidden_page()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Eva", Role.Analyst));

        context.Render<EditPage>().FindAll("form").ShouldBeEmpty();
        context.Render<EditPage>().Find("section.empty h1").TextContent.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Parts_of_a_conflict_bear_the_names_of_the_form()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        var id = await world.RecordAsync(Full);
        await using var context = Context(world, ana);
        var page = context.Render<EditPage>(p => p.Add(x => x.Id, "TOC-0001"));
        page.WaitForElement("#f-title", Patience);
        (await world.SaveAsync(
            Full with { Countries = [Full.Countries[0] with { Certainty = Certainty.Alleged, Note = "said there" }, .. Full.Countries.Skip(1).Append(new CountryInvolvement("NGA", Stage.IndirectEffect))] }, id, 1)).Succeeded.ShouldBeTrue();

        await page.Find("#f-title").ChangeAsync(new ChangeEventArgs { Value = "Mine" });
        await page.Find("form.edit").SubmitAsync();

        page.WaitForElement("#conflict", Patience);
        page.FindAll("#conflict dt").Select(d => d.TextContent).ShouldBe(
            ["Countries › China, Inception, Origin › Certainty", "Countries › China, Inception, Origin › Note", "Countries › Nigeria, Indirect effect", "Title"]);
        page.FindAll("#conflict ins").Select(d => d.TextContent).ShouldBe(["Alleged", "said there", "Country: Nigeria; Stage: Indirect effect; Certainty: Established", "Mine"]);
    }

    [Fact]
    public async Task A_text_that_is_still_coming_in_is_waited_for_and_the_later_one_wins()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await using var context = Context(world, ana);
        var page = context.Render<EditPage>();
        page.WaitForElement("#f-title", Patience);
        await page.Find("#f-title").ChangeAsync(new ChangeEventArgs { Value = "Ship" });
        var field = page.FindComponents<LongText>().Single(t => t.Instance.Id == "f-narrative");
        var (early, late) = (new SentText("An early text."), new SentText("A late text."));

        var first = page.InvokeAsync(() => field.Instance.TakeText(early));
        var second = page.InvokeAsync(() => field.Instance.TakeText(late));
        var saving = page.Find("form.edit").SubmitAsync();
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(0);
        late.Arrive();
        early.Arrive();
        await Task.WhenAll(first, second, saving);

        page.WaitForAssertion(() => context.Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/cases/TOC-0001"), Patience);
        (await world.Get<GetCase>().HandleAsync(ana, 1, Token)).Value.Content.Narrative.ShouldBe("A late text.");
    }

    [Fact]
    public async Task A_text_too_long_to_be_taken_in_is_refused_at_its_field()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ana = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ana");
        await using var context = Context(world, ana);
        var page = context.Render<EditPage>();
        page.WaitForElement("#f-title", Patience);
        var field = page.FindComponents<LongText>().Single(t => t.Instance.Id == "f-narrative");

        await page.InvokeAsync(() => field.Instance.TakeText(new SentText("x") { Length = 9_000_000 }));

        page.WaitForAssertion(() => page.Find("#f-narrative-error").TextContent.ShouldContain("1,000,000"), Patience);
    }

    private static async Task TypeAsync(IRenderedComponent<EditPage> page, string id, string text)
    {
        var sent = new SentText(text);
        sent.Arrive();
        await page.InvokeAsync(() => page.FindComponents<LongText>().Single(t => t.Instance.Id == id).Instance.TakeText(sent));
    }

    /// <summary>A text on its way from the browser.</summary>
    private sealed class SentText(string text) : IJSStreamReference
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Length { get; init; } = text.Length;

        public void Arrive() => arrived.SetResult();

        public async ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default)
        {
            await arrived.Task.WaitAsync(Patience, cancellationToken);
            return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static BunitContext Context(TocWorld world, Actor actor)
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized(actor.Name).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, actor.UserId!.Value.ToString()), new Claim(ActorClaims.DisplayName, actor.Name), new Claim(ClaimTypes.Role, actor.Roles.Single().Text()));
        context.Services.AddLocalization();
        context.Services.AddScoped<CurrentActor>();
        context.Services.AddSingleton(TimeProvider.System);
        context.Services.AddSingleton(world.Get<Vocabularies>());
        context.Services.AddSingleton(world.Get<GetCase>());
        context.Services.AddSingleton(world.Get<SaveCase>());
        context.Services.AddSingleton(world.Get<CaseDrafts>());
        context.Services.AddSingleton(world.Get<GetEditChoices>());
        context.Services.AddSingleton(world.Get<SaveGroup>());
        context.Services.AddSingleton(world.Get<SaveSource>());
        return context;
    }
}
