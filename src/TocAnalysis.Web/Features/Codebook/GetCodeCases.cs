using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>The balance of the cases of which a part was carried out in a region.</summary>
public sealed record RegionBalance(string Code, string Name, IssueBalance Balance);

/// <summary>A case that stands for something on a code.</summary>
/// <param name="Case">Identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="Position">Where it stands on the basis chosen.</param>
/// <param name="Confidence">The highest confidence that one of its coders gave.</param>
/// <param name="Sources">Distinct sources that its codings cite.</param>
/// <param name="Coders">How many coded it.</param>
/// <param name="Quote">Words of the case that one coding quotes.</param>
/// <param name="Quotes">Distinct passages of the case that its codings quote.</param>
public sealed record KeyCase(string Case, string Title, PositionValue Position, Confidence? Confidence, int Sources, int Coders, string? Quote, int Quotes);

/// <summary>The cases behind a balance.</summary>
/// <param name="Regions">By region of perpetration; a case in several regions counts in each.</param>
/// <param name="WithoutRegion">Cases without a recorded region of perpetration.</param>
/// <param name="KeyCases">A few cases of each position, those with most sources first.</param>
/// <param name="Coders">Who coded it.</param>
public sealed record CodeCases(IReadOnlyList<RegionBalance> Regions, int WithoutRegion, IReadOnlyList<KeyCase> KeyCases, IReadOnlyList<string> Coders);

/// <summary>Reads the cases behind the balance of a code.</summary>
public sealed class GetCodeCases(TocDatabase database, Vocabularies vocabularies, CaseQuery query)
{
    private const int MostKeyCases = 8;

    public async Task<Result<CodeCases>> HandleAsync(Actor actor, string code, CaseFilter filter, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        var found = GetCode.Find(vocabularies.Codebook, code);
        if (!found.Succeeded)
            return new Refused(found.Refusal!.Value, found.Faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var cases = query.Where(context, actor, filter);
        var basis = filter.Basis ?? Basis.Adjudicated;
        var codings = context.VisibleCodings(actor);
        var units = await BalanceStore.UnitsAsync(context, actor, cases, code, cancellationToken);
        var places = await (
            from part in context.CaseCountries
            join country in context.Countries on part.Country equals country.Code
            where part.Stage == Stage.Perpetration && part.Certainty != Certainty.Refuted && country.Region != null && cases.Any(c => c.Id == part.CaseId)
            select new { part.CaseId, Region = country.Region! }).Distinct().ToListAsync(cancellationToken);
        var all = await cases.CountAsync(cancellationToken);
        return new CodeCases(
            Regions(found.Value, units, places.ToLookup(p => p.Region, p => CaseId.Text(p.CaseId)), basis),
            Math.Max(0, all - places.Select(p => p.CaseId).Distinct().Count()),
            await KeyCasesAsync(context, codings, code, units, basis, cancellationToken),
            [.. units.SelectMany(u => u.Codings).Select(c => c.Coder).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private List<RegionBalance> Regions(CodeDefinition code, IReadOnlyList<BalanceCase> units, ILookup<string, string> places, Basis basis) =>
        [.. vocabularies.Countries.All.Where(c => c is { RegionCode: not null, Region: not null }).Select(c => (Code: c.RegionCode!, Name: c.Region!)).Distinct().OrderBy(r => r.Name, StringComparer.Ordinal)
            .Select(region =>
            {
                var within = places[region.Code].ToHashSet(StringComparer.Ordinal);
                return new RegionBalance(region.Code, region.Name, IssueBalance.Compute(code.Scale, [.. units.Where(u => within.Contains(u.Case))], within.Count, basis));
            })];

    private static async Task<IReadOnlyList<KeyCase>> KeyCasesAsync(
        TocContext context, IQueryable<CodingRow> codings, string code, IReadOnlyList<BalanceCase> units, Basis basis, CancellationToken cancellationToken)
    {
        var ranked = units
            .SelectMany(u => PositionRule.Resolve([.. u.Codings.Select(c => new CoderValue(c.Coder, c.Value))], basis, u.Adjudication).Select(p => (Unit: u, Position: p)))
            .Where(p => p.Position is not (PositionValue.NotApplicable or PositionValue.CannotTell))
            .GroupBy(p => p.Position)
            .SelectMany(g => g.OrderByDescending(p => Sources(p.Unit)).ThenByDescending(p => p.Unit.Codings.Count).ThenBy(p => p.Unit.Case, StringComparer.Ordinal).Select((p, rank) => (p.Unit, p.Position, Rank: rank)))
            // A few of each position: the page shows both sides before it shows more of one.
            .OrderBy(p => p.Rank).ThenBy(p => p.Position).Take(MostKeyCases).ToList();
        var ids = ranked.Select(r => CaseId.TryParse(r.Unit.Case, out var id) ? id : 0).Distinct().ToList();
        var titles = await context.Cases.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        var details = await codings.Where(c => c.CountsAs == code && ids.Contains(c.CaseId))
            .Select(c => new { c.CaseId, c.Confidence, Quotes = c.Evidence.Where(e => e.Quote != null).OrderBy(e => e.Position).Select(e => e.Quote!).ToList() })
            .ToListAsync(cancellationToken);
        return [.. ranked.OrderBy(r => r.Position).ThenBy(r => r.Rank).Select(r =>
        {
            _ = CaseId.TryParse(r.Unit.Case, out var id);
            var own = details.Where(d => d.CaseId == id).ToList();
            return new KeyCase(
                r.Unit.Case, titles[id], r.Position, own.Select(d => d.Confidence).OfType<Confidence>().Order().Cast<Confidence?>().FirstOrDefault(), Sources(r.Unit), r.Unit.Codings.Count,
                own.SelectMany(d => d.Quotes).FirstOrDefault(), own.SelectMany(d => d.Quotes).Distinct(StringComparer.Ordinal).Count());
        })];

        static int Sources(BalanceCase unit) => unit.Codings.SelectMany(c => c.Sources).Distinct(StringComparer.Ordinal).Count();
    }
}
