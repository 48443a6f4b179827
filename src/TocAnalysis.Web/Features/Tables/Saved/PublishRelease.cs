using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>What is to be given out.</summary>
/// <param name="TableId">The saved table.</param>
/// <param name="Threshold">Counts below this are withheld; null: every count is given out.</param>
/// <param name="Purpose">For which document or why; null: not said.</param>
public sealed record PublishReleaseRequest(long TableId, int? Threshold, string? Purpose);

/// <summary>
/// Freezes a saved table: its numbers are counted once, with small counts withheld, and kept with all files byte for byte. Restricted cases are never
/// counted, whoever publishes, since everybody who may read sees releases.
/// </summary>
public sealed class PublishRelease(TocDatabase database, BuildTable build, Vocabularies vocabularies, TimeProvider clock)
{
    // One release at a time, so that each looks at all before it. Any number will do as long as nothing else in the database uses it.
    private const long Lock = 0x544F_4352_454C;

    public async Task<Result<Release>> HandleAsync(Actor actor, PublishReleaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Publish))
            return Refused.Forbidden("releases");
        if (request.Threshold is { } k && !Disclosure.Offered.Contains(k))
            return Refused.Invalid(new Fault("threshold", $"One of: {Disclosure.Off}, {string.Join(", ", Disclosure.Offered)}.", k.ToString(CultureInfo.InvariantCulture)));
        if (request.Purpose is { Length: > 2_000 })
            return Refused.Invalid(new Fault("purpose", "At most 2000 characters."));
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        var saved = await context.SavedTables.AsNoTracking().FirstOrDefaultAsync(t => t.Id == request.TableId, cancellationToken);
        if (saved is null)
            return Refused.NotFound("table");
        var content = CaseJson.Read<SavedTableContent>(saved.Content);
        var spec = build.Read(QueryHelpers.ParseQuery(content.Query));
        if (!spec.Succeeded)
            return new Refused(spec.Refusal!.Value, spec.Faults);
        if (spec.Value.RestsOnCodings && !await context.SeesAllCodingsAsync(actor, cancellationToken))
            return Refused.Invalid(new Fault("table", "A table that does not rest on codings, or somebody who does not code in an open blind round: what others coded would be missing from the numbers."));
        var everybody = actor with { Roles = new HashSet<Role> { Role.Secretariat }, InNoAudience = true };
        var counted = await build.HandleAsync(everybody, spec.Value with { Threshold = request.Threshold }, asFile: true, cancellationToken, isKept: true);
        if (!counted.Succeeded)
            return new Refused(counted.Refusal!.Value, counted.Faults);
        var row = Row(actor, request, saved, content, counted.Value);
        context.Releases.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (ending, type, bytes) in Files(row, counted.Value, content))
            context.ReleaseFiles.Add(new ReleaseFileRow { ReleaseId = row.Id, Ending = ending, ContentType = type, Bytes = bytes, Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)) });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Release.Of(row, await Release.FilesAsync(context, row.Id, cancellationToken));
    }

    private ReleaseRow Row(Actor actor, PublishReleaseRequest request, SavedTableRow saved, SavedTableContent content, BuiltTable built)
    {
        var spec = built.Table.Spec;
        return new ReleaseRow
        {
            TableId = saved.Id,
            TableVersion = saved.Version,
            Title = TableSheet.Of(built, content).Caption,
            Query = TableLinks.QueryText(spec),
            FilterQuery = TableLinks.Canonical(spec.Filter),
            Filter = built.Filter,
            Measure = spec.Measure.Text(),
            Basis = built.Basis,
            Reading = spec.Filter.Reading.Text(),
            RestsOnCodings = spec.RestsOnCodings,
            DataVersion = built.DataVersion.Number,
            CodebookVersion = built.CodebookVersion,
            Threshold = request.Threshold,
            N = built.Table.N,
            Figures = CaseJson.Write(SmallCounts.Figures(built.Table).GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.First().Value)),
            At = clock.GetUtcNow(),
            By = actor.Name,
            Purpose = string.IsNullOrWhiteSpace(request.Purpose) ? null : request.Purpose.Trim(),
        };
    }

    private IEnumerable<(string Ending, string ContentType, byte[] Bytes)> Files(ReleaseRow row, BuiltTable built, SavedTableContent content)
    {
        var file = TableSheet.Of(built, content, p => vocabularies.Codebook.FindParagraph(p)?.Gist);
        file = file with
        {
            Cover =
            [
                ("Release", Release.Reference(row.Id)),
                ("Address", AppUrls.Release(Release.Reference(row.Id))),
                .. file.Cover,
                ("Data version", row.DataVersion.ToString(CultureInfo.InvariantCulture)),
                ("Cases counted", "public and internal ones; restricted ones are not in this release"),
                ("Released", $"{row.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC by {row.By}"),
            ],
        };
        foreach (var format in TableFormats.All)
            yield return (format.Ending, format.ContentType, format.Write(file));
        yield return ("json", "application/json", Encoding.UTF8.GetBytes(CaseJson.Write(TableAnswer.Of(built))));
    }
}
