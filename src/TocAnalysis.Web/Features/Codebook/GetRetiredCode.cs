using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>A coding of a code that is out of use.</summary>
public sealed record RetiredCoding(string Case, string Title, string Coder, CodingValue Value, DateTimeOffset At);

/// <summary>A code that the version in use no longer has.</summary>
/// <param name="Code">As it stood last.</param>
/// <param name="Version">The last version that had it.</param>
/// <param name="RemovedWith">The version that took it out.</param>
/// <param name="Successor">The code under which its codings count; null: nothing takes its place, they count as they are.</param>
/// <param name="Cases">Distinct cases with a coding that the reader may see.</param>
/// <param name="Total">Codings that the reader may see.</param>
/// <param name="Codings">The first of them.</param>
public sealed record RetiredCode(CodeDefinition Code, int Version, int RemovedWith, CodeDefinition? Successor, int Cases, int Total, IReadOnlyList<RetiredCoding> Codings);

/// <summary>Reads what became of a code that was retired or mapped, so that addresses with its key go on to work.</summary>
public sealed class GetRetiredCode(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>Most codings listed; the others are found by the case list.</summary>
    public const int MostListed = 100;

    /// <summary>The code; not found where a version in use has it or none ever had.</summary>
    public async Task<Result<RetiredCode>> HandleAsync(Actor actor, string key, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        if (vocabularies.Codebook.Find(key) is not null || vocabularies.LastWith(key) is not { } last)
            return Refused.NotFound("code");
        await using var context = await database.ReadAsync(cancellationToken);
        var removed = await context.CodeChanges.Where(c => c.Code == key && c.Kind == CodeChangeKind.Removed && c.Version > last.Version).MinAsync(c => (int?)c.Version, cancellationToken);
        var codings = context.VisibleCodings(actor).Where(c => c.Code == key);
        var counts = await codings.GroupBy(_ => 1).Select(g => new { Total = g.Count(), Cases = g.Select(c => c.CaseId).Distinct().Count() }).SingleOrDefaultAsync(cancellationToken);
        var listed = await (
            from coding in codings
            join record in context.VisibleCases(actor) on coding.CaseId equals record.Id
            join coder in context.Coders on coding.CoderId equals coder.Id
            orderby record.Id, coder.Name, coding.Id
            select new RetiredCoding(CaseId.Text(record.Id), record.Title, coder.Name, coding.Value, coding.UpdatedAt)).Take(MostListed).ToListAsync(cancellationToken);
        var successor = vocabularies.FormerCodes.GetValueOrDefault(key, key);
        return new RetiredCode(
            last.Find(key)!, last.Version, removed ?? last.Version + 1, successor == key ? null : vocabularies.LastWith(successor)?.Find(successor), counts?.Cases ?? 0, counts?.Total ?? 0, listed);
    }
}
