using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Codebook;

public sealed class PaperTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_paragraph_from_4_to_43_has_something_to_record_compute_or_track_and_each_of_it_opens()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        using var browser = await TestBrowser.SignedInAsync(server, "Sally", Role.Researcher, Role.Secretariat);
        var view = (await scope.ServiceProvider.GetRequiredService<GetPaper>().HandleAsync(TocWorld.Researcher, Cancel)).Value;

        view.Paragraphs.Select(p => p.Paragraph.Number).ShouldBe(Enumerable.Range(1, 43));
        foreach (var number in Enumerable.Range(4, 40))
            view.Paragraphs[number - 1].Work.ShouldNotBeEmpty($"paragraph {number}");
        foreach (var kind in Enum.GetValues<RegisterKind>())
            view.Paragraphs.SelectMany(p => p.Registers).ShouldContain(r => r.Kind == kind);
        Enum.GetValues<PaperWorkKind>().ShouldAllBe(k => view.Paragraphs.Any(p => p.Work.Any(w => w.Kind == k)));
        foreach (var href in view.Paragraphs.SelectMany(p => p.Work).Select(w => w.Href).Where(h => !h.StartsWith("/cases?uncoded=", StringComparison.Ordinal)).Append("/cases?uncoded=I4").Distinct())
            (await browser.GetAsync(href)).Status.ShouldBe(HttpStatusCode.OK, href);
        var page = (await browser.GetAsync("/paper")).Body;
        foreach (var number in Enumerable.Range(4, 40))
            page.ShouldContain($"data-work=\"{number}\"");
        using var client = await server.ClientAsync(Role.Analyst);
        var paper = await client.GetFromJsonAsync<JsonElement>("/api/v1/paper", Cancel);
        paper.GetProperty("items")[28].GetProperty("registers")[0].GetProperty("kind").GetString().ShouldBe("consent");
        (await client.GetAsync("/api/v1/paper?layer=all", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task P7_the_paper_only_hides_what_later_editors_added_and_says_so()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var edit = world.Get<EditDraft>();
        (await edit.StartAsync(TocWorld.Researcher, Cancel)).Succeeded.ShouldBeTrue();
        var later = new CodeDefinition
        {
            Key = "X1",
            Kind = CodeKind.Concern,
            Order = 0,
            Title = "A later concern",
            Definition = "What it is.",
            UseWhen = "Then.",
            DoNotUseWhen = "Else.",
            Scale = ValueScale.Presence,
            Paragraphs = [7],
            Example = "So.",
            NearMiss = "Not so.",
        };
        (await edit.SaveAsync(TocWorld.Researcher, later with { Key = "X2", Title = "Ethnicity of the group" }, true, Cancel)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("paragraph 18");
        (await edit.SaveAsync(TocWorld.Researcher, later, true, Cancel)).Faults.ShouldBeEmpty();
        (await edit.FreezeAsync(TocWorld.Researcher, new Dictionary<string, string>(), Cancel)).Faults.ShouldBeEmpty();

        var all = (await world.Get<GetPaper>().HandleAsync(TocWorld.Analyst, Cancel)).Value;
        var paper = (await world.Get<GetPaper>().HandleAsync(TocWorld.Analyst, GetPaper.PaperLayer, Cancel)).Value;

        all.Paragraphs[6].Codes.ShouldContain(c => c.Key == "X1");
        (paper.PaperOnly, string.Join(' ', paper.Later), paper.Codebook.Version).ShouldBe((true, "X1", 1));
        paper.Paragraphs[6].Codes.ShouldNotContain(c => c.Key == "X1");
        (await world.Get<GetPaper>().HandleAsync(TocWorld.Analyst, "later", Cancel)).Refusal.ShouldBe(Refusal.Invalid);
    }
}
