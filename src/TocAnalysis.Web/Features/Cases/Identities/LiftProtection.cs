using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.Identities;

/// <summary>Ends the protection of a name. Its label stays in the texts; entries of the audit log from before the name was protected show it again.</summary>
public sealed class LiftProtection(TocDatabase database)
{
    public async Task<Result<string>> HandleAsync(Actor actor, long id, string label, string? reason, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (await context.VisibleCases(actor).Where(c => c.Id == id).Select(c => (Sensitivity?)c.Sensitivity).SingleOrDefaultAsync(cancellationToken) is not { } sensitivity)
            return Refused.NotFound(CaseId.Text(id));
        if (!AccessPolicy.May(actor, Permission.Record, sensitivity) || !AccessPolicy.May(actor, Permission.Unmask, sensitivity))
            return Refused.Forbidden(CaseId.Text(id));
        if (ShowIdentities.Fault(reason) is { } fault)
            return Refused.Invalid(fault);
        if (await context.CaseIdentities.SingleOrDefaultAsync(i => i.CaseId == id && i.Label == label, cancellationToken) is not { } row)
            return Refused.NotFound(label);
        context.Reason = reason!.Trim();
        context.CaseIdentities.Remove(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(label);
        }

        return label;
    }
}
