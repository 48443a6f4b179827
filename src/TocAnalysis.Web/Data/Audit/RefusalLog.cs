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
    /// <param name="caseId">The case that it was about; null: none.</param>
    public static void Add(TocContext context, Actor actor, string entity, string key, string reason, long? caseId = null) => ActLog.Add(context, actor, "refuse", entity, key, caseId, reason);
}
