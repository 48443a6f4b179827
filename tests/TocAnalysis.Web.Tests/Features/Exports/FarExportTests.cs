using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Exports;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Exports;

/// <summary>Requirement F2: many rows and restricted records leave by the browser only for somebody who proved lately to be the person.</summary>
public sealed class FarExportTests(PostgresFixture postgres)
{
    private const string Base = "http://localhost/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F2_files_with_a_restricted_record_ask_again_a_quarter_of_an_hour_after_the_last_proof()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, Token)).Succeeded.ShouldBeTrue();
        await server.RunAsync("UPDATE case_record SET sensitivity = CASE id WHEN (SELECT min(id) FROM case_record) THEN 'restricted' ELSE 'public' END");
        using var rea = await TestBrowser.SignedInAsync(server, "Rea", Role.Researcher);
        var jobs = scope.ServiceProvider.GetRequiredService<ExportJobs>();
        var actor = new Actor(await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\""), "Rea", new HashSet<Role> { Role.Researcher }, Door.Page) { Session = await server.ScalarAsync<Guid>("SELECT id FROM session") };
        // Who has signed in just now is not asked.
        var early = (await jobs.CreateAsync(actor, new ExportOrder("case-list", "", Sensitivity.Restricted, Base), null, Token)).Value;
        await server.Services.GetRequiredService<ExportRunner>().WaitAsync(early.Id);
        var doors = new[] { "/download/cases.csv", "/exports/package.zip", "/download/codings.csv?layout=wide", $"/exports/{early.Id}/file" };
        foreach (var door in doors)
            (await rea.GetAsync(door)).Status.ShouldBe(HttpStatusCode.OK, door);

        await server.RunAsync("UPDATE session SET confirmed_at = now() - interval '16 minutes'");

        foreach (var door in doors)
            (await rea.GetAsync(door)).Location.ShouldNotBeNull(door).ShouldStartWith($"{AppUrls.Confirm}?");
        var refused = await jobs.CreateAsync(actor, new ExportOrder("case-list", "", Sensitivity.Restricted, Base), null, Token);
        refused.Faults.ShouldHaveSingleItem().Place.ShouldBe(FarExports.Place);
        (await server.ScalarAsync<long>("SELECT count(*) FROM export_job")).ShouldBe(1);
        // What is not restricted goes on, and so does a key, which nobody left open on a desk.
        (await rea.GetAsync("/download/cases.csv?sensitivity=public")).Status.ShouldBe(HttpStatusCode.OK);
        (await jobs.CreateAsync(actor, new ExportOrder("case-list", "", Sensitivity.Public, Base), null, Token)).Succeeded.ShouldBeTrue();
        using var key = await server.ClientAsync(Role.Researcher);
        using var byKey = await key.GetAsync("/api/v1/exports/package.zip", Token);
        byKey.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await rea.SubmitAsync(AppUrls.ConfirmThen("/cases"), "confirm-password", ("Password.Text", "a password of a test"))).Location.ShouldBe("/cases");
        foreach (var door in doors)
            (await rea.GetAsync(door)).Status.ShouldBe(HttpStatusCode.OK, door);
    }

    [Fact]
    public async Task F2_more_than_a_thousand_rows_ask_too_and_sessions_of_others_prove_nothing()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var rea = await TestBrowser.SignedInAsync(server, "Rea", Role.Researcher);
        var far = server.Services.GetRequiredService<FarExports>();
        var person = new Actor(await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\""), "Rea", new HashSet<Role> { Role.Researcher }, Door.Page);
        var here = person with { Session = await server.ScalarAsync<Guid>("SELECT id FROM session") };

        (await far.AsksAsync(here, 1_001, false, Token)).ShouldBeFalse("proved just now");
        (await far.AsksAsync(person, 1_001, false, Token)).ShouldBeTrue("by no session");
        (await far.AsksAsync(here with { UserId = Guid.NewGuid() }, 1_001, false, Token)).ShouldBeTrue("somebody else's session");
        await server.RunAsync("UPDATE session SET confirmed_at = NULL");
        (await far.AsksAsync(here, 1_001, false, Token)).ShouldBeTrue();
        (await far.AsksAsync(here, 1_000, false, Token)).ShouldBeFalse();
        (await far.AsksAsync(here, 1, true, Token)).ShouldBeTrue();
        (await far.AsksAsync(here with { Door = Door.Rest }, 1_001, true, Token)).ShouldBeFalse();
    }
}
