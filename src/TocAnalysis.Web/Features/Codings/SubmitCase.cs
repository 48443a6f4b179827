using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The actor is done with a case of a round.</summary>
/// <param name="Case">Identifier of the case.</param>
/// <param name="Round">Name of the round.</param>
/// <param name="LeaveUncoded">Submit although codes of the round are not coded; they stay missing, which is another thing than a value.</param>
/// <param name="Version">The version of the work that was looked at; null: not compared.</param>
/// <param name="Once">Set where the sender may repeat the request.</param>
public sealed record SubmitCaseRequest(string Case, string Round, bool LeaveUncoded, int? Version = null, Once? Once = null);

/// <summary>What was submitted, and the next case that waits; null: none does.</summary>
public sealed record Submitted(int Coded, int Uncoded, string? NextCase);

/// <summary>Submits a case: its codings of the round are set down as they are and can no longer be changed by the coder.</summary>
public sealed class SubmitCase(TocDatabase database)
{
    public async Task<Result<Submitted>> HandleAsync(Actor actor, SubmitCaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("coding");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var target = await CodingTarget.LockAsync(context, actor, request.Case, cancellationToken);
        if (!target.Succeeded)
            return new Refused(target.Refusal!.Value, target.Faults);
        if (request.Once is not null && await request.Once.FindAsync<Submitted>(context, actor, cancellationToken) is { } answered)
            return answered;
        var coder = await CoderStore.FindAsync(context, actor, cancellationToken);
        var works = coder is null ? [] : await RoundStore.WorkAsync(context, coder.Id, target.Value.Id, cancellationToken);
        var work = works.FirstOrDefault(w => w.Round.Name == request.Round);
        if (coder is null || work is null)
            return Refused.NotFound("round");
        if (request.Version is { } version && version != await GetRoundWork.VersionAsync(context, work, cancellationToken))
            return Refused.Conflict("case");
        if (!work.IsActive)
            return Refused.Invalid(new Fault("round", "A case that you have not submitted yet."));

        var id = target.Value.Id;
        var values = await context.Codings.Where(c => c.CaseId == id && c.CoderId == coder.Id && c.Round == request.Round && work.Round.Codes.Contains(c.Code))
            .Select(c => new { c.Code, c.Value }).ToListAsync(cancellationToken);
        var missing = work.Round.Codes.Except(values.Select(v => v.Code)).ToList();
        if (missing.Count > 0 && !request.LeaveUncoded)
            return Refused.Invalid([.. missing.Select(code => new Fault("code", "A value, or submit with this code left uncoded.", code))]);

        var now = context.Clock.GetUtcNow();
        var assignment = work.Assignment;
        context.Submissions.Add(new SubmissionRow
        {
            AssignmentId = assignment.Id,
            At = now,
            Independent = work.Round.State == RoundState.Open && !assignment.SentBack,
            Values = CaseJson.Write(values.ToDictionary(v => v.Code, v => v.Value.Text())),
        });
        (assignment.State, assignment.SubmittedAt) = (AssignmentState.Submitted, now);
        (assignment.Version, assignment.UpdatedAt, assignment.UpdatedBy) = (assignment.Version + 1, now, actor.Name);
        await context.SaveChangesAsync(cancellationToken);
        // What is submitted cannot be undone any more, and no half-typed change waits behind it.
        await CodingSteps.Own(context, id, coder.Id).ExecuteDeleteAsync(cancellationToken);
        foreach (var code in work.Round.Codes)
            await KeepDraft.DropAsync(context, actor, id, code, cancellationToken);
        var queue = await RoundStore.QueueAsync(context, actor, cancellationToken);
        var next = queue.FirstOrDefault(q => q.Round == request.Round) ?? (queue.Count > 0 ? queue[0] : null);
        var submitted = new Submitted(values.Count, missing.Count, next?.Case);
        if (request.Once is not null)
            await request.Once.KeepAsync(context, actor, submitted, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return submitted;
    }
}
