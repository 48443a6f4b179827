using System.Security.Cryptography;
using System.Text;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What can be wrong with the audit log.</summary>
public enum AuditFaultKind
{
    /// <summary>An entry is not what it was when it was linked, or links were exchanged.</summary>
    Changed,

    /// <summary>An entry that a link holds is gone, or a link is.</summary>
    Missing,

    /// <summary>An entry that no link holds.</summary>
    Foreign,

    /// <summary>The log ends before a head that was written down outside the database.</summary>
    CutOff,

    /// <summary>The chain fits together, and is another one than a head that was written down says.</summary>
    Rewritten,

    /// <summary>A line of the file of heads was not signed by this installation.</summary>
    HeadNotSigned,
}

/// <summary>The first thing that is wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Link">Number of the link in the chain, or of the line in the file of heads; 0: in no link.</param>
/// <param name="Entry">Number of the audit entry, where one is known.</param>
public sealed record AuditFault(AuditFaultKind Kind, long Link, long? Entry);

/// <summary>The outcome of going through the whole audit log.</summary>
/// <param name="Links">How many entries the chain holds.</param>
/// <param name="Heads">How many heads were written down outside the database.</param>
/// <param name="LastHead">When the last of them was; null: none yet, so that a cut end would not be noticed.</param>
/// <param name="Torn">How many lines of the file of heads do not come to their end and were left out.</param>
/// <param name="Fault">The first thing that is wrong; null: nothing is.</param>
public sealed record AuditVerification(long Links, int Heads, DateTimeOffset? LastHead, int Torn, AuditFault? Fault);

/// <summary>Goes through the whole audit log: every entry against its link, every link against the one before, and the chain against the heads outside the database.</summary>
public sealed class VerifyAudit(AuditHeads heads)
{
    public async Task<Result<AuditVerification>> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.ReadAudit))
            return Refused.Forbidden("audit");
        await using var connection = await heads.OpenAsync(cancellationToken);
        // One moment for all of it: entries that come meanwhile are of the next verification.
        await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var written = await heads.ReadAsync(await AuditHeads.InstallationAsync(connection, cancellationToken), cancellationToken);
        var (links, fault) = await WalkAsync(connection, written, cancellationToken);
        fault ??= await ForeignAsync(connection, cancellationToken);
        // A line that was torn when the disk was full or the program was killed proves nothing, and is no tampering: without it the file says less, not something else.
        return new AuditVerification(links, written.Count(h => !h.IsTorn), written.LastOrDefault(h => !h.IsTorn)?.At, written.Count(h => h.IsTorn), fault);
    }

    private static async Task<(long Links, AuditFault? Fault)> WalkAsync(NpgsqlConnection connection, IReadOnlyList<AuditHead> written, CancellationToken cancellationToken)
    {
        var expected = written.Where(h => h.IsSigned).ToLookup(h => h.No, h => h.Hash);
        AuditFault? fault = null;
        long links = 0;
        byte[] before = [];
        await using var command = new NpgsqlCommand(AuditChainSql.Walk, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (fault is null && await reader.ReadAsync(cancellationToken))
        {
            var (no, entry, hash) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
            if (no != links + 1)
                return (links, new AuditFault(AuditFaultKind.Missing, links + 1, null));
            links = no;
            if (await reader.IsDBNullAsync(3, cancellationToken))
                fault = new AuditFault(AuditFaultKind.Missing, no, entry);
            else if (!hash.AsSpan().SequenceEqual(SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(reader.GetString(3))])))
                fault = new AuditFault(AuditFaultKind.Changed, no, entry);
            else if (expected[no].Any(h => h != Convert.ToHexStringLower(hash)))
                fault = new AuditFault(AuditFaultKind.Rewritten, no, entry);
            before = hash;
        }

        fault ??= expected.Any(h => h.Key > links) ? new AuditFault(AuditFaultKind.CutOff, links + 1, null) : null;
        fault ??= written.ToList().FindIndex(h => !h.IsSigned && !h.IsTorn) is var line and >= 0 ? new AuditFault(AuditFaultKind.HeadNotSigned, line + 1, null) : null;
        return (links, fault);
    }

    private static async Task<AuditFault?> ForeignAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AuditChainSql.Unlinked, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellationToken) is long entry ? new AuditFault(AuditFaultKind.Foreign, 0, entry) : null;
    }
}
