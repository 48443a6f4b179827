using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data.Audit;

/// <summary>Puts into the audit trail that something left the installation which does not leave it by default.</summary>
public static class ExportLog
{
    /// <summary>What such an entry tells, whatever left.</summary>
    public const string Action = "export";

    /// <summary>Adds the entry; the caller saves.</summary>
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
            Action = Action,
            Entity = entity,
            Key = key.Length <= 200 ? key : key[..200],
            Reason = reason,
        });
    }
}
