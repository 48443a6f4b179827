using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>Takes an entry out; what it said stays in the audit log. An entry that others answer is kept.</summary>
public sealed class RemoveImplementation(TocDatabase database)
{
    public async Task<Result<long>> HandleAsync(Actor actor, long id, int version, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("implementation");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await context.Implementation.SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("entry");
        if (row.Version != version)
            return Refused.Conflict("entry");
        var answers = await context.Implementation.Where(e => e.AnswersId == id).OrderBy(e => e.Id).Select(e => e.Title).Take(3).ToListAsync(cancellationToken);
        if (answers.Count > 0)
            return Refused.Invalid(new Fault("entry", $"An entry that no other one answers. First change: {string.Join("; ", answers)}."));
        context.Implementation.Remove(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("entry");
        }

        return id;
    }
}
