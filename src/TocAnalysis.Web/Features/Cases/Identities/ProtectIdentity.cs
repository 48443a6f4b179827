using System.Data;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.Identities;

/// <param name="CaseId">Which case.</param>
/// <param name="Person">Label, part, name and other spellings.</param>
/// <param name="Reason">Why, for the history; may be null.</param>
/// <param name="Trial">Only counts where the name stands, and writes nothing.</param>
public sealed record ProtectIdentityRequest(long CaseId, ProtectedIdentity Person, string? Reason = null, bool Trial = false);

/// <param name="Places">How often the name stood in the texts of the record itself.</param>
/// <param name="Version">The version of the case now.</param>
public sealed record ProtectedOutcome(int Places, int Version);

/// <summary>
/// Protects a name in a case. In one transaction the name goes into the one table that keeps it, and its label takes its place in every text of the case, of its
/// earlier versions, and of what people coded and noted on it.
/// </summary>
public sealed class ProtectIdentity(TocDatabase database, CaseStore store)
{
    public async Task<Result<ProtectedOutcome>> HandleAsync(Actor actor, ProtectIdentityRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (await context.VisibleCases(actor).Where(c => c.Id == request.CaseId).Select(c => (Sensitivity?)c.Sensitivity).SingleOrDefaultAsync(cancellationToken) is not { } sensitivity)
            return Refused.NotFound(CaseId.Text(request.CaseId));
        // Whoever protects a name knows it; that a name is protected already would tell it to somebody who may not see it.
        if (!AccessPolicy.May(actor, Permission.Record, sensitivity) || !AccessPolicy.May(actor, Permission.Unmask, sensitivity))
            return Refused.Forbidden(CaseId.Text(request.CaseId));
        var person = request.Person.Tidied();
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var others = await IdentityStore.PeopleAsync(context, request.CaseId, cancellationToken);
        List<Fault> faults = [.. person.Faults(others)];
        if (CaseCheck.Reason(request.Reason) is { } fault)
            faults.Add(fault);
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var mask = new IdentityMask([.. others, person]);
        var shared = await IdentityStore.SharedAsync(context, request.CaseId, mask, cancellationToken);
        if (shared.Count > 0)
            return Refused.Invalid([.. shared.Select(s => new Fault("name", "It stands in the name of this group or in what is said of this source, which other cases share. Put the label there first.", s))]);

        var row = (await CaseStore.FindAsync(context, request.CaseId, cancellationToken))!;
        var names = await ReferenceNames.OfAsync(context, [row], cancellationToken);
        var content = CaseStore.Content(row, names);
        var places = mask.Count(content);
        if (request.Trial)
            return new ProtectedOutcome(places, row.Version);
        context.Reason = mask.ApplyTo(string.IsNullOrWhiteSpace(request.Reason) ? $"{person.Label} protected." : $"{person.Label} protected. {request.Reason.Trim()}");
        context.CaseIdentities.Add(new CaseIdentityRow
        {
            CaseId = row.Id,
            Label = person.Label,
            Part = person.Part,
            ProtectedName = person.Name,
            ProtectedAliases = [.. person.Aliases],
            CreatedAt = context.Clock.GetUtcNow(),
            CreatedBy = actor.Name,
        });
        await IdentityStore.MaskPastAsync(context, row.Id, mask, cancellationToken);
        // Quotations have their labels by now, so that they are found in the new texts.
        if (places > 0)
            await store.UpdateAsync(context, row, mask.Apply(content), names, actor, context.Reason, cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(CaseId.Text(row.Id));
        }
        catch (DbUpdateException exception) when (exception.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation, TableName: "case_identity" })
        {
            return Refused.Conflict(CaseId.Text(row.Id));
        }

        await transaction.CommitAsync(cancellationToken);
        return new ProtectedOutcome(places, row.Version);
    }
}
