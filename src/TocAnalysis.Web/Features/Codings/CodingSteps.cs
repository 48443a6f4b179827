using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The steps of a coder on a case. They end with the submission of the case: what is submitted can be reopened, but not undone.</summary>
internal static class CodingSteps
{
    /// <summary>Steps kept for one coder on one case.</summary>
    private const int MostKept = 200;

    /// <summary>Adds a step; what was undone before can then no longer be done again. Does not save.</summary>
    public static Task AddAsync(TocContext context, CodingPlace place, string code, CodingContent? before, CodingContent? after, CancellationToken cancellationToken) =>
        AddAsync(context, place, code, before is null ? null : CaseJson.Write(before), after is null ? null : CaseJson.Write(after), cancellationToken);

    /// <summary>The same for a step that is JSON already.</summary>
    public static async Task AddAsync(TocContext context, CodingPlace place, string code, string? before, string? after, CancellationToken cancellationToken)
    {
        var own = Own(context, place.CaseId, place.CoderId);
        await own.Where(s => s.Undone).ExecuteDeleteAsync(cancellationToken);
        var oldest = await own.OrderByDescending(s => s.Id).Skip(MostKept).Select(s => (long?)s.Id).FirstOrDefaultAsync(cancellationToken);
        if (oldest is { } last)
            await own.Where(s => s.Id <= last).ExecuteDeleteAsync(cancellationToken);
        context.CodingSteps.Add(new CodingStepRow
        {
            CaseId = place.CaseId,
            CoderId = place.CoderId,
            Code = code,
            Round = place.Round,
            Before = before,
            After = after,
            At = context.Clock.GetUtcNow(),
        });
    }

    /// <summary>Which code the next undoing and the next doing again would change; null: nothing.</summary>
    public static async Task<(string? Undo, string? Redo)> NextAsync(TocContext context, long caseId, long coderId, CancellationToken cancellationToken)
    {
        var own = Own(context, caseId, coderId);
        return (
            await own.Where(s => !s.Undone).OrderByDescending(s => s.Id).Select(s => s.Code).FirstOrDefaultAsync(cancellationToken),
            await own.Where(s => s.Undone).OrderBy(s => s.Id).Select(s => s.Code).FirstOrDefaultAsync(cancellationToken));
    }

    public static IQueryable<CodingStepRow> Own(TocContext context, long caseId, long coderId) => context.CodingSteps.Where(s => s.CaseId == caseId && s.CoderId == coderId);

    /// <summary>A coding as a step keeps it.</summary>
    public static CodingContent Content(CodingView view) => new(view.Code, view.Value, view.Confidence, view.Rationale, [.. view.Evidence.Select(e => e.ToEvidence())]);
}
