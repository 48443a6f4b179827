using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Exports;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Exports;

public sealed class ExportsPageTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_says_what_a_file_will_hold_lists_what_is_there_and_is_closed_to_readers()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, Token);
        using var analyst = await TestBrowser.SignedInAsync(server, "Ann", Role.Analyst);
        (await PageAsync(analyst, "/exports")).QuerySelector("main .note.bad").ShouldNotBeNull();
        (await analyst.GetAsync("/exports/1/file")).Location.ShouldBe(AppUrls.Forbidden);

        using var sue = await TestBrowser.SignedInAsync(server, "Sue", Role.Secretariat);
        var page = await PageAsync(sue, "/exports?country=GBR&kind=case-parts&highest=public");
        page.QuerySelector("#order ~ form a.num")!.TextContent.ShouldBe("5 cases");
        page.QuerySelector("#order ~ form a.num")!.GetAttribute("href").ShouldBe("/cases?country=GBR&sensitivity=public");
        page.QuerySelectorAll("#highest option").Select(o => o.TextContent).ShouldBe(["public", "internal"]);
        page.QuerySelector(".empty").ShouldNotBeNull();
        (await PageAsync(sue, "/exports?contry=GBR")).QuerySelector(".faults")!.TextContent.ShouldContain("country");

        var actor = new Actor(await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Sue'"), "Sue", new HashSet<Role> { Role.Secretariat }, Door.Page);
        var job = (await scope.ServiceProvider.GetRequiredService<ExportJobs>().CreateAsync(actor, new ExportOrder("case-list", "country=GBR", Sensitivity.Public, "http://localhost/"), null, Token)).Value;
        await server.Services.GetRequiredService<ExportRunner>().WaitAsync(job.Id);
        var listed = (await PageAsync(sue, "/exports")).QuerySelector("article.export")!;
        listed.TextContent.ShouldContain("5 cases");
        var file = await sue.GetAsync(listed.QuerySelector("a.primary")!.GetAttribute("href")!);
        file.Body.Split("\r\n").Length.ShouldBe(1 + 5 + 1);

        // Another instance without a folder in common looks like this.
        File.Delete(server.Services.GetRequiredService<ExportFolder>().File(await server.ScalarAsync<Guid>("SELECT stored_as FROM export_job")));
        listed = (await PageAsync(sue, "/exports")).QuerySelector("article.export")!;
        listed.QuerySelector("p.note")!.TextContent.ShouldContain("not on this server");
        listed.QuerySelector("a.primary").ShouldBeNull();
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> PageAsync(TestBrowser browser, string address)
    {
        var answer = await browser.GetAsync(address);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return new HtmlParser().ParseDocument(answer.Body);
    }
}
