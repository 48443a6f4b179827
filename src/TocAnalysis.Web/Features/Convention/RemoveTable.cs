using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>Takes a depositary's table out again. The file can be brought in anew, so nothing is lost that is not on record elsewhere.</summary>
public sealed class RemoveTable(TocDatabase database)
{
    public async Task<Result<long>> HandleAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("convention");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await context.TreatySnapshots.SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("table");
        context.TreatySnapshots.Remove(row);
        await context.SaveChangesAsync(cancellationToken);
        return id;
    }
}
