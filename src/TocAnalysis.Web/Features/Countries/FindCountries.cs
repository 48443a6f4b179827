using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Countries;

/// <summary>What is asked of the list, as it stands in the address.</summary>
/// <remarks><c>All</c>: The whole vocabulary, not only countries with a visible involvement.</remarks>
public sealed record FindCountriesRequest(bool All = false, string? Limit = null, string? After = null);

/// <summary>Visible cases with an involvement at a stage that is not refuted; null stands for involvements without a stage.</summary>
public sealed record StageCount(Stage? Stage, int Cases);

/// <summary>A country in the list.</summary>
/// <remarks>
/// <c>Region</c>: Name of the region; null: the vocabulary has none.
/// <c>Cases</c>: Visible cases with an involvement that is not refuted.
/// <c>Refuted</c>: Visible cases with a refuted involvement; they are not among <c>Cases</c> by it.
/// <c>IsRecorded</c>: Whether any visible case names the country, a refuted involvement among them.
/// </remarks>
public sealed record CountryLine(string Code, string Name, CountryKind Kind, string? Region, int Cases, int Refuted, bool IsRecorded, IReadOnlyList<StageCount> Stages);

/// <summary>Lists the countries by region with their visible cases by stage.</summary>
public sealed class FindCountries(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The stages in order, with that of involvements without a stage last.</summary>
    public static IReadOnlyList<Stage?> Stages { get; } = [.. Enum.GetValues<Stage>().Select(s => (Stage?)s), null];

    public async Task<Result<ListPart<CountryLine>>> HandleAsync(Actor actor, FindCountriesRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("countries");
        var window = ListWindow.Read(request.Limit, request.After);
        if (!window.Succeeded)
            return Refused.Invalid(window.Faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var parts = context.CaseCountries.Where(p => visible.Any(c => c.Id == p.CaseId));
        var counted = parts.Where(p => p.Certainty != Certainty.Refuted);
        var stages = (await counted.GroupBy(p => new { p.Country, p.Stage })
            .Select(g => new { g.Key.Country, g.Key.Stage, Cases = g.Select(p => p.CaseId).Distinct().Count() }).ToListAsync(cancellationToken)).ToLookup(s => s.Country);
        var cases = await counted.GroupBy(p => p.Country).Select(g => new { g.Key, Cases = g.Select(p => p.CaseId).Distinct().Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Cases, cancellationToken);
        var refuted = await parts.Where(p => p.Certainty == Certainty.Refuted).GroupBy(p => p.Country).Select(g => new { g.Key, Cases = g.Select(p => p.CaseId).Distinct().Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Cases, cancellationToken);
        var lines = vocabularies.Countries.All
            .Select(c => new CountryLine(
                c.Code, c.Name, c.Kind, c.Region, cases.GetValueOrDefault(c.Code), refuted.GetValueOrDefault(c.Code), cases.ContainsKey(c.Code) || refuted.ContainsKey(c.Code),
                [.. Stages.Select(s => new StageCount(s, stages[c.Code].FirstOrDefault(x => x.Stage == s)?.Cases ?? 0))]))
            .Where(c => request.All || c.IsRecorded)
            .OrderBy(c => c.Region is null).ThenBy(c => c.Region, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(c => c.Code, StringComparer.Ordinal);
        return window.Value.Of<CountryLine>([.. lines]);
    }
}
