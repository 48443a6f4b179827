using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>
/// Puts the vocabularies of the release into the database, where filters and foreign keys need them. Terms are added and reworded, never removed:
/// records may use them. Runs only when the release's vocabularies differ from those seeded last.
/// </summary>
public static class ReferenceSeed
{
    private const string FingerprintKey = "reference-fingerprint";

    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    private const long Lock = 0x70C_5EED;

    public static async Task RunAsync(TocContext context, Vocabularies vocabularies, TimeProvider clock, CancellationToken cancellationToken)
    {
        var countries = JsonSerializer.Serialize(vocabularies.Countries.All.Select(c => new { code = c.Code, name = c.Name, kind = c.Kind.ToString(), region = c.RegionCode, subregion = c.SubregionCode }));
        var groups = JsonSerializer.Serialize(
            from grouping in vocabularies.Countries.Groupings
            from @group in grouping.Groups
            from member in @group.Members
            select new { grouping = grouping.Key, country = member, group_key = @group.Key });
        var offences = JsonSerializer.Serialize(vocabularies.Offences.All.Select(o => new { code = o.Code, label = o.Label, level = o.Level, parent = o.Parent }));
        var ancestors = JsonSerializer.Serialize(
            from offence in vocabularies.Offences.All
            from ancestor in vocabularies.Offences.AncestorsOf(offence.Code).Select(a => a.Code).Append(offence.Code)
            select new { offence = offence.Code, ancestor });
        var book = vocabularies.Codebook;
        var codes = JsonSerializer.Serialize(book.Codes.Select(c => new
        {
            key = c.Key,
            kind = c.Kind.Text(),
            scale = c.Scale.Text(),
            parent = c.Parent,
            position = c.Order,
            title = c.Title,
            paragraphs = c.Paragraphs,
            content = c,
        }));

        var fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', countries, groups, offences, ancestors, codes))));
        if (await SeededAsync(context, fingerprint, cancellationToken))
            return;

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        if (await SeededAsync(context, fingerprint, cancellationToken))
            return;

        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO country (code, name, kind, region, subregion)
            SELECT code, name, kind, region, subregion FROM jsonb_to_recordset({countries}::jsonb) AS t(code text, name text, kind text, region text, subregion text)
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, region = excluded.region, subregion = excluded.subregion
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM country_group;
            INSERT INTO country_group (grouping, country, group_key)
            SELECT "grouping", country, group_key FROM jsonb_to_recordset({groups}::jsonb) AS t("grouping" text, country text, group_key text)
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO offence (code, label, level, parent)
            SELECT code, label, level, parent FROM jsonb_to_recordset({offences}::jsonb) AS t(code text, label text, level int, parent text)
            ON CONFLICT (code) DO UPDATE SET label = excluded.label, level = excluded.level, parent = excluded.parent
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM offence_ancestor;
            INSERT INTO offence_ancestor (offence, ancestor)
            SELECT offence, ancestor FROM jsonb_to_recordset({ancestors}::jsonb) AS t(offence text, ancestor text)
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO codebook_version (number, state, title, note, published_at)
            VALUES ({book.Version}, 'draft', {book.Title}, {book.Note}, {clock.GetUtcNow()})
            ON CONFLICT (number) DO NOTHING
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO code (version, key, kind, scale, parent, position, title, paragraphs, content)
            SELECT {book.Version}, key, kind, scale, parent, position, title, paragraphs, content
            FROM jsonb_to_recordset({codes}::jsonb) AS t(key text, kind text, scale text, parent text, position int, title text, paragraphs int[], content jsonb)
            WHERE (SELECT state FROM codebook_version WHERE number = {book.Version}) = 'draft';
            UPDATE codebook_version SET state = 'frozen' WHERE number = {book.Version} AND state = 'draft'
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO setting (key, value) VALUES ({FingerprintKey}, {fingerprint}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Task<bool> SeededAsync(TocContext context, string fingerprint, CancellationToken cancellationToken) =>
        context.Settings.AnyAsync(s => s.Key == FingerprintKey && s.Value == fingerprint, cancellationToken);
}
