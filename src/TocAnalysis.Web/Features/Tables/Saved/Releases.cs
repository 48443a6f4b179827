using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>A file of a release.</summary>
/// <param name="Ending">Ending of its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256 in hexadecimal.</param>
public sealed record ReleaseFile(string Ending, int Size, string Hash);

/// <summary>A release as lists and its page show it.</summary>
public sealed record Release(
    string Id, string Title, string Filter, string Query, string Basis, string Reading, int? Threshold, int? N, long DataVersion, int CodebookVersion, DateTimeOffset At, string By,
    string? Purpose, long? TableId, int? TableVersion, IReadOnlyList<ReleaseFile> Files)
{
    private const string Prefix = "REL-";

    /// <summary>The permanent reference: <c>REL-</c> and a number of at least four digits.</summary>
    public static string Reference(long id) => Prefix + id.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>Reads a reference.</summary>
    public static bool TryParse(string? text, out long id)
    {
        id = 0;
        return text is not null && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && text.Length <= Prefix.Length + 12
            && long.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    internal static Release Of(ReleaseRow row, IReadOnlyList<ReleaseFile> files) => new(
        Reference(row.Id), row.Title, row.Filter, row.Query, row.Basis, row.Reading, row.Threshold, row.N, row.DataVersion, row.CodebookVersion, row.At, row.By, row.Purpose,
        row.TableId, row.TableVersion, files);

    internal static async Task<IReadOnlyList<ReleaseFile>> FilesAsync(TocContext context, long id, CancellationToken cancellationToken) =>
        await context.ReleaseFiles.Where(f => f.ReleaseId == id).OrderBy(f => f.Ending).Select(f => new ReleaseFile(f.Ending, f.Bytes.Length, f.Hash)).ToListAsync(cancellationToken);
}

/// <summary>Bytes of a file of a release.</summary>
/// <param name="Name">Name for the reader's disk.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">What was kept.</param>
/// <param name="Rows">Numbers that the release holds.</param>
public sealed record ReleaseBytes(string Name, string ContentType, byte[] Bytes, int Rows);

/// <summary>Reads releases. What was given out may be read by everybody who may read; nothing of it is ever counted again. Whoever codes blind sees no release that moves with codings.</summary>
public sealed class Releases(TocDatabase database)
{
    /// <summary>All releases, the newest first.</summary>
    public async Task<Result<List<Release>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("releases");
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await context.VisibleReleases(actor).OrderByDescending(r => r.Id).ToListAsync(cancellationToken);
        return rows.Select(r => Release.Of(r, [])).ToList();
    }

    /// <summary>One release with its files.</summary>
    public async Task<Result<Release>> GetAsync(Actor actor, string reference, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("releases");
        await using var context = await database.ReadAsync(cancellationToken);
        return Release.TryParse(reference, out var id) && await context.VisibleReleases(actor).FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is { } row
            ? Release.Of(row, await Release.FilesAsync(context, id, cancellationToken))
            : Refused.NotFound("release");
    }

    /// <summary>A file as it was kept; taking files out needs the right to export.</summary>
    public async Task<Result<ReleaseBytes>> FileAsync(Actor actor, string reference, string ending, bool asFile, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export) && !AccessPolicy.May(actor, Permission.Publish)))
            return Refused.Forbidden("releases");
        await using var context = await database.ReadAsync(cancellationToken);
        return Release.TryParse(reference, out var id) && await context.VisibleReleases(actor).FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is { } release
            && await context.ReleaseFiles.FirstOrDefaultAsync(f => f.ReleaseId == id && f.Ending == ending, cancellationToken) is { } file
            ? new ReleaseBytes($"{Release.Reference(id)}.{ending}", file.ContentType, file.Bytes, JsonSerializer.Deserialize<Dictionary<string, int?>>(release.Figures)!.Count)
            : Refused.NotFound("release");
    }
}
