using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>Disks that are really full: of the database, and of the program.</summary>
public sealed class FullDiskTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task K5_when_the_disk_of_the_database_is_full_writes_are_refused_reads_go_on_and_writing_resumes()
    {
        string space = "toc_full_" + Guid.NewGuid().ToString("N"), admin = "";
        SmallDisk? disk = null;
        try
        {
            await using (var server = await TocServer.StartAsync(postgres))
            {
                admin = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "postgres" }.ConnectionString;
                disk = await SmallDisk.MountAsync(4, await server.ScalarAsync<string>("SELECT current_setting('data_directory')"));
                await server.RunAsync($"CREATE TABLESPACE {space} LOCATION '{disk.Folder}'");
                await server.RunAsync($"ALTER TABLE case_record SET TABLESPACE {space}; ALTER TABLE case_version SET TABLESPACE {space}; ALTER TABLE audit_entry SET TABLESPACE {space}");
                using var client = await server.ClientAsync(Role.Researcher);
                disk.Fill();

                // What the tables have room for is taken in, until they have to grow.
                var stored = 0L;
                HttpResponseMessage answer;
                while ((answer = await RecordAsync(client)).StatusCode == HttpStatusCode.Created && stored < 200)
                    stored++;

                answer.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
                JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["title"]!.GetValue<string>().ShouldBe("The disk of the database is full");
                (await client.GetAsync("/api/v1/cases", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
                (await server.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(stored, "nothing is half written");
                (await server.ScalarAsync<long>("SELECT count(*) FROM case_version")).ShouldBe(stored);

                disk.MakeRoom();

                (await RecordAsync(client)).StatusCode.ShouldBe(HttpStatusCode.Created);
                await using var scope = server.Services.CreateAsyncScope();
                var verified = await scope.ServiceProvider.GetRequiredService<VerifyAudit>().RunAsync(Actor.CommandLine, Stop);
                verified.Value.Fault.ShouldBeNull();
            }

            await using var connection = new NpgsqlConnection(admin);
            await connection.OpenAsync(Stop);
            await using var drop = new NpgsqlCommand($"DROP TABLESPACE {space}", connection);
            await drop.ExecuteNonQueryAsync(Stop);
        }
        finally
        {
            if (disk is not null)
                await disk.DisposeAsync();
        }
    }

    [Fact]
    public async Task K6_when_the_disk_of_the_program_is_full_it_serves_on_and_says_what_cannot_be_written()
    {
        await using var disk = await SmallDisk.MountAsync(6, AppContext.BaseDirectory);
        await using var world = await TocWorld.CreateAsync(postgres);
        var key = await FaultWorld.KeyAsync(world);
        var (program, address) = await FaultWorld.StartAsync(new Dictionary<string, string>
        {
            ["ConnectionStrings__Toc"] = world.ConnectionString,
            ["Toc__DataDirectory"] = Path.Combine(disk.Folder, "data"),
            ["TMPDIR"] = disk.Folder,
        });
        using (program)
        {
            using var client = FaultWorld.Client(address, key);
            (await RecordAsync(client)).StatusCode.ShouldBe(HttpStatusCode.Created);
            disk.Fill();

            (await RecordAsync(client)).StatusCode.ShouldBe(HttpStatusCode.Created);
            // Larger than what is held in memory, so it has to lie somewhere while it is read.
            using (var upload = await client.PostAsync("/api/v1/imports", new ByteArrayContent(new byte[5_000_000]), Stop))
            {
                upload.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
                JsonNode.Parse(await upload.Content.ReadAsStringAsync(Stop))!["title"]!.GetValue<string>().ShouldBe("The disk of the server is full");
            }

            using (var ordered = await client.PostAsync("/api/v1/exports?kind=package", null, Stop))
            {
                ordered.StatusCode.ShouldBe(HttpStatusCode.Accepted, await ordered.Content.ReadAsStringAsync(Stop));
                (await EndAsync(client, ordered.Headers.Location!)).ShouldContain("The disk of the server did not take the file");
            }

            (await client.GetAsync("/health/ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await client.GetAsync("/api/v1/cases", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);

            disk.MakeRoom();

            using (var upload = await client.PostAsync("/api/v1/imports", new ByteArrayContent(new byte[5_000_000]), Stop))
                upload.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "it is read, and is no package");
            await program.TerminateAsync();
            (await program.EndAsync(Stop)).Code.ShouldBe(0);
        }
    }

    private static async Task<string> EndAsync(HttpClient client, Uri job)
    {
        for (var n = 0; n < 200; n++)
        {
            var now = JsonNode.Parse(await client.GetStringAsync(job, Stop))!;
            if (now["failure"]?.GetValue<string>() is { } failure)
                return failure;
            await Task.Delay(50, Stop);
        }

        return "";
    }

    // Text that cannot be made smaller.
    private static Task<HttpResponseMessage> RecordAsync(HttpClient client) =>
        client.PostAsJsonAsync("/api/v1/cases", new { title = "Case", narrative = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(30_000)) }, Stop);
}
