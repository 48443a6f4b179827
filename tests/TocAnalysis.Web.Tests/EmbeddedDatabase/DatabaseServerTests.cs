using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TocAnalysis.Web.EmbeddedDatabase;
using static TocAnalysis.Web.Tests.EmbeddedDatabase.PrivateServer;

namespace TocAnalysis.Web.Tests.EmbeddedDatabase;

public sealed class DatabaseServerTests(FinishedCluster finished) : IClassFixture<FinishedCluster>
{
    [Fact]
    public async Task A_first_start_makes_a_cluster_that_only_a_socket_reaches()
    {
        await using var here = new PrivateServer();

        var server = await here.StartAsync();

        server.IsEmbedded.ShouldBeTrue();
        server.WasAdopted.ShouldBeFalse();
        (await AskAsync(server, "SELECT current_database()")).ShouldBe("toc");
        (await AskAsync(server, "SHOW listen_addresses")).ShouldBe("");
        (await AskAsync(server, "SHOW data_checksums")).ShouldBe("on");
        (await AskAsync(server, "SHOW server_encoding")).ShouldBe("UTF8");
        (await AskAsync(server, "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['zebra', 'Émile', 'abc', 'Ångström']) w"))
            .ShouldBe("abc Ångström Émile zebra");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(here.DataDirectory, "pg", "run"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Crash_safety_is_on_unless_a_test_gives_it_up()
    {
        await using var here = new PrivateServer { Options = new DatabaseServerOptions() };

        var server = await here.StartAsync();

        (await AskAsync(server, "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"))
            .ShouldBe("on on on");
    }

    [Fact]
    public async Task A_later_start_finds_the_data_of_the_first()
    {
        await using var here = await finished.CopyAsync();
        var first = await here.StartAsync();
        await AskAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        await first.StopAsync();

        var second = await here.StartAsync();

        second.WasAdopted.ShouldBeFalse();
        (await AskAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_stop_ends_the_server_in_order_and_frees_the_data_directory()
    {
        await using var here = await finished.CopyAsync();
        var server = await here.StartAsync();

        await server.StopAsync();

        File.Exists(Path.Combine(here.ClusterData, "postmaster.pid")).ShouldBeFalse();
        (await File.ReadAllTextAsync(Path.Combine(here.DataDirectory, "pg", "log", "server.log"), TestContext.Current.CancellationToken))
            .ShouldContain("database system is shut down");
        (await here.TryStartAsync()).IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_left_by_a_killed_application_is_adopted_and_stopped_by_the_next()
    {
        await using var here = await finished.CopyAsync();
        var killed = await here.StartAsync();
        var process = await AskAsync(killed, "SELECT pg_postmaster_start_time()");
        killed.Abandon();

        var next = await here.StartAsync();

        next.WasAdopted.ShouldBeTrue();
        (await AskAsync(next, "SELECT pg_postmaster_start_time()")).ShouldBe(process);
        await next.StopAsync();
        File.Exists(Path.Combine(here.ClusterData, "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_copy_on_one_data_directory_is_refused_and_does_not_disturb_the_first()
    {
        await using var here = await finished.CopyAsync();
        var first = await here.StartAsync();

        var second = await here.TryStartAsync();

        second.Problem.ShouldNotBeNull().ToString().ShouldContain("Another TocAnalysis");
        second.Problem.Lines.Count.ShouldBeGreaterThanOrEqualTo(2);
        (await AskAsync(first, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_copies_that_start_at_once_exactly_one_runs()
    {
        await using var here = await finished.CopyAsync();

        var both = await Task.WhenAll(here.TryStartAsync(), here.TryStartAsync());

        both.Count(result => result.IsRunning).ShouldBe(1);
        both.Single(result => !result.IsRunning).Problem!.ToString().ShouldContain("Another TocAnalysis");
    }

    [Theory]
    [InlineData("with spaces and $HOME ' \" `x` \\ Ünïcode")]
    [InlineData("comma,and:colon")]
    [InlineData("long/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    public async Task Any_path_will_do_for_starting_adopting_and_stopping(string path)
    {
        await using var here = new PrivateServer(path);
        var first = await here.StartAsync();
        (await AskAsync(first, "SELECT 1")).ShouldBe(1);
        var socketFolder = new NpgsqlConnectionStringBuilder(first.ConnectionString).Host!;
        first.Abandon();

        var second = await here.StartAsync();

        second.WasAdopted.ShouldBeTrue();
        await second.StopAsync();
        if (!socketFolder.StartsWith(here.DataDirectory, StringComparison.Ordinal))
        {
            Directory.Exists(socketFolder).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_server_that_was_killed_itself_comes_back_with_what_was_committed()
    {
        await using var here = await finished.CopyAsync();
        here.Options = new DatabaseServerOptions();
        var first = await here.StartAsync();
        await AskAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(here.ClusterData, "postmaster.pid"), TestContext.Current.CancellationToken))[0], provider: null);
        using (var postmaster = Process.GetProcessById(pid))
        {
            postmaster.Kill();
        }

        first.Abandon();

        var second = await here.StartAsync();

        second.WasAdopted.ShouldBeFalse();
        (await AskAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_stale_postmaster_file_that_names_a_living_stranger_does_not_keep_the_server_from_starting()
    {
        await using var here = await finished.CopyAsync();
        var first = await here.StartAsync();
        var file = Path.Combine(here.ClusterData, "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);
        await first.StopAsync();
        lines[0] = Environment.ProcessId.ToString(provider: null);
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        }

        var second = await here.StartAsync();

        second.WasAdopted.ShouldBeFalse();
        (await AskAsync(second, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_copy_of_a_running_data_directory_never_adopts_the_server_of_the_original()
    {
        await using var original = await finished.CopyAsync();
        await using var copy = await finished.CopyAsync();
        var running = await original.StartAsync();
        File.Copy(Path.Combine(original.ClusterData, "postmaster.pid"), Path.Combine(copy.ClusterData, "postmaster.pid"));

        var result = await copy.TryStartAsync();

        result.Problem.ShouldNotBeNull().ToString().ShouldContain("copy of a running database");
        (await AskAsync(running, "SELECT 1")).ShouldBe(1);
        File.Delete(Path.Combine(copy.ClusterData, "postmaster.pid"));
    }

    [Fact]
    public async Task A_folder_left_by_a_first_start_that_was_killed_is_cleared_away()
    {
        await using var here = new PrivateServer();
        var leftover = Directory.CreateDirectory(Path.Combine(here.DataDirectory, "pg", "initdb-killed", "base")).Parent!;
        await File.WriteAllTextAsync(Path.Combine(leftover.FullName, "PG_VERSION"), "15\n", TestContext.Current.CancellationToken);

        var server = await here.StartAsync();

        (await AskAsync(server, "SELECT 1")).ShouldBe(1);
        Directory.Exists(leftover.FullName).ShouldBeFalse();
    }

    [Fact]
    public async Task A_half_made_cluster_is_set_aside_and_a_whole_one_made()
    {
        await using var here = new PrivateServer();
        Directory.CreateDirectory(Path.Combine(here.ClusterData, "base"));

        var server = await here.StartAsync();

        (await AskAsync(server, "SELECT 1")).ShouldBe(1);
        Directory.GetDirectories(Path.Combine(here.DataDirectory, "pg"), "data-unfinished-*").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_cluster_that_ran_and_lost_files_is_refused_and_left_as_it_is()
    {
        await using var here = await finished.CopyAsync();
        File.Delete(Path.Combine(here.ClusterData, "global", "pg_control"));

        var result = await here.TryStartAsync();

        result.Problem.ShouldNotBeNull().ToString().ShouldContain("incomplete");
        File.Exists(Path.Combine(here.ClusterData, "PG_VERSION")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_data_directory_is_a_problem_in_words()
    {
        await using var here = new PrivateServer();
        await File.WriteAllTextAsync(here.DataDirectory, "not a folder", TestContext.Current.CancellationToken);

        var result = await here.TryStartAsync();

        result.Problem.ShouldNotBeNull().ToString().ShouldContain("cannot be used");
    }

    [Fact]
    public async Task With_a_connection_string_nothing_is_started()
    {
        await using var here = new PrivateServer();
        await using var elsewhere = await finished.CopyAsync();
        var outside = await elsewhere.StartAsync();

        var result = await ConnectAsync(here, outside.ConnectionString);

        result.Server.ShouldNotBeNull().IsEmbedded.ShouldBeFalse();
        result.Server.ConnectionString.ShouldBe(outside.ConnectionString);
        Directory.Exists(here.DataDirectory).ShouldBeFalse();
        await result.Server.StopAsync();
        (await AskAsync(outside, "SELECT 1")).ShouldBe(1);
    }

    [Theory]
    [InlineData("Host=/nowhere/at/all;Database=toc;Username=toc;Password=very-secret", "cannot be used")]
    [InlineData("Hoost=x;Password=very-secret", "cannot be read")]
    [InlineData("very-secret", "cannot be read")]
    public async Task A_connection_string_that_leads_nowhere_is_a_problem_that_tells_no_password(string connectionString, string expected)
    {
        await using var here = new PrivateServer();

        var result = await ConnectAsync(here, connectionString);

        result.Problem.ShouldNotBeNull().ToString().ShouldContain(expected);
        result.Problem.ToString().ShouldNotContain("very-secret");
    }

    private static Task<DatabaseServerResult> ConnectAsync(PrivateServer here, string connectionString) => DatabaseServer.StartAsync(
        new DatabaseSettings(connectionString, here.DataDirectory, null), NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
}
