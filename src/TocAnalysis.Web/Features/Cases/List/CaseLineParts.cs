using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>The parts of some cases, each as the text of one cell: entries separated by <c>; </c>, what belongs to one entry by a colon.</summary>
internal sealed class CaseLineParts
{
    private static readonly ILookup<long, string> None = Array.Empty<long>().ToLookup(i => i, _ => "");
    private ILookup<long, string> domains = None, places = None, involvements = None, offences = None, groups = None, activities = None, sources = None;

    public string Domains(long id) => Cell(domains, id);

    /// <summary>Countries with a stage that are not refuted, each once, by their codes.</summary>
    public string CountriesAtStages(long id) => string.Join("; ", places[id].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>Every involvement as country:stage:flow:certainty; what is not recorded is empty between the colons.</summary>
    public string Involvements(long id) => Cell(involvements, id);

    public string Offences(long id) => Cell(offences, id);

    public string Groups(long id) => Cell(groups, id);

    public string Activities(long id) => Cell(activities, id);

    public string Sources(long id) => Cell(sources, id);

    /// <summary>Reads what the columns need of these cases.</summary>
    public static async Task<CaseLineParts> ReadAsync(TocContext context, CaseColumns columns, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (columns == CaseColumns.Fields || ids.Count == 0)
            return new CaseLineParts();
        var parts = new CaseLineParts
        {
            domains = (await context.CaseDomains.Where(d => ids.Contains(d.CaseId)).OrderBy(d => d.Position).Select(d => new { d.CaseId, d.Domain }).ToListAsync(cancellationToken)).ToLookup(d => d.CaseId, d => d.Domain.Text()),
        };
        if (columns == CaseColumns.List)
        {
            parts.places = (await context.CaseCountries.Where(c => ids.Contains(c.CaseId) && c.Stage != null && c.Certainty != Certainty.Refuted).Select(c => new { c.CaseId, c.Country }).ToListAsync(cancellationToken))
                .ToLookup(c => c.CaseId, c => c.Country);
            return parts;
        }

        parts.involvements = (await context.CaseCountries.Where(c => ids.Contains(c.CaseId)).OrderBy(c => c.Position).Select(c => new { c.CaseId, c.Country, c.Stage, c.Flow, c.Certainty }).ToListAsync(cancellationToken))
            .ToLookup(c => c.CaseId, c => $"{c.Country}:{c.Stage?.Text()}:{c.Flow?.Text()}:{c.Certainty.Text()}");
        parts.offences = (await context.CaseOffences.Where(o => ids.Contains(o.CaseId)).OrderBy(o => o.Position).Select(o => new { o.CaseId, o.Offence, o.Role }).ToListAsync(cancellationToken))
            .ToLookup(o => o.CaseId, o => $"{o.Offence}:{o.Role.Text()}");
        parts.groups = (await context.CaseGroups.Where(g => ids.Contains(g.CaseId)).OrderBy(g => g.Position).Join(context.Groups, p => p.GroupId, g => g.Id, (p, g) => new { p.CaseId, p.Position, g.Reference, p.Role }).ToListAsync(cancellationToken))
            .OrderBy(g => g.Position).ToLookup(g => g.CaseId, g => g.Role is null ? g.Reference : $"{g.Reference}:{g.Role}");
        parts.activities = (await context.CaseActivities.Where(a => ids.Contains(a.CaseId)).OrderBy(a => a.Position).Select(a => new { a.CaseId, a.Activity, a.Place, a.Country }).ToListAsync(cancellationToken))
            .ToLookup(a => a.CaseId, a => $"{a.Activity.Text()}:{a.Place.Text()}{(a.Country is null ? "" : ":" + a.Country)}");
        parts.sources = (await context.CaseSources.Where(s => ids.Contains(s.CaseId)).Join(context.Sources, p => p.SourceId, s => s.Id, (p, s) => new { p.CaseId, p.Position, s.Reference }).ToListAsync(cancellationToken))
            .OrderBy(s => s.Position).ToLookup(s => s.CaseId, s => s.Reference);
        return parts;
    }

    private static string Cell(ILookup<long, string> entries, long id) => string.Join("; ", entries[id]);
}
