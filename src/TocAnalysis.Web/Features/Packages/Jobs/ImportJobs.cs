using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Jobs;

/// <summary>A file on its way in, as its owner sees it.</summary>
public sealed record ImportJob(
    long Id, string FileName, string Hash, long Size, ImportState State, JobOptions Options, JobReport? Report, string? Failure, long? Batch, DateTimeOffset CreatedAt)
{
    public bool IsRunning => State is ImportState.Checking or ImportState.Writing;
}

/// <summary>Keeps uploaded files and what was decided about them, for their owner alone, so that an import goes on after a reload or a restart.</summary>
public sealed class ImportJobs(TocDatabase database)
{
    /// <summary>Most files of one person; the oldest go.</summary>
    private const int Most = 20;

    /// <summary>Bytes of one piece of a file in the database.</summary>
    private const int Piece = 1_000_000;

    /// <summary>Takes a file in.</summary>
    public Task<Result<long>> CreateAsync(Actor actor, string name, byte[] bytes, CancellationToken cancellationToken) =>
        CreateAsync(actor, name, new MemoryStream(bytes, writable: false), cancellationToken);

    /// <summary>Takes a file in, piece by piece as it comes.</summary>
    public async Task<Result<long>> CreateAsync(Actor actor, string name, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("import");
        var limits = new PackageLimits();
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var now = context.Clock.GetUtcNow();
        var row = new ImportJobRow { OwnerId = actor.UserId, Owner = actor.Name, FileName = Shown(name), State = ImportState.Uploaded, CreatedAt = now, SeenAt = now };
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.ImportJobs.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var part = 0; ; part++)
        {
            var piece = new byte[Piece];
            var read = await stream.ReadAtLeastAsync(piece, Piece, throwOnEndOfStream: false, cancellationToken);
            if ((row.Size += read) > limits.PackedBytes)
                return Refused.Invalid(new Fault("file", $"A file of at most {ReadPackage.Size(limits.PackedBytes)}; this one is larger."));
            hash.AppendData(piece.AsSpan(0, read));
            var added = context.ImportFiles.Add(new ImportFileRow { JobId = row.Id, Part = part, Bytes = read == Piece ? piece : piece[..read] });
            await context.SaveChangesAsync(cancellationToken);
            added.State = EntityState.Detached;
            if (read < Piece)
                break;
        }

        row.Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
        await context.SaveChangesAsync(cancellationToken);
        var old = await Own(context, actor).Where(j => j.State != ImportState.Writing && j.State != ImportState.Checking).OrderByDescending(j => j.Id).Skip(Most).Select(j => j.Id).ToListAsync(cancellationToken);
        await context.ImportJobs.Where(j => old.Contains(j.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row.Id;
    }

    /// <summary>One file.</summary>
    public async Task<Result<ImportJob>> GetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("import");
        await using var context = await database.ReadAsync(cancellationToken);
        var row = await Own(context, actor).SingleOrDefaultAsync(j => j.Id == id, cancellationToken);
        return row is null ? Refused.NotFound("import") : Job(row);
    }

    /// <summary>The content of a file, to be read from its beginning and closed; null: it is gone, or it is somebody else's.</summary>
    public async Task<Stream?> ContentAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return null;
        await using var context = await database.ReadAsync(cancellationToken);
        var size = await Own(context, actor).Where(j => j.Id == id).Select(j => (long?)j.Size).SingleOrDefaultAsync(cancellationToken);
        if (size is null)
            return null;
        var content = Reading.LooseFile.For(size.Value);
        await foreach (var piece in context.ImportFiles.Where(f => f.JobId == id).OrderBy(f => f.Part).Select(f => f.Bytes).AsAsyncEnumerable().WithCancellation(cancellationToken))
            await content.WriteAsync(piece, cancellationToken);
        if (content.Length == 0 && size > 0)
        {
            await content.DisposeAsync();
            return null;
        }

        content.Position = 0;
        return content;
    }

    /// <summary>Files that are not batches yet, the last one first.</summary>
    public async Task<IReadOnlyList<ImportJob>> OpenAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return [];
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await Own(context, actor).Where(j => j.State != ImportState.Done).OrderByDescending(j => j.Id).Take(Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(Job);
    }

    /// <summary>Keeps other options; what was checked before counts no more.</summary>
    public async Task<Result<ImportJob>> SaveAsync(Actor actor, long id, JobOptions options, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("import");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await Own(context, actor).SingleOrDefaultAsync(j => j.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("import");
        if (row.State is ImportState.Checking or ImportState.Writing or ImportState.Done)
            return Refused.Conflict("import");
        (row.Options, row.State, row.Report, row.Failure) = (CaseJson.Write(options), ImportState.Uploaded, null, null);
        await context.SaveChangesAsync(cancellationToken);
        return Job(row);
    }

    /// <summary>Removes a file that is not being worked on.</summary>
    public async Task<Result<long>> DropAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var gone = await Own(context, actor).Where(j => j.Id == id && j.State != ImportState.Checking && j.State != ImportState.Writing).ExecuteDeleteAsync(cancellationToken);
        return gone == 0 ? Refused.NotFound("import") : id;
    }

    internal static IQueryable<ImportJobRow> Own(TocContext context, Actor actor) =>
        context.ImportJobs.Where(j => actor.UserId != null ? j.OwnerId == actor.UserId : j.OwnerId == null && j.Owner == actor.Name);

    internal static ImportJob Job(ImportJobRow row) => new(
        row.Id, row.FileName, row.Hash, row.Size, row.State, CaseJson.Read<JobOptions>(row.Options), row.Report is null ? null : CaseJson.Read<JobReport>(row.Report), row.Failure, row.BatchId, row.CreatedAt);

    /// <summary>The bare name of a file on one line, without anything that a path or a terminal would obey.</summary>
    private static string Shown(string name)
    {
        var bare = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(bare.EnumerateRunes().Where(r => !System.Text.Rune.IsControl(r) && System.Text.Rune.GetUnicodeCategory(r) != System.Globalization.UnicodeCategory.Format)).Trim();
        return clean.Length == 0 ? "file" : clean.Length > 200 ? clean[..200] : clean;
    }
}
