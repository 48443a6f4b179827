using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data.Audit;

/// <summary>The last link of the audit chain at some moment, as a line of a file outside the database.</summary>
/// <param name="At">When it was written down.</param>
/// <param name="No">Number of the link.</param>
/// <param name="Hash">Its hash in hexadecimal.</param>
/// <param name="IsSigned">Whether the signature of the line is that of this installation's key.</param>
/// <param name="IsTorn">The line does not come to its end, as where the disk was full or the program was killed: it says nothing.</param>
public sealed record AuditHead(DateTimeOffset At, long No, string Hash, bool IsSigned, bool IsTorn = false);

/// <summary>
/// Writes down the head of the audit chain outside the database, signed with a key that lies there too. A chain alone does not show that its end was cut off, nor
/// that all of it was made anew; a head written down before does.
/// </summary>
public sealed class AuditHeads(IDbContextFactory<TocContext> factory, TocSettings settings, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    public void Dispose() => turn.Dispose();

    /// <summary>Adds the present head to the file, unless it stands there already.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            var installation = await InstallationAsync(connection, cancellationToken);
            await using var command = new NpgsqlCommand(AuditChainSql.Head, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return;
            var (no, hash) = (reader.GetInt64(0), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(1)));
            var known = await ReadAsync(installation, cancellationToken);
            if (known is [.., { } last] && last.No == no && last.Hash == hash)
                return;
            var line = $"{clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture)} {no.ToString(CultureInfo.InvariantCulture)} {hash}";
            var signature = Signature(Key(create: true)!, installation, line);
            // A line that was torn stays by itself.
            var start = EndsInLine(FileOf(installation)) ? "" : "\n";
            await File.AppendAllTextAsync(FileOf(installation), $"{start}{line} {signature}\n", cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The heads written down for an installation, oldest first.</summary>
    internal async Task<IReadOnlyList<AuditHead>> ReadAsync(Guid installation, CancellationToken cancellationToken)
    {
        if (!File.Exists(FileOf(installation)))
            return [];
        var key = Key(create: false);
        var heads = new List<AuditHead>();
        foreach (var line in await File.ReadAllLinesAsync(FileOf(installation), cancellationToken))
            heads.Add(Parse(line, key, installation));
        return heads;
    }

    /// <summary>A line is the moment, the number, the hash and the signature of what stands before it, with a blank between each.</summary>
    private static AuditHead Parse(string line, byte[]? key, Guid installation)
    {
        if (line.Split(' ') is not [var at, var no, var hash, var signature] || !long.TryParse(no, CultureInfo.InvariantCulture, out var number)
            || !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return new AuditHead(default, 0, "", false, IsTorn: true);
        if (signature.Length != 2 * HMACSHA256.HashSizeInBytes)
            return new AuditHead(moment, 0, "", false, IsTorn: true);
        var isSigned = key is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Signature(key, installation, $"{at} {no} {hash}")));
        return new AuditHead(moment, number, hash, isSigned);
    }

    /// <summary>Whether a file is not there, empty, or ends in the end of a line.</summary>
    private static bool EndsInLine(string path)
    {
        if (!File.Exists(path))
            return true;
        using var file = File.OpenRead(path);
        if (file.Length == 0)
            return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    internal async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await using var context = await factory.CreateDbContextAsync(cancellationToken);
        var connection = new NpgsqlConnection(context.Database.GetConnectionString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    internal static async Task<Guid> InstallationAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AuditChainSql.Installation, connection);
        return (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private string Folder => Path.Combine(settings.DataDirectory, "audit");

    private string FileOf(Guid installation) => Path.Combine(Folder, $"heads-{installation:N}.txt");

    /// <summary>The key of this data directory; null: there is none yet.</summary>
    private byte[]? Key(bool create)
    {
        var path = Path.Combine(Folder, "key");
        if (!File.Exists(path) && create)
        {
            Directory.CreateDirectory(Folder);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
        }

        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private static string Signature(byte[] key, Guid installation, string line) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{installation:N} {line}")));
}

/// <summary>Writes the head down every five minutes and when the application ends.</summary>
public sealed partial class AuditHeadWriter(AuditHeads heads, TimeProvider clock, ILogger<AuditHeadWriter> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The application ends.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await heads.WriteAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotWritten(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The head of the audit chain could not be written down; the next attempt follows in five minutes")]
    private partial void NotWritten(Exception cause);
}
