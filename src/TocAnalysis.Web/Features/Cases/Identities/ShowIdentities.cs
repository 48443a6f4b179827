using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Features.Cases.Identities;

/// <summary>Shows the protected names of one case to somebody who may see them and says why. It is in the audit log before the names are given out.</summary>
public sealed class ShowIdentities(TocDatabase database)
{
    /// <summary>Shortest reason, in characters.</summary>
    public const int ShortestReason = 10;

    public async Task<Result<IReadOnlyList<ProtectedIdentity>>> HandleAsync(Actor actor, long id, string? reason, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (await context.VisibleCases(actor).Where(c => c.Id == id).Select(c => (Sensitivity?)c.Sensitivity).SingleOrDefaultAsync(cancellationToken) is not { } sensitivity)
            return Refused.NotFound(CaseId.Text(id));
        if (!AccessPolicy.May(actor, Permission.Unmask, sensitivity))
        {
            RefusalLog.Add(context, actor, "case_identity", CaseId.Text(id), "May not see protected names.", id);
            await context.SaveChangesAsync(cancellationToken);
            return Refused.Forbidden(CaseId.Text(id));
        }

        if (Fault(reason) is { } fault)
            return Refused.Invalid(fault);
        ActLog.Add(context, actor, "show", "case_identity", CaseId.Text(id), id, reason!.Trim());
        await context.SaveChangesAsync(cancellationToken);
        return Result(await IdentityStore.PeopleAsync(context, id, cancellationToken));
    }

    /// <summary>What is wrong with a reason for seeing names; null: nothing.</summary>
    internal static Fault? Fault(string? reason) => (reason ?? "").Trim().Length < ShortestReason
        ? new Fault("reason", $"Why the names are needed, in at least {ShortestReason} characters; it stands in the audit log beside your name.")
        : CaseCheck.Reason(reason);

    private static Result<IReadOnlyList<ProtectedIdentity>> Result(IReadOnlyList<ProtectedIdentity> people) => people.ToList();
}
