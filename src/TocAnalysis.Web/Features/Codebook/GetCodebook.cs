using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>
/// The codebook with how the cases stand on each code.
/// <c>Positions</c>: distinct cases by position, by code, on the default basis; a code without a position is missing.
/// <c>Cases</c>: cases that the actor may see.
/// </summary>
public sealed record CodebookView(CodebookContent Codebook, IReadOnlyDictionary<string, IReadOnlyDictionary<PositionValue, int>> Positions, int Cases, DateOnly Date);

/// <summary>Reads the codebook version in use.</summary>
public sealed class GetCodebook(TocDatabase database, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<CodebookView>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        await using var context = await database.ReadAsync(cancellationToken);
        var cases = context.VisibleCases(actor);
        return new CodebookView(
            vocabularies.Codebook,
            await BalanceStore.PositionsAsync(context, actor, cases, cancellationToken),
            await cases.CountAsync(cancellationToken),
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }
}
