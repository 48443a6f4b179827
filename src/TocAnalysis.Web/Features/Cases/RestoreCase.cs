using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <param name="Id">Which case.</param>
/// <param name="Version">The old version.</param>
/// <param name="From">The version that the decision was made from: the present one.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record RestoreCaseRequest(long Id, int Version, int From, string? Reason)
{
    /// <summary>Whether this takes back the change just made, its sensitivity too; only of the version before the present one.</summary>
    public bool TakesBack { get; init; }
}

/// <summary>
/// Saves an old version of a case as a new one. A deleted case comes back this way. It stays as sensitive as it is: what it was made so for may stand in the old version.
/// </summary>
public sealed class RestoreCase(TocDatabase database, CaseStore store, CaseCheck check)
{
    public async Task<Result<SavedCase>> HandleAsync(Actor actor, RestoreCaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (!await context.CasesWithDeleted(actor).AnyAsync(c => c.Id == request.Id, cancellationToken))
            return Refused.NotFound(CaseId.Text(request.Id));
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden(CaseId.Text(request.Id));
        var old = await context.CaseVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CaseId == request.Id && v.Version == request.Version, cancellationToken);
        if (old is null)
            return Refused.NotFound("version");
        var row = (await CaseStore.FindAsync(context, request.Id, cancellationToken))!;
        if (row.Version != request.From)
            return Refused.Conflict(CaseId.Text(request.Id));

        // A group or source of then may be gone, a code may be: what cannot be restored is told and nothing is written.
        var wanted = CaseJson.Read<CaseContent>(old.Content);
        if (wanted.Sensitivity < row.Sensitivity && !(request.TakesBack && request.Version == request.From - 1))
            wanted = wanted with { Sensitivity = row.Sensitivity };
        var (content, names, faults) = await check.ChangedAsync(context, row, wanted, request.Reason, cancellationToken);
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? $"Version {request.Version} restored." : $"Version {request.Version} restored. {request.Reason.Trim()}";
        context.Reason = reason;
        row.DeletedAt = null;
        await store.UpdateAsync(context, row, content, names, actor, reason, cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(CaseId.Text(request.Id));
        }

        return new SavedCase(row.Id, row.Version);
    }
}
