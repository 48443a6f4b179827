using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data.Audit;

/// <summary>Puts into the audit trail what somebody did that changes nothing, such as having protected names shown.</summary>
public static class ActLog
{
    /// <summary>Adds the entry; the caller saves.</summary>
    public static void Add(TocContext context, Actor actor, string action, string entity, string key, long? caseId, string reason)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(actor);
        context.Audit.Add(new AuditRow
        {
            At = context.Clock.GetUtcNow(),
            Actor = actor.Name,
            UserId = actor.UserId,
            Door = actor.Door.Text(),
            Action = action,
            Entity = entity,
            Key = key,
            CaseId = caseId,
            Reason = reason,
        });
    }
}
