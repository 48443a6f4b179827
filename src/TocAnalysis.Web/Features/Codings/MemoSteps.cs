using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>A memo as a step keeps it; without text: there was none.</summary>
internal sealed record MemoStep(long Memo, string? Code, MemoKind Kind, string? Text);

/// <summary>Steps on memos, undone and done again beside those on codings.</summary>
internal static class MemoSteps
{
    /// <summary>Adds a step where the coder still works on the case. What is written after the submission stays. Does not save.</summary>
    public static async Task AddAsync(TocContext context, long caseId, long coderId, MemoStep before, MemoStep after, CancellationToken cancellationToken)
    {
        var works = await RoundStore.WorkAsync(context, coderId, caseId, cancellationToken);
        if (works.Any(w => !w.IsActive))
            return;
        await CodingSteps.AddAsync(context, new CodingPlace(caseId, coderId, null, 0), after.Code ?? "", CaseJson.Write(before), CaseJson.Write(after), cancellationToken);
    }

    /// <summary>What the step makes of the memo; null: the step is none on a memo.</summary>
    public static MemoStep? Of(CodingStepRow step, bool redo)
    {
        if ((redo ? step.After : step.Before) is not { } json)
            return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("memo", out _) ? CaseJson.Read<MemoStep>(json) : null;
    }

    /// <summary>Brings the memo to what the step says. Saves.</summary>
    public static async Task ApplyAsync(TocContext context, Actor actor, CodingStepRow step, MemoStep wanted, CancellationToken cancellationToken)
    {
        var now = context.Clock.GetUtcNow();
        var kept = await context.Memos.SingleOrDefaultAsync(m => m.Id == wanted.Memo && m.CoderId == step.CoderId, cancellationToken);
        if (wanted.Text is null)
        {
            if (kept is not null)
                context.Memos.Remove(kept);
            await context.SaveChangesAsync(cancellationToken);
            return;
        }

        var row = kept ?? context.Memos.Add(new MemoRow { CaseId = step.CaseId, Code = wanted.Code, CoderId = step.CoderId, CreatedAt = now, CreatedBy = actor.Name }).Entity;
        (row.Kind, row.Text, row.Version, row.UpdatedAt, row.UpdatedBy) = (wanted.Kind, wanted.Text, row.Version + 1, now, actor.Name);
        await context.SaveChangesAsync(cancellationToken);
        if (kept is null)
            await RenumberAsync(context, step, wanted.Memo, row.Id, cancellationToken);
    }

    /// <summary>A memo that comes back has a new number; the other steps on it have to know.</summary>
    private static async Task RenumberAsync(TocContext context, CodingStepRow step, long from, long to, CancellationToken cancellationToken)
    {
        foreach (var other in await CodingSteps.Own(context, step.CaseId, step.CoderId).ToListAsync(cancellationToken))
        {
            if (Of(other, false) is { } before && before.Memo == from)
                (other.Before, other.After) = (CaseJson.Write(before with { Memo = to }), CaseJson.Write(Of(other, true)! with { Memo = to }));
        }
    }
}
