using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>
/// Requirement I2: whatever somebody with full rights on the database does to the log, drawn by chance, <c>audit verify</c> names the first wrong entry.
/// <c>TOC_TESTS_ROUNDS</c> says how many are tried.
/// </summary>
public sealed class RandomTamperingTests(PostgresFixture postgres) : IDisposable
{
    /// <summary>Entries of the log; a head is written down after the middle one and after the last.</summary>
    private const int Entries = 14, Middle = 8;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TOC_TESTS_ROUNDS"), out var rounds) ? rounds : 40;

    /// <summary>Every column of an entry but its number, with another value than it has.</summary>
    private static readonly (string Column, string Other)[] Columns =
    [
        ("at", "at + (1 + floor(random() * 1000)) * interval '1 microsecond'"), ("actor", "actor || ' '"), ("user_id", "gen_random_uuid()"), ("door", "door || 'x'"), ("action", "action || 'x'"), ("entity", "entity || 'x'"),
        ("key", "key || '1'"), ("case_id", "coalesce(case_id, 0) + 1"), ("changes", "jsonb_set(changes, '{x}', to_jsonb(random()))"), ("reason", "coalesce(reason, '') || '.'"), ("batch_id", "coalesce(batch_id, 0) + 1"),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc-tampering-");
    private readonly Random random = new(20_261_129);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task I2_every_tampering_drawn_by_chance_is_named_at_its_first_wrong_entry()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        using var heads = new AuditHeads(world.Get<IDbContextFactory<TocContext>>(), new TocSettings(null, folder.FullName, null, false, null), TimeProvider.System);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop))
        {
            for (var n = 1; n <= Entries; n++)
            {
                ExportLog.Add(context, Actor.CommandLine, "coding", $"{n}", $"why {n}");
                await context.SaveChangesAsync(Stop);
                if (n is Middle or Entries)
                    await heads.WriteAsync(Stop);
            }
        }

        await world.RowsAsync($"CREATE TABLE kept_entry AS SELECT * FROM audit_entry; CREATE TABLE kept_link AS SELECT * FROM audit_link; {Rechain}");
        var ids = (await world.RowsAsync("SELECT entry_id FROM audit_link ORDER BY no")).Select(r => (long)r[0]!).ToList();
        var verify = new VerifyAudit(heads);
        (await verify.RunAsync(TocWorld.Auditor, Stop)).Value.ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Links.ShouldBe(Entries), v => v.Heads.ShouldBe(2));
        var tried = new Dictionary<string, int>();

        for (var round = 0; round < Rounds; round++)
        {
            var (name, sql, expected) = Tampering(ids);
            await world.RowsAsync($"SET session_replication_role = replica; {sql}");
            var fault = (await verify.RunAsync(TocWorld.Auditor, Stop)).Value.Fault;
            // The number of an entry that was put in is the database's.
            (fault is { Entry: { } entry } && !ids.Contains(entry) ? fault with { Entry = -1 } : fault).ShouldBe(expected, $"{round}: {sql}");
            tried[name] = tried.GetValueOrDefault(name) + 1;
            await world.RowsAsync(
                "SET session_replication_role = replica; DELETE FROM audit_entry; DELETE FROM audit_link; INSERT INTO audit_entry OVERRIDING SYSTEM VALUE SELECT * FROM kept_entry; INSERT INTO audit_link SELECT * FROM kept_link");
        }

        (await verify.RunAsync(TocWorld.Auditor, Stop)).Value.Fault.ShouldBeNull();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", tried.OrderBy(t => t.Key).Select(t => $"{t.Key} {t.Value}")));
        tried.Count.ShouldBeGreaterThan(Math.Min(Rounds / 6, 10));
    }

    /// <summary>A tampering, and what has to be said of it.</summary>
    private (string Name, string Sql, AuditFault Expected) Tampering(List<long> ids)
    {
        var place = random.Next(1, Entries + 1);
        var other = random.Next(1, Entries + 1);
        other = other == place ? (place % Entries) + 1 : other;
        var (first, last) = (Math.Min(place, other), Math.Max(place, other));
        long Id(int no) => ids[no - 1];
        var head = place <= Middle ? Middle : Entries;
        var (column, value) = Columns[random.Next(Columns.Length)];
        var change = $"UPDATE audit_entry SET {column} = {value} WHERE id = {Id(place)};";
        return random.Next(12) switch
        {
            0 or 1 or 2 => ($"change of {column}", change, new AuditFault(AuditFaultKind.Changed, place, Id(place))),
            3 => ("changes of two", $"{change} UPDATE audit_entry SET actor = 'X' WHERE id = {Id(other)}", new AuditFault(AuditFaultKind.Changed, first, Id(first))),
            4 => ("another hash", $"UPDATE audit_link SET hash = sha256('{random.Next()}') WHERE no = {place}", new AuditFault(AuditFaultKind.Changed, place, Id(place))),
            5 => ("an entry removed", $"DELETE FROM audit_entry WHERE id = {Id(place)}", new AuditFault(AuditFaultKind.Missing, place, Id(place))),
            6 => ("an entry and its link removed", $"DELETE FROM audit_entry WHERE id = {Id(place)}; DELETE FROM audit_link WHERE no = {place}",
                new AuditFault(place == Entries ? AuditFaultKind.CutOff : AuditFaultKind.Missing, place, null)),
            7 => ("links exchanged",
                $"UPDATE audit_link SET entry_id = -1 WHERE no = {first}; UPDATE audit_link SET entry_id = {Id(first)} WHERE no = {last}; UPDATE audit_link SET entry_id = {Id(last)} WHERE no = {first}",
                new AuditFault(AuditFaultKind.Changed, first, Id(last))),
            8 => ("contents exchanged",
                $"UPDATE audit_entry e SET key = o.key, reason = o.reason, at = o.at FROM audit_entry o WHERE (e.id, o.id) IN (({Id(first)}, {Id(last)}), ({Id(last)}, {Id(first)}))", new AuditFault(AuditFaultKind.Changed, first, Id(first))),
            9 => ("an entry put in", $"INSERT INTO audit_entry (at, actor, door, action, entity, key, changes) SELECT at, 'Somebody', door, action, entity, key, changes FROM audit_entry WHERE id = {Id(place)}", new AuditFault(AuditFaultKind.Foreign, 0, -1)),
            10 => ("the end cut off", $"DELETE FROM audit_entry WHERE id >= {Id(place)}; DELETE FROM audit_link WHERE no >= {place}", new AuditFault(AuditFaultKind.CutOff, place, null)),
            _ => random.Next(2) == 0
                ? ("changed, and the chain made anew", $"{change} SELECT toc_test_chain()", new AuditFault(AuditFaultKind.Rewritten, head, Id(head)))
                : ("put in with a link, and the chain made anew",
                    $"""
                    INSERT INTO audit_entry (at, actor, door, action, entity, key, changes) SELECT at, 'Somebody', door, action, entity, key, changes FROM audit_entry WHERE id = {Id(place)};
                    UPDATE audit_link SET no = -no WHERE no >= {place}; UPDATE audit_link SET no = 1 - no WHERE no < 0;
                    INSERT INTO audit_link (no, entry_id, hash) SELECT {place}, max(id), '' FROM audit_entry; SELECT toc_test_chain()
                    """,
                    // The link with the number of the head holds the entry before, or the one that was put in.
                    new AuditFault(AuditFaultKind.Rewritten, head, head == place ? -1 : Id(head - 1))),
        };
    }

    /// <summary>Makes the chain fit its entries, as somebody could who knows how it is made.</summary>
    private static string Rechain =>
        $"""
        CREATE FUNCTION toc_test_chain() RETURNS void LANGUAGE plpgsql AS $$
        DECLARE last_hash bytea := ''; entry record;
        BEGIN
            FOR entry IN SELECT l.no, {AuditChainSql.Text} AS text FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.no LOOP
                last_hash := sha256(last_hash || convert_to(entry.text, 'UTF8'));
                UPDATE audit_link SET hash = last_hash WHERE no = entry.no;
            END LOOP;
        END $$
        """;
}
