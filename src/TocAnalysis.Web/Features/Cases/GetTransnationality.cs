using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>The test of paragraph 4 on one case, under one reading.</summary>
public sealed class GetTransnationality(TocDatabase database, CaseStore store)
{
    public sealed record Request(long Id, Reading Reading);

    public async Task<Result<TransnationalityResult>> HandleAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.ReadAsync(cancellationToken);
        if (!await context.VisibleCases(actor).AnyAsync(c => c.Id == request.Id, cancellationToken))
            return Refused.NotFound(CaseId.Text(request.Id));
        var content = (await store.ContentsAsync(context, [request.Id], cancellationToken))[request.Id];
        return store.Decide(content, request.Reading);
    }
}
