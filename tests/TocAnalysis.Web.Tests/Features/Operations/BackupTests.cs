using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Operations;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Operations;

/// <summary>A restore drill, and backups that are damaged.</summary>
public sealed class BackupTests(PostgresFixture postgres) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("toc-backup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task L1_what_was_backed_up_is_there_after_the_restore_row_by_row_and_work_goes_on()
    {
        await using var world = await FilledAsync();
        var path = Path.Combine(folder, "one.zip");
        var manifest = (await world.Get<WriteBackup>().HandleAsync(path, Token)).Value;
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        manifest.Tables.Sum(t => t.Rows).ShouldBeGreaterThan(500);
        var before = await HashesAsync(world.ConnectionString);
        // What comes after the moment of the backup is not in it.
        await DeleteAsync(world, "TOC-0004");

        await using var empty = await TocWorld.CreateAsync(postgres);
        (await empty.Get<RestoreBackup>().HandleAsync(path, Token)).Succeeded.ShouldBeTrue();

        var after = await HashesAsync(empty.ConnectionString);
        after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
        // The moment of the last backup is noted after it.
        foreach (var table in before.Keys.Except(["setting"]))
            after[table].ShouldBe(before[table], table);
        (await empty.Get<VerifyAudit>().RunAsync(Actor.CommandLine, Token)).Value.Fault.ShouldBeNull();
        // Numbers go on where they were, and triggers are on again.
        (await empty.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), DryRun: true), Actor.CommandLine, Token)).Value.Changes.ShouldBeEmpty();
        await DeleteAsync(empty, "TOC-0004");
        (await empty.Get<VerifyAudit>().RunAsync(Actor.CommandLine, Token)).Value.Fault.ShouldBeNull();
        await Should.ThrowAsync<PostgresException>(() => empty.ScalarAsync<long>("WITH d AS (DELETE FROM audit_entry RETURNING 1) SELECT count(*) FROM d"));
    }

    [Fact]
    public async Task A_head_that_is_written_while_a_backup_is_made_is_not_in_it_and_no_foreign_key_is_mixed_with_its_heads()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (old, other, fresh) = (In(world, "old"), In(world, "other"), In(world, "new"));
        using var heads = Heads(world, old);
        await EntryAsync();
        var path = Path.Combine(folder, "between.zip");

        (await new WriteBackup(world.Get<TocDatabase>(), old, new Meanwhile(EntryAsync)).HandleAsync(path, Token)).Succeeded.ShouldBeTrue();

        (await new VerifyAudit(heads).RunAsync(Actor.CommandLine, Token)).Value.Heads.ShouldBe(2, "one before and one between");
        await using var empty = await TocWorld.CreateAsync(postgres);
        var key = Path.Combine(Directory.CreateDirectory(Path.Combine(other.DataDirectory, "audit")).FullName, "key");
        await File.WriteAllBytesAsync(key, new byte[32], Token);
        (await Restore(other).HandleAsync(path, Token)).Faults.Single().Place.ShouldBe("audit/key");
        (await Restore(fresh).HandleAsync(path, Token)).Succeeded.ShouldBeTrue();
        using var restored = Heads(empty, fresh);
        (await new VerifyAudit(restored).RunAsync(Actor.CommandLine, Token)).Value.ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Heads.ShouldBe(1));

        RestoreBackup Restore(TocSettings settings) => new(empty.Get<IDbContextFactory<TocContext>>(), empty.Get<DatabaseSchema>(), settings);
        async Task EntryAsync()
        {
            await using var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Token);
            ExportLog.Add(context, Actor.CommandLine, "coding", "1", "why");
            await context.SaveChangesAsync(Token);
            await heads.WriteAsync(Token);
        }
    }

    [Fact]
    public async Task A_restore_that_the_data_directory_does_not_take_brings_in_no_rows_and_may_be_made_again()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var settings = In(world, "old");
        using var heads = Heads(world, settings);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Token))
        {
            ExportLog.Add(context, Actor.CommandLine, "coding", "1", "why");
            await context.SaveChangesAsync(Token);
        }

        await heads.WriteAsync(Token);
        var path = Path.Combine(folder, "again.zip");
        (await new WriteBackup(world.Get<TocDatabase>(), settings, TimeProvider.System).HandleAsync(path, Token)).Succeeded.ShouldBeTrue();
        await using var empty = await TocWorld.CreateAsync(postgres);
        var restore = new RestoreBackup(empty.Get<IDbContextFactory<TocContext>>(), empty.Get<DatabaseSchema>(), In(world, "new"));
        // A file where the folder should be.
        await File.WriteAllTextAsync(Path.Combine(folder, "new"), "", Token);

        (await restore.HandleAsync(path, Token)).Faults.Single().Place.ShouldBe("Toc__DataDirectory");

        (await empty.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'coding'")).ShouldBe(0);
        File.Delete(Path.Combine(folder, "new"));
        (await restore.HandleAsync(path, Token)).Succeeded.ShouldBeTrue();
        (await empty.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'coding'")).ShouldBe(1);
    }

    [Fact]
    public async Task L3_a_damaged_or_cut_backup_is_noticed_before_anything_is_touched()
    {
        await using var world = await FilledAsync();
        var path = Path.Combine(folder, "one.zip");
        (await world.Get<WriteBackup>().HandleAsync(path, Token)).Succeeded.ShouldBeTrue();
        (await world.Get<WriteBackup>().HandleAsync(path, Token)).Faults.Single().Place.ShouldBe("--out");
        var bytes = await File.ReadAllBytesAsync(path, Token);
        await using var empty = await TocWorld.CreateAsync(postgres);
        var damages = new List<byte[]> { bytes[..(bytes.Length / 2)], bytes[..100], Array.Empty<byte>(), "no backup"u8.ToArray() };
        for (var i = 1; i < 20; i++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var k = 0; k < 4; k++)
                damaged[(bytes.Length * i / 20) + k] ^= 0x5A;
            damages.Add(damaged);
        }

        foreach (var damaged in damages)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "damaged.zip"), damaged, Token);
            var result = await empty.Get<RestoreBackup>().HandleAsync(Path.Combine(folder, "damaged.zip"), Token);
            // A bit that no entry rests on, such as one of a time in the ZIP's own list, may pass; then everything is restored as it was.
            if (!result.Succeeded)
                result.Faults.ShouldAllBe(f => f.Expected.Contains("backup", StringComparison.OrdinalIgnoreCase));
            else
                break;
        }

        (await empty.Get<RestoreBackup>().HandleAsync(Path.Combine(folder, "nothing.zip"), Token)).Faults.Single().Place.ShouldBe("PATH");
        // A database with something in it is left alone.
        (await world.Get<RestoreBackup>().HandleAsync(path, Token)).Faults.Single().Place.ShouldBe("database");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(12);
    }

    [Fact]
    public async Task G9_settings_that_are_not_safe_for_others_are_named_each_with_what_to_do()
    {
        var safe = new Dictionary<string, string?> { ["AllowedHosts"] = "toc.example.org", ["urls"] = "http://localhost:5187", ["Toc:DataDirectory"] = folder, ["OpenId:Authority"] = "https://login.example.org", ["OpenId:ClientId"] = "toc", ["OpenId:ClientSecret"] = "of-the-provider-9", ["ConnectionStrings:Toc"] = "Host=db.example.org;Username=toc;Password=quite-a-long-one-7;SslMode=VerifyFull" };
        Unsafe(safe, []).ShouldBeEmpty();
        foreach (var (key, value, place) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Development", "ASPNETCORE_ENVIRONMENT"), ("ASPNETCORE_DETAILEDERRORS", "true", "ASPNETCORE_DETAILEDERRORS"), ("AllowedHosts", "*", "AllowedHosts"), ("AllowedHosts", "", "AllowedHosts"),
            ("OpenId:Authority", "http://login.example.org", "OpenId__Authority"), ("OpenId:ClientSecret", "", "OpenId__ClientSecret"), ("Toc:PublicAddress", "http://toc.example.org", "Toc__PublicAddress"),
            ("urls", "http://0.0.0.0:80", "ASPNETCORE_URLS"), ("urls", "http://+:8080", "ASPNETCORE_URLS"),
            ("ConnectionStrings:Toc", "Host=db.example.org;Username=toc;Password=toc;SslMode=VerifyFull", "ConnectionStrings__Toc"),
            ("ConnectionStrings:Toc", "Host=db.example.org;Username=toc;SslMode=VerifyFull", "ConnectionStrings__Toc"),
            ("ConnectionStrings:Toc", "Host=db.example.org;Username=toc;Password=quite-a-long-one-7", "ConnectionStrings__Toc"),
            ("ConnectionStrings:Toc", "Host=localhost;Username=toc;Password=quite-a-long-one-7;Include Error Detail=true", "ConnectionStrings__Toc"),
            ("ConnectionStrings:Replica", "Host=localhost,replica.example.org;Username=toc;Password=quite-a-long-one-7", "ConnectionStrings__Replica"),
            ("ConnectionStrings:Replica", "Host=replica.example.org;Username=toc;Password=toc;SslMode=VerifyFull", "ConnectionStrings__Replica"),
        })
            Unsafe(safe, new() { [key] = value }).ShouldBe([place], $"{key}={value}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
            Unsafe(safe, []).ShouldBe(["Toc__DataDirectory"]);
        }

        await using var world = await FilledAsync();
        var found = await world.Get<CheckDeploy>().OfDatabaseAsync(Token);
        found.Where(c => !c.Holds).Select(c => c.Key).ShouldContain("accounts");
        found.Where(c => !c.Holds).Select(c => c.Key).ShouldContain("backup");
        await world.Get<WriteBackup>().HandleAsync(Path.Combine(folder, "two.zip"), Token);
        (await world.Get<CheckDeploy>().OfDatabaseAsync(Token)).Single(c => c.Key == "backup").Holds.ShouldBeTrue();
        await using (var context = await world.ReadAsync())
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE audit_entry DISABLE TRIGGER USER", Token);
        (await world.Get<CheckDeploy>().OfDatabaseAsync(Token)).Single(c => c.Key == "audit_entry").Holds.ShouldBeFalse();
    }

    private static List<string> Unsafe(Dictionary<string, string?> settings, Dictionary<string, string?> changed)
    {
        var all = new Dictionary<string, string?>(settings);
        foreach (var (key, value) in changed)
            all[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return [.. CheckDeploy.OfSettings(TocSettings.Read(configuration).Value, configuration).Where(c => !c.Holds).Select(c => c.Key)];
    }

    private TocSettings In(TocWorld world, string name) => world.Get<TocSettings>() with { DataDirectory = Path.Combine(folder, name) };

    private static AuditHeads Heads(TocWorld world, TocSettings settings) => new(world.Get<IDbContextFactory<TocContext>>(), settings, TimeProvider.System);

    /// <summary>A clock that does something when it is first looked at: after the moment of a backup has begun.</summary>
    private sealed class Meanwhile(Func<Task> act) : TimeProvider
    {
        private bool done;

        public override DateTimeOffset GetUtcNow()
        {
            if (!done)
            {
                done = true;
                Task.Run(act).GetAwaiter().GetResult();
            }

            return base.GetUtcNow();
        }
    }

    private async Task<TocWorld> FilledAsync()
    {
        var world = await TocWorld.CreateAsync(postgres);
        (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, Token)).Succeeded.ShouldBeTrue();
        return world;
    }

    private static async Task DeleteAsync(TocWorld world, string id)
    {
        CaseId.TryParse(id, out var number).ShouldBeTrue();
        var version = (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, number, Token)).Value.Version;
        (await world.Get<DeleteCase>().HandleAsync(TocWorld.Researcher, new DeleteCaseRequest(number, version, null), Token)).Succeeded.ShouldBeTrue();
    }

    /// <summary>A hash of all rows of each table, by plain SQL.</summary>
    private static async Task<Dictionary<string, string>> HashesAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        var hashes = new Dictionary<string, string>();
        foreach (var (table, columns) in await DatabaseTables.InOrderAsync(connection, Token))
        {
            await using var command = new NpgsqlCommand($"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM (SELECT {string.Join(", ", columns.Select(DatabaseTables.Quoted))} FROM {DatabaseTables.Quoted(table)}) t", connection);
            hashes[table] = (string)(await command.ExecuteScalarAsync(Token))!;
        }

        return hashes;
    }
}
