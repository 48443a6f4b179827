using static TocAnalysis.Web.Tests.EmbeddedDatabase.PrivateServer;

namespace TocAnalysis.Web.Tests.EmbeddedDatabase;

public sealed class AttachTests
{
    [Theory]
    [InlineData("data")]
    [InlineData("long/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    public async Task Beside_a_running_copy_its_server_is_used_and_never_stopped(string path)
    {
        await using var here = new PrivateServer(path);
        var owner = await here.StartAsync();
        await AskAsync(owner, "CREATE TABLE mark AS SELECT 42 AS answer");

        var attached = (await here.TryAttachAsync()).Server.ShouldNotBeNull();

        attached.IsAttached.ShouldBeTrue();
        attached.IsEmbedded.ShouldBeTrue();
        (await AskAsync(attached, "SELECT answer FROM mark")).ShouldBe(42);
        await attached.StopAsync();
        (await AskAsync(owner, "SELECT answer FROM mark")).ShouldBe(42);
    }

    [Fact]
    public async Task Where_nothing_runs_it_starts_and_stops_a_server_of_its_own()
    {
        await using var here = new PrivateServer();

        var own = (await here.TryAttachAsync()).Server.ShouldNotBeNull();

        own.IsAttached.ShouldBeFalse();
        (await AskAsync(own, "SELECT 1")).ShouldBe(1);
        await own.StopAsync();
        File.Exists(Path.Combine(here.ClusterData, "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_owner_that_ends_leaves_the_server_to_those_that_use_it_and_the_last_one_stops_it()
    {
        await using var here = new PrivateServer();
        var owner = await here.StartAsync();
        var first = (await here.TryAttachAsync()).Server.ShouldNotBeNull();
        var second = (await here.TryAttachAsync()).Server.ShouldNotBeNull();

        await owner.StopAsync();

        (await AskAsync(first, "SELECT 1")).ShouldBe(1);
        await first.StopAsync();
        (await AskAsync(second, "SELECT 1")).ShouldBe(1);
        await second.StopAsync();
        File.Exists(Path.Combine(here.ClusterData, "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_owner_takes_up_a_server_that_is_still_used()
    {
        await using var here = new PrivateServer();
        var owner = await here.StartAsync();
        var user = (await here.TryAttachAsync()).Server.ShouldNotBeNull();
        await owner.StopAsync();

        var next = await here.StartAsync();

        next.WasAdopted.ShouldBeTrue();
        await user.StopAsync();
        (await AskAsync(next, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_holder_without_a_server_is_waited_for_and_then_told_of()
    {
        await using var here = new PrivateServer();
        here.Options = here.Options with { Patience = TimeSpan.FromMilliseconds(300) };
        Directory.CreateDirectory(here.DataDirectory);
        await using var holder = new FileStream(Path.Combine(here.DataDirectory, "database.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var result = await here.TryAttachAsync();

        result.Problem.ShouldNotBeNull().ToString().ShouldContain("Another TocAnalysis");
    }
}
