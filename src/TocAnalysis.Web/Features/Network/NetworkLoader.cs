using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Nodes and ties before a start is chosen.</summary>
/// <param name="Nodes">Groups, and cases where they are drawn.</param>
/// <param name="Ties">Ties between them.</param>
/// <param name="Cases">Cases of the selection.</param>
/// <param name="OutOfTime">Links left out because they did not hold at the time asked for.</param>
/// <param name="Undated">Links without a date.</param>
internal sealed record LoadedNetwork(IReadOnlyList<NodeAnswer> Nodes, IReadOnlyList<TieAnswer> Ties, int Cases, int OutOfTime, int Undated);

/// <summary>Loads what a network is made of, narrowed to what the actor may see.</summary>
internal sealed class NetworkLoader(TocContext context, Actor actor, CaseQuery query, Vocabularies vocabularies, NetworkRequest request)
{
    private sealed record Part(long Case, string Title, long Group, string? Role, string? Source, string? SourceTitle, Reliability? Reliability, string? Locator);

    public async Task<LoadedNetwork> LoadAsync(CancellationToken cancellation)
    {
        var cases = query.Where(context, actor, request.Filter);
        var all = request.Filter.IsAll;
        var kinds = request.NodeKinds;
        var groups = await context.VisibleGroups(actor).Where(g => kinds.Count == 0 || kinds.Contains(g.Kind))
            .Select(g => new { g.Id, g.Reference, g.Name, g.Kind, g.HomeCountry, Cases = context.CaseGroups.Where(p => p.GroupId == g.Id && cases.Any(c => c.Id == p.CaseId)).Select(p => p.CaseId).Distinct().Count() })
            .OrderBy(g => g.Reference).ToListAsync(cancellation);
        var names = groups.ToDictionary(g => g.Id, g => g.Reference);
        var parts = request.View == NetworkView.Links ? [] : await PartsAsync(cases, cancellation);
        var links = request.View == NetworkView.Cases ? [] : await LinksAsync(cases, all, names, cancellation);
        var (kept, outOfTime, undated) = InTime(links);
        var tied = kept.SelectMany(t => new[] { t.From, t.To }).ToHashSet(StringComparer.Ordinal);
        var nodes = groups.Where(g => all || g.Cases > 0 || tied.Contains(g.Reference)).Select(g => new NodeAnswer(
            g.Reference, g.Name, g.Kind, ActorSides.Of(g.Kind), g.HomeCountry is null ? null : vocabularies.Countries.Find(g.HomeCountry)?.Name ?? g.HomeCountry, g.Cases)).ToList();
        var ties = kept.ToList();
        if (request.View == NetworkView.Together)
            ties.AddRange(Together(parts, names));
        if (request.View == NetworkView.Cases)
        {
            nodes.AddRange(parts.Where(p => names.ContainsKey(p.Group)).DistinctBy(p => p.Case).Select(p => new NodeAnswer(CaseId.Text(p.Case), p.Title, null, ActorSide.Unstated, null, 1)));
            ties.AddRange(parts.Where(p => names.ContainsKey(p.Group)).Select(p => new TieAnswer(names[p.Group], CaseId.Text(p.Case), TieType.Part, null, false, 1, null, null, [CaseId.Text(p.Case)])
            {
                Role = p.Role,
                Source = p.Source,
                SourceTitle = p.SourceTitle,
                Reliability = p.Reliability,
                Locator = p.Locator,
            }));
        }

        return new LoadedNetwork([.. nodes.DistinctBy(n => n.Id)], ties, await cases.CountAsync(cancellation), outOfTime, undated);
    }

    private async Task<List<Part>> PartsAsync(IQueryable<CaseRow> cases, CancellationToken cancellation) => await (
        from part in context.CaseGroups
        join c in cases on part.CaseId equals c.Id
        join source in context.Sources on part.SourceId equals source.Id into cited
        from s in cited.DefaultIfEmpty()
        orderby c.Id, part.Position
        select new Part(c.Id, c.Title, part.GroupId, part.Role, s == null ? null : s.Reference, s == null ? null : s.Title, s == null ? null : s.Reliability, part.Locator)).ToListAsync(cancellation);

