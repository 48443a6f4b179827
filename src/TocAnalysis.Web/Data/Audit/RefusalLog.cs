using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data.Audit;

/// <summary>Puts into the audit trail that somebody was refused.</summary>
public static class RefusalLog
{
    /// <summary>Adds the entry; the caller saves.</summary>
    /// <param name="context">The database.</param>
    /// <param name="actor">Who was refused.</param>
    /// <param name="entity">What it was about.</param>
    /// <param name="key">Which one; never what was typed.</param>
    /// <param name="reason">Why.</param>
    public static void Add(TocContext context, Actor actor, string entity, string key, string reason)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(actor);
        context.Audit.Add(new AuditRow
        {
            At = context.Clock.GetUtcNow(),
            Actor = actor.Name,
            UserId = actor.UserId,
            Door = actor.Door.Text(),
            Action = "refuse",
            Entity = entity,
            Key = key,
            Reason = reason,
        });
    }
}
