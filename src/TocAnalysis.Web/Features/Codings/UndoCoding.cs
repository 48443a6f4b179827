using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>Undoes the actor's last step on a case, or does an undone one again: also after a reload and on another day, until the case is submitted.</summary>
public sealed class UndoCoding(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The code that was changed.</summary>
    public async Task<Result<string>> HandleAsync(Actor actor, string caseId, bool redo, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("coding");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var target = await CodingTarget.LockAsync(context, actor, caseId, cancellationToken);
        if (!target.Succeeded)
            return new Refused(target.Refusal!.Value, target.Faults);
        if (await CoderStore.FindAsync(context, actor, cancellationToken) is not { } coder)
            return Refused.NotFound("step");
        var steps = CodingSteps.Own(context, target.Value.Id, coder.Id);
        var step = redo
            ? await steps.Where(s => s.Undone).OrderBy(s => s.Id).FirstOrDefaultAsync(cancellationToken)
            : await steps.Where(s => !s.Undone).OrderByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        if (step is null)
            return Refused.NotFound("step");
        if (MemoSteps.Of(step, redo) is { } memo)
        {
            step.Undone = !redo;
            context.Reason = redo ? "done again" : "undone";
            await MemoSteps.ApplyAsync(context, actor, step, memo, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return step.Code;
        }

        var works = await RoundStore.WorkAsync(context, coder.Id, target.Value.Id, cancellationToken);
        var round = CodingWriter.TargetOf(works, step.Code);
        if (!round.Succeeded)
            return new Refused(round.Refusal!.Value, round.Faults);
        if (round.Value.Work?.Round.Name != step.Round)
            return Refused.NotFound("step");

        var wanted = (redo ? step.After : step.Before) is { } json ? CaseJson.Read<CodingContent>(json) : null;
        var kept = await context.Codings.Include(c => c.Evidence)
            .SingleOrDefaultAsync(c => c.CaseId == target.Value.Id && c.Code == step.Code && c.CoderId == coder.Id && c.Round == step.Round, cancellationToken);
        if (wanted is not null)
        {
            var cited = wanted.Evidence.Select(e => e.Source).OfType<string>().Distinct().ToList();
            var sources = await context.Sources.Where(s => cited.Contains(s.Reference)).ToDictionaryAsync(s => s.Reference, s => s.Id, cancellationToken);
            var known = wanted with { Evidence = [.. wanted.Evidence.Where(e => e.Source is null || sources.ContainsKey(e.Source))] };
            // The text may have been edited since: quotations are found again, or flagged.
            var anchored = CodingRules.Anchor(known, target.Value.Summary, target.Value.Narrative);
            CodingWriter.Write(context, kept, new CodingPlace(target.Value.Id, coder.Id, step.Round, round.Value.Work?.Round.CodebookVersion ?? vocabularies.Codebook.Version), anchored, sources, actor);
        }
        else if (kept is not null)
        {
            CodingWriter.Remove(context, kept);
        }

        step.Undone = !redo;
        context.Reason = redo ? "done again" : "undone";
        await context.SaveChangesAsync(cancellationToken);
        await PositionStore.RefreshAsync(context, [target.Value.Id], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return step.Code;
    }
}
