using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Data;

/// <summary>What stands on every page: how many cases the reader may see, when the data last changed, and which codebook is in force.</summary>
/// <param name="Cases">Cases that the actor may see.</param>
/// <param name="DataDate">Time of the last audited change of data, not of accounts and keys; null: nothing was ever recorded.</param>
/// <param name="CodebookVersion">Highest frozen version; null: none is loaded.</param>
public sealed record InstallationFacts(int Cases, DateTimeOffset? DataDate, int? CodebookVersion);

/// <summary>Reads <see cref="InstallationFacts"/> and keeps them until something is written: every page shows them, and the page after a change must show it.</summary>
public sealed class InstallationFactsReader(TocDatabase database)
{
    private readonly Dictionary<string, (long Written, InstallationFacts Facts)> kept = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public async Task<InstallationFacts> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        // What an actor may see hangs on roles and, through blind rounds, on the person.
        var key = $"{string.Join(",", AccessPolicy.Readable(actor))}/{actor.UserId?.ToString() ?? actor.Name}";
        await using var context = await database.ReadAsync(cancellationToken);
        // Whatever changes these facts is audited, and the chain of the audit grows with each commit.
        var written = await context.Database.SqlQueryRaw<long>("SELECT coalesce(max(no), 0) AS \"Value\" FROM audit_link").SingleAsync(cancellationToken);
        lock (gate)
        {
            if (kept.TryGetValue(key, out var found) && found.Written == written)
                return found.Facts;
        }

        var cases = await context.VisibleCases(actor).CountAsync(cancellationToken);
        var changed = await context.NewestAuditAsync(actor, a => a.Entity != "api_key" && a.Entity != "session" && a.Entity != "passkey" && a.Entity != "sign_in" && a.Action != "show" && a.Action != "refuse" && a.Action != ExportLog.Action && !a.Entity.StartsWith("AspNet"), cancellationToken);
        var version = await context.CodebookVersions.Where(v => v.State == CodebookState.Frozen).MaxAsync(v => (int?)v.Number, cancellationToken);
        var facts = new InstallationFacts(cases, changed?.At, version);
        lock (gate)
            kept[key] = (written, facts);
        return facts;
    }
}
