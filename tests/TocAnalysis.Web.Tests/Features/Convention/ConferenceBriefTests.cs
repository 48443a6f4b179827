using System.Net;
using System.Net.Http.Json;
using DocumentFormat.OpenXml.Packaging;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Convention;
using TocAnalysis.Web.Features.Tables.Briefs;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Convention;

/// <summary>What a secretariat hands to the Conference: entries that are linked, and the brief that is written from them.</summary>
public sealed class ConferenceBriefTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_obstacle_of_a_case_leads_to_article_need_and_measure_and_a_need_alone_removes_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var record = await world.CaseAsync();
        var obstacle = await SaveAsync(world, new ImplementationEntry { Kind = ImplementationKind.Difficulty, Title = "No law on joint investigation", Country = "CPV", Instrument = Instrument.Convention, Article = "19" }, record);
        var need = await SaveAsync(world, new ImplementationEntry { Kind = ImplementationKind.Need, Title = "Drafters", Country = "CPV", Category = "legal-drafting", Instrument = Instrument.Convention, Article = "19" }, null, obstacle);
        (await CountAsync(world)).ShouldBe((1, 1));

        await SaveAsync(world, new ImplementationEntry { Kind = ImplementationKind.Assistance, Title = "Adviser", Country = "CPV", Category = "advisory-service", Provider = "United Nations", Channel = AssistanceChannel.UnitedNations }, null, need);
        (await CountAsync(world)).ShouldBe((0, 1), "assistance meets the need; the difficulty stands");
        await SaveAsync(world, new ImplementationEntry { Kind = ImplementationKind.Measure, Title = "Act 3", Country = "CPV", Category = "new-law", Instrument = Instrument.Convention, Article = "19" }, null, obstacle);
        (await CountAsync(world)).ShouldBe((0, 0));

        var view = (await world.Get<FindImplementation>().GetAsync(TocWorld.Analyst, obstacle, Cancel)).Value;
        (view.Case, view.ArticleTitle, string.Join(' ', view.AnsweredBy.Select(a => a.Kind))).ShouldBe((record, "Joint investigations", "Need Measure"));
        (await world.Get<RegisterStore>().ObstaclesAsync(TocWorld.Analyst, 1, Cancel)).ShouldHaveSingleItem().Title.ShouldBe("No law on joint investigation");
        (await world.Get<SaveImplementation>().HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, new ImplementationEntry { Kind = ImplementationKind.Reservation, Title = "Article 35", Country = "CPV", Category = "reservation" }), Cancel)).Faults.ShouldHaveSingleItem().Place.ShouldBe("instrument");
        await SaveAsync(world, new ImplementationEntry { Kind = ImplementationKind.Reservation, Title = "Not bound by paragraph 2 of article 35", Country = "CPV", Category = "reservation", Instrument = Instrument.Convention, Article = "35" });
        await SaveAsync(world, new ImplementationEntry { Kind = ImplementationKind.TerritorialNote, Title = "Applies to all islands", Country = "CPV", Instrument = Instrument.Convention });
    }

    [Fact]
    public async Task The_brief_gives_the_known_days_and_counts_each_with_its_link_as_page_HTML_and_DOCX()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var import = scope.ServiceProvider.GetRequiredService<ImportTables>();
        (await import.HandleAsync(TocWorld.Researcher, new ImportTablesRequest(SampleTables.Read()), Cancel)).Faults.ShouldBeEmpty();
        using var client = await server.ClientAsync(Role.Researcher);
        var body = new { entry = new { kind = "assistance", title = "A gift", country = "CPV", category = "voluntary-contribution", provider = "Norway", channel = "united-nations", amount = 2500, currency = "USD", date = "2004" } };
        Uri? first = null;
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/convention/implementation") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", "gift-1");
            using var answer = await client.SendAsync(request, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
            first ??= answer.Headers.Location;
            answer.Headers.Location.ShouldBe(first);
        }

        (await server.ScalarAsync<long>("SELECT count(*) FROM implementation_entry")).ShouldBe(1);
        var brief = (await scope.ServiceProvider.GetRequiredService<BuildConferenceBrief>().HandleAsync(TocWorld.Secretariat, "untoc", null, Cancel)).Value;

        var text = string.Join('\n', brief.Sections.SelectMany(s => s.Sentences).Select(s => s.Text));
        foreach (var day in new[] { "29 September 2003", "25 December 2003", "28 January 2004", "3 July 2005", "29 September 2004" })
            text.ShouldContain(day);
        var overview = (await scope.ServiceProvider.GetRequiredService<GetConvention>().HandleAsync(TocWorld.Analyst, null, null, Cancel)).Value;
        foreach (var instrument in overview.Instruments)
            brief.Sections[0].Sentences.ShouldContain(s => s.Parts.Any(p => p.Text == instrument.States.Parties.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) && p.Href!.Contains($"instrument={instrument.Instrument.Text()}&status=party")));
        brief.Sections[0].Sentences[0].Text.ShouldStartWith("The Convention");
        text.ShouldContain("Norway: 2,500 USD, 2004");
        brief.Sections.SelectMany(s => s.Sentences).ShouldAllBe(s => s.Parts.Any(p => p.Href != null));

        using var browser = await TestBrowser.SignedInAsync(server, "Sally", Role.Secretariat);
        (await browser.GetAsync("/tables/brief/conference/untoc")).Body.ShouldContain("29 September 2003");
        (await browser.GetAsync("/download/briefs/conference/untoc/html")).Body.ShouldContain("25 December 2003");
        await using var docx = await browser.Client.GetStreamAsync(new Uri("/download/briefs/conference/untoc/docx", UriKind.Relative), Cancel);
        using var copy = new MemoryStream();
        await docx.CopyToAsync(copy, Cancel);
        using var document = WordprocessingDocument.Open(copy, false);
        // Two pages hold about a thousand words.
        document.MainDocumentPart!.Document!.Body!.InnerText.Split(' ').Length.ShouldBeLessThan(1_000);
        document.MainDocumentPart.HyperlinkRelationships.Count().ShouldBeGreaterThan(20);
        foreach (var ending in new[] { "csv", "xlsx", "docx", "html" })
            (await browser.GetAsync($"/download/implementation.{ending}")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/briefs/conference/nothing", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<long> SaveAsync(TocWorld world, ImplementationEntry entry, string? of = null, long? answers = null)
    {
        var saved = await world.Get<SaveImplementation>().HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, entry, Case: of, Answers: answers), Cancel);
        saved.Faults.ShouldBeEmpty();
        return saved.Value.Id;
    }

    private static async Task<(int Needs, int Difficulties)> CountAsync(TocWorld world)
    {
        var list = (await world.Get<FindImplementation>().HandleAsync(TocWorld.Analyst, new FindImplementationRequest(), false, Cancel)).Value;
        return (list.NeedsWithoutAssistance, list.DifficultiesWithoutMeasure);
    }
}
