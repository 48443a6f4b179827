using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>Who is let go when the database falls silent, and in which order they are told that it is back.</summary>
public sealed class DatabaseWatchTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_was_a_page_s_and_is_an_import_s_now_is_left_to_wait()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var watch = world.Get<DatabaseWatch>();
        await using var context = await world.ReadAsync();
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await context.Database.OpenConnectionAsync(Stop);
        watch.Knows(connection).ShouldBeTrue();
        await context.Database.CloseConnectionAsync();

        await PatientlyAsync();

        watch.Knows(connection).ShouldBeFalse();

        async Task PatientlyAsync()
        {
            DatabaseWatch.BePatient();
            await context.Database.OpenConnectionAsync(Stop);
        }
    }

    [Fact]
    public async Task Whatever_goes_wrong_the_watcher_goes_on_and_pages_are_told_after_what_has_to_come_first()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        using var watch = new DatabaseWatch();
        var (asked, order) = (0, new List<string>());
        var told = new TaskCompletionSource();
        watch.ComingBack += _ =>
        {
            order.Add(watch.IsSilent && DatabaseWatch.IsPatient ? "first" : "too late");
            throw new InvalidOperationException("of one that comes first");
        };
        watch.CameBack += () => throw new InvalidOperationException("of a page");
        watch.CameBack += () =>
        {
            order.Add("pages");
            told.SetResult();
        };
        watch.FellSilent();
        using var watcher = new DatabaseWatcher(
            watch, new ConnectionSource(() => asked++ == 0 ? throw new InvalidOperationException("of the source") : world.ConnectionString), world.Get<TocSettings>(), TimeProvider.System, NullLogger<DatabaseWatcher>.Instance);

        await watcher.StartAsync(Stop);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        order.ShouldBe(["first", "pages"]);
        watch.IsSilent.ShouldBeFalse();
        watcher.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await watcher.StopAsync(Stop);
    }
}
