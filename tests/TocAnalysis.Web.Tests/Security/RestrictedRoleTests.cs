using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Operations;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Criterion C9: the program runs as a role that owns nothing, and the database itself gives each person no more than is theirs.</summary>
public sealed class RestrictedRoleTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C9_what_the_role_of_the_program_may_not_do_the_database_refuses()
    {
        await using var database = await postgres.CreateAsync();
        var role = await RestrictedRole.MakeAsync(database.ConnectionString);
        var name = new NpgsqlConnectionStringBuilder(role).Username;
        await using var connection = new NpgsqlConnection(role);
        await connection.OpenAsync(Stop);
        string[] forbidden =
        [
            "UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry", "UPDATE audit_link SET no = no + 1", "DELETE FROM audit_link", "UPDATE audit_installation SET id = gen_random_uuid()",
            "ALTER TABLE audit_entry DISABLE TRIGGER USER", "ALTER TABLE case_record DISABLE ROW LEVEL SECURITY", "DROP POLICY reader ON case_record", "CREATE TABLE public.x (y int)",
            "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION toc_audit_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", "ALTER TABLE case_record ADD x int",
            "DROP TABLE case_version", "TRUNCATE case_record", $"ALTER ROLE {name} BYPASSRLS", "SET session_replication_role = replica", "DELETE FROM table_release", "DELETE FROM country", "COPY case_record TO PROGRAM 'cat'",
        ];
        foreach (var statement in forbidden)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop), statement)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, statement);
        }

        await using var none = new NpgsqlCommand("SELECT count(*) FROM case_record", connection);
        (await none.ExecuteScalarAsync(Stop)).ShouldBe(0L);
        TestContext.Current.TestOutputHelper!.WriteLine($"{forbidden.Length} statements refused");
    }

    [Fact]
    public async Task C9_everything_works_as_that_role_and_one_connection_gives_each_person_their_own()
    {
        await using var server = await TocServer.RestrictedAsync(postgres);
        using var researcher = await server.ClientAsync(Role.Researcher);
        using var secretariat = await server.ClientAsync(Role.Secretariat);
        // Import of two cases, the second of them restricted; a save, a change, and a case kept to an audience.
        using (var content = new ByteArrayContent(GoodPackage.Zip(GoodPackage.Files.ToDictionary(f => f.Key, f => System.Text.Encoding.UTF8.GetBytes(f.Value))).ToArray()))
        {
            content.Headers.ContentType = new("application/zip");
            var imported = await researcher.PostAsync("/api/v1/imports", content, Stop);
            imported.StatusCode.ShouldBe(HttpStatusCode.Created, await imported.Content.ReadAsStringAsync(Stop));
        }

        var saved = await researcher.PostAsJsonAsync("/api/v1/cases", new { title = "Recorded by hand", sensitivity = "internal" }, Stop);
        saved.StatusCode.ShouldBe(HttpStatusCode.Created, await saved.Content.ReadAsStringAsync(Stop));
        (await researcher.PostAsJsonAsync("/api/v1/cases", new { title = "Twice", reference = "A-2" }, Stop)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var apart = await IdAsync(await researcher.PostAsJsonAsync("/api/v1/cases", new { title = "Kept apart", sensitivity = "public" }, Stop));
        await server.RunAsync($"WITH a AS (INSERT INTO audience (name, created_at, created_by) VALUES ('Circle', now(), 't') RETURNING id) INSERT INTO case_audience (case_id, audience_id) SELECT {apart}, id FROM a");
        await server.Services.GetRequiredService<CaseIndex>().CatchUpAsync(Stop);

        (await TotalAsync(researcher)).ShouldBe(3);
        (await TotalAsync(secretariat)).ShouldBe(2);
        (await secretariat.GetAsync("/api/v1/tables?rows=country&columns=transnational", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await secretariat.GetAsync("/api/v1/exports/package.zip", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher, Role.Auditor))
        {
            foreach (var address in new[] { "/", "/cases", "/cases?q=case", "/cases/TOC-0002", "/tables?rows=country&columns=transnational", "/download/cases.csv", "/groups", "/sources", "/map", "/timeline", "/network", "/exports", "/import?sample=1", "/quality", "/rounds", "/admin/audit", "/countries", "/registers" })
            {
                var answer = await browser.GetAsync(address);
                answer.Status.ShouldBe(HttpStatusCode.OK, address);
                answer.Body.ShouldNotContain("Kept apart", customMessage: address);
            }

            (await browser.GetAsync("/download/cases.csv")).Body.ShouldContain("A-2");
        }

        await using (var scope = server.Services.CreateAsyncScope())
        {
            (await scope.ServiceProvider.GetRequiredService<VerifyAudit>().RunAsync(Actor.CommandLine, Stop)).Value.Fault.ShouldBeNull();
            (await scope.ServiceProvider.GetRequiredService<CheckDeploy>().OfDatabaseAsync(Stop)).Single(c => c.Key == "ConnectionStrings__Toc").ShouldSatisfyAllConditions(c => c.Holds.ShouldBeTrue(), c => c.IsAdvice.ShouldBeFalse());
        }

        await OneConnectionAsync(server, apart);
    }

    /// <summary>Nothing but the database narrows here: every row is asked for.</summary>
    private static async Task OneConnectionAsync(TocServer server, long apart)
    {
        var member = await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\"");
        await server.RunAsync($"INSERT INTO audience_member (audience_id, user_id) SELECT id, '{member}' FROM audience");
        var (inside, outside) = (new Actor(member, "In", new HashSet<Role> { Role.Analyst }, Door.Page), new Actor(Guid.NewGuid(), "Out", new HashSet<Role> { Role.Analyst }, Door.Page));
        var services = new ServiceCollection();
        var settings = server.Services.GetRequiredService<TocSettings>();
        TocApplication.AddCore(services, settings, () => new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxPoolSize = 1, NoResetOnClose = true, ApplicationName = "one" }.ConnectionString);
        services.AddLogging();
        await using var provider = services.BuildServiceProvider();
        var database = provider.GetRequiredService<TocDatabase>();

        (await RowsAsync()).ShouldBe((0, 0), "nobody was named");
        using (RowReader.Begin(RowReader.Of(inside)))
            (await RowsAsync()).ShouldBe((3, 3));
        using (RowReader.Begin(RowReader.Of(outside)))
            (await RowsAsync()).ShouldBe((2, 2));
        (await RowsAsync()).ShouldBe((0, 0));
        using (RowReader.Begin(RowReader.Everything))
            (await RowsAsync()).ShouldBe((4, 4));
        using (RowReader.Begin(RowReader.Of(outside)))
        {
            await using var context = await database.ReadAsync(Stop);
            (await context.Cases.Where(c => c.Id == apart).ExecuteUpdateAsync(s => s.SetProperty(c => c.Title, "Taken"), Stop)).ShouldBe(0);
        }

        async Task<(int Cases, int Versions)> RowsAsync()
        {
            await using var context = await database.ReadAsync(Stop);
            return (await context.Cases.CountAsync(Stop), await context.CaseVersions.Select(v => v.CaseId).Distinct().CountAsync(Stop));
        }
    }

    private static async Task<long> IdAsync(HttpResponseMessage answer)
    {
        using (answer)
            return CaseId.TryParse(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["id"]!.GetValue<string>(), out var id) ? id : 0;
    }

    private static async Task<int> TotalAsync(HttpClient client) => JsonNode.Parse(await client.GetStringAsync("/api/v1/cases", Stop))!["total"]!.GetValue<int>();
}
