using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>Withdraws the actor's own coding of one code on one case.</summary>
public sealed record WithdrawCodingRequest(string Case, string Code, int ExpectedVersion);

/// <summary>
/// Withdraws a coding: the case is then not coded by this coder, which is another thing than "cannot tell". The audit trail keeps what was withdrawn, and the
/// answer holds it, so that recording it again undoes this.
/// </summary>
public sealed class WithdrawCoding(TocDatabase database)
{
    public async Task<Result<CodingView>> HandleAsync(Actor actor, WithdrawCodingRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("coding");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var target = await CodingTarget.LockAsync(context, actor, request.Case, cancellationToken);
        if (!target.Succeeded)
            return new Refused(target.Refusal!.Value, target.Faults);
        if (await CoderStore.FindAsync(context, actor, cancellationToken) is not { } coder)
            return Refused.NotFound("coding");
        var round = CodingWriter.TargetOf(await RoundStore.WorkAsync(context, coder.Id, target.Value.Id, cancellationToken), request.Code);
        if (!round.Succeeded)
            return new Refused(round.Refusal!.Value, round.Faults);
        var name = round.Value.Work?.Round.Name;
        var own = context.Codings.Where(c => c.CaseId == target.Value.Id && c.Code == request.Code && c.CoderId == coder.Id && c.Round == name);
        var withdrawn = (await CodingView.ReadAsync(context, own, cancellationToken)).SingleOrDefault();
        if (withdrawn is null)
            return Refused.NotFound("coding");
        if (withdrawn.Version != request.ExpectedVersion)
            return Refused.Conflict("coding");

        var row = await own.Include(c => c.Evidence).SingleAsync(cancellationToken);
        CodingWriter.Remove(context, row);
        await CodingSteps.AddAsync(context, new CodingPlace(row.CaseId, coder.Id, name, row.CodebookVersion), request.Code, CodingSteps.Content(withdrawn), null, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await PositionStore.RefreshAsync(context, [target.Value.Id], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return withdrawn;
    }
}
