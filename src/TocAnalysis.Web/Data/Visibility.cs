using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>The one place that narrows what is read to what the actor may see: page, search, count, table, file and REST all start from here.</summary>
public static class Visibility
{
    /// <summary>Cases that exist for this actor. What may not be seen is answered like what does not exist.</summary>
    public static IQueryable<CaseRow> VisibleCases(this TocContext context, Actor actor)
    {
        var readable = AccessPolicy.Readable(actor);
        return context.Cases.Where(c => c.DeletedAt == null && readable.Contains(c.Sensitivity));
    }

    /// <summary>Cases with the deleted ones among them, for those who may bring them back; for all others no more than <see cref="VisibleCases"/>.</summary>
    public static IQueryable<CaseRow> CasesWithDeleted(this TocContext context, Actor actor)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return context.VisibleCases(actor);
        var readable = AccessPolicy.Readable(actor);
        return context.Cases.Where(c => readable.Contains(c.Sensitivity));
    }

    /// <summary>Codings on visible cases. Blind rounds will narrow this further.</summary>
    public static IQueryable<CodingRow> VisibleCodings(this TocContext context, Actor actor) =>
        context.Codings.Where(c => context.VisibleCases(actor).Any(v => v.Id == c.CaseId));

    /// <summary>
    /// Whether <see cref="VisibleCodings"/> narrows nothing for this actor beyond the visible cases. Only then may counts by code, value and coder come from the
    /// sets of case numbers, which know every coding; for all others SQL answers. Whatever narrows codings further must answer false here.
    /// </summary>
    public static Task<bool> SeesAllCodingsAsync(this TocContext context, Actor actor, CancellationToken cancellationToken) => Task.FromResult(true);
}
