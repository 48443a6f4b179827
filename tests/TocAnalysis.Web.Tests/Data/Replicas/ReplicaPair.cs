using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data.Replicas;

/// <summary>The tests that share a primary, which archives, and its streaming replica.</summary>
[CollectionDefinition(Name)]
public sealed class ReplicaCollection : ICollectionFixture<ReplicaPair>
{
    public const string Name = "replica";
}

/// <summary>A primary with the sample cases and a streaming replica of it, both of a test class's own; the program comes as a role that owns nothing.</summary>
public sealed class ReplicaPair : IAsyncLifetime
{
    /// <summary>A second database, for what would spoil the first one.</summary>
    public const string Drill = "drill";

    private const string Role = "toc_app";
    private const string Seed = "seed";

    private readonly DirectoryInfo folder = AbandonedRuns.NewFolder();
    private OwnCluster? primary;
    private OwnCluster? replica;

    internal OwnCluster Primary => primary ?? throw new InvalidOperationException("Ask IsThere first.");

    internal OwnCluster Replica => replica ?? throw new InvalidOperationException("Ask IsThere first.");

    /// <summary>Whether this machine has the programs for it.</summary>
    public bool IsThere => replica is not null;

    /// <summary>Where the primary keeps its write-ahead log.</summary>
    public string Archive => Path.Combine(folder.FullName, "c", "archive");

    /// <summary>Settings of the program with the replica, which is waited for a short time.</summary>
    public TocSettings Settings => Of(Primary) with { ReplicaConnection = Replica.Connection(user: Role), ReplicaWait = TimeSpan.FromMilliseconds(300) };

    /// <summary>Settings of the program on one cluster.</summary>
    internal TocSettings Of(OwnCluster cluster, string database = "toc") => new(cluster.Connection(database, Role), Path.Combine(folder.FullName, "data"), null, false, null);

    public async ValueTask InitializeAsync()
    {
        var clusters = Path.Combine(folder.FullName, "c");
        primary = await OwnCluster.MakeAsync(
            clusters, "p", "archive_mode = on", $"archive_command = 'cp %p {Archive}/%f'", "log_statement = 'all'", "autovacuum = off", "max_standby_streaming_delay = 10s");
        if (primary is null)
            return;
        await primary.ToolAsync("mkdir", "-p", Archive);
        await primary.AskAsync($"CREATE DATABASE {Seed}", "postgres");
        await primary.AskAsync($"CREATE ROLE {Role} LOGIN", "postgres");
        await using (var owner = TocWorld.On(Of(primary) with { ConnectionString = primary.Connection(Seed) }))
            await owner.Get<DatabaseSchema>().MigrateAsync(TestContext.Current.CancellationToken);
        await RuntimeRole.GrantAsync(primary.Connection(Seed), Role, TestContext.Current.CancellationToken);
        await SeedAsync(primary);
        await primary.AskAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{Seed}'", "postgres");
        foreach (var database in new[] { "toc", Drill })
            await primary.AskAsync($"CREATE DATABASE {database} TEMPLATE {Seed}", "postgres");
        replica = await primary.ReplicaAsync("r");
    }

    private async Task SeedAsync(OwnCluster cluster)
    {
        await using var world = TocWorld.On(Of(cluster, Seed));
        using var reading = RowReader.Begin(RowReader.Everything);
        await SampleTables.LoadAsync(world.Get<ImportPackage>());
        await world.CaseAsync(sensitivity: Sensitivity.Restricted);
        // A round that is open and blind: its coders see their own codings on its cases, keys none.
        var (bo, cy, di) = (await world.ResearcherAsync("Bo"), await world.ResearcherAsync("Cy"), await world.ResearcherAsync("Di"));
        var round = await world.RoundAsync(TocWorld.Researcher, RoundWorld.Round("R1", [bo, cy], "I4") with { Filter = CaseFilter.All });
        round.ShouldNotBeNull();
        await world.GiveAsync(bo, "TOC-0001", "I4", CodingValue.A);
        // By REST nobody is asked again who they are.
        People = [.. new[] { di, bo, cy }.Select(p => p with { Door = Door.Rest })];
    }

    /// <summary>A researcher outside the blind round, one who coded in it, and one who did not yet.</summary>
    public IReadOnlyList<Actor> People { get; private set; } = [];

    public async ValueTask DisposeAsync()
    {
        if (replica is not null)
            await replica.DisposeAsync();
        if (primary is not null)
            await primary.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
