using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <param name="Id">Which case.</param>
/// <param name="Version">The version that the decision was made from.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record DeleteCaseRequest(long Id, int Version, string? Reason);

/// <summary>
/// Takes a case out of every list, count and file. The record stays, so that its identifier is never given again and any of its versions can be restored.
/// </summary>
public sealed class DeleteCase(TocDatabase database)
{
    public async Task<Result<long>> HandleAsync(Actor actor, DeleteCaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        context.Reason = request.Reason;
        var row = await context.VisibleCases(actor).SingleOrDefaultAsync(c => c.Id == request.Id, cancellationToken);
        if (row is null)
            return Refused.NotFound(CaseId.Text(request.Id));
        if (!AccessPolicy.May(actor, Permission.Record, row.Sensitivity))
            return Refused.Forbidden(CaseId.Text(request.Id));
        if (CaseCheck.Reason(request.Reason) is { } fault)
            return Refused.Invalid(fault);
        if (row.Version != request.Version)
            return Refused.Conflict(CaseId.Text(request.Id));
        row.DeletedAt = row.UpdatedAt = context.Clock.GetUtcNow();
        row.UpdatedBy = actor.Name;
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(CaseId.Text(request.Id));
        }

        return request.Id;
    }
}
