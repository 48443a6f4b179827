using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Operations;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data.Replicas;

/// <summary>The way back to a moment by PostgreSQL's own tools, as the operating guide and <c>scripts/point-in-time.sh</c> say it.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class PointInTimeTests(ReplicaPair pair) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc-heads-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task L2_after_many_cases_were_deleted_the_database_goes_back_to_the_moment_before_and_serves()
    {
        Assert.SkipUnless(pair.IsThere, "PostgreSQL's programs are not all here.");
        await pair.Primary.BackupAsync("base");
        var settings = pair.Of(pair.Primary, ReplicaPair.Drill) with { DataDirectory = folder.FullName };
        await using var world = TocWorld.On(settings);
        // Work that came after the base backup is in the archive alone.
        for (var i = 0; i < 3; i++)
            (await world.SaveAsync(RecordedCases.Simple with { Title = $"After the backup {i}" })).Succeeded.ShouldBeTrue();
        await world.Get<AuditHeads>().WriteAsync(Token);
        var before = await HashesAsync(pair.Primary);
        var moment = (string)(await pair.Primary.AskAsync("SELECT clock_timestamp()::text", ReplicaPair.Drill))!;

        // The mishap: every case deleted by the program, and rows torn out by hand.
        foreach (var id in await IdsAsync(pair.Primary))
            (await world.Get<DeleteCase>().HandleAsync(TocWorld.Researcher, new DeleteCaseRequest(id, await VersionAsync(id), "by mistake"), Token)).Succeeded.ShouldBeTrue();
        await pair.Primary.AskAsync("DELETE FROM case_country", ReplicaPair.Drill);
        await world.Get<AuditHeads>().WriteAsync(Token);
        (await IdsAsync(pair.Primary)).ShouldBeEmpty();
        var last = (string)(await pair.Primary.AskAsync("SELECT pg_walfile_name(pg_switch_wal())"))!;
        await OwnCluster.UntilAsync(async () => string.CompareOrdinal((string?)await pair.Primary.AskAsync("SELECT last_archived_wal FROM pg_stat_archiver"), last) >= 0, "archived");

        File.Copy(Path.Combine(RepositoryFolder.Root, "scripts", "point-in-time.sh"), Path.Combine(pair.Primary.Folder, "point-in-time.sh"));
        await using var restored = pair.Primary.Running("again", "again.run");
        var said = await pair.Primary.ToolAsync("env", "PGUSER=owner", $"TOC_DATABASE={ReplicaPair.Drill}", "bash", "point-in-time.sh", "base", pair.Archive, moment, "again");

        (await HashesAsync(restored)).ShouldBe(before);
        var cases = (await IdsAsync(restored)).Count;
        said.ShouldContain($"{cases} cases, and 0 deleted ones");
        var here = pair.Of(restored, ReplicaPair.Drill) with { DataDirectory = folder.FullName };
        await using (var again = TocWorld.On(here))
        {
            // The head that was written down after the moment shows that the log ends before it; without it all is whole.
            var links = (long)(await restored.AskAsync("SELECT max(no) FROM audit_link", ReplicaPair.Drill))!;
            (await again.Get<VerifyAudit>().RunAsync(Actor.CommandLine, Token)).Value.Fault.ShouldBe(new AuditFault(AuditFaultKind.CutOff, links + 1, null));
            var heads = Directory.EnumerateFiles(Path.Combine(folder.FullName, "audit"), "heads-*").ShouldHaveSingleItem();
            await File.WriteAllLinesAsync(heads, (await File.ReadAllLinesAsync(heads, Token))[..^1], Token);
            (await again.Get<VerifyAudit>().RunAsync(Actor.CommandLine, Token)).Value.Fault.ShouldBeNull();

            // The replica of before is further on, in a history that is no more.
            await using var astray = TocWorld.On(here with { ReplicaConnection = pair.Of(pair.Replica, ReplicaPair.Drill).ConnectionString });
            (await astray.Get<ReplicaReads>().RunAsync(place => Task.FromResult(place.IsReplica), Token)).ShouldBeFalse();
            (await astray.Get<ReplicaReads>().StatusAsync(Token))!.FellBack[ReplicaFault.NotOurs].ShouldBe(1);
        }

        await using var server = await TocServer.OnAsync(here, restored.Connection(ReplicaPair.Drill));
        using var client = await server.ClientAsync(Role.Researcher);
        (await client.GetFromJsonAsync<JsonNode>("/api/v1/cases?limit=1", Token))!["total"]!.GetValue<int>().ShouldBe(cases);
        (await client.GetStringAsync("/api/v1/cases/TOC-0001", Token)).ShouldContain("GBR");
    }

    private async Task<int> VersionAsync(long id) => (int)(await pair.Primary.AskAsync($"SELECT version FROM case_record WHERE id = {id}", ReplicaPair.Drill))!;

    private static async Task<List<long>> IdsAsync(OwnCluster cluster) =>
        [.. (long[])(await cluster.AskAsync("SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM case_record WHERE deleted_at IS NULL", ReplicaPair.Drill))!];

    /// <summary>A hash of all rows of each table.</summary>
    private static async Task<Dictionary<string, string>> HashesAsync(OwnCluster cluster)
    {
        await using var connection = new NpgsqlConnection(cluster.Connection(ReplicaPair.Drill) + ";Pooling=false");
        await connection.OpenAsync(Token);
        var tables = await DatabaseTables.InOrderAsync(connection, Token);
        tables.Count.ShouldBeGreaterThan(40);
        await using var command = new NpgsqlCommand(
            string.Join(" UNION ALL ", tables.Select(t => $"SELECT '{t.Name}', count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {DatabaseTables.Quoted(t.Name)} t")), connection);
        await using var rows = await command.ExecuteReaderAsync(Token);
        var hashes = new Dictionary<string, string>();
        while (await rows.ReadAsync(Token))
            hashes[rows.GetString(0)] = $"{rows.GetInt64(1)} {rows.GetString(2)}";
        return hashes;
    }
}
