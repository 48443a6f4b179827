using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Operations;

/// <summary>
/// Brings a backup into an empty database: the schema of the backup's own version first, then all rows in one transaction, then the migrations since. A
/// damaged backup, one of a newer version, and a database with something in it are refused before anything is touched.
/// </summary>
public sealed class RestoreBackup(IDbContextFactory<TocContext> factory, DatabaseSchema schema, TocSettings settings)
{
    public async Task<Result<BackupManifest>> HandleAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        FileStream file;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused.Invalid(new Fault("PATH", "A file that may be read."));
        }

        await using (file)
        {
            var manifest = await ReadBackup.CheckAsync(file, cancellationToken);
            if (!manifest.Succeeded)
                return manifest;
            await using var context = await factory.CreateDbContextAsync(cancellationToken);
            if (manifest.Value.Migrations.Except(context.Database.GetMigrations()).Any())
                return Refused.Invalid(new Fault("backup", $"A backup of this version or an earlier one; this one was written by {manifest.Value.Program}."));
            if (await context.Users.AnyAsync(cancellationToken) || await context.Cases.AnyAsync(cancellationToken) || await context.ApiKeys.AnyAsync(cancellationToken))
                return Refused.Invalid(new Fault("database", "An empty database: this one has accounts, keys or cases. Set Toc__DataDirectory or ConnectionStrings__Toc to a new one."));
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (!await IsSameKeyAsync(zip, manifest.Value, cancellationToken))
                return Refused.Invalid(new Fault("audit/key", "A data directory without the key of another installation: with this one, the heads of the backup would count as not signed. Move the folder audit of the data directory away, or set Toc__DataDirectory to a new one."));

            await context.Database.ExecuteSqlRawAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public", cancellationToken);
            await context.GetService<IMigrator>().MigrateAsync(manifest.Value.Migrations[^1], cancellationToken);
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            await context.Database.OpenConnectionAsync(cancellationToken);
            // What the program knows of types is of before.
            await connection.ReloadTypesAsync(cancellationToken);
            // Before the rows: there are never rows whose heads found no room.
            var written = new List<string>();
            try
            {
                await FilesAsync(zip, manifest.Value, written, cancellationToken);
                if (await FillAsync(connection, zip, manifest.Value, cancellationToken) is { } fault)
                {
                    written.ForEach(File.Delete);
                    return Refused.Invalid(fault);
                }
            }
            catch (Exception e)
            {
                written.ForEach(File.Delete);
                if (e is not (IOException or UnauthorizedAccessException))
                    throw;
                return Refused.Invalid(new Fault("Toc__DataDirectory", "A data directory that may be written to and has room; this one could not be. No rows were brought in: make room and restore again."));
            }

            await ExecuteAsync(connection, "ANALYZE", cancellationToken);
            await schema.MigrateAsync(cancellationToken);
            return manifest;
        }
    }

    /// <summary>Whether the key that signs heads is that of the backup, where one is in the data directory already.</summary>
    private async Task<bool> IsSameKeyAsync(ZipArchive zip, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var here = Path.Combine(settings.DataDirectory, "audit", "key");
        if (!File.Exists(here) || manifest.Files.FirstOrDefault(f => f.Path == "audit/key") is not { } there)
            return true;
        using var bytes = new MemoryStream();
        await using (var from = await zip.GetEntry(there.Entry)!.OpenAsync(cancellationToken))
            await from.CopyToAsync(bytes, cancellationToken);
        var own = await File.ReadAllBytesAsync(here, cancellationToken);
        return own.AsSpan().SequenceEqual(bytes.ToArray());
    }

    /// <summary>All rows in one transaction; what is wrong, where a table does not get the rows that it should.</summary>
    private static async Task<Fault?> FillAsync(NpgsqlConnection connection, ZipArchive zip, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The rows were checked and chained when they were written; running triggers again would change them.
        await using (var role = new NpgsqlCommand("SELECT usesuper FROM pg_user WHERE usename = current_user", connection))
        {
            var quiet = (bool)(await role.ExecuteScalarAsync(cancellationToken))!
                ? "SET LOCAL session_replication_role = replica"
                : string.Join("; ", manifest.Tables.Select(t => $"ALTER TABLE {DatabaseTables.Quoted(t.Name)} DISABLE TRIGGER USER"));
            await ExecuteAsync(connection, quiet, cancellationToken);
        }

        await ExecuteAsync(connection, $"TRUNCATE {string.Join(", ", manifest.Tables.Select(t => DatabaseTables.Quoted(t.Name)))} CASCADE", cancellationToken);
        foreach (var table in manifest.Tables)
        {
            using (var reader = new StreamReader(await zip.GetEntry(table.Entry)!.OpenAsync(cancellationToken), new UTF8Encoding(false)))
            await using (var writer = await connection.BeginTextImportAsync($"COPY {DatabaseTables.CopyTarget(table.Name, table.Columns)} FROM STDIN", cancellationToken))
            {
                var characters = new char[1 << 15];
                int read;
                while ((read = await reader.ReadAsync(characters, cancellationToken)) > 0)
                    await writer.WriteAsync(characters.AsMemory(0, read), cancellationToken);
            }

            await using var count = new NpgsqlCommand($"SELECT count(*) FROM {DatabaseTables.Quoted(table.Name)}", connection);
            if ((long)(await count.ExecuteScalarAsync(cancellationToken))! != table.Rows)
                return new Fault("backup", $"{table.Rows} rows in {table.Name}; the database took another number. Nothing was kept.");
        }

        foreach (var sequence in manifest.Sequences)
        {
            await using var set = new NpgsqlCommand("SELECT setval(format('public.%I', $1)::regclass, $2)", connection) { Parameters = { new() { Value = sequence.Name }, new() { Value = sequence.Last } } };
            await set.ExecuteNonQueryAsync(cancellationToken);
        }

        await ExecuteAsync(connection, "SET CONSTRAINTS ALL IMMEDIATE; " + string.Join("; ", manifest.Tables.Select(t => $"ALTER TABLE {DatabaseTables.Quoted(t.Name)} ENABLE TRIGGER USER")), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private async Task FilesAsync(ZipArchive zip, BackupManifest manifest, List<string> written, CancellationToken cancellationToken)
    {
        // Sets of case numbers are of another database; they are made anew.
        var sets = Path.Combine(settings.DataDirectory, "index");
        if (Directory.Exists(sets))
            Directory.Delete(sets, recursive: true);
        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(Path.Combine(settings.DataDirectory, file.Path));
            // A file that is here belongs to this machine; nothing outside of the data directory is ever written.
            if (File.Exists(path) || !path.StartsWith(Path.GetFullPath(settings.DataDirectory) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var from = await zip.GetEntry(file.Entry)!.OpenAsync(cancellationToken);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var to = new FileStream(path, options);
            written.Add(path);
            await from.CopyToAsync(to, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
