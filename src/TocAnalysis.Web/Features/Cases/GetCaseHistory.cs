using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// Every saved version of a case with what it changed, latest first, and the entries of the audit log beside it: codings, deletion. A version that was
/// more sensitive than the reader may see is left out. Those who may record also see the history of a deleted case, to bring it back.
/// </summary>
public sealed class GetCaseHistory(TocDatabase database)
{
    public async Task<Result<CaseHistory>> HandleAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var head = await context.CasesWithDeleted(actor).Where(c => c.Id == id).Select(c => new { c.Title, c.Version, c.DeletedAt }).SingleOrDefaultAsync(cancellationToken);
        if (head is null)
            return Refused.NotFound(CaseId.Text(id));
        var readable = AccessPolicy.Readable(actor);
        var rows = await context.CaseVersions.Where(v => v.CaseId == id).OrderBy(v => v.Version).ToListAsync(cancellationToken);
        var versions = new List<CaseVersion>(rows.Count);
        CaseContent? before = null;
        foreach (var row in rows)
        {
            var content = CaseJson.Read<CaseContent>(row.Content);
            if (!readable.Contains(content.Sensitivity))
                continue;
            versions.Add(new CaseVersion(row.Version, row.At, row.By, row.Door, row.Reason, before is null ? [] : CaseChanges.Between(before, content)) { IsReviewed = content.Status == CaseStatus.Reviewed });
            before = content;
        }

        versions.Reverse();
        var events = await context.VisibleAudit(actor)
            .Where(a => a.CaseId == id && (a.Entity == "coding" || (a.Entity == "case_record" && EF.Functions.JsonExists(a.Changes, "deleted_at") && a.Action == "update")))
            .OrderByDescending(a => a.Id).Take(CaseHistory.MaxEvents).ToListAsync(cancellationToken);
        await IdentityStore.MaskAuditAsync(context, events, cancellationToken);
        return new CaseHistory(id, head.Title, head.Version, head.DeletedAt, versions, [.. events.Select(a => new CaseEvent(a.At, a.Actor, a.Door, a.Entity, a.Action, a.Changes, a.Reason))]);
    }
}

/// <summary>The version is the present one, which a restore must name; the time of deletion is set while the case is deleted.</summary>
public sealed record CaseHistory(long Id, string Title, int Version, DateTimeOffset? DeletedAt, IReadOnlyList<CaseVersion> Versions, IReadOnlyList<CaseEvent> Events)
{
    /// <summary>How many entries of the audit log are shown, latest first.</summary>
    public const int MaxEvents = 500;
}

/// <summary>One save. The changes are against the version before; none for the first.</summary>
public sealed record CaseVersion(int Version, DateTimeOffset At, string By, string Door, string? Reason, IReadOnlyList<FieldChange> Changes)
{
    /// <summary>Whether a second person had read it as it stood.</summary>
    public bool IsReviewed { get; init; }
}

/// <summary>An entry of the audit log: of a <c>coding</c>, or of the <c>case_record</c> for a deletion and its undoing. The changes are columns with values before and after, as JSON.</summary>
public sealed record CaseEvent(DateTimeOffset At, string By, string Door, string Entity, string Action, string Changes, string? Reason);
