using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Countries;

/// <summary>Visible cases with an involvement of this stage, flow and certainty; null: not recorded in the involvement.</summary>
public sealed record InvolvementCount(Stage? Stage, Flow? Flow, Certainty Certainty, int Cases);

/// <summary>The group of an economic grouping that a country stands in.</summary>
/// <remarks><c>Group</c>: Name of the group; null: the grouping does not class the country.</remarks>
public sealed record EconomyOf(string Grouping, string Name, string Vintage, string? Group);

/// <summary>Another country of the vocabulary, for a link.</summary>
public sealed record CountryName(string Code, string Name);

/// <summary>A case that names the country.</summary>
public sealed record InvolvedCase(string Case, string Title, Stage? Stage, Flow? Flow, Certainty Certainty);

/// <summary>A country with what is recorded of it.</summary>
/// <remarks>
/// <c>Cases</c>: Visible cases with an involvement that is not refuted.
/// <c>Refuted</c>: Visible cases with a refuted involvement.
/// <c>Involvements</c>: The first involvements of visible cases, at most <see cref="GetCountry.MostInvolvements"/>.
/// <c>InvolvementTotal</c>: How many there are.
/// </remarks>
public sealed record CountryDetail(
    Country Country,
    IReadOnlyList<CountryName> Successors,
    IReadOnlyList<CountryName> Predecessors,
    CountryName? SeparatedFrom,
    IReadOnlyList<EconomyOf> Economies,
    int Cases,
    int Refuted,
    IReadOnlyList<InvolvementCount> Counts,
    IReadOnlyList<InvolvedCase> Involvements,
    int InvolvementTotal);

/// <summary>Reads one country by its code.</summary>
public sealed class GetCountry(TocDatabase database, Vocabularies vocabularies)
{
    public const int MostInvolvements = 200;

    public async Task<Result<CountryDetail>> HandleAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("countries");
        if (!vocabularies.Countries.TryResolve(code, out var country))
            return new Refused(Refusal.NotFound, [new Fault("code", "A code of the country vocabulary.", code, [.. vocabularies.Countries.Suggest(code).Select(c => c.Code)])]);
        await using var context = await database.ReadAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var own = country.Code;
        var parts = context.CaseCountries.Where(p => p.Country == own && visible.Any(c => c.Id == p.CaseId));
        var counts = await parts.GroupBy(p => new { p.Stage, p.Flow, p.Certainty })
            .Select(g => new { g.Key.Stage, g.Key.Flow, g.Key.Certainty, Cases = g.Select(p => p.CaseId).Distinct().Count() }).ToListAsync(cancellationToken);
        var involvements = await (
            from p in parts
            join c in context.Cases on p.CaseId equals c.Id
            orderby c.Id, p.Position
            select new { c.Id, c.Title, p.Stage, p.Flow, p.Certainty }).Take(MostInvolvements).ToListAsync(cancellationToken);
        return new CountryDetail(
            country,
            Names(country.Successors),
            Names(country.Predecessors),
            country.SeparatedFrom is { } whole ? Names([whole])[0] : null,
            [.. vocabularies.Countries.Groupings.Select(g => new EconomyOf(g.Key, g.Name, g.Vintage, Group(g, own)))],
            await parts.Where(p => p.Certainty != Certainty.Refuted).Select(p => p.CaseId).Distinct().CountAsync(cancellationToken),
            await parts.Where(p => p.Certainty == Certainty.Refuted).Select(p => p.CaseId).Distinct().CountAsync(cancellationToken),
            [.. counts.OrderBy(c => c.Stage ?? (Stage)int.MaxValue).ThenBy(c => c.Flow ?? (Flow)int.MaxValue).ThenBy(c => c.Certainty).Select(c => new InvolvementCount(c.Stage, c.Flow, c.Certainty, c.Cases))],
            [.. involvements.Select(i => new InvolvedCase(CaseId.Text(i.Id), i.Title, i.Stage, i.Flow, i.Certainty))],
            await parts.CountAsync(cancellationToken));
    }

    private List<CountryName> Names(IReadOnlyList<string> codes) => [.. codes.Select(c => new CountryName(c, vocabularies.Countries.Find(c)?.Name ?? c))];

    private static string? Group(EconomicGrouping grouping, string code)
    {
        var (group, top) = (grouping.GroupOf(code), grouping.TopGroupOf(code));
        return group is null ? null : group == top ? group.Name : $"{top!.Name}: {group.Name}";
    }
}
