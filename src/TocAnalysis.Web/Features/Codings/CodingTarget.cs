using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The case that is coded, as far as its actor may see it.</summary>
internal static class CodingTarget
{
    /// <summary>
    /// Finds the case and holds it until the transaction ends: two coders who save at the same moment would each compute the position of the case without
    /// the other's coding, and an edit of its texts would move away under a quotation.
    /// </summary>
    public static async Task<Result<CaseRow>> LockAsync(TocContext context, Actor actor, string caseId, CancellationToken cancellationToken)
    {
        if (!CaseId.TryParse(caseId, out var id))
            return Refused.NotFound("case");
        await context.Database.ExecuteSqlAsync($"SELECT 1 FROM case_record WHERE id = {id} FOR NO KEY UPDATE", cancellationToken);
        var row = await context.VisibleCases(actor).AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        return row is null ? Refused.NotFound("case") : row;
    }
}