    private async Task<List<TieAnswer>> LinksAsync(IQueryable<CaseRow> cases, bool all, Dictionary<long, string> names, CancellationToken cancellation)
    {
        var kinds = request.Links;
        var visible = context.VisibleCases(actor);
        var rows = await (
            from link in context.GroupLinks
            join source in context.Sources on link.SourceId equals source.Id into cited
            from s in cited.DefaultIfEmpty()
                // A link that was recorded for a case is part of it: who may not see the case does not see the link.
            where (link.CaseId == null || (all ? visible.Any(c => c.Id == link.CaseId) : cases.Any(c => c.Id == link.CaseId))) && (kinds.Count == 0 || kinds.Contains(link.Kind))
            orderby link.Id
            select new { Link = link, Source = s }).ToListAsync(cancellation);
        var inCases = all ? null : (await context.CaseGroups.Where(p => cases.Any(c => c.Id == p.CaseId)).Select(p => p.GroupId).Distinct().ToListAsync(cancellation)).ToHashSet();
        return [.. rows
            .Where(r => names.ContainsKey(r.Link.FromId) && names.ContainsKey(r.Link.ToId))
            .Where(r => inCases is null || r.Link.CaseId is not null || (inCases.Contains(r.Link.FromId) && inCases.Contains(r.Link.ToId)))
            .Where(r => request.Evidence switch
            {
                LinkEvidence.Shown => r.Source is not null || r.Link.CaseId is not null,
                LinkEvidence.Reliable => r.Source?.Reliability is Reliability.A or Reliability.B,
                LinkEvidence.None => r.Source is null && r.Link.CaseId is null,
                _ => true,
            })
            .Select(r => new TieAnswer(
                names[r.Link.FromId], names[r.Link.ToId], TieType.Link, r.Link.Kind, r.Link.Kind is not (GroupLinkKind.Partner or GroupLinkKind.Competes), 1,
                r.Link.Start, r.Link.End, r.Link.CaseId is { } c ? [CaseId.Text(c)] : [])
            {
                Source = r.Source?.Reference,
                SourceTitle = r.Source?.Title,
                Reliability = r.Source?.Reliability,
                Locator = r.Link.Locator,
                Note = r.Link.Note,
            })];
    }

    private (IReadOnlyList<TieAnswer> Kept, int OutOfTime, int Undated) InTime(List<TieAnswer> links)
    {
        var asked = (request.Since ?? request.Until) is not null;
        var judged = links.Select(t => (Tie: t, Holds: TiePeriod.MayHold(Date(t.Start), Date(t.End), request.Since, request.Until))).ToList();
        return ([.. judged.Where(j => !asked || (j.Holds ?? request.Undated)).Select(j => j.Tie)], asked ? judged.Count(j => j.Holds == false) : 0, judged.Count(j => j.Holds is null));

        static PartialDate? Date(string? text) => PartialDate.TryParse(text, out var date) ? date : null;
    }

    private static IEnumerable<TieAnswer> Together(List<Part> parts, Dictionary<long, string> names)
    {
        var shared = new Dictionary<(string From, string To), List<string>>();
        foreach (var one in parts.Where(p => names.ContainsKey(p.Group)).GroupBy(p => p.Case))
        {
            var groups = one.Select(p => names[p.Group]).Distinct().Order(StringComparer.Ordinal).ToList();
            for (var i = 0; i < groups.Count; i++)
            {
                for (var j = i + 1; j < groups.Count; j++)
                {
                    if (!shared.TryGetValue((groups[i], groups[j]), out var cases))
                        shared[(groups[i], groups[j])] = cases = [];
                    cases.Add(CaseId.Text(one.Key));
                }
            }
        }

        return shared.OrderBy(s => s.Key.From, StringComparer.Ordinal).ThenBy(s => s.Key.To, StringComparer.Ordinal).Select(s => new TieAnswer(s.Key.From, s.Key.To, TieType.Together, null, false, s.Value.Count, null, null, s.Value));
    }
}
