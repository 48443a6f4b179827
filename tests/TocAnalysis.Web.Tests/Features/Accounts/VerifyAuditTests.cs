using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>I2 and I4: whatever a superuser does to the audit log, going through it names the first wrong place.</summary>
public sealed class VerifyAuditTests(PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc-audit-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("UPDATE audit_entry SET actor = 'Nobody' WHERE id = {0}", AuditFaultKind.Changed, 7, 7)]
    [InlineData("UPDATE audit_entry SET changes = '{{\"a\":[1,2]}}' WHERE id = {0}", AuditFaultKind.Changed, 7, 7)]
    [InlineData("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = {0}", AuditFaultKind.Changed, 7, 7)]
    [InlineData("UPDATE audit_link SET hash = sha256('') WHERE no = 7", AuditFaultKind.Changed, 7, 7)]
    [InlineData("DELETE FROM audit_entry WHERE id = {0}", AuditFaultKind.Missing, 7, 7)]
    [InlineData("DELETE FROM audit_entry WHERE id = {0}; DELETE FROM audit_link WHERE no = 7", AuditFaultKind.Missing, 7, null)]
    [InlineData("UPDATE audit_link SET entry_id = -1 WHERE no = 7; UPDATE audit_link SET entry_id = {0} WHERE no = 9; UPDATE audit_link SET entry_id = {0} + 2 WHERE no = 7", AuditFaultKind.Changed, 7, 9)]
    [InlineData("INSERT INTO audit_entry (at, actor, door, action, entity, key, changes) SELECT at, 'Somebody', door, action, entity, key, changes FROM audit_entry WHERE id = {0}", AuditFaultKind.Foreign, 0, 21)]
    [InlineData("DELETE FROM audit_entry WHERE id > {0} + 8; DELETE FROM audit_link WHERE no > 15", AuditFaultKind.CutOff, 16, null)]
    [InlineData("DELETE FROM audit_entry WHERE id > {0} + 10; DELETE FROM audit_link WHERE no > 17; UPDATE audit_entry SET actor = 'X' WHERE id = {0} + 10; SELECT toc_test_chain()", AuditFaultKind.CutOff, 18, null)]
    [InlineData("UPDATE audit_entry SET actor = 'X' WHERE id = {0}; SELECT toc_test_chain()", AuditFaultKind.Rewritten, 20, 20)]
    public async Task Tampering_is_named_at_its_place(string sql, AuditFaultKind kind, long link, int? entry)
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        using var heads = Heads(world);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop))
        {
            for (var n = 0; n < 20; n++)
                ExportLog.Add(context, Actor.CommandLine, "coding", $"{n}", "why — “so”\n");
            await context.SaveChangesAsync(Stop);
        }

        await heads.WriteAsync(Stop);
        var ids = (await world.RowsAsync("SELECT entry_id FROM audit_link ORDER BY no")).Select(r => (long)r[0]!).ToList();
        var verify = new VerifyAudit(heads);
        (await verify.RunAsync(TocWorld.Administrator, Stop)).Value.ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Links.ShouldBe(20), v => v.Heads.ShouldBe(1));

        await TamperAsync(world, string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, ids[6]));

        var expected = entry is null ? (long?)null : entry <= 20 ? ids[entry.Value - 1] : ids[^1] + 1;
        (await verify.RunAsync(TocWorld.Administrator, Stop)).Value.Fault.ShouldBe(new AuditFault(kind, link, expected));
    }

    [Fact]
    public async Task A_head_that_somebody_else_wrote_is_noticed_and_only_administrators_may_verify()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        using var heads = Heads(world);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop))
        {
            ExportLog.Add(context, Actor.CommandLine, "coding", "1", "first");
            await context.SaveChangesAsync(Stop);
            await heads.WriteAsync(Stop);
            ExportLog.Add(context, Actor.CommandLine, "coding", "2", "second");
            await context.SaveChangesAsync(Stop);
            await heads.WriteAsync(Stop);
            // Nothing new, nothing written.
            await heads.WriteAsync(Stop);
        }

        var file = Directory.GetFiles(Path.Combine(folder.FullName, "audit"), "heads-*.txt").ShouldHaveSingleItem();
        var lines = await File.ReadAllLinesAsync(file, Stop);
        lines.Length.ShouldBe(2);
        await File.WriteAllLinesAsync(file, [lines[0], lines[1].Replace(" 2 ", " 1 ", StringComparison.Ordinal)], Stop);

        (await new VerifyAudit(heads).RunAsync(TocWorld.Administrator, Stop)).Value.Fault.ShouldBe(new AuditFault(AuditFaultKind.HeadNotSigned, 2, null));
        (await new VerifyAudit(heads).RunAsync(TocWorld.Researcher, Stop)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
    }

    [Fact]
    public async Task A_line_of_heads_that_was_torn_says_nothing_and_spoils_none_after_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        using var heads = Heads(world);
        var verify = new VerifyAudit(heads);
        await using var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop);
        for (var n = 0; n < 2; n++)
        {
            ExportLog.Add(context, Actor.CommandLine, "coding", $"{n}", "why");
            await context.SaveChangesAsync(Stop);
            await heads.WriteAsync(Stop);
        }

        var file = Directory.GetFiles(Path.Combine(folder.FullName, "audit"), "heads-*.txt").ShouldHaveSingleItem();
        var text = await File.ReadAllTextAsync(file, Stop);
        foreach (var cut in new[] { 2, 40, 100 })
        {
            await File.WriteAllTextAsync(file, text[..^cut], Stop);
            (await verify.RunAsync(TocWorld.Administrator, Stop)).Value.ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Heads.ShouldBe(1), v => v.Torn.ShouldBe(1));
        }

        await heads.WriteAsync(Stop);

        (await verify.RunAsync(TocWorld.Administrator, Stop)).Value.ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Heads.ShouldBe(2), v => v.Torn.ShouldBe(1));
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_or_remove_entries()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop))
        {
            ExportLog.Add(context, Actor.CommandLine, "coding", "1", "why");
            await context.SaveChangesAsync(Stop);
        }

        foreach (var sql in new[] { "UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry", "UPDATE audit_link SET hash = ''", "DELETE FROM audit_link", "TRUNCATE audit_link" })
            (await Should.ThrowAsync<PostgresException>(() => world.ScalarAsync<object>(sql))).SqlState.ShouldBe(PostgresErrorCodes.CheckViolation, sql);
    }

    [Fact]
    public async Task Writers_at_once_make_one_chain_without_a_gap_and_what_is_taken_back_leaves_none()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var database = world.Get<TocDatabase>();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async writer =>
        {
            await using var context = await database.OpenAsync(Actor.CommandLine, Stop);
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            for (var n = 0; n < 5; n++)
            {
                ExportLog.Add(context, Actor.CommandLine, "coding", $"{writer}/{n}", "why");
                await context.SaveChangesAsync(Stop);
            }

            if (writer % 4 == 0)
                await transaction.RollbackAsync(Stop);
            else
                await transaction.CommitAsync(Stop);
        }));

        using var heads = Heads(world);
        (await new VerifyAudit(heads).RunAsync(TocWorld.Administrator, Stop)).Value.ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Links.ShouldBe(24 * 5));
    }

    private AuditHeads Heads(TocWorld world) =>
        new(world.Get<IDbContextFactory<TocContext>>(), new TocSettings(null, folder.FullName, null, false, null), TimeProvider.System);

    /// <summary>As somebody with full rights on the database: no trigger stops it, and the chain can be made anew from the entries.</summary>
    private static async Task TamperAsync(TocWorld world, string sql)
    {
        await world.RowsAsync(
            $"""
            SET session_replication_role = replica;
            CREATE FUNCTION toc_test_chain() RETURNS void LANGUAGE plpgsql AS $$
            DECLARE last_hash bytea := ''; entry record;
            BEGIN
                FOR entry IN SELECT l.no, {AuditChainSql.Text} AS text FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.no LOOP
                    last_hash := sha256(last_hash || convert_to(entry.text, 'UTF8'));
                    UPDATE audit_link SET hash = last_hash WHERE no = entry.no;
                END LOOP;
            END $$;
            {sql}
            """);
    }
}
