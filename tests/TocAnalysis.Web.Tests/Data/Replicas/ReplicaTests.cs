using System.Data;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.List;
using TocAnalysis.Web.Features.Exports;
using TocAnalysis.Web.Features.Operations;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Queries;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Features.Tables.Briefs;
using TocAnalysis.Web.Features.Tables.Matrices;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;
using CsvTable = TocAnalysis.Web.Export.CsvTable;

namespace TocAnalysis.Web.Tests.Data.Replicas;

/// <summary>Tables and files from a real streaming replica: the same bytes, never older, and from the primary where the replica cannot answer.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaTests(ReplicaPair pair)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_of_every_kind_come_from_the_replica_byte_for_byte_as_from_the_primary_for_whoever_asks()
    {
        Assert.SkipUnless(pair.IsThere, "PostgreSQL's programs are not all here.");
        await using var plain = TocWorld.On(pair.Of(pair.Primary));
        await using var world = TocWorld.On(pair.Settings);
        var key = TocWorld.Secretariat with { Door = Door.Rest };
        var seen = new List<(int Cases, int Codings)>();
        foreach (var actor in new[] { pair.People[1], key })
        {
            using var reading = RowReader.Begin(RowReader.Of(actor));
            var expected = await FilesAsync(plain, actor);
            var (before, asked, spared) = (await StatusAsync(world), new FileInfo(pair.Replica.Log).Length, new FileInfo(pair.Primary.Log).Length);

            var files = await FilesAsync(world, actor);

            var after = await StatusAsync(world);
            (after.Served - before.Served).ShouldBeGreaterThanOrEqualTo(expected.Count, "every file came from the replica");
            after.FellBack.Values.Sum().ShouldBe(before.FellBack.Values.Sum());
            files.Keys.ShouldBe(expected.Keys);
            foreach (var (name, bytes) in expected)
                files[name].ShouldBe(bytes, $"{name} of {actor.Name}");
            // The servers themselves say who was asked for the parts of cases.
            (await pair.Replica.LoggedAsync(asked)).ShouldContain("COPY (SELECT p.case_id");
            (await pair.Primary.LoggedAsync(spared)).ShouldNotContain("COPY (SELECT p.case_id");
            seen.Add((Lines(files["case-list"]), Lines(files["codings long"])));
        }

        // The comparison would also hold if everybody saw nothing, or all: the restricted case is not for secretariats, and of a blind round each sees the own codings.
        foreach (var actor in new[] { pair.People[0], pair.People[2] })
        {
            using var reading = RowReader.Begin(RowReader.Of(actor));
            var codings = await CodingsAsync(world, actor);
            codings.ShouldBe(await CodingsAsync(plain, actor));
            seen.Add((Lines(await ListAsync(world, actor, CaseColumns.List)), Lines(codings)));
        }

        var all = seen[0].Cases;
        seen.Select(s => s.Cases).ShouldBe([all, all - 1, all, all]);
        seen.Select(s => s.Codings).ShouldBe([1, 0, seen[2].Codings, 0]);
        seen[2].Codings.ShouldBeGreaterThan(1);
        using var nobody = RowReader.Begin(RowReader.Nobody);
        (await world.Get<ReplicaReads>().RunAsync(async place =>
        {
            place.IsReplica.ShouldBeTrue();
            await using var context = await place.ReadAsync(Token);
            return await context.Cases.CountAsync(Token);
        }, Token)).ShouldBe(0, "row security holds on the replica");

        static int Lines(byte[] csv) => Encoding.UTF8.GetString(csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;
    }

    [Fact]
    public async Task Whoever_saved_finds_it_in_the_next_file_and_nothing_is_written_to_or_kept_from_a_replica()
    {
        Assert.SkipUnless(pair.IsThere, "PostgreSQL's programs are not all here.");
        await using var world = TocWorld.On(pair.Settings);
        using var reading = RowReader.Begin(RowReader.Of(TocWorld.Researcher));
        for (var i = 0; i < 8; i++)
        {
            var title = $"Saved just now {i} {Guid.NewGuid():N}";
            (await world.SaveAsync(RecordedCases.Simple with { Title = title })).Succeeded.ShouldBeTrue();
            Encoding.UTF8.GetString(await ListAsync(world, TocWorld.Researcher, CaseColumns.List)).ShouldContain(title);
        }

        (await StatusAsync(world)).Served.ShouldBeGreaterThan(0);
        await Should.ThrowAsync<InvalidOperationException>(() => world.Get<ReplicaReads>().RunAsync(async place =>
        {
            await using var context = await place.ReadAsync(Token);
            context.Settings.Add(new SettingRow { Key = "k", Value = "v" });
            return await context.SaveChangesAsync(Token);
        }, Token));
        (await world.Get<ReplicaReads>().RunAsync(async place =>
        {
            await using var context = await place.ReadAsync(Token);
            return place.IsReplica ? (await Should.ThrowAsync<PostgresException>(() => context.Settings.ExecuteDeleteAsync(Token))).SqlState : "";
        }, Token)).ShouldBe(PostgresErrorCodes.ReadOnlySqlTransaction);

        // What the sets count stays with them: they follow the primary.
        await world.Get<CaseIndex>().RebuildAsync(Token);
        var before = (await StatusAsync(world)).Served;
        var spec = TableSpecOf(world, "rows=status&columns=domain");
        var sets = await new BuildTable(
            world.Get<ReplicaReads>(), world.Get<CaseQuery>(), world.Get<CaseSets>(), world.Get<FilterLabels>(), world.Get<Web.Data.Reference.Vocabularies>(), TimeProvider.System)
        { CountedBySets = 1 }.HandleAsync(TocWorld.Researcher, spec, false, Token);
        (await StatusAsync(world)).Served.ShouldBe(before);
        var facts = await world.Get<BuildTable>().HandleAsync(TocWorld.Researcher, spec, false, Token);
        (await StatusAsync(world)).Served.ShouldBe(before + 1);
        (sets.Value.Table.N, sets.Value.DataVersion).ShouldBe((facts.Value.Table.N, facts.Value.DataVersion));
        // What is kept is read where it is written.
        await world.Get<BuildTable>().HandleAsync(TocWorld.Researcher, spec, false, Token, isKept: true);
        (await StatusAsync(world)).Served.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_replica_that_does_not_follow_is_passed_over_and_taken_up_again_when_it_does()
    {
        Assert.SkipUnless(pair.IsThere, "PostgreSQL's programs are not all here.");
        await using var world = TocWorld.On(pair.Settings);
        using var reading = RowReader.Begin(RowReader.Of(TocWorld.Researcher));
        await pair.Replica.AskAsync("SELECT pg_wal_replay_pause()");
        await OwnCluster.UntilAsync(async () => (string?)await pair.Replica.AskAsync("SELECT pg_get_wal_replay_pause_state()") == "paused", "paused");
        var title = $"Behind {Guid.NewGuid():N}";
        (await world.SaveAsync(RecordedCases.Simple with { Title = title })).Succeeded.ShouldBeTrue();

        Encoding.UTF8.GetString(await ListAsync(world, TocWorld.Researcher, CaseColumns.Parts)).ShouldContain(title);
        var table = await world.BuildAsync("rows=status&columns=domain&basis=any", TocWorld.Researcher);
        table.Value.Table.N.ShouldBe((int)(long)(await pair.Primary.AskAsync("SELECT count(*) FROM case_record WHERE deleted_at IS NULL"))!);
        table.Value.DataVersion.Number.ShouldBe((long)(await pair.Primary.AskAsync("SELECT max(id) FROM audit_entry WHERE entity = 'case_record'"))!);

        var status = await StatusAsync(world);
        (status.Served, status.FellBack[ReplicaFault.Behind]).ShouldBe((0, 2));
        status.Replicas.Single().Behind!.Value.ShouldBeGreaterThan(0);
        string.Join('\n', status.InWords()).ShouldContain("behind");
        await pair.Replica.AskAsync("SELECT pg_wal_replay_resume()");
        await ServedAgainAsync(world);
    }

    [Fact]
    public async Task What_a_replica_breaks_off_is_read_from_the_primary_as_long_as_nothing_is_out()
    {
        Assert.SkipUnless(pair.IsThere, "PostgreSQL's programs are not all here.");
        await using var world = TocWorld.On(pair.Settings);
        using var reading = RowReader.Begin(RowReader.Of(TocWorld.Researcher));
        var reads = world.Get<ReplicaReads>();
        var (broke, said) = (0L, "");
        // A conflict of PostgreSQL's own: rows that the replica still shows are cleared away on the primary.
        await pair.Replica.ReloadAsync("max_standby_streaming_delay = 0");
        await pair.Primary.AskAsync("CREATE TABLE torn AS SELECT generate_series(1, 1000) AS i; GRANT SELECT ON torn TO PUBLIC");
        var places = new List<bool>();
        await FollowingAsync();
        var asked = new FileInfo(pair.Replica.Log).Length;
        (await reads.RunAsync(async place =>
        {
            places.Add(place.IsReplica);
            await using var context = await place.ReadAsync(Token);
            await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, Token);
            var rows = await CountAsync(context);
            if (!place.IsReplica)
                return rows;
            await pair.Primary.AskAsync("DELETE FROM torn");
            await pair.Primary.AskAsync("VACUUM torn");
            try
            {
                for (var n = 0; n < 200; n++)
                {
                    (await CountAsync(context)).ShouldBe(rows);
                    await Task.Delay(25, Token);
                }
            }
            catch (Exception exception)
            {
                said = exception.GetBaseException().Message;
                throw;
            }

            return rows;
        }, Token)).ShouldBe(0);
        // The program hears of it by that message, or by a line that is closed already when it asks next.
        said.ShouldNotBeEmpty();
        (await pair.Replica.LoggedAsync(asked)).ShouldContain("conflict with recovery");
        places.ShouldBe([true, false]);
        (await StatusAsync(world)).FellBack[ReplicaFault.Broke].ShouldBe(++broke);
        await pair.Replica.ReloadAsync("max_standby_streaming_delay = 10s");

        // A file that can begin anew does; one whose first bytes are out breaks off.
        await FollowingAsync();
        using var file = new MemoryStream();
        (await reads.WriteAsync(file, BreakingAsync, Token)).ShouldBe("primary");
        Encoding.UTF8.GetString(file.ToArray()).ShouldBe("head primary");
        await FollowingAsync();
        using var sent = new MemoryStream();
        await using var response = new WatchedStream(sent);
        await Should.ThrowAsync<Exception>(() => reads.WriteAsync(response, BreakingAsync, Token));
        Encoding.UTF8.GetString(sent.ToArray()).ShouldBe("head ");
        (await StatusAsync(world)).FellBack[ReplicaFault.Broke].ShouldBe(++broke);

        // On a busy machine the replica may be a moment behind, and is passed over until it has caught up.
        async Task FollowingAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            while (!await reads.RunAsync(place => Task.FromResult(place.IsReplica), limit.Token))
                await Task.Delay(50, limit.Token);
        }

        static Task<long> CountAsync(TocContext context) => context.Database.SqlQueryRaw<long>("SELECT count(*) AS \"Value\" FROM torn").SingleAsync(Token);

        static async Task<string> BreakingAsync(ReadPlace place, Stream to)
        {
            await using var context = await place.ReadAsync(Token);
            await to.WriteAsync("head "u8.ToArray(), Token);
            if (place.IsReplica)
                await context.Database.SqlQueryRaw<bool>("SELECT pg_terminate_backend(pg_backend_pid()) AS \"Value\"").SingleAsync(Token);
            await to.WriteAsync("primary"u8.ToArray(), Token);
            return "primary";
        }
    }

    [Fact]
    public async Task A_replica_that_is_away_hangs_or_is_another_database_leads_to_the_primary_and_health_says_so_to_administrators()
    {
        Assert.SkipUnless(pair.IsThere, "PostgreSQL's programs are not all here.");
        await using var server = await TocServer.OnAsync(pair.Settings, pair.Primary.Connection());
        using var admin = await TestBrowser.SignedInAsync(server, "Ada", Role.Administrator);
        using var anonymous = server.Anonymous();
        (await anonymous.GetStringAsync("/health/ready", Token)).ShouldBe("Healthy");
        var said = (await admin.GetAsync("/health/ready")).Body;
        said.ShouldStartWith("Healthy\nReplica 1: follows, ");
        said.ShouldNotContain("toc_app");
        said.ShouldNotContain(pair.Replica.Socket);

        await using var world = TocWorld.On(pair.Settings);
        using var reading = RowReader.Begin(RowReader.Of(TocWorld.Researcher));
        world.Get<ReplicaReads>().Rest = TimeSpan.Zero;
        var expected = await ListAsync(world, TocWorld.Researcher, CaseColumns.Parts);
        (await world.Get<CheckDeploy>().OfDatabaseAsync(Token)).Where(c => c.Key is "replica" or "ConnectionStrings__Replica").Select(c => (c.Key, c.Holds, c.IsAdvice)).ShouldBe([("replica", true, false), ("ConnectionStrings__Replica", true, false)]);

        await pair.Replica.SignalAsync("-STOP");
        (await ListAsync(world, TocWorld.Researcher, CaseColumns.Parts)).ShouldBe(expected);
        await pair.Replica.SignalAsync("-CONT");
        (await StatusAsync(world)).FellBack[ReplicaFault.Away].ShouldBe(1);
        await ServedAgainAsync(world);

        await pair.Replica.StopAsync();
        (await ListAsync(world, TocWorld.Researcher, CaseColumns.Parts)).ShouldBe(expected);
        (await StatusAsync(world)).FellBack[ReplicaFault.Away].ShouldBe(2);
        (await admin.GetAsync("/health/ready")).Body.ShouldStartWith("Healthy\nReplica 1: no answer.");
        (await world.Get<CheckDeploy>().OfDatabaseAsync(Token)).Single(c => c.Key == "replica").IsAdvice.ShouldBeTrue();
        await pair.Replica.StartAsync();
        await ServedAgainAsync(world);

        // A server that writes, and the replica read as somebody else, whom row security might not hold.
        foreach (var wrong in new[] { pair.Primary.Connection(user: "toc_app"), pair.Replica.Connection() })
        {
            await using var other = TocWorld.On(pair.Settings with { ReplicaConnection = wrong });
            (await ListAsync(other, TocWorld.Researcher, CaseColumns.Parts)).ShouldBe(expected);
            var status = await StatusAsync(other);
            (status.Served, status.FellBack[ReplicaFault.NotOurs]).ShouldBe((0, 1));
            var found = (await other.Get<CheckDeploy>().OfDatabaseAsync(Token)).Where(c => !c.Holds).Select(c => c.Key).ToList();
            found.ShouldContain("replica");
            // The owner of this cluster is its superuser too.
            found.Contains("ConnectionStrings__Replica").ShouldBe(wrong == pair.Replica.Connection());
            (await other.Get<CheckDeploy>().FaultsAsync(new ConfigurationBuilder().Build(), Token)).ShouldNotContain(f => f.StartsWith("replica", StringComparison.Ordinal));
        }

        // Of several the one that answers is read from.
        await using var several = TocWorld.On(pair.Settings with { ReplicaConnection = new NpgsqlConnectionStringBuilder(pair.Settings.ReplicaConnection) { Host = $"{pair.Replica.Folder},{pair.Replica.Socket}" }.ConnectionString });
        for (var n = 0; n < 3; n++)
            (await ListAsync(several, TocWorld.Researcher, CaseColumns.Parts)).ShouldBe(expected);
        ((await StatusAsync(several)).Served, (await StatusAsync(several)).FellBack.Values.Sum()).ShouldBe((3, 0));
    }

    [Fact]
    public void The_setting_names_several_servers_and_wrong_ones_are_said()
    {
        ReplicaServer.Split("Host=a:5433,b, [::1] ;Database=toc;Username=u;Target Session Attributes=standby;Load Balance Hosts=true").Select(c => new NpgsqlConnectionStringBuilder(c)).Select(c => (c.Host, c.Port, c.TargetSessionAttributes, c.Timeout))
            .ShouldBe([("a", 5433, null, 3), ("b", 5432, null, 3), ("[::1]", 5432, null, 3)]);
        new NpgsqlConnectionStringBuilder(ReplicaServer.Split("Host=a;Timeout=9").Single()).Timeout.ShouldBe(9);
        Faults(("ConnectionStrings:Replica", "Host=a")).ShouldBe(["ConnectionStrings__Replica"]);
        Faults(("ConnectionStrings:Toc", "Host=a"), ("ConnectionStrings:Replica", "nonsense"), ("Database:ReplicaWait", "61")).ShouldBe(["ConnectionStrings__Replica", "Database__ReplicaWait"]);
        Faults(("ConnectionStrings:Toc", "Host=a"), ("ConnectionStrings:Replica", "Host=b,c"), ("Database:ReplicaWait", "0")).ShouldBeEmpty();

        static IEnumerable<string> Faults(params (string Key, string Value)[] given) =>
            TocSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(given.Select(g => KeyValuePair.Create<string, string?>(g.Key, g.Value))).Build()).Faults.Select(f => f.Place);
    }

    private static async Task<ReplicaStatus> StatusAsync(TocWorld world) => (await world.Get<ReplicaReads>().StatusAsync(Token))!;

    private static Task ServedAgainAsync(TocWorld world) => OwnCluster.UntilAsync(async () =>
    {
        var before = (await StatusAsync(world)).Served;
        await ListAsync(world, TocWorld.Researcher, CaseColumns.List);
        return (await StatusAsync(world)).Served > before;
    }, "read from the replica");

    private static Domain.Tables.TableSpec TableSpecOf(TocWorld world, string query) => world.Get<BuildTable>().Read(SampleTables.Query(query)).Value;

    private static async Task<byte[]> ListAsync(TocWorld world, Actor actor, CaseColumns columns, string query = "sort=id")
    {
        var request = CaseListQuery.Read(world.Get<CaseQuery>(), Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query), alsoKnown: ListLook.Names).Value;
        using var stream = new MemoryStream();
        await world.Get<CaseListFile>().WriteAsync(actor, request, columns, "https://toc.example.org/", stream, _ => { }, Token);
        return stream.ToArray();
    }

    private static async Task<byte[]> CodingsAsync(TocWorld world, Actor actor) =>
        CsvTable.Write((await world.Get<WriteCodings>().HandleAsync(actor, SampleTables.Query("layout=long"), Token)).Value.Table);

    /// <summary>Every kind of table and file that is read from a replica.</summary>
    private static async Task<SortedDictionary<string, byte[]>> FilesAsync(TocWorld world, Actor actor)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["case-list"] = await ListAsync(world, actor, CaseColumns.List),
            ["case-parts"] = await ListAsync(world, actor, CaseColumns.Parts),
            ["case-list by relevance"] = await ListAsync(world, actor, CaseColumns.List, "q=ship&sort=relevance"),
            ["coverage"] = CsvTable.Write(CoverageFile.Of((await world.Get<GetCoverage>().HandleAsync(actor, null, Token)).Value)),
            ["codings long"] = await CodingsAsync(world, actor),
            ["codings wide"] = CsvTable.Write((await world.Get<WriteCodings>().HandleAsync(actor, SampleTables.Query("layout=wide&basis=any"), Token)).Value.Table),
            ["code by code"] = CsvTable.Write((await world.Get<GetCoOccurrence>().FileAsync(actor, CaseFilter.All, Token)).Value),
            ["register"] = Encoding.UTF8.GetBytes(CaseJson.Write((await world.Get<FindRegister>().HandleAsync(actor, new FindRegisterRequest(Tokens.All<Domain.Registers.RegisterKind>()[0]), true, Token)).Value.All)),
            ["brief of an issue"] = Encoding.UTF8.GetBytes(CaseJson.Write((await world.Get<BuildIssueBrief>().HandleAsync(actor, "I4", null, Token)).Value)),
            ["brief of the Conference"] = Encoding.UTF8.GetBytes(CaseJson.Write((await world.Get<BuildConferenceBrief>().HandleAsync(actor, BuildConferenceBrief.Id, null, Token)).Value)),
        };
        foreach (var query in new[] { "rows=code&columns=value", "rows=region&columns=value&code=I4&measure=codings", "rows=country&columns=stage&measure=sources" })
            files["table " + query] = Encoding.UTF8.GetBytes(CaseJson.Write((await world.BuildAsync(query, actor, asFile: true)).Value is var built ? (TableAnswer.Of(built), built.DataVersion) : default));
        foreach (var kind in Enum.GetValues<MatrixKind>())
            files["matrix " + kind] = Encoding.UTF8.GetBytes(CaseJson.Write(TableAnswer.Of((await world.Get<BuildMatrix>().HandleAsync(actor, kind, new MatrixRequest(CaseFilter.All), true, Token)).Value)));
        using var zip = new MemoryStream();
        world.Get<ExportPackage>().ToZip(zip, (await world.Get<ExportPackage>().HandleAsync(CaseFilter.All, actor, Token)).Value);
        files["package"] = zip.ToArray();
        var job = (await world.Get<ExportJobs>().CreateAsync(actor, new ExportOrder("case-fields", "", ExportJobs.Levels(actor)[^1], "https://toc.example.org/"), null, Token)).Value;
        await world.Get<ExportRunner>().WaitAsync(job.Id);
        files["prepared"] = await File.ReadAllBytesAsync((await world.Get<ExportJobs>().OpenAsync(actor, job.Id, Token)).Value.Path, Token);
        return files;
    }
}
