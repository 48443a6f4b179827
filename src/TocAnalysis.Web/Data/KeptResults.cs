using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data;

/// <summary>
/// The results of paragraph 4 are kept with every case, so that they filter and count at speed. They follow from the case, from the rule and from what is
/// known of countries: when a release changes one of the last two, they are decided anew for all cases before anybody reads them.
/// </summary>
public static class KeptResults
{
    private const string FingerprintKey = "results-fingerprint";

    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    private const long Lock = 0x70C_4E5;

    private const int Portion = 500;

    /// <summary>Whether the kept results are of another rule or other countries than this program's.</summary>
    public static async Task<bool> AreOldAsync(TocContext context, Vocabularies vocabularies, CancellationToken cancellationToken)
    {
        var fingerprint = Fingerprint(vocabularies);
        return !await context.Settings.AnyAsync(s => s.Key == FingerprintKey && s.Value == fingerprint, cancellationToken);
    }

    /// <summary>Decides all cases anew where that is due; the cases themselves, their versions and their dates stay.</summary>
    public static async Task RenewAsync(TocContext context, Vocabularies vocabularies, CancellationToken cancellationToken)
    {
        if (!await AreOldAsync(context, vocabularies, cancellationToken))
            return;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        if (!await AreOldAsync(context, vocabularies, cancellationToken))
            return;

        // Cases saved meanwhile by an earlier version of the program wait until this is through.
        await context.Database.ExecuteSqlAsync($"LOCK TABLE case_record IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        var store = new CaseStore(vocabularies);
        var ids = await context.Cases.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        foreach (var portion in ids.Chunk(Portion))
        {
            var contents = await CaseStore.ContentsAsync(context, portion, cancellationToken);
            var results = JsonSerializer.Serialize(contents.Select(c => new
            {
                id = c.Key,
                union = store.Decide(c.Value, Reading.Union).Result.Text(),
                stage = store.Decide(c.Value, Reading.SingleStage).Result.Text(),
                direct = store.Decide(c.Value, Reading.Direct).Result.Text(),
                conduct = store.Decide(c.Value, Reading.Conduct).Result.Text(),
                established = store.Decide(c.Value, Reading.Established).Result.Text(),
            }));
            await context.Database.ExecuteSqlAsync(
                $"""
                UPDATE case_record SET result_union = t."union", result_single_stage = t.stage, result_direct = t.direct, result_conduct = t.conduct, result_established = t.established
                FROM jsonb_to_recordset({results}::jsonb) AS t(id bigint, "union" text, stage text, direct text, conduct text, established text)
                WHERE case_record.id = t.id AND (result_union, result_single_stage, result_direct, result_conduct, result_established)
                    IS DISTINCT FROM (t."union", t.stage, t.direct, t.conduct, t.established)
                """,
                cancellationToken);
        }

        var fingerprint = Fingerprint(vocabularies);
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO setting (key, value) VALUES ({FingerprintKey}, {fingerprint}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Fingerprint(Vocabularies vocabularies)
    {
        var countries = vocabularies.Countries.All.Select(c => new { c.Code, c.Kind, c.FormerAlpha3, c.ExistsFrom, c.ExistsUntil, c.SeparatedFrom, c.Renaming, c.Successors });
        return $"{TransnationalityTest.RuleVersion}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(countries))))}";
    }
}
