using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>Reads all codings of a case with their evidence.</summary>
public sealed class GetCodings(TocDatabase database)
{
    public async Task<Result<CodingList>> HandleAsync(Actor actor, string caseId, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codings");
        await using var context = await database.ReadAsync(cancellationToken);
        if (!CaseId.TryParse(caseId, out var id) || !await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return Refused.NotFound("case");

        var codings = await CodingView.ReadAsync(context, context.VisibleCodings(actor).Where(c => c.CaseId == id), cancellationToken);
        return new CodingList(codings, codings.Count, true, null);
    }
}
