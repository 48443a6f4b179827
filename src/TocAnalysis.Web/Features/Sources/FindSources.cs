using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Sources;

/// <summary>What is asked of the list, as it stands in the address; null and empty ask for nothing.</summary>
/// <remarks>
/// <c>Type</c>: Token of a type.
/// <c>Text</c>: Part of the title, the authors or the reference.
/// </remarks>
public sealed record FindSourcesRequest(string? Type = null, string? Text = null, string? Limit = null, string? After = null);

/// <summary>A source in the list.</summary>
/// <remarks>
/// <c>Cases</c>: Visible cases that cite it: as a whole, or for a country, an offence or a group.
/// <c>Codings</c>: Visible codings whose evidence cites it.
/// </remarks>
public sealed record SourceEntry(string Reference, string Title, SourceType Type, string? Year, Reliability? Reliability, int Cases, int Codings);

/// <summary>Lists the sources with what rests on them.</summary>
public sealed class FindSources(TocDatabase database)
{
    public async Task<Result<ListPart<SourceEntry>>> HandleAsync(Actor actor, FindSourcesRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("sources");
        var window = ListWindow.Read(request.Limit, request.After);
        var faults = window.Faults.ToList();
        SourceType? type = null;
        if (!string.IsNullOrEmpty(request.Type))
        {
            if (Tokens.TryParse<SourceType>(request.Type, out var known))
                type = known;
            else
                faults.Add(new Fault("type", $"One of: {string.Join(", ", Tokens.All<SourceType>())}.", request.Type, NearestTerms.Of(request.Type, Tokens.All<SourceType>())));
        }

        if (faults.Count > 0)
            return Refused.Invalid(faults);

        await using var context = await database.ReadAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var (codings, evidence) = (context.VisibleCodings(actor), context.VisibleEvidence(actor));
        var rows = await context.VisibleSources(actor).Where(s => type == null || s.Type == type)
            .Select(s => new
            {
                s.Reference,
                s.Title,
                s.Authors,
                s.Type,
                s.Year,
                s.Reliability,
                Cases = visible.Count(c => context.CaseSources.Any(p => p.CaseId == c.Id && p.SourceId == s.Id)
                    || context.CaseCountries.Any(p => p.CaseId == c.Id && p.SourceId == s.Id)
                    || context.CaseOffences.Any(p => p.CaseId == c.Id && p.SourceId == s.Id)
                    || context.CaseGroups.Any(p => p.CaseId == c.Id && p.SourceId == s.Id)),
                Codings = codings.Count(k => evidence.Any(e => e.CodingId == k.Id && e.SourceId == s.Id)),
            }).ToListAsync(cancellationToken);
        var text = request.Text?.Trim() ?? "";
        var found = rows
            .Where(s => text.Length == 0 || new[] { s.Title, s.Reference, s.Authors ?? "" }.Any(t => t.Contains(text, StringComparison.CurrentCultureIgnoreCase)))
            .OrderBy(s => s.Title, StringComparer.CurrentCultureIgnoreCase).ThenBy(s => s.Reference, StringComparer.Ordinal)
            .Select(s => new SourceEntry(s.Reference, s.Title, s.Type, s.Year, s.Reliability, s.Cases, s.Codings));
        return window.Value.Of<SourceEntry>([.. found]);
    }
}
