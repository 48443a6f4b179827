using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.Identities;

/// <summary>A protected person of a case as everybody sees them.</summary>
/// <param name="Label">What stands in the texts.</param>
/// <param name="Part">What they have to do with the case.</param>
/// <param name="Name">The same block for everybody: a name is shown by <see cref="ShowIdentities"/> alone.</param>
public sealed record MaskedIdentity(string Label, PersonPart Part, string Name = IdentityMask.Block);

/// <summary>The protected people of a case, without their names: for page and REST.</summary>
public sealed class ListIdentities(TocDatabase database)
{
    public async Task<Result<IReadOnlyList<MaskedIdentity>>> HandleAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        if (!await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return Refused.NotFound(CaseId.Text(id));
        return (await context.CaseIdentities.Where(i => i.CaseId == id).OrderBy(i => i.Label).Select(i => new { i.Label, i.Part }).ToListAsync(cancellationToken)).ConvertAll(i => new MaskedIdentity(i.Label, i.Part));
    }
}
