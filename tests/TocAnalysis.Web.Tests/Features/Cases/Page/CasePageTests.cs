using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Cases.Page;

/// <summary>The page of a case and its history, over HTTP.</summary>
public sealed class CasePageTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_of_a_sample_case_shows_title_result_and_reason_under_the_reading_asked_for()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var imported = await scope.ServiceProvider.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), TocWorld.Researcher, Token);
        imported.Succeeded.ShouldBeTrue();
        var detail = (await scope.ServiceProvider.GetRequiredService<GetCase>().HandleAsync(TocWorld.Researcher, 1, Token)).Value;
        using var browser = await TestBrowser.SignedInAsync(server, "Ana", Role.Analyst);

        foreach (var reading in new[] { Reading.Union, Reading.Conduct })
        {
            var test = (await scope.ServiceProvider.GetRequiredService<GetTransnationality>().HandleAsync(TocWorld.Researcher, 1, reading, Token)).Value;
            var page = await browser.GetAsync($"/cases/TOC-0001?reading={reading.Text()}");
            page.Status.ShouldBe(HttpStatusCode.OK);
            var text = WebUtility.HtmlDecode(page.Body);
            text.ShouldContain(detail.Content.Title);
            text.ShouldContain($"data-result=\"{test.Result.Text()}\"");
            text.ShouldContain(test.Reason);
            text.ShouldNotContain("/cases/TOC-0001/edit");
            text.ShouldNotContain("/cases/TOC-0001/code");
        }

        var history = await browser.GetAsync("/cases/TOC-0001/history");
        history.Status.ShouldBe(HttpStatusCode.OK);
        history.Body.ShouldContain("Version 1");
    }

    [Fact]
    public async Task The_editor_of_no_case_is_not_found_and_for_readers_it_is_forbidden()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var researcher = await TestBrowser.SignedInAsync(server, "Rex", Role.Researcher);
        using var analyst = await TestBrowser.SignedInAsync(server, "Ana", Role.Analyst);

        (await researcher.GetAsync("/cases/new")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var address in new[] { "/cases/undefined/edit", "/cases/TOC-9999/edit", "/cases/0/edit" })
        {
            var answer = await researcher.GetAsync(address);
            answer.Status.ShouldBe(HttpStatusCode.NotFound, address);
            answer.Body.ShouldContain("</h1>", customMessage: address);
        }

        (await analyst.GetAsync("/cases/new")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task No_browser_may_send_a_message_of_megabytes()
    {
        await using var server = await TocServer.StartAsync(postgres);

        server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.SignalR.HubOptions>>().Value.MaximumReceiveMessageSize.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(128 * 1024);
    }

    [Fact]
    public async Task Missing_and_invisible_cases_are_not_found_alike()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var saved = await scope.ServiceProvider.GetRequiredService<SaveCase>().HandleAsync(
            TocWorld.Researcher, new SaveCaseRequest(null, RecordedCases.Simple with { Sensitivity = Sensitivity.Restricted }, null, null, null), Token);
        var id = CaseId.Text(saved.Value.Id);
        using var analyst = await TestBrowser.SignedInAsync(server, "Ana", Role.Analyst);
        using var researcher = await TestBrowser.SignedInAsync(server, "Rex", Role.Researcher);

        foreach (var address in new[] { $"/cases/{id}", $"/cases/{id}/history", "/cases/TOC-9999", "/cases/TOC-9999/history", "/cases/nonsense", "/cases/undefined/history", $"/cases/{id}/code", "/cases/TOC-9999/code", "/cases/undefined/code" })
        {
            var answer = await analyst.GetAsync(address);
            answer.Status.ShouldBe(HttpStatusCode.NotFound, address);
            answer.Body.ShouldNotContain("A ship left the port");
        }

        var page = await researcher.GetAsync($"/cases/{id}");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain($"/cases/{id}/edit");
        page.Body.ShouldContain("not recorded");
    }
}
