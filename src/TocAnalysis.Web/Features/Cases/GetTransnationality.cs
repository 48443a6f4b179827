using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>The test of paragraph 4 on one case, under one reading.</summary>
public sealed class GetTransnationality(TocDatabase database, CaseStore store)
{
    public async Task<Result<TransnationalityResult>> HandleAsync(Actor actor, long id, Reading reading, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        if (!await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return Refused.NotFound(CaseId.Text(id));
        var content = (await CaseStore.ContentsAsync(context, [id], cancellationToken))[id];
        return store.Decide(content, reading);
    }
}
