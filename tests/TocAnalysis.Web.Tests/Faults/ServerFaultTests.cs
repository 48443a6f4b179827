using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>The program in a process of its own under a load of writes, and what is left of them when it or its database connections are killed. In full: <c>scripts/faults.sh</c>.</summary>
public sealed class ServerFaultTests(PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc-faults-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("TOC_TESTS_KILLS"), CultureInfo.InvariantCulture, out var many) ? many : 1;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task K1_whatever_was_acknowledged_before_a_kill_is_there_and_the_program_starts_again()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var key = await KeyAsync(world);
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = acknowledged.Count;
            var (program, address) = await StartAsync(world);
            using (program)
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                var writers = Enumerable.Range(0, 3).Select(_ => WriteAsync(address, key, acknowledged, ended.Token)).ToList();
                await Until(() => acknowledged.Count >= before + 20);
                await program.KillAsync();
                await ended.CancelAsync();
                await Task.WhenAll(writers);
            }
        }

        (await LostAsync(world, acknowledged)).ShouldBeEmpty();
        var (again, ready) = await StartAsync(world);
        using (again)
        {
            using var client = new HttpClient { BaseAddress = ready };
            (await client.GetAsync("/health/ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{acknowledged.Count} writes acknowledged in {Rounds} rounds, none lost");
    }

    [Fact]
    public async Task K2_when_every_connection_to_the_database_is_killed_the_program_goes_on_and_nothing_acknowledged_is_lost()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var key = await KeyAsync(world);
        var acknowledged = new ConcurrentBag<string>();
        var (program, address) = await StartAsync(world);
        using (program)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var writers = Enumerable.Range(0, 3).Select(_ => WriteAsync(address, key, acknowledged, ended.Token)).ToList();
            for (var round = 0; round < Rounds; round++)
            {
                var before = acknowledged.Count;
                await Until(() => acknowledged.Count >= before + 10);
                await world.RowsAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            }

            var after = acknowledged.Count;
            await Until(() => acknowledged.Count >= after + 20);
            program.HasExited.ShouldBeFalse();
            using var client = new HttpClient { BaseAddress = address };
            (await client.GetAsync("/health/live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await ended.CancelAsync();
            await Task.WhenAll(writers);
        }

        (await LostAsync(world, acknowledged)).ShouldBeEmpty();
    }

    [Fact]
    public async Task K9_a_program_that_is_told_to_end_under_load_fails_no_request_and_ends_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal there.");
        await using var world = await TocWorld.CreateAsync(postgres);
        var key = await KeyAsync(world);
        var (acknowledged, failed) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        for (var round = 0; round < Rounds; round++)
        {
            var before = acknowledged.Count;
            var (program, address) = await StartAsync(world);
            using (program)
            {
                var writers = Enumerable.Range(0, 4).Select(_ => UntilRefusedAsync(address, key, acknowledged, failed)).ToList();
                await Until(() => acknowledged.Count >= before + 20);
                await program.TerminateAsync();
                (await program.EndAsync(Stop)).Code.ShouldBe(0);
                await Task.WhenAll(writers);
            }
        }

        failed.ShouldBeEmpty();
        (await LostAsync(world, acknowledged)).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine($"{acknowledged.Count} writes acknowledged in {Rounds} rounds, none failed or lost");
    }

    [Fact]
    public async Task K9_a_request_on_an_idle_connection_after_the_word_to_end_is_answered_and_told_that_the_connection_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal there.");
        await using var world = await TocWorld.CreateAsync(postgres);
        var (program, address) = await StartAsync(world);
        using (program)
        {
            using var client = new HttpClient { BaseAddress = address };
            (await client.GetAsync("/health/live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await program.TerminateAsync();
            await Until(() => !IsListening());

            // No other connection can be made, so it is the idle one that answers.
            using var answer = await client.GetAsync("/health/live", Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.ConnectionClose.ShouldBe(true);
            (await program.EndAsync(Stop)).Code.ShouldBe(0);
        }

        bool IsListening()
        {
            try
            {
                using var other = new TcpClient(address.Host, address.Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task K7_when_one_of_several_is_killed_inside_a_migration_the_others_bring_the_database_to_this_version_once()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var name = "toc_empty_" + Guid.NewGuid().ToString("N");
            await world.RowsAsync($"CREATE DATABASE {name}");
            var empty = new NpgsqlConnectionStringBuilder(world.ConnectionString) { Database = name };
            var programs = Enumerable.Range(0, 3).Select(i => ProgramRun.Start(
                new Dictionary<string, string>
                {
                    ["ConnectionStrings__Toc"] = new NpgsqlConnectionStringBuilder(empty.ConnectionString) { ApplicationName = $"start {i}" }.ConnectionString,
                    ["Toc__DataDirectory"] = Path.Combine(folder.FullName, $"start{i}"),
                },
                "migrate")).ToList();
            try
            {
                IReadOnlyList<object?[]> inside = [];
                for (var n = 0; n < 1200 && inside.Count == 0; n++)
                {
                    await Task.Delay(10, Stop);
                    inside = await world.RowsAsync($"SELECT a.application_name FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE a.datname = '{name}' AND l.mode = 'AccessExclusiveLock' AND l.granted AND a.xact_start IS NOT NULL LIMIT 1");
                }

                var killed = int.Parse(((string)inside.ShouldHaveSingleItem()[0]!)[6..], CultureInfo.InvariantCulture);
                await programs[killed].KillAsync();
                foreach (var other in programs.Where((_, i) => i != killed))
                {
                    var (code, said) = await other.EndAsync(Stop);
                    code.ShouldBe(0, said);
                }
            }
            finally
            {
                programs.ForEach(p => p.Dispose());
            }

            var migrations = (await world.RowsAsync("SELECT migration_id FROM \"__EFMigrationsHistory\" ORDER BY 1")).Select(r => r[0]).ToList();
            await using (var connection = new NpgsqlConnection(empty.ConnectionString))
            {
                await connection.OpenAsync(Stop);
                await using var command = new NpgsqlCommand("SELECT array_agg(migration_id::text ORDER BY 1), (SELECT count(*) FROM country) FROM \"__EFMigrationsHistory\"", connection);
                await using var reader = await command.ExecuteReaderAsync(Stop);
                (await reader.ReadAsync(Stop)).ShouldBeTrue();
                reader.GetFieldValue<string[]>(0).Order(StringComparer.Ordinal).ShouldBe(migrations.Select(m => (string)m!).Order(StringComparer.Ordinal));
                reader.GetInt64(1).ShouldBe(await world.ScalarAsync<long>("SELECT count(*) FROM country"));
                NpgsqlConnection.ClearPool(connection);
            }

            await world.RowsAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private async Task<(ProgramRun Program, Uri Address)> StartAsync(TocWorld world)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var program = ProgramRun.Start(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Toc"] = world.ConnectionString,
                ["Toc__DataDirectory"] = Path.Combine(folder.FullName, "data"),
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["Limits__Writes"] = "0",
            });
        using var client = new HttpClient { BaseAddress = address };
        await Until(() => program.HasExited || IsReady(client));
        program.HasExited.ShouldBeFalse();
        return (program, address);

        static bool IsReady(HttpClient client)
        {
            try
            {
                return client.GetAsync("/health/ready", Stop).GetAwaiter().GetResult().StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    /// <summary>Records case after case; what was answered with 201 is acknowledged. What the fault swallowed is sent again under its key, as a careful client does.</summary>
    private static async Task WriteAsync(Uri address, string key, ConcurrentBag<string> acknowledged, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var once = Guid.NewGuid();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { title = $"Case {once}" }) };
                request.Headers.Add("Idempotency-Key", once.ToString());
                using var answer = await client.SendAsync(request, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    acknowledged.Add(JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None))!["id"]!.GetValue<string>());
                    once = Guid.NewGuid();
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                // The fault; tried again until the end.
            }
        }
    }

    /// <summary>Records case after case until nobody listens any more; any other end of a request is a failure.</summary>
    private static async Task UntilRefusedAsync(Uri address, string key, ConcurrentBag<string> acknowledged, ConcurrentBag<string> failed)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        while (true)
        {
            try
            {
                using var answer = await client.PostAsJsonAsync("/api/v1/cases", new { title = $"Case {Guid.NewGuid()}" }, Stop);
                if (answer.StatusCode == HttpStatusCode.Created)
                    acknowledged.Add(JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None))!["id"]!.GetValue<string>());
                else
                    failed.Add(answer.StatusCode.ToString());
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
            {
                return;
            }
            catch (HttpRequestException exception)
            {
                failed.Add(exception.HttpRequestError.ToString());
                return;
            }
        }
    }

    /// <summary>Acknowledged and not there, or there twice.</summary>
    private static async Task<IReadOnlyList<string>> LostAsync(TocWorld world, IEnumerable<string> acknowledged)
    {
        var there = (await world.RowsAsync("SELECT reference, count(*) OVER (PARTITION BY title) FROM case_record")).ToDictionary(r => (string)r[0]!, r => (long)r[1]!);
        return [.. acknowledged.Where(a => there.GetValueOrDefault(a) != 1)];
    }

    private static async Task<string> KeyAsync(TocWorld world)
    {
        var key = ApiKeyHandler.Prefix + Guid.NewGuid().ToString("N");
        await using var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop);
        context.ApiKeys.Add(new ApiKeyRow { Name = "Load", Hash = ApiKeyHandler.HashOf(key), Role = Role.Researcher, CreatedAt = TimeProvider.System.GetUtcNow(), CreatedBy = "test" });
        await context.SaveChangesAsync(Stop);
        return key;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task Until(Func<bool> met)
    {
        for (var n = 0; n < 1200 && !met(); n++)
            await Task.Delay(50, Stop);
        met().ShouldBeTrue();
    }
}
