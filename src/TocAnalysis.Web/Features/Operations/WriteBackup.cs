using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Operations;

/// <summary>
/// Writes the whole database as of one moment, and the heads of the audit log beside it, into one ZIP: every table in the text format of COPY, with a
/// manifest that knows number of rows and hash of each. Needs no program of PostgreSQL, and others may go on working meanwhile.
/// </summary>
public sealed class WriteBackup(TocDatabase database, TocSettings settings, TimeProvider clock)
{
    /// <summary>Under this key the database knows when it was last backed up.</summary>
    public const string LastKey = "backup.last";

    /// <summary>Folders of the data directory that belong to the database.</summary>
    private static readonly string[] Folders = ["audit"];

    /// <summary>Writes a backup to a file that does not exist yet; it is there only when it is whole.</summary>
    public async Task<Result<BackupManifest>> HandleAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path) || Directory.Exists(path))
            return Refused.Invalid(new Fault("--out", "A name that is not taken yet: a backup never replaces another."));
        var unfinished = path + ".unfinished";
        try
        {
            BackupManifest manifest;
            // Everything is in it, password hashes too: for the own account alone.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var file = new FileStream(unfinished, options))
                manifest = await WriteAsync(file, cancellationToken);
            File.Move(unfinished, path);
            await NoteAsync(manifest.At, cancellationToken);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            return Refused.Invalid(new Fault("--out", "A place that may be written to and has room; this one could not be."));
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private async Task<BackupManifest> WriteAsync(Stream file, CancellationToken cancellationToken)
    {
        // Before the moment of the tables: a head must not be of entries that are not in them.
        var beside = await BesideAsync(cancellationToken);
        await using var context = await database.ReadAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var migrations = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var at = clock.GetUtcNow();
        var (tables, files) = (new List<BackupTable>(), new List<BackupFile>());
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, columns) in await DatabaseTables.InOrderAsync(connection, cancellationToken))
        {
            var entry = $"tables/{tables.Count:000}-{name}.copy";
            var (rows, hash) = await TableAsync(connection, zip, entry, name, columns, cancellationToken);
            tables.Add(new BackupTable(name, columns, rows, entry, hash));
        }

        var sequences = await SequencesAsync(connection, cancellationToken);
        foreach (var (relative, bytes) in beside)
        {
            await using (var stream = zip.CreateEntry($"files/{relative}").Open())
                await stream.WriteAsync(bytes, cancellationToken);
            files.Add(new BackupFile(relative, $"files/{relative}", Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }

        var manifest = new BackupManifest(BackupManifest.CurrentFormat, Version, at, migrations, tables, sequences, files);
        await using (var stream = zip.CreateEntry(BackupManifest.Entry).Open())
            await stream.WriteAsync(Encoding.UTF8.GetBytes(CaseJson.Write(manifest)), cancellationToken);
        return manifest;
    }

    /// <summary>The files that belong to the database.</summary>
    private async Task<List<(string Path, byte[] Bytes)>> BesideAsync(CancellationToken cancellationToken)
    {
        var files = new List<(string, byte[])>();
        foreach (var path in Folders.Select(f => Path.Combine(settings.DataDirectory, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f)).Order(StringComparer.Ordinal))
            files.Add((Path.GetRelativePath(settings.DataDirectory, path).Replace(Path.DirectorySeparatorChar, '/'), await File.ReadAllBytesAsync(path, cancellationToken)));
        return files;
    }

    private static string Version => typeof(WriteBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static async Task<(long Rows, string Hash)> TableAsync(NpgsqlConnection connection, ZipArchive zip, string entry, string table, string[] columns, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = zip.CreateEntry(entry, CompressionLevel.Fastest).Open();
        using var reader = await connection.BeginTextExportAsync($"COPY {DatabaseTables.CopyTarget(table, columns)} TO STDOUT", cancellationToken);
        var (rows, characters, bytes) = (0L, new char[1 << 15], new byte[1 << 17]);
        var encoder = Encoding.UTF8.GetEncoder();
        int read;
        while ((read = await reader.ReadAsync(characters, cancellationToken)) > 0)
        {
            // In this format a line end is always the end of a row; one inside a value is written as two signs.
            rows += characters.AsSpan(0, read).Count('\n');
            var length = encoder.GetBytes(characters.AsSpan(0, read), bytes, flush: false);
            hash.AppendData(bytes, 0, length);
            await stream.WriteAsync(bytes.AsMemory(0, length), cancellationToken);
        }

        return (rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task<List<BackupSequence>> SequencesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var sequences = new List<BackupSequence>();
        await using var command = new NpgsqlCommand("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            sequences.Add(new BackupSequence(reader.GetString(0), reader.GetInt64(1)));
        return sequences;
    }

    private async Task NoteAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var text = at.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        await context.Database.ExecuteSqlAsync($"INSERT INTO setting (key, value) VALUES ({LastKey}, {text}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", cancellationToken);
    }
}
