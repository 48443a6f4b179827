using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Queries;

/// <summary>A code on a case on which coders gave different values.</summary>
/// <param name="Case">Identifier.</param>
/// <param name="Title">Title of the case.</param>
/// <param name="Code">The code.</param>
/// <param name="Values">Each coder's value, by name.</param>
/// <param name="Decided">What an adjudicator decided; null: nothing.</param>
public sealed record Disagreement(string Case, string Title, string Code, IReadOnlyList<CoderValue> Values, PositionValue? Decided);

/// <summary>Lists where coders disagree, for any selection of cases, whatever round the codings belong to.</summary>
public sealed class GetDisagreements(TocDatabase database, CaseQuery query)
{
    /// <summary>The disagreements in the order of the cases; <c>code</c> of the filter narrows the codes too.</summary>
    public async Task<Result<IReadOnlyList<Disagreement>>> HandleAsync(Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codings");
        await using var context = await database.ReadAsync(cancellationToken);
        var cases = query.Where(context, actor, filter with { Codes = [], Values = [], Basis = null });
        var codes = filter.Codes;
        var rows = await (
            from coding in context.VisibleCodings(actor)
            join coder in context.Coders on coding.CoderId equals coder.Id
            join record in cases on coding.CaseId equals record.Id
            where codes.Count == 0 || codes.Contains(coding.CountsAs)
            select new { coding.Id, coding.CaseId, record.Title, Code = coding.CountsAs, coding.Value, coding.UpdatedAt, Coder = coder.Name }).ToListAsync(cancellationToken);
        var decided = await context.VisibleAdjudications(actor).InForce(context).Where(a => cases.Any(c => c.Id == a.CaseId)).ToDictionaryAsync(a => (a.CaseId, a.CountsAs), a => a.Value, cancellationToken);
        return rows.GroupBy(r => (r.CaseId, r.Code))
            .Select(unit => (Unit: unit.Key, unit.First().Title, Values: unit.GroupBy(r => r.Coder, StringComparer.Ordinal)
                .Select(own => own.OrderByDescending(r => r.UpdatedAt).ThenByDescending(r => r.Id).First()).OrderBy(r => r.Coder, StringComparer.Ordinal).Select(r => new CoderValue(r.Coder, r.Value)).ToList()))
            .Where(u => u.Values.Select(v => v.Value).Distinct().Skip(1).Any())
            .OrderBy(u => u.Unit.CaseId).ThenBy(u => u.Unit.Code, CodeKeyOrder.Instance)
            .Select(u => new Disagreement(CaseId.Text(u.Unit.CaseId), u.Title, u.Unit.Code, u.Values, decided.GetValueOrDefault(u.Unit))).ToList();
    }
}
