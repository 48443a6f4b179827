using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <param name="Id">Which case; null: a new one.</param>
/// <param name="Content">The whole record as it shall be.</param>
/// <param name="Version">The version that the change was made from; null for a new case.</param>
/// <param name="Reason">Why, for the history.</param>
/// <param name="Once">Set where the sender may repeat the request.</param>
public sealed record SaveCaseRequest(long? Id, CaseContent Content, int? Version = null, string? Reason = null, Once? Once = null)
{
    /// <summary>The audiences that the case is kept to from now on, by name; null: those that it has.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }
}

/// <param name="Id">The case.</param>
/// <param name="Version">Its version now; the one before where nothing differed.</param>
public sealed record SavedCase(long Id, int Version);

/// <summary>Records a case or changes one: the one door for editor and REST.</summary>
public sealed class SaveCase(TocDatabase database, CaseStore store, CaseCheck check)
{
    public async Task<Result<SavedCase>> HandleAsync(Actor actor, SaveCaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        context.Reason = request.Reason;
        try
        {
            return request.Id is { } id
                ? await ChangeAsync(context, id, request, actor, cancellationToken)
                : await CreateAsync(context, request, actor, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(CaseId.Text(request.Id ?? 0));
        }
        catch (DbUpdateException exception) when (request.Once is not null && Once.IsRace(exception))
        {
            await using var again = await database.ReadAsync(cancellationToken);
            return await request.Once.FindAsync<SavedCase>(again, actor, cancellationToken) ?? Refused.Conflict(Once.Header);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "case_record" })
        {
            return Refused.Invalid(CaseCheck.ReferenceTaken(request.Content.Reference));
        }
    }

    private async Task<Result<SavedCase>> CreateAsync(TocContext context, SaveCaseRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record, request.Content.Sensitivity))
            return Refused.Forbidden("case");
        if (request.Once is not null && await request.Once.FindAsync<SavedCase>(context, actor, cancellationToken) is { } answered)
            return answered;
        var (content, names, faults) = await check.NewAsync(context, request.Content, request.Reason, cancellationToken);
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await store.CreateAsync(context, content, names, actor, request.Reason, cancellationToken);
        // In the same transaction: nobody sees the case before it is kept to its audiences.
        if (request.Audiences is { } audiences && await AudienceStore.WriteAsync(context, actor, row.Id, audiences, cancellationToken) is { Count: > 0 } wrong)
            return Refused.Invalid([.. wrong]);
        var saved = new SavedCase(row.Id, row.Version);
        if (request.Once is not null)
            await request.Once.KeepAsync(context, actor, saved, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return saved;
    }

    private async Task<Result<SavedCase>> ChangeAsync(TocContext context, long id, SaveCaseRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (await context.VisibleCases(actor).Where(c => c.Id == id).Select(c => (Sensitivity?)c.Sensitivity).SingleOrDefaultAsync(cancellationToken) is not { } sensitivity)
            return Refused.NotFound(CaseId.Text(id));
        if (!AccessPolicy.May(actor, Permission.Record, sensitivity) || !AccessPolicy.May(actor, Permission.Record, request.Content.Sensitivity))
            return Refused.Forbidden(CaseId.Text(id));
        var row = (await CaseStore.FindAsync(context, id, cancellationToken))!;
        if (request.Version != row.Version)
            return Refused.Conflict(CaseId.Text(id));
        var (content, names, faults) = await check.ChangedAsync(context, row, request.Content, request.Reason, cancellationToken);
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (request.Audiences is { } audiences && await AudienceStore.WriteAsync(context, actor, row.Id, audiences, cancellationToken) is { Count: > 0 } wrong)
            return Refused.Invalid([.. wrong]);
        var present = CaseStore.Content(row, await ReferenceNames.OfAsync(context, [row], cancellationToken));
        if (CaseJson.Write(present) == CaseJson.Write(content))
        {
            await context.SaveChangesAsync(cancellationToken);
            return new SavedCase(row.Id, row.Version);
        }

        await store.UpdateAsync(context, row, content, names, actor, request.Reason, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return new SavedCase(row.Id, row.Version);
    }
}
