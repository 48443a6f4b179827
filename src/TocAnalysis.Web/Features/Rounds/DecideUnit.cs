using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>A decision as it is asked for. The value is that of a coder for <c>proposal</c>, another of the scale for <c>other-value</c>, else null.</summary>
/// <remarks>
/// <c>Version</c>: the version of the unit that was looked at; null: not compared.
/// <c>Once</c>: set where the sender may repeat the request.
/// </remarks>
public sealed record DecideRequest(string Round, string Case, string Code, AdjudicationOutcome Outcome, CodingValue? Value, string? Reason, int? Version = null, Once? Once = null);

/// <summary>Decides units. Decisions are added and never changed, and the codings they rest on are not touched: agreement is the same before and after.</summary>
public sealed class DecideUnit(TocDatabase database, Vocabularies vocabularies)
{
    private const int CasesAtOnce = 200;

    public async Task<Result<Decision>> HandleAsync(Actor actor, DecideRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var opened = await OpenAsync(context, actor, request.Round, cancellationToken);
        if (!opened.Succeeded)
            return new Refused(opened.Refusal!.Value, opened.Faults);
        var round = opened.Value;
        if (request.Once is not null && await request.Once.FindAsync<Decision>(context, actor, cancellationToken) is { } answered)
            return answered;
        if (!CaseId.TryParse(request.Case, out var id) || !await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return Refused.NotFound("case");
        await context.Database.ExecuteSqlAsync($"SELECT 1 FROM case_record WHERE id = {id} FOR NO KEY UPDATE", cancellationToken);
        var unit = (await AdjudicationUnits.LoadAsync(context, actor, round, [id], cancellationToken)).SingleOrDefault(u => u.Code == request.Code);
        if (unit is null)
            return Refused.Invalid(new Fault("unit", "A code of the round on a case that at least two coders have submitted and none still works on.", $"{request.Case} {request.Code}"));
        var own = await IsOwnAsync(context, actor, unit, cancellationToken);
        if (own && !round.OwnAdjudication)
            return new Refused(Refusal.Forbidden, [new Fault("case", "A case that you did not code yourself. This round does not allow coders to adjudicate their own cases.", request.Case)]);
        if (request.Version is { } version && version != unit.Version)
            return Refused.Conflict("unit");
        var faults = Faults(request, unit, round);
        if (faults.Count > 0)
            return Refused.Invalid(faults);

        var row = Row(context, actor, round, unit, request, own);
        context.Adjudications.Add(row);
        context.Reason = row.Reason;
        if (request.Outcome == AdjudicationOutcome.SentBack)
            await SendBackAsync(context, actor, round, id, row.Reason!, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await PositionStore.RefreshAsync(context, [id], cancellationToken);
        var decision = new Decision(row.Outcome, row.Value, row.Reason, row.By, row.At, row.OwnCase);
        if (request.Once is not null)
            await request.Once.KeepAsync(context, actor, decision, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return decision;
    }

    /// <summary>Accepts all agreements that are not accepted yet, without a reason; own cases only where the round allows it. How many were accepted.</summary>
    public Task<Result<int>> AcceptAgreementsAsync(Actor actor, string name, CancellationToken cancellationToken) => AcceptAgreementsAsync(actor, name, null, null, cancellationToken);

    /// <summary>The same for a request that names the version of the round it was made from, and that may be repeated.</summary>
    public async Task<Result<int>> AcceptAgreementsAsync(Actor actor, string name, int? version, Once? once, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var opened = await OpenAsync(context, actor, name, cancellationToken);
        if (!opened.Succeeded)
            return new Refused(opened.Refusal!.Value, opened.Faults);
        var round = opened.Value;
        if (once is not null && await once.FindAsync<RoundChange>(context, actor, cancellationToken) is { } answered)
            return answered.Succeeded ? answered.Value.Changed : new Refused(answered.Refusal!.Value, answered.Faults);
        if (version is { } from && from != round.Version)
            return Refused.Conflict("round");
        // Held as for single decisions: nobody may reopen or edit meanwhile.
        await context.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM case_record c JOIN round_case r ON r.case_id = c.id WHERE r.round_id = {round.Id} ORDER BY c.id FOR NO KEY UPDATE OF c", cancellationToken);
        var open = (await AdjudicationUnits.StatesAsync(context, actor, round, cancellationToken)).Where(u => u.IsAgreed && !u.IsDecided).ToList();
        var own = await context.OwnCoder(actor).Select(c => c.Id).ToListAsync(cancellationToken);
        var count = 0;
        foreach (var portion in open.Select(u => u.CaseId).Distinct().Chunk(CasesAtOnce))
        {
            foreach (var unit in (await AdjudicationUnits.LoadAsync(context, actor, round, portion, cancellationToken)).Where(u => u.IsAgreed && !u.IsDecided))
            {
                var isOwn = unit.Readings.Any(r => own.Contains(r.CoderId));
                if (isOwn && !round.OwnAdjudication)
                    continue;
                context.Adjudications.Add(Row(context, actor, round, unit, new DecideRequest(name, "", unit.Code, AdjudicationOutcome.Agreed, unit.Readings[0].Value, null), isOwn));
                count++;
            }

            await context.SaveChangesAsync(cancellationToken);
            await PositionStore.RefreshAsync(context, portion, cancellationToken);
        }

        if (once is not null)
        {
            await once.KeepAsync(context, actor, new RoundChange(count), cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    private static async Task<Result<RoundRow>> OpenAsync(TocContext context, Actor actor, string name, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Adjudicate))
            return Refused.Forbidden("adjudication");
        if (await RoundAccess.LockAsync(context, name, cancellationToken) is not { } round)
            return Refused.NotFound("round");
        return await RoundAccess.MayAdjudicateAsync(context, actor, round, cancellationToken) ? round : Refused.Forbidden("adjudication");
    }

    private static async Task<bool> IsOwnAsync(TocContext context, Actor actor, AdjudicationUnit unit, CancellationToken cancellationToken)
    {
        // A key does not say in whose hand it is; it codes under its own name, and that is what is looked at.
        var coders = unit.Readings.Select(r => r.CoderId).ToList();
        return await context.OwnCoder(actor).AnyAsync(c => coders.Contains(c.Id), cancellationToken);
    }

    private List<Fault> Faults(DecideRequest request, AdjudicationUnit unit, RoundRow round)
    {
        var faults = new List<Fault>();
        var given = unit.Readings.Select(r => r.Value).OfType<CodingValue>().Distinct().ToList();
        var scale = (vocabularies.CodebookOf(round.CodebookVersion) ?? vocabularies.Codebook).Find(unit.Code)?.Scale ?? Domain.Codebook.ValueScale.None;
        var allowed = CodingRules.Allowed(scale);
        switch (request.Outcome)
        {
            case AdjudicationOutcome.Agreed when !unit.IsAgreed:
                faults.Add(new Fault("outcome", "Another outcome: the coders do not agree on this unit."));
                break;
            case AdjudicationOutcome.Agreed when request.Value is { } value && value != given[0]:
                faults.Add(new Fault("value", "The value on which the coders agree.", value.Text()));
                break;
            case AdjudicationOutcome.Proposal when request.Value is not { } value || !given.Contains(value):
                faults.Add(new Fault("value", $"One of the values that a coder gave: {string.Join(", ", given.Select(v => v.Text()))}.", request.Value?.Text()));
                break;
            case AdjudicationOutcome.OtherValue when request.Value is not { } value || !allowed.Contains(value) || given.Contains(value):
                faults.Add(new Fault("value", $"A value that no coder gave: {string.Join(", ", allowed.Except(given).Select(v => v.Text()))}.", request.Value?.Text()));
                break;
            default:
                break;
        }

        if (request.Outcome != AdjudicationOutcome.Agreed && string.IsNullOrWhiteSpace(request.Reason))
            faults.Add(new Fault("reason", "Why: coders and readers see it."));
        if (request.Reason?.Length > CaseContent.MaxNote)
            faults.Add(new Fault("reason", $"At most {CaseContent.MaxNote} characters."));
        return faults;
    }

    private static AdjudicationRow Row(TocContext context, Actor actor, RoundRow round, AdjudicationUnit unit, DecideRequest request, bool own) => new()
    {
        RoundId = round.Id,
        CaseId = unit.CaseId,
        Code = unit.Code,
        Outcome = request.Outcome,
        Value = request.Outcome switch
        {
            AdjudicationOutcome.SentBack => null,
            AdjudicationOutcome.Contested => PositionValue.Contested,
            AdjudicationOutcome.Agreed => PositionRule.Of(unit.Readings[0].Value!.Value),
            _ => PositionRule.Of(request.Value!.Value),
        },
        Reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim(),
        By = actor.Name,
        UserId = actor.UserId,
        At = context.Clock.GetUtcNow(),
        OwnCase = own,
        BasedOn = CaseJson.Write(unit.Readings.Select(r => new { coding = r.CodingId, version = r.Version, coder = r.CoderId, value = r.Value?.Text() })),
    };

    private static async Task SendBackAsync(TocContext context, Actor actor, RoundRow round, long caseId, string reason, CancellationToken cancellationToken)
    {
        foreach (var assignment in await context.Assignments.Where(a => a.RoundId == round.Id && a.CaseId == caseId && a.State == AssignmentState.Submitted).ToListAsync(cancellationToken))
        {
            (assignment.State, assignment.SentBack, assignment.Reason) = (AssignmentState.Reopened, true, reason);
            (assignment.Version, assignment.UpdatedAt, assignment.UpdatedBy) = (assignment.Version + 1, context.Clock.GetUtcNow(), actor.Name);
        }
    }
}
